"""Writes ZIP archives with any field bent: what a real packer, an obfuscator or an attacker leaves behind."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

MAX32 = 0xFFFFFFFF


@dataclass(frozen=True)
class Member:
    """One entry; None means "as is true"."""

    name: str
    data: bytes
    method: int = 8
    local_name: str | None = None
    local_method: int | None = None
    local_crc: int | None = None
    local_sizes: tuple[int, int] | None = None
    """Packed and unpacked size in the local header."""
    crc: int | None = None
    flags: int = 0
    version: int = 20
    date: tuple[int, int] = (0x0822, 0x0221)
    """DOS time and date."""
    size: int | None = None
    packed: bytes | None = None
    packed_size: int | None = None
    """Packed size as declared in both headers."""
    behind: bytes = b""
    """Bytes between its data and the next entry: a data descriptor."""
    offset: int | None = None
    """Where its local header is said to be."""
    raw_name: bytes | None = None
    """The name's bytes in both headers."""

    def payload(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeeze.compress(self.data) + squeeze.flush()


def members(path: Path) -> list[Member]:
    """The entries of a well-formed archive, deflated."""
    with zipfile.ZipFile(path) as archive:
        return [Member(info.filename, archive.read(info)) for info in archive.infolist()]


def change(entries: list[Member], name: str, **fields: object) -> list[Member]:
    """The same entries with one of them bent."""
    assert any(entry.name == name for entry in entries)
    return [replace(entry, **fields) if entry.name == name else entry for entry in entries]


def described(entry: Member) -> Member:
    """An entry as a streaming writer leaves it: zeros in the local header, the truth behind the data."""
    descriptor = struct.pack("<4s3I", b"PK\7\x08", zlib.crc32(entry.data), len(entry.payload()), len(entry.data))
    return replace(entry, flags=8, local_crc=0, local_sizes=(0, 0), behind=descriptor)


def write(
    entries: list[Member], *, count: int | None = None, comment: bytes = b"", behind: bytes = b"",
    directory_size: int = 0, zip64: bool = False,
) -> bytes:  # fmt: skip
    """An archive; `count` is what its end record claims, `directory_size` how many bytes too many it claims."""
    out, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        at = out.tell() if entry.offset is None else entry.offset
        local, central = _headers(entry)
        out.write(local)
        directory.write(central + struct.pack("<I", at) + (entry.raw_name or entry.name.encode()))
    start, listed = out.tell(), directory.getvalue()
    number = len(entries) if count is None else count
    tail = b""
    where = (number, number, len(listed) + directory_size, start)
    if zip64:
        record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, number, number, len(listed), start)
        tail = record + struct.pack("<4sIQI", b"PK\6\7", 0, start + len(listed), 1)
        where = (0xFFFF, 0xFFFF, MAX32, MAX32)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, *where, len(comment))
    return out.getvalue() + listed + tail + end + comment + behind


def _headers(entry: Member) -> tuple[bytes, bytes]:
    """The local header with name and data, and the central record up to the offset."""
    payload = entry.payload()
    crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
    size = len(entry.data) if entry.size is None else entry.size
    packed = len(payload) if entry.packed_size is None else entry.packed_size
    local_crc = crc if entry.local_crc is None else entry.local_crc
    local_method = entry.method if entry.local_method is None else entry.local_method
    name = entry.raw_name or entry.name.encode()
    local_name = name if entry.local_name is None else entry.local_name.encode()
    sizes = (packed, size) if entry.local_sizes is None else entry.local_sizes
    head = (entry.version, entry.flags, local_method, *entry.date, local_crc, *sizes, len(local_name), 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", *head) + local_name + payload + entry.behind
    record = (20, entry.version, entry.flags, entry.method, *entry.date, crc, packed, size, len(name))
    return local, struct.pack("<4s6H3I5HI", b"PK\1\2", *record, 0, 0, 0, 0, 0)
