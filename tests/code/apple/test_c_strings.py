"""C's comparisons of bytes and names say what C would say, where both sides are known."""

from __future__ import annotations

import pytest

from pinscan.code.apple.c_strings import _bytes
from pinscan.code.values import Blob, Hole, Text, Value, text


@pytest.mark.parametrize(
    ("value", "size", "expected"),
    [
        (Blob(b"api.example.com"), 3, b"api"),
        (Blob(b"api"), 4, None),
        (text("api"), 3, b"api"),
        (text("api"), 4, b"api\0"),
        (text("api"), 6, b"api\0\0\0"),
        (text("ä"), 2, b"\xc3\xa4"),
        (Text((Hole("host"),)), 3, None),
        (Hole("data"), 3, None),
        (text("api"), Hole("length"), None),
        (text("api"), 1 << 20, None),
    ],
)
def test_the_bytes_that_memcmp_looks_at(value: Value, size: int | Hole, expected: bytes | None) -> None:
    """A text is its bytes and its end; fewer bytes than are looked at are not known."""
    assert _bytes(value, size) == expected
