"""The names a bundle's code had before R8: its ``proguard.map``, as the build tools put it into an AAB.

Line forms as ProGuard and R8 write them: ``original.Class -> new.name:`` for a class and, indented,
``[from:to:]type name(types)[:from[:to]] -> new`` for a method of it. Lines of another form are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pinscan.build import Build
from pinscan.errors import FormatError
from pinscan.model import Gap, GapKind, Location

PATH = "BUNDLE-METADATA/com.android.tools.build.obfuscation/proguard.map"
LARGEST = 64 << 20
"""Largest map that is read, in bytes."""
_CLASS = re.compile(r"(\S+) -> (\S+):")
_METHOD = re.compile(r"(?:\d+:\d+:)?\S+ ([\w$.<>-]+)\([^)]*\)(?::\d+)*(?:\:\d+)? -> (\S+)")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Original names by new ones, both as in Java source: ``a.b`` -> ``com.example.Pinning``."""

    classes: dict[str, str] = field(default_factory=dict)
    methods: dict[tuple[str, str], str] = field(default_factory=dict)
    """By new class and new method name; only where all of that name had one name before."""

    def original(self, descriptor: str, method: str = "") -> str:
        """The name of a class (``Lpkg/Cls;``), or of its method, before R8; empty when it is not known or the same."""
        new = descriptor[1:-1].replace("/", ".")
        owner, name = self.classes.get(new, ""), self.methods.get((new, method), method)
        if not owner or (owner == new and name == method):
            return ""
        return name if "." in name else f"{owner}.{name}" if name else owner


def mapping(build: Build) -> Mapping:
    """The build's mapping; ask for it by ``build.once(mapping)``. Empty when it has none or it cannot be read."""
    entry = build.outer.get(PATH)
    if entry is None:
        return Mapping()
    try:
        if entry.size > LARGEST:
            raise FormatError(f"larger than {LARGEST >> 20} MB")
        return read_mapping(entry.read().decode("utf-8", "replace"))
    except FormatError as error:
        reason = f"the names before R8 cannot be read: {error}"
        build.add_gap(Gap(GapKind.DAMAGED, reason, Location(PATH), blocks=False))
        return Mapping()


def read_mapping(text: str) -> Mapping:
    """A mapping from its text."""
    classes: dict[str, str] = {}
    names: dict[tuple[str, str], set[str]] = {}
    new = ""
    for line in text.splitlines():
        if found := _CLASS.fullmatch(line):
            new = found[2]
            classes[new] = found[1]
        elif new and (found := _METHOD.fullmatch(line.strip())):
            names.setdefault((new, found[2]), set()).add(found[1])
    return Mapping(classes, {key: before.pop() for key, before in names.items() if len(before) == 1})
