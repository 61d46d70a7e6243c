"""Types of stored properties by their mangled names: plain ones, collections, structures, and what is not read."""

from __future__ import annotations

import struct

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.formats.macho import ARM64, Image
from pinscan.formats.macho_image import Section, Segment
from pinscan.formats.swift_types import Type, cases, properties, type_at
from tests.conftest import SAMPLES

STRING, TRUTH = Type("string"), Type("bool")
START = 0x4000


def image(mangled: bytes) -> Image:
    """An image whose only content is a mangled name."""
    data = mangled + bytes(64)
    segment = Segment("__TEXT", START, len(data), 0, len(data))
    section = Section("__TEXT", "__swift5_typeref", START, len(data), 0, 0, 0, 0)
    return Image(memoryview(data), ARM64, 2, segments=[segment], sections=[section])


@pytest.mark.parametrize(
    ("mangled", "expected"),
    [
        (b"SS", STRING),
        (b"Sb", TRUTH),
        (b"SbSg", Type("bool", optional=True)),
        (b"SaySSG", Type("array", (STRING,))),
        (b"ShySSG", Type("array", (STRING,))),
        (b"SDySSSaySSGG", Type("table", (STRING, Type("array", (STRING,))))),
        (b"SaySSGSg", Type("array", (STRING,), optional=True)),
        (b"SaySS", None),
        (b"SSX", None),
        (b"10Foundation4DataV", None),
        (b"Say" * 12 + b"SS" + b"G" * 12, None),
        (b"\1" + struct.pack("<i", 1 << 20), None),
        (b"", None),
    ],
)
def test_a_type_is_read_to_its_end_or_not_at_all(mangled: bytes, expected: Type | None) -> None:
    """Names cut short, of other types, nested too deep or leading nowhere are none."""
    assert type_at(image(mangled), START) == expected


def app(name: str) -> AppleBinary:
    """The code of a sample's app."""
    return next(b for b in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not b.place.part.name)


def test_structures_within_structures_are_followed() -> None:
    """``let hosts: [PinnedHost]`` leads to the structure of that name."""
    binary = app("swift-session-codable-json-o")
    outer = properties(binary.image, binary.swift_types["App.PinFile"].descriptor)
    inner = Type("struct", descriptor=binary.swift_types["App.PinnedHost"].descriptor)
    assert outer == [("version", Type("int")), ("hosts", Type("array", (inner,)))]
    assert properties(binary.image, inner.descriptor) == [("host", STRING), ("keys", Type("array", (STRING,)))]


def test_what_is_no_description_has_no_properties() -> None:
    """Addresses outside of the image, or of other data, are none."""
    binary = app("swift-session-codable-json-o")
    assert properties(binary.image, 0) == []
    assert properties(binary.image, 1 << 40) == []


def test_cases_without_values_are_counted() -> None:
    """An enumeration of two plain cases; structures and data that is none have no cases."""
    binary = app("swift-session-enum-environment-o")
    types = binary.swift_types
    assert cases(binary.image, types["App.Environment"].descriptor) == 2
    assert cases(binary.image, types["App.SessionDelegate"].descriptor) == 0
    assert cases(binary.image, 1 << 40) == 0
    assert binary.case_fields("_TtC3App15SessionDelegate") == [(16, 2)]
    assert binary.case_fields("_TtC3App7Missing") == []


def test_an_enumeration_with_values_is_not_run_case_by_case() -> None:
    """What a case carries is not known by its number."""
    binary = app("swift-session-policy-enum-onone")
    assert cases(binary.image, binary.swift_types["App.PinningPolicy"].descriptor) == 0
