"""Probes: questions to a vendor's system that confirm or refute a cause, and change nothing."""
