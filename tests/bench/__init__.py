"""The benchmark: whole processes, wall time and peak memory, beside inflating the same file and beside peers."""
