"""Open a finished build safely: tell its kind from its content, list its parts, read their entries under limits."""

from pinscan.build.entries import Build, Entry, Part, Role
from pinscan.build.limits import Limits
from pinscan.build.opening import open_build, open_set
from pinscan.build.together import builds_in, group

__all__ = ["Build", "Entry", "Limits", "Part", "Role", "builds_in", "group", "open_build", "open_set"]
