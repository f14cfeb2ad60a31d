"""Reading logs of every format into one table."""
