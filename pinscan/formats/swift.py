"""Swift's type metadata in a Mach-O image: nominal types by name, and names out of mangled symbols.

Layouts follow the Swift project's ``docs/ABI/TypeMetadata.rst`` and ``Mangling.rst``: ``__swift5_types`` holds relative
references to context descriptors {flags, parent, name, access function …}; a class's metadata points at its descriptor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pinscan.formats.macho import Image

MAX_TYPES = 200_000
_CLASS, _MODULE = 16, 0
_DESCRIPTOR_AT = (64, 40)
"""Where class metadata points at its descriptor: with and without Objective-C interoperation."""
_NAMED = re.compile(r"_?(?:\$s|_TtC)(\d+)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NominalType:
    """A class, struct or enum of the image."""

    name: str
    """``Module.Name``."""
    descriptor: int
    accessor: int | None
    """Address of the function that gives its metadata."""


def nominal_types(image: Image) -> dict[str, NominalType]:
    """Every nominal type of the image whose descriptor can be read, by ``Module.Name``."""
    found = {}
    for section in image.named("__swift5_types"):
        for index in range(min(section.size // 4, MAX_TYPES)):
            at = section.address + 4 * index
            offset = _signed(image.word(at, 4))
            kind = _read(image, at + (offset & ~3)) if offset else None
            if kind is not None:
                found[kind.name] = kind
    return found


def _read(image: Image, descriptor: int) -> NominalType | None:
    name = name_at(image, descriptor)
    if name is None:
        return None
    access = _signed(image.word(descriptor + 12, 4))
    return NominalType(name, descriptor, descriptor + 12 + access if access else None)


def name_at(image: Image, descriptor: int) -> str | None:
    """``Module.Name`` of the type whose context descriptor lies at an address."""
    name, parent = _relative(image, descriptor + 8), _relative(image, descriptor + 4)
    own = image.text_at(name) if name else None
    if not own or parent is None:
        return None
    if parent & 1:  # an indirect reference
        target = image.pointer(parent & ~1)
        parent = target if isinstance(target, int) else 0
    flags = image.word(parent, 4)
    outer = _relative(image, parent + 8) if flags is not None and flags & 31 == _MODULE else None
    module = image.text_at(outer) if outer else None
    return f"{module}.{own}" if module else own


def conformances(image: Image) -> dict[str, list[str]]:
    """Protocols, by ``Module.Name``, with the image's own types that conform to each.

    A conformance descriptor is {protocol, type, witness table, flags}, the first two relative references; bits 3 to 5
    of the flags say what the type is referred to by, of which only 0, its descriptor, is read.
    """
    found: dict[str, list[str]] = {}
    for section in image.named("__swift5_proto"):
        for index in range(min(section.size // 4, MAX_TYPES)):
            at = _relative(image, section.address + 4 * index)
            protocol, kind = (_protocol(image, at), _relative(image, at + 4)) if at else (None, None)
            flags = image.word(at + 12, 4) if at else None
            if protocol and kind and flags is not None and not flags >> 3 & 7:
                name = name_at(image, kind)
                found.setdefault(protocol, []).extend([name] if name else [])
    return found


def _protocol(image: Image, at: int) -> str | None:
    """The protocol that the relative reference at an address leads to, whose lowest bit says that it is indirect."""
    target: int | str | None = _relative(image, at)
    if isinstance(target, int) and target & 1:
        target = image.pointer(target & ~1)
    if not isinstance(target, str):
        return name_at(image, target) if target else None
    match = _NAMED.match(target)
    module, rest = _counted(match[1], match[2]) if match else ("", "")
    digits = re.match(r"\d+", rest)
    name = _counted(digits[0], rest[digits.end() :])[0] if digits else ""
    return f"{module}.{name}" if module and name else None


def metadata_of(image: Image, descriptor: int) -> list[int]:
    """Addresses of class metadata that point at a descriptor."""
    found = []
    for section in image.sections:
        if section.segment.startswith("__DATA") and section.name in ("__data", "__objc_data", "__const"):
            for address, target in image.pointers(section):
                if target == descriptor:
                    found += [address - at for at in _DESCRIPTOR_AT]
    return found


def class_at(image: Image, metadata: int) -> str | None:
    """``Module.Name`` of the class whose metadata lies at an address."""
    for at in _DESCRIPTOR_AT:
        descriptor = image.pointer(metadata + at)
        flags = image.word(descriptor, 4) if isinstance(descriptor, int) else None
        if isinstance(descriptor, int) and flags is not None and flags & 31 == _CLASS:
            return name_at(image, descriptor)
    return None


@cache
def class_in(symbol: str) -> str | None:
    """``Module.Name`` of the class that a mangled symbol or Objective-C class name starts with, or None."""
    match = _NAMED.match(symbol)
    if match is None:
        return None
    module, rest = _counted(match[1], match[2])
    digits = re.match(r"\d+", rest)
    if not module or digits is None:
        return None
    name, after = _counted(digits[0], rest[digits.end() :])
    is_class = symbol.lstrip("_").startswith("Tt") or after.startswith("C")
    return f"{module}.{name}" if name and is_class else None


def _counted(digits: str, rest: str) -> tuple[str, str]:
    size = int(digits[:6])
    return (rest[:size], rest[size:]) if size <= len(rest) else ("", rest)


def _relative(image: Image, at: int) -> int | None:
    offset = _signed(image.word(at, 4))
    return at + offset if offset else None


def _signed(value: int | None) -> int:
    return 0 if value is None else value - (1 << 32) if value >> 31 else value


def class_named(runtime_name: str) -> str | None:
    """``Module.Name`` of a class by its runtime name (``_TtC3App3Net``); None for a nested or generic one."""
    found = re.fullmatch(r"_TtC(\d+)(.+)", runtime_name)
    if found is None:
        return None
    module, rest = found[2][: int(found[1])], re.fullmatch(r"(\d+)(\w+)", found[2][int(found[1]) :])
    return f"{module}.{rest[2]}" if rest is not None and len(rest[2]) == int(rest[1]) else None
