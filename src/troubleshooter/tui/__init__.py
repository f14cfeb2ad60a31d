"""The terminal app that support agents work in."""
