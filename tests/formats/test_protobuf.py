"""Bundle formats and plain XML: the wire format's bounds, and fuzzed documents."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError, LimitError
from pinscan.formats.protobuf import read_message
from pinscan.formats.protores import read_protores
from pinscan.formats.protoxml import MAX_DEPTH, read_protoxml
from pinscan.formats.textxml import read_textxml
from pinscan.formats.xmltree import ANDROID, Typed

BUNDLE = zipfile.ZipFile(Path(__file__).parents[1] / "data" / "tables.aab")


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def field(tag: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return varint(tag << 3) + varint(content)
    return varint(tag << 3 | 2) + varint(len(content)) + content


def test_fields_are_told_apart() -> None:
    """Numbers, fixed widths and blobs; of a repeated single field the last one counts."""
    data = (
        field(1, 300) + field(1, 7) + field(2, b"ab") + b"\x1d" + struct.pack("<I", 9) + b"\x21" + struct.pack("<Q", 8)
    )
    message = read_message(data)
    assert (message.number(1), message.text(2), message.number(3), message.number(4)) == (7, "ab", 9, 8)
    assert message.number(9, default=5) == 5
    assert not message.has(9)
    assert message.message(9) is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",
        b"\x08" + b"\xff" * 10,
        b"\x12\x05ab",
        b"\x1d\0\0",
        b"\x0b",
        b"\x0e\0",
        b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    ],
)
def test_damaged_messages_are_refused(data: bytes) -> None:
    """Cut-off numbers, lengths past the end and wire types out of use."""
    with pytest.raises(FormatError):
        read_message(data)


def test_nested_elements_are_bounded() -> None:
    """A proto document nested past the limit is a limit reached."""
    node = field(1, field(3, b"a"))
    for _ in range(MAX_DEPTH + 2):
        node = field(1, field(3, b"a") + field(5, node))
    with pytest.raises(LimitError):
        read_protoxml(node)


def test_a_reference_prints_as_on_a_device() -> None:
    """Where the bundle keeps ``@xml/alias``, a device's attribute set says the number."""
    root = read_protoxml(BUNDLE.read("base/manifest/AndroidManifest.xml"))
    attribute = root.children[1].by_id(0x01010527)
    assert (attribute.type, attribute.value, attribute.raw) == (Typed.REFERENCE, 0x7F060000, "@2131099648")


def read_everything(data: bytes) -> None:
    table = read_protores(data)
    for resource in (0x7F050000, 0x7F010001, 0x7F060001):
        list(table.lookup(resource))
        table.name(resource)
    table.find("string", "hello")
    list(table.ids("xml"))


TEXT = b'<a xmlns:android="%s" android:debuggable="true" x="@xml/y">t<b/>u</a>' % ANDROID.encode()
DOCUMENTS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "manifest": (read_protoxml, BUNDLE.read("base/manifest/AndroidManifest.xml")),
    "table": (read_everything, BUNDLE.read("base/resources.pb")),
    "text": (read_textxml, TEXT),
}


@given(
    st.sampled_from(sorted(DOCUMENTS)),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=12),
    st.integers(0, 5000),
)
def test_mutated_documents_never_escape(name: str, changes: list[tuple[int, int]], end: int) -> None:
    """Any bytes give a value or a FormatError."""
    read, good = DOCUMENTS[name]
    data = bytearray(good)
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(FormatError):
        read(bytes(data[: end % len(data) if end % 3 == 0 else None]))


def test_text_documents_keep_types_and_text() -> None:
    """Booleans are typed, framework ids are known, text around children is joined."""
    root = read_textxml(TEXT)
    debuggable = root.by_id(0x0101000F)
    assert (debuggable.name, debuggable.namespace, debuggable.value) == ("debuggable", ANDROID, True)
    assert (root.text, [child.name for child in root.children], root.line) == ("tu", ["b"], 1)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a><b></a>",
        b"<a>" * 100_000,
        b"",
        b"<",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>".encode("utf-16"),
    ],
)
def test_dangerous_or_broken_text_is_refused(data: bytes) -> None:
    """Entities and DTDs in any encoding, bad nesting, absurd depth."""
    with pytest.raises(FormatError):
        read_textxml(data)
