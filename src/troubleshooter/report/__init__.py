"""Reports for customers, from one set of facts."""
