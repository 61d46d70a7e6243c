"""Bent archives: what Android reads is read alike and noted; what it refuses is a gap besides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pinscan.build import Build, open_build
from pinscan.build.android import NETWORK_SECURITY_CONFIG, android
from pinscan.model import GapKind
from sample_apks.make.bent_zips import Member, change, members, write

GOOD = Path(__file__).parents[1] / "data" / "tables.apk"
MANIFEST, TABLE, CONFIG = "AndroidManifest.xml", "resources.arsc", "res/xml/config.xml"

ALL = (MANIFEST, TABLE, CONFIG)


def each(entries: list[Member], **fields: object) -> list[Member]:
    for name in ALL:
        entries = change(entries, name, **fields)
    return entries


def swap_local_names(entries: list[Member]) -> list[Member]:
    return change(entries, CONFIG, local_name="res/xml/confix.xml")


ACCEPTED: dict[str, Callable[[list[Member]], bytes]] = {
    "unknown method on stored data": lambda e: write(each(e, method=0x2333)),
    "encryption flag": lambda e: write(each(e, flags=1)),
    "absurd version needed": lambda e: write(each(e, version=0xFFFF)),
    "local header says stored": lambda e: write(each(e, local_method=0)),
    "checksum wrong in both headers": lambda e: write(each(e, crc=1)),
    "checksum differs with a data descriptor": lambda e: write(each(e, local_crc=1, flags=8)),
    "unsigned end record with a comment": lambda e: write(e, comment=b"built by hand"),
}

REFUSED: dict[str, Callable[[list[Member]], bytes]] = {
    "checksum differs without a data descriptor": lambda e: write(each(e, local_crc=1)),
    "local header names another file": lambda e: write(swap_local_names(e)),
    "second entry of one name": lambda e: write([*e, Member(CONFIG, b"garbage"), Member(MANIFEST, b"garbage")]),
    "bytes before the archive": lambda e: b"junk" * 5 + write(e),
    "bytes behind the archive": lambda e: write(e, behind=b"junk" * 5),
    "end record counts too many": lambda e: write(e, count=len(e) + 3),
}


def opened(tmp_path: Path, data: bytes) -> Build:
    path = tmp_path / "app.apk"
    path.write_bytes(data)
    return open_build(path)


def facts(build: Build) -> list[object]:
    """What the system would go by: identity and every variant of the configuration."""
    app = build.once(android)
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG)
    return [app.package, app.debuggable, [(file.config, file.root) for file in app.resources.xml(attribute.value)]]


@pytest.fixture(scope="module")
def good() -> list[object]:
    with open_build(GOOD) as build:
        assert build.gaps == []
        assert build.notes == []
        return facts(build)


@pytest.mark.parametrize("trick", ACCEPTED)
def test_what_android_accepts_reads_the_same(trick: str, tmp_path: Path, good: list[object]) -> None:
    """The same facts come out as from the untouched APK, and nothing is said to be unreadable."""
    with opened(tmp_path, ACCEPTED[trick](members(GOOD))) as build:
        assert facts(build) == good
        assert build.gaps == []
        assert not any(note.facts["android_refuses"] for note in build.notes)


@pytest.mark.parametrize("trick", ["unknown method on stored data", "encryption flag", "local header says stored"])
def test_a_bent_field_is_noted(trick: str, tmp_path: Path) -> None:
    """Each deviation is one observation that names the entries it was seen on."""
    with opened(tmp_path, ACCEPTED[trick](members(GOOD))) as build:
        (note,) = (note for note in build.notes if "resource table" not in str(note.facts["note"]))
        assert note.kind == "integrity-note"
        assert {location.path for location in note.locations} == set(ALL)


@pytest.mark.parametrize("trick", REFUSED)
def test_what_android_refuses_is_read_and_a_gap(trick: str, tmp_path: Path, good: list[object]) -> None:
    """The facts are still the first entries', and a blocking gap says that a device would not take the file."""
    with opened(tmp_path, REFUSED[trick](members(GOOD))) as build:
        assert facts(build) == good
        assert any(note.facts["android_refuses"] for note in build.notes)
        assert any(gap.kind is GapKind.DAMAGED and gap.blocks and "refuses" in gap.reason for gap in build.gaps)


@pytest.mark.parametrize("forged", [b"PK\5\6" + bytes(18), b"PK\5\6" + b"\1" * 16 + bytes(2)])
def test_a_false_end_record_hides_nothing(forged: bytes, tmp_path: Path, good: list[object]) -> None:
    """An end record in the comment that leads nowhere is passed over, with a gap, since Android refuses it."""
    with opened(tmp_path, write(members(GOOD), comment=b"x" + forged)) as build:
        assert facts(build) == good
        assert any("false end-of-central-directory" in gap.reason for gap in build.gaps)


def test_entries_past_the_declared_count_stay_unseen(tmp_path: Path, good: list[object]) -> None:
    """Android sees only as many entries as the end record declares; the rest is noted."""
    entries = [*members(GOOD), Member("classes.dex", b"dex\n035\0hidden")]
    with opened(tmp_path, write(entries, count=len(entries) - 1)) as build:
        assert facts(build) == good
        assert "classes.dex" not in build.main.entries
        assert any("goes on behind" in str(note.facts["note"]) for note in build.notes)


def test_prefixed_archive_with_right_offsets(tmp_path: Path, good: list[object]) -> None:
    """Bytes before the first entry whose offsets were corrected: read, and a gap."""
    entries = members(GOOD)
    data = write([Member("zero", b"", method=0), *entries])
    with opened(tmp_path, b"JUNK" + data[4:]) as build:
        assert facts(build) == good
        assert any("does not begin" in gap.reason for gap in build.gaps)


def test_overlapping_entries_are_noted(tmp_path: Path) -> None:
    """Entries that share one block of data, as archive bombs do, read as Android reads them and are noted."""
    entries = members(GOOD)
    data = bytearray(write([*entries, Member("a.bin", bytes(999)), Member("b.bin", bytes(999))]))
    first, second = data.rindex(b"PK\1\2", 0, data.rindex(b"PK\1\2")), data.rindex(b"PK\1\2")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with opened(tmp_path, bytes(data)) as build:
        assert build.main.entries["b.bin"].read() == bytes(999)
        assert any("share bytes" in str(note.facts["note"]) for note in build.notes)
