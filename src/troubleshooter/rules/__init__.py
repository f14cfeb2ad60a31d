"""Rule files: their shape, loading, checking and own examples."""
