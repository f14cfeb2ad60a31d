"""Rules that a free description may mean, for a person to choose from."""
