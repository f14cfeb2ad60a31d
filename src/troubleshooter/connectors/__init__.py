"""Connectors to the vendors' systems; every foreign exception ends here."""
