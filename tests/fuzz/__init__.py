"""Mutated input for every reader: ``python -m tests.fuzz READER --count N``, ``python -m tests.fuzz.guided READER``."""
