"""Says which known error an accounting-integration log holds, and how to fix it."""
