"""Property lists: valid ones agree with the standard library, bad ones end in one error type, quickly."""

import contextlib
import datetime
import itertools
import os
import plistlib
import struct
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.errors import FormatError, LimitError
from pinscan.formats.plist import MAX_DEPTH, MAX_SIZE, PlistValue, read_plist

INFO = {
    "CFBundleIdentifier": "com.example.app",
    "MinimumOSVersion": "14.0",
    "UIRequiresFullScreen": True,
    "Count": 7,
    "Negative": -5,
    "Wide": 2**63 - 1,
    "Ratio": 0.5,
    "Name": "Zürich ✓",
    "Blob": b"\x00\x01\xff",
    "Since": datetime.datetime(2026, 11, 23, 12, 30),
    "Empty": {},
    "NSAppTransportSecurity": {
        "NSPinnedDomains": {
            "example.com": {
                "NSIncludesSubdomains": True,
                "NSPinnedCAIdentities": [{"SPKI-SHA256-BASE64": "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="}],
            }
        }
    },
}


def aware(value: object) -> object:
    """The value with its naive dates marked as UTC, as `read_plist` gives them."""
    if isinstance(value, dict):
        return {key: aware(item) for key, item in value.items()}
    if isinstance(value, list):
        return [aware(item) for item in value]
    return value.replace(tzinfo=datetime.UTC) if isinstance(value, datetime.datetime) else value


def typed(value: object) -> object:
    """The value beside its types, so that 1, 1.0 and True differ."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    return type(value).__name__, value


def binary(objects: list[bytes], top: int = 0, ref_size: int = 1) -> bytes:
    """A binary property list of already encoded objects."""
    offsets = list(itertools.accumulate(map(len, objects[:-1]), initial=8))
    body = b"bplist00" + b"".join(objects)
    table = b"".join(struct.pack(">I", offset) for offset in offsets)
    return body + table + struct.pack(">6xBBQQQ", 4, ref_size, len(objects), top, len(body))


def xml(inner: str) -> bytes:
    """An XML property list around `inner`."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">{inner}</plist>'.encode()


@pytest.mark.parametrize("fmt", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_both_spellings_give_the_same_values(fmt: plistlib.PlistFormat) -> None:
    """An Info.plist reads the same from its binary and its XML form, with exact types."""
    assert typed(read_plist(plistlib.dumps(INFO, fmt=fmt))) == typed(aware(INFO))


plists = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")))
    | st.binary()
    | st.datetimes(datetime.datetime(1970, 1, 2), datetime.datetime(2200, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii", categories=("L",))), inner),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(plists)
def test_agrees_with_the_standard_library_on_valid_binary(value: object) -> None:
    """biplist behind our guard and plistlib read the same from every binary list that plistlib writes."""
    data = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    assert typed(read_plist(data)) == typed(aware(plistlib.loads(data)))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from([plistlib.FMT_BINARY, plistlib.FMT_XML]), st.data())
def test_mutations_read_or_raise_format_error(fmt: plistlib.PlistFormat, data: st.DataObject) -> None:
    """No mutated Info.plist gives any other exception, and what reads is made of the promised types."""
    mutant = bytearray(plistlib.dumps(INFO, fmt=fmt))
    for position, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(mutant) - 1), st.integers(0, 255)), max_size=6)
    ):
        mutant[position] = byte
    try:
        stack: list[PlistValue] = [read_plist(bytes(mutant[: data.draw(st.integers(0, len(mutant)))] or mutant))]
    except FormatError:
        return
    while stack:
        match stack.pop():
            case dict() as table:
                assert all(type(key) is str for key in table)
                stack.extend(table.values())
            case list() as items:
                stack.extend(items)
            case value:
                assert type(value) in (str, int, float, bool, bytes, datetime.datetime, type(None))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from([b"", b"bplist00", b"<plist>", b"<?xml"]), st.binary(max_size=200))
def test_noise_is_refused_by_one_error(head: bytes, noise: bytes) -> None:
    """Random bytes behind a plausible head raise `FormatError` or are a value."""
    with contextlib.suppress(FormatError):
        read_plist(head + noise)


LAUGHS = binary([bytes([0xA2, i + 1, i + 1]) for i in range(30)] + [b"\x09"])
QUADRATIC = binary(
    [b"\xaf\x11\x0b\xb8" + struct.pack(">H", 1) * 3000, b"\xaf\x11\x0b\xb8" + struct.pack(">H", 2) * 3000, b"\x09"],
    ref_size=2,
)
DEEP = binary([b"\xa1" + struct.pack(">H", i + 1) for i in range(5000)] + [b"\x09"], ref_size=2)
LONG_STRING = b"\x5f\x12" + struct.pack(">I", 1 << 20) + b"a" * (1 << 20)

HOSTILE = {
    "empty": b"",
    "no list": b"\x7fELF\x02\x01\x01",
    "OpenStep text": b"{ a = b; }",
    "30 arrays that double": LAUGHS,
    "3000 x 3000 references": QUADRATIC,
    "nested 5000 deep": DEEP,
    "a megabyte copied 1000 times": binary([b"\xaf\x11\x03\xe8" + b"\x01" * 1000, LONG_STRING]),
    "cyclic array": binary([b"\xa1\x00"]),
    "cyclic dictionary": binary([b"\xd1\x01\x00", b"\x51k"]),
    "its own length": binary([b"\x5f\x5f\x5f\x5f"]),
    "non-ASCII byte in an ASCII string": binary([b"\x52a\xff"]),
    "unpaired surrogate": binary([b"\x61\xd8\x00"]),
    "integer as key": binary([b"\xd1\x01\x02", b"\x10\x05", b"\x09"]),
    "boolean and integer as keys": binary([b"\xd2\x01\x02\x03\x03", b"\x10\x01", b"\x09", b"\x51v"]),
    "negative array length": binary([b"\xaf\x13" + b"\xff" * 7 + b"\xfd"]),
    "string length that is a boolean": binary([b"\x5f\x09x"]),
    "header bplist01": b"bplist01" + binary([b"\x09"])[8:],
    "header bplist15": b"bplist15" + binary([b"\x09"])[8:],
    "string of 2**40 bytes": binary([b"\x5f\x13" + struct.pack(">q", 1 << 40)]),
    "array of 2**62 references": binary([b"\xaf\x13" + struct.pack(">q", 1 << 62)]),
    "2**60 objects": binary([b"\x09"])[:-24] + struct.pack(">QQQ", 1 << 60, 0, 9),
    "300000 objects": binary([b"\x09"] * 300_000),
    "offset of width zero": binary([b"\x09"])[:-26] + bytes([0, 1]) + struct.pack(">QQQ", 1 << 17, 0, 1),
    "root outside the table": binary([b"\x09"], top=9),
    "truncated": plistlib.dumps(INFO, fmt=plistlib.FMT_BINARY)[:-40],
    "unknown marker": binary([b"\x70"]),
    "date that is not a number": binary([b"\x33" + struct.pack(">d", float("nan"))]),
    "set of arrays": binary([b"\xc1\x01", b"\xa0"]),
    "XML without a value": xml("<dict><key>a</key></dict>"),
    "XML with a bad date": xml("<date>yesterday</date>"),
    "XML badly nested": xml("<dict><key>a</dict></key>"),
    "XML integer of 100000 digits": xml(f"<integer>{'9' * 100_000}</integer>"),
    "XML integer of 100000 hex digits": xml(f"<integer>0x{'f' * 100_000}</integer>"),
    "XML integer of 200 bits": xml(f"<integer>{1 << 200}</integer>"),
    "XML entity": b'<!DOCTYPE plist [<!ENTITY a "b">]><plist><string>&a;</string></plist>',
    "XML billion laughs": b'<!DOCTYPE plist [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><plist><string>&b;</string></plist>',
    "XML nested 100000 deep": xml("<array>" * 100_000 + "</array>" * 100_000),
    "XML of a million values": xml("<array>" + "<true/>" * 1_000_000 + "</array>"),
    "XML without the list": b"<?xml version='1.0'?><plist></plist>",
    "XML cut off": plistlib.dumps(INFO)[:-20],
    "too large": b" " * (MAX_SIZE + 1),
}  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_bad_lists_raise_format_error(data: bytes) -> None:
    """Every known way to break or blow up a reader ends in `FormatError`."""
    with pytest.raises(FormatError):
        read_plist(data)


BOMBS = ["30 arrays that double", "3000 x 3000 references", "nested 5000 deep", "a megabyte copied 1000 times",
         "XML nested 100000 deep", "XML of a million values", "300000 objects", "too large"]  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_called_limits(name: str) -> None:
    """What is refused for its cost says that it is a limit, not damage."""
    with pytest.raises(LimitError):
        read_plist(HOSTILE[name])


def test_nesting_up_to_the_limit_is_read() -> None:
    """A list as deep as allowed is read in both forms, one deeper is not."""
    for fmt in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        value: list[object] = []
        for _ in range(MAX_DEPTH - 2):
            value = [value]
        assert read_plist(plistlib.dumps(value, fmt=fmt)) == value
        with pytest.raises(LimitError):
            read_plist(plistlib.dumps([[[value]]], fmt=fmt))


def test_shared_values_are_read_at_each_place() -> None:
    """Objects that a binary list shares appear in full wherever they are referred to."""
    assert read_plist(binary([b"\xa2\x01\x01", b"\xa1\x02", b"\x53abc"])) == [["abc"], ["abc"]]


def test_odd_but_valid_values() -> None:
    """UIDs, sets, nulls and out-of-range dates have one form each."""
    assert read_plist(binary([b"\x80\x07"])) == {"CF$UID": 7}
    assert read_plist(xml("<dict><key>CF$UID</key><integer>7</integer></dict>")) == {"CF$UID": 7}
    assert read_plist(binary([b"\xc2\x01\x02", b"\x51b", b"\x51a"])) == ["a", "b"]
    assert read_plist(binary([b"\xa1\x01", b"\x00"])) == [None]
    assert isinstance(read_plist(binary([b"\x33" + struct.pack(">d", float("inf"))])), datetime.datetime)


def test_xml_may_start_with_blank_lines() -> None:
    """Leading white space, which plistlib alone refuses, does not cost the list."""
    assert read_plist(b"\n  " + plistlib.dumps({"a": [1]})) == {"a": [1]}


def test_import_survives_warnings_as_errors() -> None:
    """biplist's deprecated call does not break a run with ``-W error``."""
    code = "from pinscan.formats.plist import read_plist as r; import plistlib as p; r(p.dumps({}, fmt=p.FMT_BINARY))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=os.environ | {"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
