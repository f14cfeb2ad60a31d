"""What speaks against a find: denials, other subjects, tests, fears and counts of none."""
