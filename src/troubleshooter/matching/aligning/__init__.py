"""Laying rules' wordings along a message that was read, and what stands there then."""
