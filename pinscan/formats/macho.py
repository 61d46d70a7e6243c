"""Mach-O files: thin and fat, their load commands, sections, symbols and pointers.

Layouts follow ``mach-o/loader.h``, ``mach-o/nlist.h``, ``mach-o/fat.h`` and ``mach-o/fixup-chains.h`` of Apple's
open-source cctools and dyld. Everything is read lazily from one memory view and clamped to it; a header that does not
hold raises `FormatError`, a stated limit `LimitError`.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pinscan.errors import FormatError, LimitError
from pinscan.formats import macho_fixups
from pinscan.formats.macho_fixups import Fixups

ARM64, X86_64, ARM, ARM64_32, X86 = 0x0100000C, 0x01000007, 12, 0x0200000C, 7
CPU_NAMES = {ARM64: "arm64", X86_64: "x86_64", ARM: "armv7", ARM64_32: "arm64_32", X86: "i386"}

MAX_SLICES = 32
MAX_COMMANDS = 20_000
MAX_SECTIONS = 4_096
MAX_TEXT = 1 << 20
"""The longest string read, in bytes."""
MAX_FUNCTIONS = 4_000_000

_FAT, _FAT_64, _MAGIC_64, _MAGIC_32 = 0xCAFEBABE, 0xCAFEBABF, 0xFEEDFACF, 0xFEEDFACE
_SEGMENT_32, _SEGMENT_64, _SYMTAB, _DYSYMTAB = 0x1, 0x19, 0x2, 0xB
_DYLIBS = {0xC, 0x80000018, 0x8000001F, 0x20, 0x80000023}
_RPATH, _DYLD_INFO, _CHAINED, _STARTS = 0x8000001C, (0x22, 0x80000022), 0x80000034, 0x26
_ENCRYPTION, _BUILD_VERSION, _MIN_IOS = (0x21, 0x2C), 0x32, 0x25
_STUBS, _LAZY, _NON_LAZY, _ZERO_FILL = 8, 7, 6, (1, 12, 18)


@dataclass(frozen=True, slots=True)
class Section:
    """One section, clamped to the file."""

    segment: str
    name: str
    address: int
    size: int
    offset: int
    """Where it starts in the slice, in bytes."""
    kind: int
    """Section type, the low byte of its flags (``S_SYMBOL_STUBS`` is 8)."""
    first: int
    """reserved1: first entry in the indirect symbol table."""
    stride: int
    """reserved2: size of one stub."""

    @property
    def end(self) -> int:
        """The address after its last byte."""
        return self.address + self.size


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment, its file range clamped to the file."""

    name: str
    address: int
    size: int
    offset: int
    file_size: int


@dataclass
class Image:
    """One Mach-O of one architecture."""

    data: memoryview
    """The bytes of this slice alone."""
    cpu: int
    file_type: int
    offset: int = 0
    """Where the slice starts in its file."""
    wide: bool = True
    segments: list[Segment] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    dylibs: list[str] = field(default_factory=list)
    rpaths: list[str] = field(default_factory=list)
    cryptid: int = 0
    encrypted: tuple[int, int] = (0, 0)
    """Byte range in the slice that FairPlay covers."""
    min_os: str | None = None
    _symtab: tuple[int, int, int, int] = (0, 0, 0, 0)
    _indirect: tuple[int, int] = (0, 0)
    _starts: tuple[int, int] = (0, 0)
    _chained: tuple[int, int] = (0, 0)
    _binds: tuple[tuple[int, int], ...] = ()

    @property
    def cpu_name(self) -> str:
        """``arm64``, ``x86_64`` … or the number in hex."""
        return CPU_NAMES.get(self.cpu, hex(self.cpu))

    @cached_property
    def base(self) -> int:
        """The preferred load address: where ``__TEXT`` starts."""
        return next((s.address for s in self.segments if s.name == "__TEXT"), 0)

    # --- addresses -------------------------------------------------------------------------------------------

    @cached_property
    def _by_address(self) -> tuple[list[int], list[Segment]]:
        mapped = sorted((s for s in self.segments if s.size), key=lambda s: s.address)
        return [s.address for s in mapped], mapped

    def segment_at(self, address: int) -> Segment | None:
        """The segment that maps an address."""
        starts, mapped = self._by_address
        index = bisect_right(starts, address) - 1
        if index < 0 or address >= mapped[index].address + mapped[index].size:
            return None
        return mapped[index]

    def offset_of(self, address: int) -> int | None:
        """Offset in the slice of a mapped address; None for zero fill, unmapped and encrypted addresses."""
        segment = self.segment_at(address)
        if segment is None or address - segment.address >= segment.file_size:
            return None
        offset = segment.offset + address - segment.address
        if self.cryptid and self.encrypted[0] <= offset < self.encrypted[1]:
            return None
        return offset

    def section_at(self, address: int) -> Section | None:
        """The section that holds an address."""
        starts, ordered = self._ordered_sections
        index = bisect_right(starts, address) - 1
        return ordered[index] if index >= 0 and address < ordered[index].end else None

    @cached_property
    def _ordered_sections(self) -> tuple[list[int], list[Section]]:
        ordered = sorted((s for s in self.sections if s.size), key=lambda s: s.address)
        return [s.address for s in ordered], ordered

    def named(self, name: str) -> Iterator[Section]:
        """Every section of that name, whatever its segment."""
        return (section for section in self.sections if section.name == name)

    def content(self, section: Section) -> memoryview:
        """The bytes of a section; empty for zero fill and for encrypted sections."""
        if section.kind in _ZERO_FILL or self.offset_of(section.address) is None:
            return self.data[:0]
        return self.data[section.offset : section.offset + section.size]

    def bytes_at(self, address: int, size: int) -> bytes | None:
        """Exactly `size` bytes at an address, or None when they are not all in the file."""
        offset = self.offset_of(address)
        if offset is None or size < 0 or offset + size > len(self.data):
            return None
        return bytes(self.data[offset : offset + size])

    def word(self, address: int, size: int = 8) -> int | None:
        """A little-endian unsigned number as it lies in the file."""
        found = self.bytes_at(address, size)
        return None if found is None else int.from_bytes(found, "little")

    def text_at(self, address: int) -> str | None:
        """The NUL-terminated UTF-8 string at an address; None when there is none."""
        offset = self.offset_of(address)
        return None if offset is None else self._string(offset)

    def _string(self, offset: int) -> str | None:
        for size in (128, MAX_TEXT):
            chunk = bytes(self.data[offset : offset + size])
            end = chunk.find(b"\0")
            if end >= 0:
                try:
                    return chunk[:end].decode()
                except UnicodeDecodeError:
                    return None
        return None

    def pointer(self, address: int) -> int | str | None:
        """What the pointer at an address leads to once loaded: an address, or the name of an import."""
        raw = self.word(address)
        if raw is None:
            return None
        segment = self.segment_at(address)
        return self.fixups.resolve(address, raw, segment.name if segment else "")

    def pointers(self, section: Section) -> list[tuple[int, int | str | None]]:
        """Every pointer of a section, with the address it lies at."""
        data = self.content(section)
        words = array("Q", bytes(data[: len(data) // 8 * 8]))
        resolve, start = self.fixups.resolve, section.address
        return [(start + 8 * i, resolve(start + 8 * i, raw, section.segment)) for i, raw in enumerate(words)]

    @cached_property
    def fixups(self) -> Fixups:
        """How this image's pointers are written."""
        if self._chained[1]:
            return macho_fixups.chained(self.data, self._chained, self.segments, self.base)
        return macho_fixups.legacy(self.data, self._binds, self.segments)

    # --- symbols ---------------------------------------------------------------------------------------------

    @cached_property
    def imports(self) -> frozenset[str]:
        """Names of everything imported, by fixups or by undefined symbols."""
        names = set(self.fixups.names)
        _, strings = self._strings
        for first, value in self._symbols_where_undefined():
            name = self._string_in(strings, first & 0xFFFFFFFF)
            if name and not value:
                names.add(name)
        return frozenset(names)

    def _symbols_where_undefined(self) -> Iterator[tuple[int, int]]:
        firsts, values = self._nlist
        for first, value in zip(firsts, values, strict=True):
            if (first >> 32) & 0xEF == 1:  # N_EXT set, N_TYPE zero: N_UNDF
                yield first, value

    @cached_property
    def _nlist(self) -> tuple[array[int], array[int]]:
        offset, count, _, _ = self._symtab
        if not self.wide:
            return array("Q"), array("Q")
        words = array("Q", bytes(self.data[offset : offset + 16 * count]))
        return words[0::2], words[1::2]

    @cached_property
    def _strings(self) -> tuple[int, memoryview]:
        _, _, offset, size = self._symtab
        return offset, self.data[offset : offset + size]

    @staticmethod
    def _string_in(strings: memoryview, at: int) -> str:
        chunk = bytes(strings[at : at + 256])
        end = chunk.find(b"\0")
        if end < 0:
            chunk = bytes(strings[at : at + MAX_TEXT])
            end = chunk.find(b"\0")
        return chunk[: end if end >= 0 else None].decode("utf-8", "replace")

    @cached_property
    def _names(self) -> dict[int, int]:
        firsts, values = self._nlist
        defined = {v: f & 0xFFFFFFFF for f, v in zip(firsts, values, strict=True) if v and not (f >> 32) & 0xE0}
        return defined

    def symbol(self, address: int) -> str | None:
        """The symbol defined at an address, when the symbol table still has it."""
        at = self._names.get(address)
        return self._string_in(self._strings[1], at) or None if at is not None else None

    def symbols_like(self, part: bytes) -> dict[str, int]:
        """Defined symbols whose name contains `part`, with their addresses; a raw search first."""
        _, strings = self._strings
        blob = bytes(strings)
        wanted: set[int] = set()
        at = blob.find(part)
        while at >= 0:
            wanted.add(blob.rfind(b"\0", 0, at) + 1)
            at = blob.find(part, max(blob.find(b"\0", at), at + 1))
        if not wanted:
            return {}
        firsts, values = self._nlist
        return {
            self._string_in(strings, f & 0xFFFFFFFF): v
            for f, v in zip(firsts, values, strict=True)
            if f & 0xFFFFFFFF in wanted and v and not (f >> 32) & 0xE0
        }

    @cached_property
    def stubs(self) -> dict[int, str]:
        """Import stubs: address -> name of what it jumps to (``S_SYMBOL_STUBS``, by the indirect symbol table)."""
        return dict(self._indirect_names(_STUBS))

    @cached_property
    def indirect_pointers(self) -> dict[int, str]:
        """Import pointers named by the indirect symbol table: address -> name."""
        return {**dict(self._indirect_names(_NON_LAZY)), **dict(self._indirect_names(_LAZY))}

    def _indirect_names(self, kind: int) -> Iterator[tuple[int, str]]:
        offset, count = self._indirect
        table = array("I", bytes(self.data[offset : offset + 4 * count]))
        firsts, _ = self._nlist
        _, strings = self._strings
        for section in self.sections:
            stride = section.stride if kind == _STUBS else 8
            if section.kind != kind or stride < 4:
                continue
            for index in range(section.size // stride):
                entry = section.first + index
                if entry < len(table) and table[entry] < len(firsts):
                    name = self._string_in(strings, firsts[table[entry]] & 0xFFFFFFFF)
                    yield section.address + stride * index, name

    @cached_property
    def functions(self) -> array[int]:
        """Function start addresses, ascending (``LC_FUNCTION_STARTS``: ULEB128 deltas from ``__TEXT``)."""
        offset, size = self._starts
        found, address, shift, delta = array("Q"), self.base, 0, 0
        for byte in bytes(self.data[offset : offset + size]):
            delta |= (byte & 0x7F) << shift
            shift += 7
            if byte & 0x80:
                if shift > 63:
                    raise FormatError("function starts: a delta does not end")
                continue
            if not delta:
                break
            address += delta
            if address >> 64:
                raise FormatError("function starts: an address past the address space")
            found.append(address)
            shift = delta = 0
        return found


def images(data: bytes | memoryview) -> tuple[Image, ...]:
    """The images of a Mach-O file, one for each architecture. Raises `FormatError` when it is none."""
    view = memoryview(data)
    if len(view) < 28:
        raise FormatError("Mach-O: too short for a header")
    magic = int.from_bytes(view[:4], "big")
    if magic not in (_FAT, _FAT_64):
        return (_image(view, 0),)
    return tuple(_image(view[start : start + size], start) for start, size in _slices(view, magic == _FAT_64))


def is_macho(head: bytes) -> bool:
    """Whether a file starting so may be Mach-O (a Java class shares the fat magic; its count tells them apart)."""
    if len(head) < 8:
        return False
    big = int.from_bytes(head[:4], "big")
    if big in (_FAT, _FAT_64):
        return 0 < int.from_bytes(head[4:8], "big") <= MAX_SLICES
    return int.from_bytes(head[:4], "little") in (_MAGIC_64, _MAGIC_32)


def _slices(view: memoryview, wide: bool) -> list[tuple[int, int]]:
    count = int.from_bytes(view[4:8], "big")
    if not 0 < count <= MAX_SLICES:
        raise LimitError(f"Mach-O: {count} architectures (limit {MAX_SLICES})")
    layout = struct.Struct(">IIQQII" if wide else ">IIIII")
    if 8 + layout.size * count > len(view):
        raise FormatError("Mach-O: the list of architectures is cut off")
    found: list[tuple[int, int]] = []
    for index in range(count):
        _, _, start, size, *_ = layout.unpack_from(view, 8 + layout.size * index)
        if start + size > len(view) or size < 28:
            raise FormatError("Mach-O: an architecture reaches past the file")
        if any(start < e and s < start + size for s, e in ((s, s + n) for s, n in found)):
            raise FormatError("Mach-O: architectures overlap")
        found.append((start, size))
    return found


def _image(view: memoryview, start: int) -> Image:
    magic = int.from_bytes(view[:4], "little")
    if magic not in (_MAGIC_64, _MAGIC_32):
        raise FormatError("Mach-O: no Mach-O header")
    wide = magic == _MAGIC_64
    _, cpu, _, file_type, count, size = struct.unpack_from("<6I", view)
    if count > MAX_COMMANDS:
        raise LimitError(f"Mach-O: {count} load commands (limit {MAX_COMMANDS})")
    image = Image(view, cpu, file_type, start, wide)
    at, end = 32 if wide else 28, min(len(view), (32 if wide else 28) + size)
    for _ in range(count):
        if at + 8 > end:
            raise FormatError("Mach-O: the load commands are cut off")
        command, length = struct.unpack_from("<II", view, at)
        if length < 8 or at + length > end:
            raise FormatError("Mach-O: a load command reaches past its table")
        try:
            _command(image, command, view[at : at + length])
        except struct.error:
            raise FormatError(f"Mach-O: load command {command:#x} is too short") from None
        at += length
    return image


def _command(image: Image, command: int, body: memoryview) -> None:
    match command:
        case 0x19 | 0x1:
            _segment(image, body, command == _SEGMENT_64)
        case 0x2:
            offset, count, strings, size = struct.unpack_from("<4I", body, 8)
            room = max(0, len(image.data) - offset) // (16 if image.wide else 12)
            image._symtab = (offset, min(count, room), strings, size)
        case 0xB:
            image._indirect = struct.unpack_from("<2I", body, 56)
        case 0x26:
            image._starts = struct.unpack_from("<2I", body, 8)
        case 0x80000034:
            image._chained = struct.unpack_from("<2I", body, 8)
        case 0x22 | 0x80000022:
            ranges = struct.unpack_from("<8I", body, 8)
            image._binds = tuple((ranges[i], ranges[i + 1]) for i in (2, 4, 6))
        case 0x21 | 0x2C:
            start, size, image.cryptid = struct.unpack_from("<3I", body, 8)
            image.encrypted = (start, start + size)
        case 0x32:
            _, version = struct.unpack_from("<2I", body, 8)
            image.min_os = f"{version >> 16}.{version >> 8 & 255}"
        case 0x25:
            (version,) = struct.unpack_from("<I", body, 8)
            image.min_os = f"{version >> 16}.{version >> 8 & 255}"
        case 0x8000001C:
            image.rpaths.append(_command_text(body))
        case _ if command in _DYLIBS:
            image.dylibs.append(_command_text(body))


def _command_text(body: memoryview) -> str:
    (at,) = struct.unpack_from("<I", body, 8)
    return bytes(body[at:]).split(b"\0", 1)[0].decode("utf-8", "replace")


def _segment(image: Image, body: memoryview, wide: bool) -> None:
    head = struct.Struct("<16sQQQQIIII" if wide else "<16sIIIIIIII")
    each = struct.Struct("<16s16sQQIIIIIIII" if wide else "<16s16sIIIIIIIII")
    name, address, size, offset, file_size, _, _, count, _ = head.unpack_from(body, 8)
    length = len(image.data)
    offset, file_size = min(offset, length), min(file_size, size, max(0, length - min(offset, length)))
    image.segments.append(Segment(_name(name), address, size, offset, file_size))
    if count > MAX_SECTIONS or len(image.sections) + count > MAX_SECTIONS:
        raise LimitError(f"Mach-O: more than {MAX_SECTIONS} sections")
    for index in range(count):
        fields = each.unpack_from(body, 8 + head.size + each.size * index)
        section, segment, start, extent, at, _, _, _, flags, first, stride, *_ = fields
        kind = flags & 0xFF
        if kind not in _ZERO_FILL:
            extent = max(0, min(extent, length - at))
        image.sections.append(Section(_name(segment), _name(section), start, extent, at, kind, first, stride))


def _name(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("ascii", "replace")
