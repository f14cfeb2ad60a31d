"""Cases: what a customer had before, what was done about it, and whether it came back."""
