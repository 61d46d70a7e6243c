"""Property lists and JSON of the bundle as values."""

from __future__ import annotations

import plistlib

from pinscan.code.apple.files import MAX_PARTS, json_value, plist_value
from pinscan.code.values import Blob, Const, Hole, Items, Pairs, text


def test_a_property_list_keeps_its_structure() -> None:
    """Dictionaries, arrays, texts, booleans and data come as the values that code would hold."""
    data = plistlib.dumps({"api.example.com": ["a", "b"], "on": True, "key": b"\x01"}, fmt=plistlib.FMT_BINARY)
    assert plist_value(data) == Pairs(
        (
            (text("api.example.com"), Items((text("a"), text("b")))),
            (text("key"), Blob(b"\x01")),
            (text("on"), Const(True)),
        )
    )


def test_json_is_read_alike() -> None:
    """Numbers and null are constants."""
    assert json_value(b'{"a": [1, null]}') == Pairs(((text("a"), Items((Const(1), Const(None)))),))


def test_what_cannot_be_read_is_a_hole() -> None:
    """Damage, endless nesting and sheer size leave no value and raise nothing."""
    assert isinstance(plist_value(b"bplist00 damaged"), Hole)
    assert isinstance(json_value(b'{"a": '), Hole)
    assert isinstance(json_value(b"\xff\xfe"), Hole)
    assert isinstance(json_value(b"[" * 100_000), Hole)
    assert isinstance(json_value(b"[" + b"0," * MAX_PARTS + b"0]"), Hole)
    deep = json_value(b"[" * 20 + b"]" * 20)
    assert isinstance(deep, Items)
