"""Decoding arm64 instructions and finding what code refers to."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.formats import arm64
from pinscan.formats.arm64 import Op, decode


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (0x10020300, Op("adr", 0, imm=0x4060)),
        (0x90000048, Op("adrp", 8, imm=0x8000)),
        (0xD10143FF, Op("sub", 31, 31, -1, 0x50, 8, "sp")),
        (0xEB08013F, Op("sub", 31, 9, 8, 0, 8, "flags")),
        (0x52800043, Op("movz", 3, imm=2, size=4)),
        (0xF2FA0000, Op("movk", 0, rm=48, imm=0xD000 << 48, size=8)),
        (0xA9034FF4, Op("stp", 20, 31, 19, 0x30, 8)),
        (0xA8C45FF8, Op("ldp", 24, 31, 23, 0x40, 8, "post")),
        (0xF81E83A8, Op("str", 8, 29, -1, -0x18, 8)),
        (0xF9400108, Op("ldr", 8, 8, -1, 0, 8)),
        (0x5801FF88, Op("ldr literal", 8, imm=0x3FF0, size=8)),
        (0x360000C2, Op("tbz", 2, rm=0, imm=0x18)),
        (0x340013B7, Op("cbz", 23, imm=0x274, size=4)),
        (0x540000C1, Op("b.", imm=0x18, extra="ne")),
        (0x94000109, Op("bl", imm=0x424)),
        (0xD63F0100, Op("blr", rn=8)),
        (0xD65F03C0, Op("ret", rn=30)),
        (0xD503201F, Op("nop")),
        (0xAA1303E0, Op("orr", 0, 31, 19, 0, 8)),
        (0x3DC00000, Op("ldr", 0, 0, -1, 0, 16, "", True)),
        (0x1A9F17E0, Op("csinc", 0, 31, 31, size=4, extra="ne")),
        (0xDAC00268, Op("rbit", 8, 19)),
        (0xDAC01108, Op("clz", 8, 8)),
        (0x9AC92149, Op("lslv", 9, 10, 9)),
        (0x9AC92549, Op("lsrv", 9, 10, 9)),
        (0x9B092328, Op("madd", 8, 25, 9, 8)),
        (0xB98002E9, Op("ldrs", 9, 23, -1, 0, 4)),
        (0xAA481928, Op("orr", 8, 9, 8, -6, 8)),
        (0x8B881928, Op("add", 8, 9, 8, arm64.SIGNED + 6, 8)),
        (0x0AB57EB6, Op("andn", 22, 21, 21, arm64.SIGNED_WORD + 31, 4)),
        (0x4A4B0D29, Op("eor", 9, 9, 11, arm64.WORD + 3, 4)),
        (0xCACB1928, Op("eor", 8, 9, 11, arm64.NO_SHIFT, 8)),
    ],
)
def test_instructions_decode_as_the_manual_says(word: int, expected: Op) -> None:
    """Each form gives its registers, immediate and size."""
    assert decode(word) == expected


@pytest.mark.parametrize(
    ("encoding", "width", "value"),
    [
        ((1, 0, 0), 64, 1),
        ((1, 1, 0), 64, 1 << 63),
        ((0, 0, 0x3C), 32, 0x55555555),
        ((1, 61, 60), 64, 0xFFFFFFFFFFFFFFF8),
    ],
)
def test_logical_immediates_rebuild_their_pattern(encoding: tuple[int, int, int], width: int, value: int) -> None:
    """DecodeBitMasks: element size, rotation and run of ones."""
    assert arm64.bitmask(*encoding, width) == value


@given(st.integers(0, (1 << 32) - 1))
def test_every_word_decodes(word: int) -> None:
    """No instruction word, sensible or not, makes the decoder fail."""
    op = decode(word)
    assert op.name
    assert 0 <= op.rd < 32


def test_references_are_found_through_every_form() -> None:
    """ADRP with ADD or LDR, ADR, and literal loads give the address they form."""
    code = struct.pack("<6I", 0x90000048, 0xF9403100, 0x10000080, 0x58000060, 0x90000001, 0x91004021)
    found = arm64.data_references(code, 0x1000)
    assert sorted(zip(found.places, found.targets, strict=True)) == [
        (0x1000, 0x9060),
        (0x1008, 0x1018),
        (0x100C, 0x1018),
        (0x1010, 0x1010),
    ]
    assert found.to({0x1018}) == [0x1008, 0x100C]


def test_branches_forward_and_back() -> None:
    """BL and B give their target, whichever way they go."""
    found = arm64.branches(struct.pack("<3I", 0x94000002, 0xD503201F, 0x17FFFFFE), 0x1000)
    assert list(zip(found.places, found.targets, strict=True)) == [(0x1000, 0x1008), (0x1008, 0x1000)]
