"""Writes ZIP archives with any field bent: what a real packer, an obfuscator or an attacker leaves behind."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """One entry; None means "as is true"."""

    name: str
    data: bytes
    method: int = 8
    local_name: str | None = None
    local_method: int | None = None
    local_crc: int | None = None
    crc: int | None = None
    flags: int = 0
    version: int = 20
    size: int | None = None
    packed: bytes | None = None

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


def write(entries: list[Member], *, count: int | None = None, comment: bytes = b"", behind: bytes = b"") -> bytes:
    """An archive; `count` is what its end record claims."""
    out, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        payload, at = entry.payload(), out.tell()
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        local_crc = crc if entry.local_crc is None else entry.local_crc
        local_method = entry.method if entry.local_method is None else entry.local_method
        local_name = (entry.local_name or entry.name).encode()
        head = (entry.version, entry.flags, local_method, 0, 0, local_crc, len(payload), size, len(local_name), 0)
        out.write(struct.pack("<4s5H3I2H", b"PK\3\4", *head) + local_name + payload)
        name = entry.name.encode()
        record = (20, entry.version, entry.flags, entry.method, 0, 0, crc, len(payload), size, len(name))
        directory.write(struct.pack("<4s6H3I5H2I", b"PK\1\2", *record, 0, 0, 0, 0, 0, at) + name)
    start, listed = out.tell(), directory.getvalue()
    number = len(entries) if count is None else count
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, number, number, len(listed), start, len(comment))
    return out.getvalue() + listed + end + comment + behind
