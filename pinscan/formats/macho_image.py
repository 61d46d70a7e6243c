"""One Mach-O image: what lies at an address of it.

Everything is read lazily from one memory view and clamped to it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pinscan.errors import FormatError
from pinscan.formats import macho_fixups
from pinscan.formats.macho_fixups import Fixups
from pinscan.formats.macho_symbols import Symbols

ARM64, X86_64, ARM, ARM64_32, X86 = 0x0100000C, 0x01000007, 12, 0x0200000C, 7
CPU_NAMES = {ARM64: "arm64", X86_64: "x86_64", ARM: "armv7", ARM64_32: "arm64_32", X86: "i386"}

MAX_TEXT = 1 << 20
"""The longest string read, in bytes."""
_STUBS, _LAZY, _NON_LAZY = 8, 7, 6
ZERO_FILL = (1, 12, 18)
"""Section types without content: ``S_ZEROFILL`` and its kin."""


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
    symtab: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Offset and count of the symbols, offset and size of their strings."""
    indirect: tuple[int, int] = (0, 0)
    """Offset and count of the indirect symbol table."""
    starts: tuple[int, int] = (0, 0)
    """Offset and size of the function starts."""
    chained: tuple[int, int] = (0, 0)
    """Offset and size of the chained fixups."""
    binds: tuple[tuple[int, int], ...] = ()
    """Offset and size of the bind, weak bind and lazy bind opcodes."""

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
        if section.kind in ZERO_FILL or self.offset_of(section.address) is None:
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
        if self.chained[1]:
            return macho_fixups.chained(self.data, self.chained, self.segments, self.base)
        return macho_fixups.legacy(self.data, self.binds, self.segments)

    @cached_property
    def signed(self) -> bool:
        """Whether pointers are those of arm64e, which may be signed."""
        return any(kind in macho_fixups.SIGNED for kind in self.fixups.formats.values())

    # --- symbols ---------------------------------------------------------------------------------------------

    @cached_property
    def symbols(self) -> Symbols:
        """The symbol table."""
        return Symbols(self.data, self.symtab if self.wide else (0, 0, 0, 0), self.indirect)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Names of everything imported, by fixups or by undefined symbols."""
        return frozenset((*self.fixups.names, *self.symbols.undefined()))

    def symbol(self, address: int) -> str | None:
        """The symbol defined at an address, when the symbol table still has it."""
        return self.symbols.at(address)

    def symbols_like(self, part: bytes) -> dict[str, int]:
        """Defined symbols whose name contains `part`, with their addresses."""
        return self.symbols.like(part)

    @cached_property
    def stubs(self) -> dict[int, str]:
        """Import stubs: address -> name of what it jumps to (``S_SYMBOL_STUBS``, by the indirect symbol table)."""
        return {a: n for s in self.sections if s.kind == _STUBS for a, n in self._named_slots(s, s.stride)}

    @cached_property
    def indirect_pointers(self) -> dict[int, str]:
        """Import pointers named by the indirect symbol table: address -> name."""
        return {
            a: n
            for kind in (_NON_LAZY, _LAZY)
            for s in self.sections
            if s.kind == kind
            for a, n in self._named_slots(s, 8)
        }

    def _named_slots(self, section: Section, stride: int) -> Iterator[tuple[int, str]]:
        for index in range(section.size // stride if stride >= 4 else 0):
            name = self.symbols.indirect_name(section.first + index)
            if name is not None:
                yield section.address + stride * index, name

    @cached_property
    def functions(self) -> array[int]:
        """Function start addresses, ascending (``LC_FUNCTION_STARTS``: ULEB128 deltas from ``__TEXT``)."""
        offset, size = self.starts
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

    def is_function(self, address: int) -> bool:
        """Whether a function starts at an address."""
        index = bisect_left(self.functions, address)
        return index < len(self.functions) and self.functions[index] == address
