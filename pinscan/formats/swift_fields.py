"""The stored properties of Swift structures and the cases of its enumerations, from a Mach-O image's metadata.

Layouts follow the Swift project's ``docs/ABI/TypeMetadata.rst`` and ``Metadata.h``: a context descriptor's fifth word
leads to the field descriptor {type, superclass, kind, size of a record, their number, records {flags, type, name}}; a
structure's metadata keeps the offsets of its fields in 32-bit words, from where its descriptor says.
"""

from __future__ import annotations

from pinscan.formats.macho import Image
from pinscan.formats.swift import NominalType, metadata_of, metadata_pointing_at, relative

MAX_FIELDS = 256
MAX_VECTOR, MAX_OBJECT = 1 << 12, 1 << 16
"""Words before a class's field offsets, and bytes of an object."""
_STRUCT_METADATA = 0x200


def names(image: Image, kind: NominalType) -> list[str]:
    """The properties of a structure, or the cases of an enumeration, in their order; empty when they cannot be read."""
    fields = relative(image, kind.descriptor + 16)
    head = image.bytes_at(fields, 16) if fields else None
    if fields is None or head is None:
        return []
    size, count = int.from_bytes(head[10:12], "little"), int.from_bytes(head[12:16], "little")
    if size < 12 or count > MAX_FIELDS:
        return []
    found = []
    for at in range(fields + 16, fields + 16 + size * count, size):
        name = relative(image, at + 8)
        found.append((image.text_at(name) if name else None) or "")
    return found


def offsets(image: Image, kind: NominalType) -> dict[str, int]:
    """Property -> its offset, of a structure whose metadata is constant; empty when it is made as the code runs."""
    vector = image.word(kind.descriptor + 24, 4)
    properties = names(image, kind)
    for metadata in metadata_pointing_at(image, kind.descriptor, 8):
        if image.word(metadata) == _STRUCT_METADATA and vector:
            words = [image.word(metadata + 8 * vector + 4 * index, 4) for index in range(len(properties))]
            return {name: word for name, word in zip(properties, words, strict=True) if word is not None}
    return {}


def class_offsets(image: Image, kind: NominalType) -> dict[str, int]:
    """Property -> its offset in an object, of a class whose metadata is constant; empty when it cannot be read.

    A class's descriptor has the place of the offsets in its metadata as its eleventh word; there they are 64-bit words.
    """
    vector, properties = image.word(kind.descriptor + 40, 4) or 0, names(image, kind)
    for metadata in metadata_of(image, kind.descriptor) if 0 < vector <= MAX_VECTOR else ():
        words = [image.word(metadata + 8 * vector + 8 * index) for index in range(len(properties))]
        if all(word is not None and 0 < word < MAX_OBJECT for word in words):
            return {name: word for name, word in zip(properties, words, strict=True) if word is not None}
    return {}
