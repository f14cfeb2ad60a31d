"""Local stand-ins of the vendors' systems, for training, the demo and the tests."""
