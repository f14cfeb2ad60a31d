"""From matched records to diagnoses: group, count, rank, and merge parts."""
