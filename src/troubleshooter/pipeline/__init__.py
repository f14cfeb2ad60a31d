"""The waist: the use cases that every front end calls; it alone knows their order."""
