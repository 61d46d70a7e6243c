"""Resource tables: every way to store entries reads the same, and damage is one error."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats.arsc import ArscTable, read_arsc
from pinscan.formats.restable import Choice, Value
from pinscan.formats.xmltree import Typed
from tests.formats.chunkwriter import INT, OFFSET16, REFERENCE, SPARSE, STRING, table

DATA = Path(__file__).parents[1] / "data"
ENTRIES = {1: ("host", STRING, 0), 5: ("other", STRING, 1), 9: ("alias", REFERENCE, 0x7F010001), 12: ("n", INT, -7)}
STRINGS = ["api.example.com", "ünï"]
STORAGE = {
    "dense": {},
    "sparse": {"flags": SPARSE},
    "offset16": {"flags": OFFSET16},
    "compact": {"compact": True},
    "compact sparse": {"flags": SPARSE, "compact": True},
    "compact offset16": {"flags": OFFSET16, "compact": True},
    "UTF-16 strings": {"pool_utf8": False},
}


def values(data: ArscTable, resource: int) -> list[object]:
    return [(choice.config, choice.value) for choice in data.lookup(resource)]


@pytest.mark.parametrize("storage", STORAGE)
def test_every_storage_reads_the_same(storage: str) -> None:
    """Strings, references, numbers and holes between entries."""
    found = read_arsc(table(ENTRIES, STRINGS, **STORAGE[storage]))
    assert list(found.lookup(0x7F010001)) == [Choice("default", Value(Typed.STRING, "api.example.com"))]
    assert list(found.lookup(0x7F010005)) == [Choice("default", Value(Typed.STRING, "ünï"))]
    assert list(found.lookup(0x7F010009)) == [Choice("default", Value(Typed.REFERENCE, 0x7F010001))]
    assert list(found.lookup(0x7F01000C)) == [Choice("default", Value(Typed.INT, -7))]
    for hole in (0, 2, 4, 13, 0xFFFF):
        assert list(found.lookup(0x7F010000 | hole)) == []
    assert found.name(0x7F010005) == "string/other"
    assert found.find("string", "alias") == 0x7F010009
    assert list(found.ids("string")) == [0x7F010000 | index for index in ENTRIES]


def test_other_packages_and_types_do_not_answer() -> None:
    """An id of the framework, another package or another type is not found."""
    found = read_arsc(table(ENTRIES, STRINGS))
    for resource in (0x01010001, 0x7E010001, 0x7F020001):
        assert list(found.lookup(resource)) == []
        assert found.name(resource) is None


def test_references_in_a_library_stay_in_it() -> None:
    """Package 0 in a reference means the library's own package."""
    found = read_arsc(table({0: ("a", 0x07, 0x00010005)}, [], package=0x02))
    assert list(found.lookup(0x02010000)) == [Choice("default", Value(Typed.REFERENCE, 0x02010005))]


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ({24: 31}, "v31"),
        ({8: "de"}, "de"),
        ({8: "pt", 10: "BR"}, "pt-rBR"),
        ({8: b"\xad\x05"}, "fil"),
        ({8: "sr", 36: "Latn"}, "b+sr+Latn"),
        ({8: "zh", 36: "Hant", 52: b"\x01"}, "zh"),
        ({29: b"\x20", 24: 8}, "night-v8"),
        ({30: 600}, "sw600dp"),
        ({12: b"\x02"}, "land"),
        ({14: 0xFFFF}, "nodpi"),
        ({14: 420}, "420dpi"),
        ({28: b"\x94"}, "ldrtl-xlarge-notlong"),
        ({4: 310, 6: 4}, "mcc310-mnc4"),
        ({29: b"\x06"}, "watch"),
        ({49: b"\x0a"}, "widecg-highdr"),
    ],
)
def test_configurations_are_named_as_aapt_names_them(config: dict[int, object], name: str) -> None:
    """Qualifiers in androidfw's order and spelling."""
    raw = bytearray(64)
    for at, value in config.items():
        data = struct.pack("<H", value) if isinstance(value, int) else value
        data = data.encode() if isinstance(data, str) else data
        raw[at : at + len(data)] = data
    found = read_arsc(table({0: ("a", INT, 1)}, [], config=bytes(raw[4:])))
    assert [choice.config for choice in found.lookup(0x7F010000)] == [name]


def test_androguard_agrees_on_every_string() -> None:
    """An independent reader finds the same default strings in a real table."""
    from androguard.core.axml import ARSCParser
    from loguru import logger

    logger.disable("androguard")
    with zipfile.ZipFile(DATA / "tables.apk") as archive:
        data = archive.read("resources.arsc")
    theirs, ours = ARSCParser(data), read_arsc(data)
    for resource in ours.ids("string"):
        default = next(choice.value for choice in ours.lookup(resource) if choice.config == "default")
        if default.type is Typed.STRING:
            expected = {str(config.get_qualifier()): text for config, text in theirs.get_resolved_res_configs(resource)}
            assert default.value == expected[""]


GOOD = table(ENTRIES, STRINGS, flags=SPARSE)


def read_all(data: bytes) -> None:
    found = read_arsc(data)
    for resource in (0x7F010001, 0x7F010005, 0x7F010009, 0x00010001):
        list(found.lookup(resource))
        found.name(resource)
    found.find("string", "host")
    list(found.ids("string"))


def test_a_table_cut_off_anywhere_is_refused() -> None:
    """No prefix of a table reads as a table."""
    for end in range(len(GOOD)):
        with pytest.raises(FormatError):
            read_all(GOOD[:end])


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12),
    st.sampled_from([0, SPARSE, OFFSET16]),
    st.booleans(),
)
def test_mutated_tables_never_escape(changes: list[tuple[int, int]], flags: int, compact: bool) -> None:
    """Any bytes give values or a FormatError."""
    data = bytearray(table(ENTRIES, STRINGS, flags=flags, compact=compact))
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(FormatError):
        read_all(bytes(data))
