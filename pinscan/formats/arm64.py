"""A64 machine code: decoding the instructions that move values, and finding references to addresses.

Encodings follow the Arm Architecture Reference Manual (DDI 0487). Only what carries addresses, constants and control
is told apart; everything else decodes to ``clobber`` of its destination register.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

SP = 31
"""Register number 31: the stack pointer or the zero register, as the instruction says."""


class Op(NamedTuple):
    """One decoded instruction; which fields matter depends on `name`."""

    name: str
    rd: int = 0
    rn: int = 0
    rm: int = 0
    imm: int = 0
    size: int = 8
    """Bytes moved by a load or store; 4 or 8 for arithmetic."""
    extra: str = ""
    """``pre``/``post`` (write-back), a condition, or a sub-kind."""
    vector: bool = False
    """The destination is a SIMD register."""


NO_SHIFT = -64
"""Stands for the amount of a shift that is not followed."""
SIGNED, SIGNED_WORD, WORD = 64, 128, 192
"""Added to the amount of an arithmetic right shift of 64 bits, of 32 bits, and of a logical one of 32 bits."""
CONDITIONS = ("eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv")


@cache
def decode(word: int) -> Op:
    """Decode one instruction word. PC-relative immediates are relative to the instruction (``adrp``: to its page)."""
    kind = word >> 25 & 15
    if kind in (8, 9):
        return _immediate(word)
    if kind in (10, 11):
        return _branch(word)
    if kind & 5 == 4:
        return _memory(word)
    if kind & 7 == 5:
        return _register(word)
    if kind & 7 == 7:
        return _vector(word)
    return Op("trap") if not word >> 16 else Op("clobber", word & 31)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def _immediate(word: int) -> Op:
    rd, rn, wide = word & 31, word >> 5 & 31, word >> 31
    size = 8 if wide else 4
    match word >> 23 & 7:
        case 0 | 1:
            offset = _signed((word >> 5 & 0x7FFFF) << 2 | word >> 29 & 3, 21)
            return Op("adrp", rd, imm=offset << 12) if wide else Op("adr", rd, imm=offset)
        case 2:
            value = (word >> 10 & 0xFFF) << (12 if word >> 22 & 1 else 0)
            return Op("sub" if word >> 30 & 1 else "add", rd, rn, -1, value, size, "flags" if word >> 29 & 1 else "sp")
        case 4:
            mask = bitmask(word >> 22 & 1, word >> 16 & 63, word >> 10 & 63, 64 if wide else 32)
            name = ("and", "orr", "eor", "and")[word >> 29 & 3]
            return Op(name, rd, rn, -1, mask, size, "flags" if word >> 29 & 3 == 3 else "sp")
        case 5:
            shift, value = (word >> 21 & 3) * 16, word >> 5 & 0xFFFF
            name = ("movn", "clobber", "movz", "movk")[word >> 29 & 3]
            return Op(name, rd, rm=shift, imm=value << shift, size=size)
        case 6:
            name = ("sbfm", "bfm", "ubfm", "clobber")[word >> 29 & 3]
            return Op(name, rd, rn, word >> 16 & 63, word >> 10 & 63, size)
        case _:
            return Op("clobber", rd)


def bitmask(n: int, rotate: int, ones: int, width: int) -> int:
    """The value of a logical immediate (``DecodeBitMasks``); 0 for a reserved encoding."""
    length = (n << 6 | ~ones & 63).bit_length() - 1
    if length < 1:
        return 0
    size = 1 << length
    count, turn = (ones & size - 1) + 1, rotate & size - 1
    if count == size:
        return 0
    element = (1 << count) - 1
    element = (element >> turn | element << (size - turn)) & (1 << size) - 1
    value = 0
    for at in range(0, width, size):
        value |= element << at
    return value & (1 << width) - 1


def _branch(word: int) -> Op:
    if word >> 26 & 31 == 5:
        return Op("bl" if word >> 31 else "b", imm=_signed(word & 0x3FFFFFF, 26) << 2)
    if word >> 24 == 0x54:
        return Op("b.", imm=_signed(word >> 5 & 0x7FFFF, 19) << 2, extra=CONDITIONS[word & 15])
    if word >> 25 & 63 == 0b011010:
        name = "cbnz" if word >> 24 & 1 else "cbz"
        return Op(name, word & 31, imm=_signed(word >> 5 & 0x7FFFF, 19) << 2, size=8 if word >> 31 else 4)
    if word >> 25 & 63 == 0b011011:
        bit = word >> 19 & 31 | (word >> 31) << 5
        return Op("tbnz" if word >> 24 & 1 else "tbz", word & 31, rm=bit, imm=_signed(word >> 5 & 0x3FFF, 14) << 2)
    if word >> 25 == 0b1101011:
        name = ("br", "blr", "ret", "ret")[word >> 21 & 3] if word >> 23 & 1 == 0 else "trap"
        if word >> 24 & 1:  # braa, blraa: authenticated with a modifier
            name = ("br", "blr", "ret", "ret")[word >> 21 & 3]
        return Op(name, rn=word >> 5 & 31)
    if word >> 24 == 0xD4:
        return Op("trap") if word >> 21 & 7 == 1 else Op("nop")
    return Op("mrs", word & 31) if word >> 20 == 0xD53 else Op("nop")


def _memory(word: int) -> Op:
    rt, rn, vector = word & 31, word >> 5 & 31, bool(word >> 26 & 1)
    high = word >> 30
    match word >> 27 & 7, word >> 24 & 3:
        case 3, 0:  # literal
            size = (4, 8, 16, 0)[high] if vector else (4, 8, 4, 0)[high]
            imm = _signed(word >> 5 & 0x7FFFF, 19) << 2
            return Op("ldr literal", rt, imm=imm, size=size, vector=vector) if size else Op("nop")
        case 5, _:
            return _pair(word, rt, rn, vector)
        case 7, 1:
            size, name = _width(word, vector)
            return Op(name, rt, rn, -1, (word >> 10 & 0xFFF) * size, size, "", vector)
        case 7, 0:
            return _unscaled(word, rt, rn, vector)
        case _:
            return Op("clobber", rt) if word >> 22 & 1 else Op("atomic", rt, rn)


def _width(word: int, vector: bool) -> tuple[int, str]:
    """Bytes moved and the name: ``ldrs`` extends a word of four bytes by its sign, other signed loads do not matter."""
    scale, opcode = word >> 30, word >> 22 & 3
    if vector:
        return (16 if opcode & 2 else 1 << scale), "ldr" if opcode & 1 else "str"
    return 1 << scale, "ldrs" if (scale, opcode) == (2, 2) else "ldr" if opcode else "str"


def _unscaled(word: int, rt: int, rn: int, vector: bool) -> Op:
    size, name = _width(word, vector)
    if word >> 21 & 1:
        if word >> 10 & 3 == 2:
            shift = size.bit_length() - 1 if word >> 12 & 1 else 0
            return Op(name, rt, rn, word >> 16 & 31, shift, size, "indexed", vector)
        return Op("atomic", rt, rn)
    extra = ("", "post", "", "pre")[word >> 10 & 3]
    return Op(name, rt, rn, -1, _signed(word >> 12 & 0x1FF, 9), size, extra, vector)


def _pair(word: int, rt: int, rn: int, vector: bool) -> Op:
    high = word >> 30
    size = 4 << high if vector else (8 if high == 2 else 4)
    extra = ("", "post", "", "pre")[word >> 23 & 3]
    name = "ldp" if word >> 22 & 1 else "stp"
    return Op(name, rt, rn, word >> 10 & 31, _signed(word >> 15 & 0x7F, 7) * size, size, extra, vector)


def _register(word: int) -> Op:
    rd, rn, rm, size = word & 31, word >> 5 & 31, word >> 16 & 31, 8 if word >> 31 else 4
    group = word >> 21 & 15
    if not word >> 28 & 1:
        if not word >> 24 & 1:  # logical, shifted register
            name = ("and", "orr", "eor", "and")[word >> 29 & 3] + ("n" if word >> 21 & 1 else "")
            flags = "flags" if word >> 29 & 3 == 3 else ""
            return Op(name, rd, rn, rm, _shift(word), size, flags)
        name, flags = "sub" if word >> 30 & 1 else "add", "flags" if word >> 29 & 1 else ""
        if word >> 21 & 1:  # extended register
            return Op(name, rd, rn, rm, word >> 10 & 7, size, flags or "sp")
        return Op(name, rd, rn, rm, _shift(word), size, flags)
    if group & 0b1110 == 0b0100:  # conditional select
        name = ("csel", "csinc", "csinv", "csneg")[(word >> 30 & 1) << 1 | (word >> 10 & 1)]
        return Op(name, rd, rn, rm, size=size, extra=CONDITIONS[word >> 12 & 15])
    if group & 0b1110 == 0b0010:
        return Op("ccmp", rn=rn, rm=-1 if word >> 11 & 1 else rm, size=size, extra=CONDITIONS[word >> 12 & 15])
    if group == 0b0110:  # one or two sources
        one = word >> 30 & 1
        name = (_ONE_SOURCE if one else _TWO_SOURCES).get(word >> 10 & 63 if not one or not rm else -1, "clobber")
        return Op(name, rd, rn, rm, size=size)
    if word >> 24 & 0x1F == 0b11011 and not word >> 21 & 7:  # three sources; the addend's register is kept in imm
        return Op("msub" if word >> 15 & 1 else "madd", rd, rn, rm, word >> 10 & 31, size)
    return Op("clobber", rd)


_ONE_SOURCE = {0: "rbit", 4: "clz"}
_TWO_SOURCES = {2: "udiv", 8: "lslv", 9: "lsrv", 10: "asrv"}


def _shift(word: int) -> int:
    """Amount of a left shift; of a logical right shift of 64 bits, below zero; other right shifts with their kind."""
    amount, kind, wide = word >> 10 & 63, word >> 22 & 3, word >> 31
    if not kind or not amount:
        return amount
    if kind == 1:
        return -amount if wide else WORD + amount
    return (SIGNED if wide else SIGNED_WORD) + amount if kind == 2 else NO_SHIFT


def _vector(word: int) -> Op:
    rd, rn = word & 31, word >> 5 & 31
    if word & 0xFFFFFC00 == 0x9E670000:
        return Op("fmov to", rd, rn, vector=True)
    if word & 0xFFFFFC00 == 0x9E660000:
        return Op("fmov from", rd, rn)
    if word & 0xFFFFFC00 == 0x4E080C00:
        return Op("dup", rd, rn, vector=True)
    if word & 0xFFE0FC00 in (0x4E001C00,):  # ins vd.d[i], xn
        return Op("ins", rd, rn, rm=word >> 20 & 1, vector=True) if word >> 16 & 15 == 8 else _lost(rd)
    if word & 0xFFE0FC00 == 0x4E003C00 and word >> 16 & 15 == 8:  # umov xd, vn.d[i]
        return Op("umov", rd, rn, rm=word >> 20 & 1)
    if word & 0xFFE0FC00 == 0x4EA01C00 and rn == word >> 16 & 31:
        return Op("mov v", rd, rn, vector=True)
    if word & 0x9FF8FC00 == 0x0F00E400:  # movi: only the all-zero and byte forms
        byte = word >> 16 & 7 | 0
        value = (byte << 5 | word >> 5 & 31) & 0xFF
        zero = value == 0
        return Op("movi", rd, imm=0, vector=True) if zero else _lost(rd)
    if word & 0xFFF8FC00 in (0x6F00E400, 0x2F00E400) and not (word >> 16 & 7 | word >> 5 & 31):
        return Op("movi", rd, imm=0, vector=True)
    general = word & 0x5F200000 == 0x1E200000 and not word >> 10 & 63 and not word >> 18 & 1
    if word & 0xBFE0FC00 in (0x0E003C00, 0x0E002C00) or general:
        return Op("clobber", rd)  # umov, smov, fcvt to a general register
    if word & 0xFF203C00 in (0x1E202000,):
        return Op("fcmp")
    return _lost(rd)


def _lost(rd: int) -> Op:
    return Op("clobber", rd, vector=True)


# --- references ------------------------------------------------------------------------------------------------

LOOKAHEAD = 24
"""Instructions behind an ADRP in which the use of its register is looked for."""
_ADRP = re.compile(rb"[\x90\xb0\xd0\xf0]")
_ADR = re.compile(rb"[\x10\x30\x50\x70\x18\x58\x98\x9c\x1c\x5c]")
_BL = re.compile(rb"[\x94-\x97\x14-\x17]")
_FEW = 8
"""So many addresses are searched for one after the other; more in one pass."""


@dataclass(frozen=True)
class References:
    """Every address that code computes or branches to: two parallel arrays."""

    places: array[int]
    """Address of the referring instruction."""
    targets: array[int]

    @cached_property
    def _packed(self) -> bytes:
        return self.targets.tobytes()

    def to(self, wanted: Collection[int]) -> list[int]:
        """Places that refer to any of the wanted addresses."""
        places = self.places
        if len(wanted) > _FEW:
            return [places[i] for i, target in enumerate(self.targets) if target in wanted]
        return [places[i] for i in sorted(i for address in wanted for i in self._indices(address))]

    def _indices(self, address: int) -> Iterator[int]:
        """Where an address stands among the targets: searched as bytes, as the same few are asked for one by one."""
        packed, size = self._packed, self.targets.itemsize
        if not 0 <= address < 1 << 8 * size:
            return
        raw = address.to_bytes(size, sys.byteorder)
        at = packed.find(raw)
        while at >= 0:
            if at % size == 0:
                yield at // size
            at = packed.find(raw, at + 1)

    def within(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """``(place, target)`` for the targets inside any of the half-open address ranges."""
        ordered = sorted(spans)
        starts = [start for start, _ in ordered]
        found = []
        for place, target in zip(self.places, self.targets, strict=True):
            index = bisect_right(starts, target) - 1
            if index >= 0 and target < ordered[index][1]:
                found.append((place, target))
        return found


def data_references(code: bytes, address: int) -> References:
    """Find the addresses that a block of code forms by ADRP + ADD/LDR/STR, ADR and literal loads."""
    words = array("I", code[: len(code) // 4 * 4])
    tops = bytes(code[3::4])
    places, targets = array("Q"), array("Q")
    count = len(words)
    for match in _ADRP.finditer(tops):
        index = match.start()
        target = _page_use(words, index, min(index + LOOKAHEAD, count), address)
        if target:
            places.append(address + 4 * index)
            targets.append(target)
    for match in _ADR.finditer(tops):
        index = match.start()
        word, at = words[index], address + 4 * index
        if word >> 24 & 0x1F == 0x10:
            target = at + _signed((word >> 5 & 0x7FFFF) << 2 | word >> 29 & 3, 21)
        else:
            target = at + 4 * _signed(word >> 5 & 0x7FFFF, 19)
        if target > 0:
            places.append(at)
            targets.append(target)
    return References(places, targets)


def _page_use(words: array[int], index: int, end: int, address: int) -> int:
    """The address that the first use of an ADRP's register makes of its page, or 0."""
    first = words[index]
    register = first & 31
    offset = (first >> 5 & 0x7FFFF) << 2 | first >> 29 & 3
    if offset >> 20:
        offset -= 1 << 21
    page = (address + 4 * index & ~0xFFF) + (offset << 12)
    for at in range(index + 1, end):
        word = words[at]
        if word >> 5 & 31 == register:
            if word & 0xFFC00000 == 0x91000000:
                return page + (word >> 10 & 0xFFF)
            if word & 0x3B000000 == 0x39000000:
                scale = 4 if word >> 26 & 1 and word >> 23 & 1 else word >> 30
                return page + ((word >> 10 & 0xFFF) << scale)
    return page if page > 0 else 0


def branches(code: bytes, address: int) -> References:
    """Find the targets of every BL and unconditional B of a block of code."""
    words = array("I", code[: len(code) // 4 * 4])
    places = array("Q", (4 * match.start() for match in _BL.finditer(bytes(code[3::4]))))
    targets = array("Q")
    for position, at in enumerate(places):
        word = words[at >> 2]
        target = address + at + (((word & 0x3FFFFFF) ^ 0x2000000) - 0x2000000) * 4
        targets.append(target if target > 0 else 0)
        places[position] = address + at
    return References(places, targets)
