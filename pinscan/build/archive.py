"""ZIP archives as Android's own loader (libziparchive) reads them: the central directory decides everything.

The last end-of-central-directory record counts; method 8 is deflate and anything else is stored; flags, versions,
dates and checksums are ignored; the first of several entries of one name wins. What Android would refuse, or what no
build tool writes, is kept as a `Deviation` and read nevertheless.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pinscan.build.limits import MIB, Budget
from pinscan.errors import FormatError, LimitError

_EOCD = b"PK\x05\x06"
_EOCD64_LOCATOR = b"PK\x06\x07"
_EOCD64 = b"PK\x06\x06"
_CENTRAL_MAGIC = b"PK\x01\x02"
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_LAST_RECORD = 22 + 0xFFFF
_CHUNK = 1 << 16
_MAX_END_RECORDS = 100


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something about an archive that no build tool writes."""

    note: str
    android_refuses: bool
    path: str = ""
    """The entry it is about; empty for the archive as a whole."""


@dataclass(slots=True)
class ZipEntry:
    """One file of an archive, located by its central directory record."""

    path: str
    size: int
    stored: bool
    method: int
    """Compression method as declared: 0 stored, 8 deflate; Android takes any other as stored."""
    encrypted: bool
    """Whether the encryption flag is set, which Android ignores."""
    packed: int
    """Bytes it takes in the archive."""
    crc: int
    """As declared, never checked."""
    _header: int
    _archive: Archive
    _paid: int = 0

    def read(self) -> bytes:
        """All its bytes. Raises `LimitError` past a stated limit, `FormatError` when its data is damaged."""
        self._check_size()
        if self.stored:
            return bytes(self.window())
        return self._inflate(self.size)

    def head(self, count: int) -> bytes:
        """Its first `count` bytes (fewer when it is shorter), without inflating the rest."""
        if self.stored:
            return bytes(self.window()[:count])
        return self._inflate(min(count, self.size), partial=True)

    def window(self) -> memoryview:
        """The bytes as they lie in the archive, uncopied. Raises `FormatError` when they lie outside it."""
        view = self._archive.view
        start = self._archive.data_offset(self._header)
        if start + self.packed > len(view):
            raise FormatError(f"{self.path}: its data runs past the end of the archive")
        return view[start : start + self.packed]

    def _check_size(self) -> None:
        limits = self._archive.budget.limits
        if self.size > limits.entry_size:
            raise LimitError(f"{self.path}: {self.size} bytes are more than the {limits.entry_size // MIB} MiB limit")
        if not self.stored and self.size > max(limits.ratio_from, self.packed * limits.ratio):
            raise LimitError(f"{self.path}: inflates more than {limits.ratio} times, as only archive bombs do")

    def _inflate(self, count: int, *, partial: bool = False) -> bytes:
        self._pay(count)
        packed, decoder, out, at = self.window(), zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), 0
        step = _CHUNK if partial else max(len(packed), 1)
        try:
            while len(out) < count and not decoder.eof and (at < len(packed) or decoder.unconsumed_tail):
                chunk = decoder.unconsumed_tail or packed[at : at + step]
                at += 0 if decoder.unconsumed_tail else step
                out += decoder.decompress(chunk, count - len(out))
        except zlib.error as error:
            raise FormatError(f"{self.path}: damaged data ({error})") from None
        if len(out) < count:
            raise FormatError(f"{self.path}: holds {len(out)} bytes where {self.size} are declared")
        return bytes(out)

    def _pay(self, count: int) -> None:
        if count > self._paid:
            self._archive.budget.spend(count - self._paid)
            self._paid = count


@dataclass
class Archive:
    """An opened ZIP archive. `entries` is by path, in the central directory's order."""

    view: memoryview
    budget: Budget
    directory: int
    """Where the central directory starts."""
    entries: dict[str, ZipEntry] = field(default_factory=dict)
    deviations: list[Deviation] = field(default_factory=list)
    limits_hit: list[str] = field(default_factory=list)
    """What was left out because of a limit, one sentence each."""

    def data_offset(self, header: int) -> int:
        """Where an entry's data starts: behind its local header, of which only the two lengths are used."""
        if header + _LOCAL.size > len(self.view):
            raise FormatError("an entry's local header lies outside the archive")
        name, extra = struct.unpack_from("<2H", self.view, header + 26)
        return header + _LOCAL.size + int(name) + int(extra)


@dataclass(frozen=True, slots=True)
class _Directory:
    """Where the central directory lies and how many records it is said to hold."""

    record: int
    count: int
    size: int
    offset: int
    zip64: bool = False


def open_archive(view: memoryview, budget: Budget) -> Archive:
    """Read an archive's directory; no entry is inflated. Raises `FormatError` when it is no ZIP archive."""
    directory, prefix, notes = _find_directory(view)
    archive = Archive(view[prefix:], budget, directory.offset, deviations=notes)
    if prefix:
        archive.deviations.append(Deviation(f"{prefix} bytes lie before the archive", True))
    if directory.count == 0:
        archive.deviations.append(Deviation("the archive declares no entries", True))
    end = _read_entries(archive, directory)
    _check_outline(archive, directory, end)
    return archive


def _find_directory(view: memoryview) -> tuple[_Directory, int, list[Deviation]]:
    """The last end record's directory and the length of what lies before the archive.

    Where that one leads nowhere, the last that leads to a directory: such an archive Android refuses.
    """
    notes: list[Deviation] = []
    error = FormatError("not a ZIP archive: it has no end-of-central-directory record")
    fallback: _Directory | None = None
    for found in islice(_end_records(view), _MAX_END_RECORDS):
        if found.count == 0:
            fallback = fallback or found
        else:
            try:
                prefix = _prefix_length(view, found)
            except FormatError as damaged:
                error = damaged
            else:
                return replace(found, record=found.record - prefix), prefix, notes
        notes = [Deviation("a false end-of-central-directory record hides the true one", True)]
    if fallback is None:
        raise error
    return fallback, 0, []


def _end_records(view: memoryview) -> Iterator[_Directory]:
    """What each end-of-central-directory record says, the last one first."""
    tail_start = max(0, len(view) - _LAST_RECORD)
    tail = bytes(view[tail_start:])
    at = tail.rfind(_EOCD)
    while at >= 0:
        if at + 22 <= len(tail):
            _, _, _, _, count, size, offset, _ = struct.unpack_from("<4s4H2IH", tail, at)
            found = _Directory(tail_start + at, count, size, offset)
            yield _zip64_directory(view, found) if 0xFFFFFFFF in (size, offset) or count == 0xFFFF else found
        at = tail.rfind(_EOCD, 0, at + 3)


def _zip64_directory(view: memoryview, found: _Directory) -> _Directory:
    """The 64-bit record in place of the plain one, when there is one where it belongs."""
    locator = found.record - 20
    if locator < 0 or bytes(view[locator : locator + 4]) != _EOCD64_LOCATOR:
        return found
    (at,) = struct.unpack_from("<Q", view, locator + 8)
    if at + 56 > locator or bytes(view[at : at + 4]) != _EOCD64:
        return found
    count, size, offset = struct.unpack_from("<3Q", view, at + 32)
    return _Directory(found.record, count, size, offset, zip64=True)


def _prefix_length(view: memoryview, directory: _Directory) -> int:
    """How many bytes were put before the archive without correcting the offsets in it; 0 when it is where it says."""
    if bytes(view[directory.offset : directory.offset + 4]) == _CENTRAL_MAGIC:
        return 0
    start = directory.record - directory.size
    if start > directory.offset and bytes(view[start : start + 4]) == _CENTRAL_MAGIC:
        return start - directory.offset
    raise FormatError("a damaged ZIP archive: its directory is not where it says")


def _read_entries(archive: Archive, directory: _Directory) -> int:
    """List the entries; return the offset behind the last record read."""
    at, count, limit = directory.offset, directory.count, archive.budget.limits.entries
    if count > limit:
        archive.limits_hit.append(f"{count} entries are more than the {limit} that are listed")
        count = limit
    for index in range(count):
        if at + _CENTRAL.size > directory.record or bytes(archive.view[at : at + 4]) != _CENTRAL_MAGIC:
            note = f"the central directory holds {index} entries where {directory.count} are declared"
            archive.deviations.append(Deviation(note, True))
            break
        at = _read_entry(archive, at)
    return at


def _read_entry(archive: Archive, at: int) -> int:
    """Take in one central directory record; return where the next one starts."""
    view = archive.view
    record: tuple[int, ...] = _CENTRAL.unpack_from(view, at)[3:]
    flags, method, _, _, crc, packed, size, name_length, extra_length, comment, _, _, _, header = record
    name_at = at + _CENTRAL.size
    extra_at = name_at + name_length
    end = extra_at + extra_length + comment
    raw = bytes(view[name_at:extra_at])
    if name_length > archive.budget.limits.name_length:
        archive.limits_hit.append(f"an entry's name of {name_length} bytes is too long to list")
        return end
    if 0xFFFFFFFF in (packed, size, header):
        size, packed, header = _zip64_sizes(bytes(view[extra_at : extra_at + extra_length]), size, packed, header)
    path = raw.decode("utf-8", "backslashreplace")
    stored = method != 8
    entry = ZipEntry(path, packed if stored else size, stored, method, bool(flags & 1), packed, crc, header, archive)
    if path in archive.entries or not _is_plain(view, at, header, raw):
        archive.deviations.extend(_entry_deviations(archive, entry, raw, flags, method, size))
    if not path.endswith("/") and path not in archive.entries:
        archive.entries[path] = entry
    return end


def _zip64_sizes(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Size, packed size and header offset, with those that did not fit taken from the ZIP64 extra field."""
    values = [size, packed, header]
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            values = [next(numbers, value) if value == 0xFFFFFFFF else value for value in values]
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _is_plain(view: memoryview, at: int, header: int, raw: bytes) -> bool:
    """Whether both headers of an entry say the same and nothing unusual: so it is for nearly all, told quickly."""
    local, central = bytes(view[header : header + 30 + len(raw)]), bytes(view[at + 8 : at + 30])
    same = local[6:28] == central and local[30:] == raw and local[:4] == b"PK\x03\x04" and raw.isascii()
    usual = central[2:4] == b"\x08\0" or (central[2:4] == b"\0\0" and central[12:16] == central[16:20])
    return same and usual and not central[0] & 1 and b"\0" not in raw


def _entry_deviations(
    archive: Archive, entry: ZipEntry, raw: bytes, flags: int, method: int, size: int
) -> Iterator[Deviation]:
    path = entry.path
    if method not in (0, 8):
        yield Deviation("a compression method unknown to Android, which takes the data as stored", False, path)
    elif method == 0 and entry.packed != size:
        yield Deviation("a stored entry declares two different sizes", True, path)
    if flags & 1:
        yield Deviation("the encryption flag is set on data that is not encrypted", False, path)
    if path in archive.entries:
        yield Deviation("a second entry has the same name; the first one is read", True, path)
    if b"\0" in raw or ("\\x" in path and not _is_utf8(raw)):
        yield Deviation("the entry's name is not valid UTF-8", True, path)
    yield from _local_deviations(archive.view, entry, raw, method, size)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _local_deviations(view: memoryview, entry: ZipEntry, raw: bytes, method: int, size: int) -> Iterator[Deviation]:
    """Where the local header says something else than the central directory (libziparchive's FindEntry)."""
    at, path = entry._header, entry.path
    if at + _LOCAL.size > len(view):
        yield Deviation("the entry's local header lies outside the archive", True, path)
        return
    magic, _, flags, local_method, _, _, crc, packed, inflated, name_length, _ = _LOCAL.unpack_from(view, at)
    if magic != b"PK\x03\x04":
        yield Deviation("the entry's local header has no signature", True, path)
        return
    if view[at + 30 : at + 30 + name_length] != raw:
        yield Deviation("the local header names another file", True, path)
    if local_method != method:
        yield Deviation("the local header declares another compression method", False, path)
    described = bool(flags & 8)
    differs = (crc, packed, inflated) != (entry.crc, entry.packed, size)
    if differs and not described and 0xFFFFFFFF not in (packed, inflated):
        yield Deviation("the local header declares another size or checksum", True, path)


def _check_outline(archive: Archive, directory: _Directory, end: int) -> None:
    """What lies around the entries: another start, hidden records, bytes behind the end."""
    view = archive.view
    if bytes(view[:4]) not in (b"PK\x03\x04", _EOCD):
        archive.deviations.append(Deviation("the file does not begin with an entry", True))
    if bytes(view[end : end + 4]) == _CENTRAL_MAGIC and end + _CENTRAL.size <= directory.record:
        note = f"its directory goes on behind the {directory.count} entries declared; Android sees only those"
        archive.deviations.append(Deviation(note, False))
    overlapping = _overlapping(archive)
    if overlapping:
        archive.deviations.append(Deviation(f"{overlapping} entries share bytes with another", False))
    (comment,) = struct.unpack_from("<H", view, directory.record + 20)
    behind = len(view) - directory.record - 22 - comment
    if behind > 0:
        archive.deviations.append(Deviation(f"{behind} bytes lie behind the archive", True))


def _overlapping(archive: Archive) -> int:
    """How many entries begin inside another one's data, as the densest archive bombs have it."""
    count, reached = 0, 0
    for entry in sorted(archive.entries.values(), key=lambda entry: entry._header):
        count += entry._header < reached
        reached = max(reached, entry._header + _LOCAL.size + entry.packed)
    return count
