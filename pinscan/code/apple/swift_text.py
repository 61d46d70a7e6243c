"""Swift strings: two words, by the Swift project's ABI documents (``StringObject``)."""

from __future__ import annotations

from pinscan.code.apple.state import Either, Machine, Named, alternatives
from pinscan.code.values import Text, Value
from pinscan.formats.macho import Image

MAX_TEXT = 1 << 16
SMALL = 15
"""Bytes of text that fit into the two words of a Swift string."""
BRIDGED = Named("swift", "bridged")
"""Second word of a Swift string whose first is a reference to an ``NSString``."""
BODY = Named("swift", "bytes")
"""Second word of Foundation's ``Data`` whose first stands for all of it."""


def bridge_word(raw: int, signed: bool = False) -> bool:
    """Whether a raw word of constant data is part of a Swift string rather than a pointer fixup.

    A large string's first word is a flag byte and a length; a small string's last one a length and at most seven
    bytes of text. A chained bind has 19 zero bits from 32 on, a rebase seven from 44 on: text of six bytes has not.
    With `signed`, pointers are those of arm64e: a bind has eight zero bits from 24 on, a rebase in the eight from 43 on
    no more than the tag of a string, and next to it an address of 32 bits; text behind the first word begins with 0xE.
    """
    top = raw >> 56
    if top in (0xD0, 0xF0, 0xC0):
        return not raw >> 16 & 0xFF_FFFF_FFFF
    if signed:
        if raw >> 63:
            return 0xE0 <= top <= 0xEF
        bound = raw >> 62
        return bool(raw >> 24 & 0xFF if bound else raw >> 43 & 0x7F or raw >> 32 & 0x7FF)
    if raw >> 63:
        return 0xE0 <= top <= 0xEF and (not raw >> 48 & 0xFF or bool(raw >> 32 & 0x7FFFF))
    return bool(raw >> 44 & 0x7F)


def swift_text(image: Image, one: Machine, two: Machine) -> str | None:
    """The Swift string that two words hold, or None when they hold none."""
    if not isinstance(one, int) or not isinstance(two, int):
        return None
    if two >> 60 in (0xE, 0xA):
        size = two >> 56 & 15
        raw = (one.to_bytes(8, "little") + (two & (1 << 56) - 1).to_bytes(7, "little"))[:size]
        return _decoded(raw)
    if two >> 56 in (0x80, 0xC0) and one >> 60 in (0x9, 0xC, 0xD, 0xE, 0xF):
        size = one & (1 << 48) - 1
        found = image.bytes_at((two & (1 << 56) - 1) + 32, size) if size <= MAX_TEXT else None
        return None if found is None else _decoded(found)
    return None


def optional_words(one: Either, two: Either) -> list[tuple[Machine, Machine]]:
    """The pairs of words that a string which may be nil consists of: its second word is 0 where it is nil.

    What lies in the first word then is anything; which one it is, is not known when equal second words are one.
    """
    if len(one.options) == len(two.options):
        return [(a, b) for a, b in zip(one.options, two.options, strict=True) if b != 0]
    given = [word for word in two.options if word != 0]
    return [(word, given[0]) for word in one.options] if len(given) == 1 and len(two.options) == 2 else []


def data_word(one: Machine, two: Machine) -> Machine | None:
    """The word that stands for all of some ``Data``, of its two words; of one that may be nil, where it is not."""
    if two == BODY:
        return one
    if not isinstance(one, Either) or not isinstance(two, Either) or len(one.options) != len(two.options):
        return None
    given = [word for word, kind in zip(one.options, two.options, strict=True) if kind == BODY]
    rest = [kind for kind in two.options if kind != BODY]
    return alternatives(given, one.by) if given and all(isinstance(kind, int) for kind in rest) else None


def small_text(value: Value) -> tuple[int, int] | None:
    """The two words of a Swift string of at most 15 bytes of ASCII; None for any other value."""
    raw = value.known.encode() if isinstance(value, Text) and value.known is not None else None
    if raw is None or len(raw) > SMALL or max(raw, default=0) > 127:
        return None
    high = int.from_bytes(raw[8:], "little") | (0xE0 | len(raw)) << 56
    return int.from_bytes(raw[:8], "little"), high


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
