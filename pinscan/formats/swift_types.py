"""The types of stored properties by their mangled names in a Mach-O image, as far as documents are decoded to them.

By the Swift project's ``docs/ABI/Mangling.rst``: ``SS`` is a string, ``Say…G`` an array, ``SDy…G`` a dictionary,
``…Sg`` an optional; a byte 1 begins a symbolic reference, four bytes that lead from where they lie to a type's
descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.formats.macho import Image
from pinscan.formats.swift import name_at, relative

MAX_NAME, MAX_DEPTH, MAX_FIELDS = 256, 8, 64
_PLAIN = {"SS": "string", "Sb": "bool", "Si": "int", "Su": "int", "Sd": "double", "Sf": "float"}
_DIRECT = 1
_KINDS = {17: "struct", 18: "enum"}
_PAYLOADS, _EMPTY = 20, 24
"""Where an enumeration's description counts its cases with values, and those without."""
MAX_CASES = 16


@dataclass(frozen=True, slots=True)
class Type:
    """A type that a document may be decoded to."""

    kind: str
    """string | bool | int | double | float | array | table | struct | enum."""
    inner: tuple[Type, ...] = ()
    """Of an array its elements' type, of a table its keys' and values'."""
    descriptor: int = 0
    """A structure's or enumeration's description."""
    optional: bool = False


def properties(image: Image, descriptor: int) -> list[tuple[str, Type | None]]:
    """Name and type of each stored property of a structure; None for a type that is not read here."""
    fields = relative(image, descriptor + 16)
    head = image.bytes_at(fields, 16) if fields else None
    if fields is None or head is None:
        return []
    size, count = int.from_bytes(head[10:12], "little"), int.from_bytes(head[12:16], "little")
    if size < 12 or count > MAX_FIELDS:
        return []
    found = []
    for at in range(fields + 16, fields + 16 + size * count, size):
        name, mangled = relative(image, at + 8), relative(image, at + 4)
        written = image.text_at(name) if name else None
        found.append((written or "", type_at(image, mangled) if mangled else None))
    return found


def type_at(image: Image, address: int) -> Type | None:
    """The type whose mangled name lies at an address; None for one that is not read here."""
    found, at = _parsed(image, address, 0)
    ends = image.word(at, 1) == 0
    return found if ends else None


def cases(image: Image, descriptor: int) -> int:
    """How many cases an enumeration without values has; 0 for any other type."""
    flags, payloads = image.word(descriptor, 4) or 0, image.word(descriptor + _PAYLOADS, 4)
    count = image.word(descriptor + _EMPTY, 4)
    plain = _KINDS.get(flags & 31) == "enum" and payloads is not None and not payloads & 0xFFFFFF
    return count if plain and count is not None and count <= MAX_CASES else 0


def _parsed(image: Image, at: int, depth: int) -> tuple[Type | None, int]:
    """The type that begins at an address, and where it ends."""
    head = image.bytes_at(at, 5) or b""
    if depth > MAX_DEPTH or len(head) < 5:
        return None, at
    found: Type | None = None
    mark = head[:2].decode("ascii", "replace")
    if head[0] == _DIRECT:
        found, at = _structure(image, at), at + 5
    elif mark in _PLAIN:
        found, at = Type(_PLAIN[mark]), at + 2
    elif head[:3] in (b"Say", b"Shy", b"SDy"):
        inner, at = [], at + 3
        for _ in range(2 if mark == "SD" else 1):
            one, at = _parsed(image, at, depth + 1)
            inner.append(one)
        closed = image.word(at, 1) == ord("G")
        kinds = tuple(one for one in inner if one is not None)
        known = closed and len(kinds) == len(inner)
        found, at = (Type("table" if mark == "SD" else "array", kinds) if known else None), at + closed
    if found is not None and image.bytes_at(at, 2) == b"Sg":
        return Type(found.kind, found.inner, found.descriptor, True), at + 2
    return found, at


def _structure(image: Image, at: int) -> Type | None:
    descriptor = relative(image, at + 1)
    flags = image.word(descriptor, 4) if descriptor else None
    kind = _KINDS.get(flags & 31) if flags is not None else None
    if descriptor is None or kind is None or not name_at(image, descriptor):
        return None
    return Type(kind, descriptor=descriptor)
