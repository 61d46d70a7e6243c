"""Open a finished build safely: tell its kind from its content, list its parts, read their entries under limits."""

from pinscan.build.entries import Build, Entry, Part, Role

__all__ = ["Build", "Entry", "Part", "Role"]
