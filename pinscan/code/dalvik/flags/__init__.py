"""Flags that decide whether pins are in force: who answers them, and what they are before anyone has."""
