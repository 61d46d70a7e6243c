"""The pointers of an executable in the formats that Apple's linker writes and lld does not (mach-o/fixup-chains.h).

Xcode counts them from the image's start (``DYLD_CHAINED_PTR_64_OFFSET``); for arm64e, which lld does not link, they may
be signed (``DYLD_CHAINED_PTR_ARM64E_USERLAND24``): binds and pointers to code are here, others stay plain, and returns
and calls through registers become their authenticating forms. All stay in their places.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TypeAlias

_SEGMENT, _FIXUPS = 0x19, 0x80000034
_PTR_64_OFFSET, _USERLAND24 = 6, 12
_TARGET = (1 << 36) - 1
_Pointer: TypeAlias = Callable[[int, tuple[int, int, int]], int]
_SUBTYPE = 0x80000002
"""CPU_SUBTYPE_ARM64E with a versioned ABI."""
_NO_START = 0xFFFF
_KEY_IA, _KEY_DA = 0, 2
_ISA = 0x6AE1
"""The discriminator of Objective-C's ``isa``."""


def to_offsets(image: bytes) -> bytes:
    """A thin arm64 Mach-O with chained fixups of 64-bit pointers, these as offsets; ValueError for any other."""
    return _converted(image, _PTR_64_OFFSET, _offset)


def to_arm64e(image: bytes) -> bytes:
    """A thin arm64 Mach-O with chained fixups of 64-bit pointers, as arm64e; ValueError for any other."""
    out = bytearray(_converted(image, _USERLAND24, _signed))
    struct.pack_into("<I", out, 8, _SUBTYPE)
    _instructions(out, _commands(image)[1])
    return bytes(out)


def _converted(image: bytes, kind: int, pointer: _Pointer) -> bytes:
    """The image with every pointer of its chains written anew."""
    out = bytearray(image)
    segments, text, fixups = _commands(image)
    (starts,) = struct.unpack_from("<I", image, fixups + 4)
    (count,) = struct.unpack_from("<I", image, fixups + starts)
    for index in range(count):
        (offset,) = struct.unpack_from("<I", image, fixups + starts + 4 + 4 * index)
        if offset:
            struct.pack_into("<H", out, fixups + starts + offset + 6, kind)
            _segment(out, fixups + starts + offset, segments[index], lambda word: pointer(word, text))
    return bytes(out)


def _commands(image: bytes) -> tuple[list[tuple[int, int]], tuple[int, int, int], int]:
    """(address, file offset) of each segment; (address, file offset, size) of the code; offset of the fixups."""
    segments, text, fixups, at = [], None, None, 32
    for _ in range(struct.unpack_from("<I", image, 16)[0]):
        command, size = struct.unpack_from("<II", image, at)
        if command == _SEGMENT:
            address, _, offset = struct.unpack_from("<QQQ", image, at + 24)
            segments.append((address, offset))
            if image[at + 8 : at + 24].rstrip(b"\0") == b"__TEXT":
                text = _code(image, at)
        elif command == _FIXUPS:
            (fixups,) = struct.unpack_from("<I", image, at + 8)
        at += size
    if text is None or fixups is None:
        raise ValueError("no code, or no chained fixups")
    return segments, text, fixups


def _code(image: bytes, at: int) -> tuple[int, int, int]:
    """Address, file offset and size from the start of ``__text`` to the end of the stubs behind it."""
    found = []
    for index in range(struct.unpack_from("<I", image, at + 64)[0]):
        section = at + 72 + 80 * index
        if image[section : section + 16].rstrip(b"\0") in (b"__text", b"__stubs", b"__objc_stubs"):
            found.append(struct.unpack_from("<QQI", image, section + 32))
    end = max(address + size for address, size, _ in found)
    address, _, offset = min(found)
    return address, offset, end - address


def _instructions(out: bytearray, text: tuple[int, int, int]) -> None:
    """``ret`` -> ``retab``, ``blr`` -> ``blraaz``, ``br x16`` -> ``braaz x16``."""
    for at in range(text[1], text[1] + text[2], 4):
        (word,) = struct.unpack_from("<I", out, at)
        if word == 0xD65F03C0:
            word = 0xD65F0FFF
        elif word & 0xFFFFFC1F == 0xD63F0000:
            word = word & 0x3E0 | 0xD63F081F
        elif word == 0xD61F0200:
            word = 0xD61F0A1F
        struct.pack_into("<I", out, at, word)


def _segment(out: bytearray, starts: int, segment: tuple[int, int], pointer: Callable[[int], int]) -> None:
    """Rewrite the chains of one segment (``dyld_chained_starts_in_segment``)."""
    (page_size,) = struct.unpack_from("<H", out, starts + 4)
    (pages,) = struct.unpack_from("<H", out, starts + 20)
    for page, start in enumerate(struct.unpack_from(f"<{pages}H", out, starts + 22)):
        at = None if start == _NO_START else segment[1] + page * page_size + start
        while at is not None:
            (word,) = struct.unpack_from("<Q", out, at)
            step = 4 * (word >> 51 & 0xFFF)
            struct.pack_into("<Q", out, at, pointer(word))
            at = at + step if step else None


def _offset(word: int, text: tuple[int, int, int]) -> int:
    """A pointer that counts from the image's start."""
    return word if word >> 63 else word & ~_TARGET | (word & _TARGET) - (text[0] & ~0xFFFFFFFF)


def _signed(word: int, text: tuple[int, int, int]) -> int:
    """A pointer of arm64e: its chain counts in eight bytes, not four."""
    chain = (word >> 52 & 0x7FF) << 51
    if word >> 63:
        return 1 << 63 | 1 << 62 | chain | _KEY_DA << 49 | 1 << 48 | _ISA << 32 | word & 0xFFFFFF
    target, high = word & _TARGET, word >> 36 & 0xFF
    offset = target - (text[0] & ~0xFFFFFFFF)
    if not high and text[0] <= target < text[0] + text[2]:  # what is tagged is no pointer: Swift's strings
        return 1 << 63 | chain | _KEY_IA << 49 | offset
    return chain | high << 43 | offset
