"""JVM class files: what a class refers to, read from its constant pool (JVM specification §4.1 and §4.4).

No code is followed: a class in which a method's name stands may never call it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from pinscan.errors import FormatError
from pinscan.formats.mutf8 import decode

_MAGIC = b"\xca\xfe\xba\xbe"
_UTF8, _CLASS, _STRING, _NAME_AND_TYPE = 1, 7, 8, 12
_METHODS = (10, 11)
_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
"""Bytes of a constant behind its tag; of text (1) two bytes tell the length."""
_WIDE = (5, 6)
"""Constants that take two places."""


@dataclass(frozen=True, slots=True)
class ClassFile:
    """The names in one class file, in the class file's own spelling: ``okhttp3/CertificatePinner$Builder``."""

    name: str
    parents: tuple[str, ...]
    """Its superclass and interfaces."""
    methods: frozenset[tuple[str, str]]
    """Owner and name of every method referred to."""
    strings: frozenset[str]
    """Its string constants."""


def read_class(data: bytes) -> ClassFile:
    """The references of a class. Raises `FormatError` when the file is none, is cut off or contradicts itself."""
    try:
        return _read(data)
    except (struct.error, IndexError) as error:
        raise FormatError(f"a damaged class file ({error})") from None


def _read(data: bytes) -> ClassFile:
    if data[:4] != _MAGIC:
        raise FormatError("not a class file")
    constants, at = _constants(data)
    _, this, parent, count = struct.unpack_from(">4H", data, at)
    interfaces = struct.unpack_from(f">{count}H", data, at + 8)
    parents = tuple(constants.class_name(index) for index in (parent, *interfaces) if index)
    methods = frozenset(constants.method(index) for index, tag in enumerate(constants.tags) if tag in _METHODS)
    strings = frozenset(constants.string(index) for index, tag in enumerate(constants.tags) if tag == _STRING)
    return ClassFile(constants.class_name(this), parents, methods, strings)


@dataclass(frozen=True, slots=True)
class _Constants:
    """A constant pool: the tag and the place of each constant; place 0 is none."""

    data: bytes
    tags: list[int]
    places: list[int]

    def text(self, index: int) -> str:
        at = self._place(index, _UTF8)
        (length,) = struct.unpack_from(">H", self.data, at)
        return decode(self.data[at + 2 : at + 2 + length])

    def class_name(self, index: int) -> str:
        return self.text(struct.unpack_from(">H", self.data, self._place(index, _CLASS))[0])

    def string(self, index: int) -> str:
        return self.text(struct.unpack_from(">H", self.data, self.places[index])[0])

    def method(self, index: int) -> tuple[str, str]:
        owner, name_and_type = struct.unpack_from(">2H", self.data, self.places[index])
        (name,) = struct.unpack_from(">H", self.data, self._place(name_and_type, _NAME_AND_TYPE))
        return self.class_name(owner), self.text(name)

    def _place(self, index: int, tag: int) -> int:
        if self.tags[index] != tag:
            raise FormatError(f"a damaged class file (constant {index} is of another kind)")
        return self.places[index]


def _constants(data: bytes) -> tuple[_Constants, int]:
    """The constant pool, and where it ends."""
    (count,) = struct.unpack_from(">H", data, 8)
    constants, at = _Constants(data, [0], [0]), 10
    while len(constants.tags) < count:
        tag = data[at]
        if tag == _UTF8:
            size = 2 + int(struct.unpack_from(">H", data, at + 1)[0])
        elif tag in _SIZES:
            size = _SIZES[tag]
        else:
            raise FormatError(f"a damaged class file (a constant of kind {tag})")
        wide = tag in _WIDE
        constants.tags.extend([tag, 0] if wide else [tag])
        constants.places.extend([at + 1, 0] if wide else [at + 1])
        at += 1 + size
    return constants, at
