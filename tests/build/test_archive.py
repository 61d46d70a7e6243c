"""What the directory of an archive says, where several numbers could be meant."""

from __future__ import annotations

import struct

import pytest

from pinscan.build.archive import _zip64_sizes

MAX = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("declared", "field", "meant"),
    [
        ((10, 9, 8), (), (10, 9, 8)),
        ((MAX, 9, 8), (1 << 33,), (1 << 33, 9, 8)),
        ((10, 9, MAX), (1 << 33,), (10, 9, 1 << 33)),
        ((MAX, 9, MAX), (1 << 33, 1 << 34), (1 << 33, 9, 1 << 34)),
        ((10, 9, MAX), (10, 9, 1 << 33), (10, 9, 1 << 33)),
        ((MAX, 9, 8), (1 << 33, 5, 4), (1 << 33, 5, 4)),
        ((MAX, MAX, MAX), (1 << 33,), (1 << 33, MAX, MAX)),
    ],
)
def test_numbers_of_64_bits(
    declared: tuple[int, int, int], field: tuple[int, ...], meant: tuple[int, int, int]
) -> None:
    """The field holds those that did not fit, in their order, or all three; other fields before it are passed over."""
    other = struct.pack("<2H3s", 0xCAFE, 3, b"abc")
    numbers = struct.pack(f"<2H{len(field)}Q", 1, 8 * len(field), *field) if field else b""
    assert _zip64_sizes(other + numbers, *declared) == meant
