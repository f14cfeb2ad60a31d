"""Finding rules in a message: by codes, by patterns, by words, and by letters alone."""
