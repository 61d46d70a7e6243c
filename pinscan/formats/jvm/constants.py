"""The constant pool of a JVM class file (JVM specification §4.4): constants by index, names as bytes of MUTF-8.

Names stay bytes, as DEX files have the same encoding; only what is not plain is decoded and written anew, so that
nothing malformed gets into a DEX file.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import NamedTuple

from pinscan.errors import FormatError
from pinscan.formats import mutf8

UTF8, INTEGER, FLOAT, LONG, DOUBLE, CLASS, STRING = 1, 3, 4, 5, 6, 7, 8
FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE = 9, 10, 11, 12
METHOD_HANDLE, METHOD_TYPE, DYNAMIC, INVOKE_DYNAMIC = 15, 16, 17, 18
_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
"""Bytes of a constant behind its tag; of text (1) two bytes tell the length."""
_WIDE = (LONG, DOUBLE)
"""Constants that take two places."""
_TYPE = re.compile(rb"\[{0,255}(?:[BCDFIJSZ]|L[^;\[\(\)]+;)")
_SIGNATURE = re.compile(rb"\(((?:%b)*)\)(V|%b)" % (_TYPE.pattern, _TYPE.pattern))


class Member(NamedTuple):
    """A field or method as code names it: the owner's descriptor, the name, and the member's own descriptor."""

    owner: bytes
    name: bytes
    type: bytes


class Handle(NamedTuple):
    """A method handle: how it is called (JVM specification §4.4.8) and what."""

    kind: int
    member: Member
    interface: bool


class Constants:
    """A constant pool: the tag and the place of each constant; place 0 is none."""

    __slots__ = ("_members", "data", "end", "places", "tags")

    def __init__(self, data: bytes, at: int) -> None:
        """Find the constants whose count stands at `at`. Raises `FormatError`, or what reading past the end raises."""
        self.data = data
        self.tags: list[int] = [0]
        self.places: list[int] = [0]
        self._members: dict[int, Member] = {}
        (count,) = struct.unpack_from(">H", data, at)
        self.end = self._find(count, at + 2)

    def _find(self, count: int, at: int) -> int:
        data, tags, places, sizes = self.data, self.tags, self.places, _SIZES
        while len(tags) < count:
            tag = data[at]
            tags.append(tag)
            places.append(at + 1)
            if tag == UTF8:
                at += 3 + (data[at + 1] << 8 | data[at + 2])
            elif tag in sizes:
                at += 1 + sizes[tag]
                if tag in _WIDE:
                    tags.append(0)
                    places.append(0)
            else:
                raise FormatError(f"a damaged class file (a constant of kind {tag})")
        return at

    def _place(self, index: int, *wanted: int) -> int:
        if index >= len(self.tags) or self.tags[index] not in wanted:
            raise FormatError(f"a damaged class file (constant {index} is of another kind)")
        return self.places[index]

    def _short(self, at: int) -> int:
        data = self.data
        return data[at] << 8 | data[at + 1]

    def text(self, index: int) -> bytes:
        """A text as MUTF-8 without a NUL."""
        at = self._place(index, UTF8)
        end = at + 2 + self._short(at)
        if end > len(self.data):
            raise FormatError("a damaged class file (a text past the end)")
        return plain(self.data[at + 2 : end])

    def type(self, index: int) -> bytes:
        """The descriptor of a class constant: ``Lorg/example/A;``, or of an array."""
        return described(self.text(self._short(self._place(index, CLASS))))

    def string(self, index: int) -> bytes:
        """A string constant."""
        return self.text(self._short(self._place(index, STRING)))

    def named(self, index: int) -> tuple[bytes, bytes]:
        """A name and a descriptor."""
        at = self._place(index, NAME_AND_TYPE)
        return self.text(self._short(at)), self.text(self._short(at + 2))

    def member(self, index: int, *wanted: int) -> Member:
        """A field or method reference; one of the `wanted` kinds."""
        at = self._place(index, *wanted)
        found = self._members.get(index)
        if found is None:
            found = self._members[index] = Member(self.type(self._short(at)), *self.named(self._short(at + 2)))
        return found

    def number(self, index: int) -> int:
        """The bits of an int, float, long or double, as a signed number."""
        at = self._place(index, INTEGER, FLOAT, LONG, DOUBLE)
        size = 8 if self.tags[index] in _WIDE else 4
        if at + size > len(self.data):
            raise FormatError("a damaged class file (a number past the end)")
        return int.from_bytes(self.data[at : at + size], "big", signed=True)

    def dynamic(self, index: int, wanted: int) -> tuple[int, bytes, bytes]:
        """A computed constant or call site: its bootstrap's number, name and descriptor."""
        at = self._place(index, wanted)
        return self._short(at), *self.named(self._short(at + 2))

    def method_type(self, index: int) -> bytes:
        """A method type constant."""
        return self.text(self._short(self._place(index, METHOD_TYPE)))

    def handle(self, index: int) -> Handle:
        """A method handle constant."""
        at = self._place(index, METHOD_HANDLE)
        target = self._short(at + 1)
        member = self.member(target, FIELD, METHOD, INTERFACE_METHOD)
        return Handle(self.data[at], member, self.tags[target] == INTERFACE_METHOD)


def plain(raw: bytes) -> bytes:
    """MUTF-8 that is well formed and holds no NUL."""
    return raw if raw.isascii() and 0 not in raw else mutf8.encode(mutf8.decode(raw))


@lru_cache(1 << 14)
def described(name: bytes) -> bytes:
    """The descriptor of a class by its name in class files; raises `FormatError` for what is no name."""
    found = name if name.startswith(b"[") else b"L" + name + b";"
    if not _TYPE.fullmatch(found):
        raise FormatError("a damaged class file (a name that no class can have)")
    return found


@lru_cache(1 << 14)
def signature(descriptor: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """Parameter types and result type of a method descriptor; raises `FormatError`."""
    found = _SIGNATURE.fullmatch(descriptor)
    params = tuple(_TYPE.findall(found[1])) if found else ()
    if found is None or sum(map(width, params)) > 255:
        raise FormatError("a damaged class file (no method descriptor)")
    return params, found[2]


@lru_cache(1 << 14)
def field_type(descriptor: bytes) -> bytes:
    """A field's descriptor; raises `FormatError` for what is none."""
    if not _TYPE.fullmatch(descriptor):
        raise FormatError("a damaged class file (no field descriptor)")
    return descriptor


def width(kind: bytes) -> int:
    """Places a value of a type takes on the stack and among the locals: two for long and double."""
    return 2 if kind in (b"J", b"D") else 0 if kind == b"V" else 1
