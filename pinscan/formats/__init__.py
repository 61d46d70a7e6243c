"""Bytes to values: one reader per file format. Knows nothing of pinning, of builds or of each other's callers."""
