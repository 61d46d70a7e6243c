"""Swift's type metadata in a Mach-O image: nominal types by name, and names out of mangled symbols.

Layouts follow the Swift project's ``docs/ABI/TypeMetadata.rst`` and ``Mangling.rst``: ``__swift5_types`` holds relative
references to context descriptors {flags, parent, name, access function …}; a class's metadata points at its descriptor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pinscan.formats.macho import Image

MAX_TYPES = 200_000
MAX_WITNESSES = 32
"""Requirements of one protocol that are looked at."""
_CLASS, _STRUCT, _MODULE = 16, 17, 0
_STRUCT_METADATA = 0x200
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
    name, parent = relative(image, descriptor + 8), relative(image, descriptor + 4)
    own = image.text_at(name) if name else None
    if not own or parent is None:
        return None
    if parent & 1:  # an indirect reference
        target = image.pointer(parent & ~1)
        parent = target if isinstance(target, int) else 0
    flags = image.word(parent, 4)
    outer = relative(image, parent + 8) if flags is not None and flags & 31 == _MODULE else None
    module = image.text_at(outer) if outer else None
    return f"{module}.{own}" if module else own


def conformances(image: Image) -> dict[str, list[str]]:
    """Protocols, by ``Module.Name``, with the image's own types that conform to each.

    A conformance descriptor is {protocol, type, witness table, flags}, the first two relative references; bits 3 to 5
    of the flags say what the type is referred to by, of which only 0, its descriptor, is read.
    """
    found: dict[str, list[str]] = {}
    for at in _conformances(image):
        protocol, kind, flags = _protocol(image, at), relative(image, at + 4), image.word(at + 12, 4)
        if protocol and kind and flags is not None and not flags >> 3 & 7:
            name = name_at(image, kind)
            found.setdefault(protocol, []).extend([name] if name else [])
    return found


def witnesses(image: Image, protocol: str) -> dict[str, list[int]]:
    """The image's own types that conform to a protocol, with the addresses of the functions that meet its requirements.

    A conformance's third word leads to the witness table: the descriptor, then a function for each requirement.
    """
    found: dict[str, list[int]] = {}
    for at in _conformances(image):
        kind, table, flags = relative(image, at + 4), relative(image, at + 8), image.word(at + 12, 4)
        if _protocol(image, at) == protocol and kind and table and flags is not None and not flags >> 3 & 7:
            name = name_at(image, kind)
            if name:
                entries = _entries(image, table, _requirements(image, at))
                found[name] = [entry for entry in entries if _is_code(image, entry)]
    return found


def _requirements(image: Image, at: int) -> int:
    """How many requirements a conformance's protocol has: its descriptor's fifth word, 1 where that is elsewhere."""
    target = _protocol_at(image, at)
    count = image.word(target + 16, 4) if isinstance(target, int) else None
    return 1 if count is None else min(count, MAX_WITNESSES)


def _entries(image: Image, table: int, count: int) -> Iterator[int]:
    """The pointers of a witness table after its first word."""
    for index in range(1, count + 1):
        entry = image.pointer(table + 8 * index)
        if not isinstance(entry, int):
            return
        yield entry


def _is_code(image: Image, address: int) -> bool:
    section = image.section_at(address)
    return section is not None and section.name == "__text"


def _conformances(image: Image) -> Iterator[int]:
    """Addresses of the image's protocol conformance descriptors."""
    for section in image.named("__swift5_proto"):
        for index in range(min(section.size // 4, MAX_TYPES)):
            at = relative(image, section.address + 4 * index)
            if at:
                yield at


def _protocol_at(image: Image, at: int) -> int | str | None:
    """What the relative reference at an address leads to: a descriptor, or an import where its lowest bit says so."""
    target = relative(image, at)
    return image.pointer(target & ~1) if target is not None and target & 1 else target


def _protocol(image: Image, at: int) -> str | None:
    """The name of the protocol that the relative reference at an address leads to."""
    target = _protocol_at(image, at)
    if not isinstance(target, str):
        return name_at(image, target) if target else None
    match = _NAMED.match(target)
    module, rest = _counted(match[1], match[2]) if match else ("", "")
    digits = re.match(r"\d+", rest)
    name = _counted(digits[0], rest[digits.end() :])[0] if digits else ""
    return f"{module}.{name}" if module and name else None


def metadata_of(image: Image, descriptor: int) -> list[int]:
    """Addresses of class metadata that point at a descriptor."""
    return metadata_pointing_at(image, descriptor, *_DESCRIPTOR_AT)


def metadata_pointing_at(image: Image, descriptor: int, *places: int) -> list[int]:
    """Addresses of metadata that point at a descriptor from one of some offsets."""
    found = [address for address, target in _data_pointers(image) if target == descriptor]
    return [address - at for address in found for at in places]


def _data_pointers(image: Image) -> Iterator[tuple[int, int | str]]:
    for section in image.sections:
        if section.segment.startswith("__DATA") and section.name in ("__data", "__objc_data", "__const"):
            yield from ((address, target) for address, target in image.pointers(section) if target is not None)


def struct_at(image: Image, metadata: int) -> str | None:
    """``Module.Name`` of the structure whose metadata lies at an address (kind 0x200, then the descriptor)."""
    descriptor = image.pointer(metadata + 8) if image.word(metadata) == _STRUCT_METADATA else None
    flags = image.word(descriptor, 4) if isinstance(descriptor, int) else None
    return (
        name_at(image, descriptor)
        if isinstance(descriptor, int) and flags is not None and flags & 31 == _STRUCT
        else None
    )


def subclasses(image: Image, parent: str, own: NominalType | None) -> list[str]:
    """The image's classes whose constant metadata names `parent` (``Module.Name``) as superclass.

    `own` is the parent's description where the image defines it; else it is told by the name of the import.
    """
    if own is None and not any(name.endswith("CN") and class_in(name) == parent for name in image.imports):
        return []
    at = set(metadata_of(image, own.descriptor)) if own is not None else set()
    found: set[str | None] = set()
    for address, target in _data_pointers(image):
        is_parent = target in at if isinstance(target, int) else target.endswith("CN") and class_in(target) == parent
        found.update({class_at(image, address - 8)} if is_parent else ())
    return sorted(name for name in found if name is not None)


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


def relative(image: Image, at: int) -> int | None:
    """The address that a relative reference leads to; None when it is null."""
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
