"""Operations: for each kind of record how to look it up and how to send it."""
