"""Retrying: everything that failed arrives once; what decides is pure, what happens is kept."""
