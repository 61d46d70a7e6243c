"""Mach-O files: thin and fat, and their load commands.

Layouts follow ``mach-o/loader.h``, ``mach-o/fat.h`` and ``mach-o/fixup-chains.h`` of Apple's open-source cctools and
dyld. A header that does not hold raises `FormatError`, a stated limit `LimitError`.
"""

from __future__ import annotations

import struct

from pinscan.errors import FormatError, LimitError
from pinscan.formats.macho_image import ARM64, CPU_NAMES, X86_64, ZERO_FILL, Image, Section, Segment

MAX_SLICES = 32
MAX_COMMANDS = 20_000
MAX_SECTIONS = 4_096

_FAT, _FAT_64, _MAGIC_64, _MAGIC_32 = 0xCAFEBABE, 0xCAFEBABF, 0xFEEDFACF, 0xFEEDFACE
_DYLIBS = {0xC, 0x80000018, 0x8000001F, 0x20, 0x80000023}


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
        case 0x19 | 0x1:  # LC_SEGMENT_64, LC_SEGMENT
            _segment(image, body, command == 0x19)
        case 0x2:  # LC_SYMTAB
            offset, count, strings, size = struct.unpack_from("<4I", body, 8)
            room = max(0, len(image.data) - offset) // (16 if image.wide else 12)
            image.symtab = (offset, min(count, room), strings, size)
        case 0xB:  # LC_DYSYMTAB
            image.indirect = struct.unpack_from("<2I", body, 56)
        case 0x26:  # LC_FUNCTION_STARTS
            image.starts = struct.unpack_from("<2I", body, 8)
        case 0x80000034:  # LC_DYLD_CHAINED_FIXUPS
            image.chained = struct.unpack_from("<2I", body, 8)
        case 0x22 | 0x80000022:  # LC_DYLD_INFO(_ONLY)
            ranges = struct.unpack_from("<8I", body, 8)
            image.binds = tuple((ranges[i], ranges[i + 1]) for i in (2, 4, 6))
        case 0x21 | 0x2C:  # LC_ENCRYPTION_INFO(_64)
            start, size, image.cryptid = struct.unpack_from("<3I", body, 8)
            image.encrypted = (start, start + size)
        case 0x32:  # LC_BUILD_VERSION
            _, version = struct.unpack_from("<2I", body, 8)
            image.min_os = f"{version >> 16}.{version >> 8 & 255}"
        case 0x25:  # LC_VERSION_MIN_IPHONEOS
            (version,) = struct.unpack_from("<I", body, 8)
            image.min_os = f"{version >> 16}.{version >> 8 & 255}"
        case 0x8000001C:  # LC_RPATH
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
        if kind not in ZERO_FILL:
            extent = max(0, min(extent, length - at))
        image.sections.append(Section(_name(segment), _name(section), start, extent, at, kind, first, stride))


def _name(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("ascii", "replace")


__all__ = ["ARM64", "CPU_NAMES", "X86_64", "Image", "Section", "Segment", "images", "is_macho"]
