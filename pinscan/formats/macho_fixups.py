"""How pointers of a Mach-O image are written: chained fixups (all 64-bit formats) and the older bind opcodes.

Follows ``mach-o/fixup-chains.h`` and the bind opcodes of ``mach-o/loader.h`` (Apple's dyld). Chains are not walked:
a pointer is decoded where it is read, by the format of its segment.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pinscan.errors import FormatError, LimitError

MAX_IMPORTS = 1_000_000
MAX_BINDS = 2_000_000
_ADDRESS = (1 << 64) - 1
_TAGGED = 0x00FF_FFFF_FFFF_FFFF


class _Segment(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> int: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Fixups:
    """Decodes pointers of one image."""

    names: Sequence[str] = ()
    """Import names by ordinal (chained), or every bound name (legacy)."""
    formats: Mapping[str, int] = field(default_factory=dict)
    """Segment name -> chained pointer format; empty for the older kind."""
    base: int = 0
    binds: Mapping[int, str] = field(default_factory=dict)
    """Address -> import name, of the older kind."""

    def resolve(self, address: int, raw: int, segment: str) -> int | str | None:
        """Where the pointer `raw` at `address` leads: an address, an import's name, or None for no pointer."""
        kind = self.formats.get(segment)
        if kind is None:
            return self.binds.get(address) or raw or None
        target = decode(kind, raw, self.base)
        if isinstance(target, int):
            return target or None
        ordinal = target[0]
        return self.names[ordinal] if ordinal < len(self.names) else None


SIGNED = (1, 7, 9, 10, 12)
"""The kinds of chained pointers of arm64e."""


def decode(kind: int, raw: int, base: int) -> int | tuple[int]:
    """One chained pointer: the address it rebases to, or ``(ordinal,)`` of the import it binds.

    `kind` is the ``DYLD_CHAINED_PTR_*`` number. Addresses lose the tag in their high byte, except that Swift's
    bridge-object tag stays (0x80 in the top byte), as it tells a string from a reference.
    """
    if kind in (2, 6):
        if raw >> 63:
            return (raw & 0xFFFFFF,)
        target, high = raw & 0xF_FFFF_FFFF, raw >> 36 & 0xFF
        return (target + (base if kind == 6 and (target or high) else 0)) | high << 56
    if kind in SIGNED:
        authenticated, bound = raw >> 63, raw >> 62 & 1
        if bound:
            return (raw & (0xFFFFFF if kind == 12 else 0xFFFF),)
        if authenticated:
            return (raw & 0xFFFFFFFF) + base
        target, high = raw & 0x7FF_FFFF_FFFF, raw >> 43 & 0xFF
        return (target + (base if kind in (7, 9, 12) and raw else 0)) | high << 56
    if kind == 3:
        return (raw & 0xFFFFF,) if raw >> 31 & 1 else raw & 0x3FFFFFF
    return raw & _TAGGED


def chained(data: memoryview, where: tuple[int, int], segments: Sequence[_Segment], base: int) -> Fixups:
    """Read ``LC_DYLD_CHAINED_FIXUPS``."""
    offset, size = where
    blob = data[offset : offset + size]
    try:
        _, starts, imports, symbols, count, kind, packed = struct.unpack_from("<7I", blob)
        formats = _segment_formats(blob, starts, segments)
        names = _import_names(blob, imports, symbols, count, kind)
    except struct.error:
        raise FormatError("chained fixups: the table is cut off") from None
    if packed:
        raise FormatError("chained fixups: compressed symbol names are not supported")
    return Fixups(names, formats, base)


def _segment_formats(blob: memoryview, starts: int, segments: Sequence[_Segment]) -> dict[str, int]:
    (count,) = struct.unpack_from("<I", blob, starts)
    if count > 1024:
        raise LimitError(f"chained fixups: {count} segments")
    formats = {}
    for index, at in enumerate(struct.unpack_from(f"<{count}I", blob, starts + 4)):
        if at and index < len(segments):
            (formats[segments[index].name],) = struct.unpack_from("<H", blob, starts + at + 6)
    return formats


_IMPORTS = {1: "<I", 2: "<Ii", 3: "<QQ"}


def _import_names(blob: memoryview, at: int, symbols: int, count: int, kind: int) -> list[str]:
    if kind not in _IMPORTS:
        raise FormatError(f"chained fixups: import format {kind} is unknown")
    layout = struct.Struct(_IMPORTS[kind])
    if count > MAX_IMPORTS:
        raise LimitError(f"chained fixups: {count} imports (limit {MAX_IMPORTS})")
    if at + count * layout.size > len(blob):
        raise FormatError("chained fixups: the imports are cut off")
    shift = 32 if kind == 3 else 9
    texts = bytes(blob[symbols:])
    return [_text(texts, fields[0] >> shift) for fields in layout.iter_unpack(blob[at : at + count * layout.size])]


def _text(texts: bytes, at: int) -> str:
    end = texts.find(b"\0", at, at + (1 << 16))
    return texts[at : end if end >= 0 else at].decode("utf-8", "replace")


def legacy(data: memoryview, ranges: Sequence[tuple[int, int]], segments: Sequence[_Segment]) -> Fixups:
    """Read the bind opcode streams of ``LC_DYLD_INFO`` (ordinary, weak and lazy)."""
    binds: dict[int, str] = {}
    for offset, size in ranges:
        _run(bytes(data[offset : offset + size]), segments, binds)
    return Fixups(tuple(dict.fromkeys(binds.values())), {}, 0, binds)


def _run(code: bytes, segments: Sequence[_Segment], binds: dict[int, str]) -> None:
    """Interpret one stream. A lazy stream has a DONE after each entry, so DONE does not end it."""
    at, address, name = 0, 0, ""
    while at < len(code):
        opcode, low, at = code[at] & 0xF0, code[at] & 0x0F, at + 1
        match opcode:
            case 0x20 | 0x60:
                _, at = _uleb(code, at)
            case 0x40:
                end = code.find(b"\0", at)
                if end < 0:
                    raise FormatError("binds: a name does not end")
                name, at = code[at:end].decode("utf-8", "replace"), end + 1
            case 0x70:
                shift, at = _uleb(code, at)
                if low >= len(segments):
                    raise FormatError("binds: no such segment")
                address = segments[low].address + shift & _ADDRESS
            case 0x80:
                shift, at = _uleb(code, at)
                address = address + shift & _ADDRESS
            case 0x90:
                binds[address], address = name, address + 8 & _ADDRESS
            case 0xA0:
                binds[address] = name
                shift, at = _uleb(code, at)
                address = address + 8 + shift & _ADDRESS
            case 0xB0:
                binds[address], address = name, address + 8 + 8 * low & _ADDRESS
            case 0xC0:
                count, at = _uleb(code, at)
                skip, at = _uleb(code, at)
                _check(count + len(binds))
                for _ in range(count):
                    binds[address], address = name, address + 8 + skip & _ADDRESS
            case 0xD0:
                raise FormatError("binds: threaded binds are not supported")
            case _:
                pass  # DONE, dylib ordinals and types do not matter here
        _check(len(binds))


def _check(count: int) -> None:
    if count > MAX_BINDS:
        raise LimitError(f"binds: more than {MAX_BINDS}")


def _uleb(code: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(code):
        byte, at = code[at], at + 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, at
        shift += 7
        if shift > 70:
            break
    raise FormatError("binds: a number does not end")
