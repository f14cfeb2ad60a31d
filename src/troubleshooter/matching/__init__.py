"""Deciding which rule a message belongs to, or that it belongs to none."""
