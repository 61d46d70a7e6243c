"""The functions of an arm64 image: where each starts and ends, its control flow, and what it allocates."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from pinscan.code.apple.flow import MAX_FUNCTION, Flow, flow
from pinscan.code.apple.functions import NO_RETURN
from pinscan.formats.macho import ARM64, Image, Section

MAX_BUILDER = 600
"""The longest function looked into for the Swift storage it allocates, in instructions."""
_COMPARISONS = ("_$ss27_stringCompareWithSmolCheck", "_$sSS2eeoiySbSS_SStFZ")
_STORAGES = {"_$ss18_DictionaryStorageC": "dictionary", "_$ss11_SetStorageC": "set"}


class Bodies:
    """The functions of one image. `report` is called when one is past the size limit."""

    def __init__(self, image: Image, report: Callable[[], None]) -> None:
        self._image, self._report = image, report
        self._flows: dict[int, Flow | None] = {}
        self._builds: dict[int, str | None] = {}

    @property
    def readable(self) -> bool:
        """Whether the code can be followed: arm64 and not encrypted."""
        return self._image.cpu == ARM64 and not self._image.cryptid

    @cached_property
    def code(self) -> tuple[Section, bytes] | None:
        """The section of the image's instructions with its bytes; None when they cannot be followed."""
        section = next((s for s in self._image.named("__text") if s.segment == "__TEXT"), None)
        if section is None or not self.readable:
            return None
        return section, bytes(self._image.content(section))

    def words(self, address: int, count: int) -> array[int]:
        """At most `count` instructions from an address of the code."""
        if self.code is None:
            return array("I")
        section, code = self.code
        found = code[address - section.address : address - section.address + 4 * count]
        return array("I", found[: len(found) // 4 * 4])

    def start_of(self, address: int) -> int:
        """The start of the function that holds an address."""
        starts = self._image.functions
        index = bisect_right(starts, address) - 1
        return starts[index] if index >= 0 else address

    def flow(self, start: int) -> Flow | None:
        """The control flow of the function at an address; None outside the code or past the size limit."""
        if start not in self._flows:
            self._flows[start] = self._flow(start)
        return self._flows[start]

    def _flow(self, start: int) -> Flow | None:
        if self.code is None:
            return None
        section, _ = self.code
        if not section.address <= start < section.end or start & 3:
            return None
        starts = self._image.functions
        index = bisect_right(starts, start)
        end = min(starts[index] if index < len(starts) else section.end, section.end)
        if end - start > MAX_FUNCTION:
            self._report()
            return None
        words = self.words(start, (end - start) // 4)
        return flow(words, start, self._stops(words, start)) if words else None

    def _stops(self, words: array[int], start: int) -> frozenset[int]:
        """Places of calls that never return."""
        found = set()
        for index, word in enumerate(words):
            if word >> 26 == 0x25:
                target = start + 4 * index + ((((word & 0x3FFFFFF) ^ 0x2000000) - 0x2000000) << 2)
                if self._image.stubs.get(target) in NO_RETURN:
                    found.add(start + 4 * index)
        return frozenset(found)

    def builds(self, start: int) -> str | None:
        """``dictionary`` or ``set`` when a function allocates Swift's storage for one."""
        if start not in self._builds:
            self._builds[start] = self._built(start)
        return self._builds[start]

    def compares(self, start: int) -> bool:
        """Whether a function itself compares Swift strings: how specialised ``contains`` ends."""
        return any(name.startswith(_COMPARISONS) for name in self._called(start))

    def _built(self, start: int) -> str | None:
        names = self._called(start)
        return next((kind for name in names for prefix, kind in _STORAGES.items() if name.startswith(prefix)), None)

    def _called(self, start: int) -> list[str]:
        """Imports that a function calls, in order; none of a long one."""
        found = self.flow(start)
        if found is None or found.size > MAX_BUILDER:
            return []
        calls = [
            self._image.stubs.get(block.start + 4 * index + op.imm)
            for block in found.blocks
            for index, op in enumerate(block.ops)
            if op.name == "bl"
        ]
        return [name for name in calls if name is not None]
