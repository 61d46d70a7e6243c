"""Where the code of a DEX file made of class files really stands: the class file, and the source line it tells."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

_MADE = "$$ExternalSyntheticLambda"
"""What the name of a class that was made for a lambda has behind that of the class it is written in."""


@dataclass(frozen=True)
class Sources:
    """The class files that one DEX file was made of."""

    prefix: str
    """What goes before a class file's path in a part: ``classes.jar!/``."""
    lines: dict[int, array[int]] = field(default_factory=dict)
    """By code item: addresses in units and source lines, by turns."""

    def path(self, owner: str) -> str:
        """The class file in which the code of a class stands."""
        return f"{self.prefix}{owner[1:-1].partition(_MADE)[0]}.class"

    def line(self, code: int, pc: int) -> int | None:
        """The source line of an instruction; None where the class file tells none."""
        told = self.lines.get(code)
        at = bisect_right(told[::2], pc) - 1 if told else -1
        return told[2 * at + 1] or None if told and at >= 0 else None
