"""What an image's static initialisers leave in memory before any other code runs.

The loader calls them in the order in which the image lists them: pointers in ``__mod_init_func`` (section type 9), or
offsets from the image's start in ``__init_offsets`` (type 0x16), by ``mach-o/loader.h``. C++ makes its global objects
there: an object of static storage is zero in the file and written by its constructor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from pinscan.code.apple.run import Run
from pinscan.code.apple.state import IMAGE, Machine, State
from pinscan.formats.macho import Image

MAX_INITIALISERS = 64
POINTERS, OFFSETS = 0x9, 0x16
"""``S_MOD_INIT_FUNC_POINTERS`` and ``S_INIT_FUNC_OFFSETS``."""


def initialisers(image: Image) -> Iterator[int]:
    """The addresses of the functions that the loader calls, in order."""
    for section in image.sections:
        if section.kind == POINTERS:
            yield from (target for _, target in image.pointers(section) if isinstance(target, int))
        elif section.kind == OFFSETS:
            for at in range(section.address, section.end - 3, 4):
                offset = image.word(at, 4)
                if offset:
                    yield image.base + offset


class Initial:
    """The memory that static initialisers leave, made when it is first asked for."""

    def __init__(self, image: Image, go: Callable[[int, State], Run]) -> None:
        """`go` runs the function at an address, with the memory and the objects of a state."""
        self._image, self._go = image, go
        self.under_way = False
        """Whether initialisers run just now: variables are what the file says."""

    @cached_property
    def _left(self) -> tuple[State, frozenset[int]]:
        """What all initialisers leave, one after the other, and the functions that they ran."""
        left, visited = State(), set[int]()
        self.under_way = True
        for start in list(initialisers(self._image))[:MAX_INITIALISERS]:
            run = self._go(start, left)
            visited |= run.visited
            if run.exit is None or run.cut:
                break
            left = run.exit
        self.under_way = False
        return left, frozenset(visited)

    def word(self, address: int, size: int, setters: Callable[[int], set[int]]) -> Machine | None:
        """The address or number at a place of the image; None where nothing else was left, or others store there."""
        if self.under_way:
            return self._image.word(address, size) or 0
        if not any(section.kind in (POINTERS, OFFSETS) for section in self._image.sections):
            return None
        left, visited = self._left
        found = left.load(IMAGE, address, size)
        return found if isinstance(found, int) and setters(address) <= visited else None
