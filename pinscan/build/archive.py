"""ZIP archives as Android's own loader (libziparchive) reads them: the central directory decides everything.

The last end-of-central-directory record counts; method 8 is deflate and anything else is stored; flags, versions,
dates and checksums are ignored; the first of several entries of one name wins. What Android would refuse, or what no
build tool writes, is kept as a `Deviation` and read nevertheless.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pinscan import deadline
from pinscan.build.limits import MIB, Budget
from pinscan.build.zipentry import Deviation, ZipEntry, entry_deviations, is_plain, overlapping
from pinscan.errors import FormatError

_EOCD = b"PK\x05\x06"
_EOCD64_LOCATOR = b"PK\x06\x07"
_EOCD64 = b"PK\x06\x06"
_CENTRAL_MAGIC = b"PK\x01\x02"
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LAST_RECORD = 22 + 0xFFFF
_MAX_END_RECORDS = 100
_CHECKED = 5000
"""Entries listed between two looks at the clock."""


@dataclass
class Archive:
    """An opened ZIP archive. `entries` is by path, in the central directory's order."""

    view: memoryview
    budget: Budget
    directory: int
    """Where the central directory starts."""
    entries: dict[str, ZipEntry] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    """Entries whose name ends in a slash: they hold nothing that is read."""
    deviations: list[Deviation] = field(default_factory=list)
    limits_hit: list[str] = field(default_factory=list)
    """What was left out because of a limit, one sentence each."""


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
    at, count, limits = directory.offset, directory.count, archive.budget.limits
    if count > limits.entries:
        archive.limits_hit.append(f"{count} entries are more than the {limits.entries} that are listed")
        count = limits.entries
    for index in range(count):
        if at + _CENTRAL.size > directory.record or bytes(archive.view[at : at + 4]) != _CENTRAL_MAGIC:
            note = f"the central directory holds {index} entries where {directory.count} are declared"
            archive.deviations.append(Deviation(note, True))
            break
        if index % _CHECKED == 0:
            deadline.check()
        if at - directory.offset > limits.directory:
            archive.limits_hit.append(f"its directory of more than {limits.directory // MIB} MiB is not read in full")
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
    if 0xFFFFFFFF in (packed, size, header):
        size, packed, header = _zip64_sizes(bytes(view[extra_at : extra_at + extra_length]), size, packed, header)
    path = raw.decode("utf-8", "backslashreplace")
    stored = method != 8
    entry = ZipEntry(path, size, stored, method, bool(flags & 1), packed, crc, header, view, archive.budget)
    repeated = path in archive.entries or path in archive.folders
    if repeated or not is_plain(view, at, header, raw, archive.directory):
        archive.deviations.extend(entry_deviations(view, entry, raw, size, archive.directory, repeated=repeated))
    if path == "resources.arsc" and not stored:
        note = "the resource table is compressed, which Android 11 refuses of apps that target it"
        archive.deviations.append(Deviation(note, False, path))
    if path.endswith("/"):
        archive.folders.add(path)
    elif not repeated:
        archive.entries[path] = entry
    return end


def _zip64_sizes(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Size, packed size and header offset, with those that did not fit taken from the ZIP64 extra field.

    Where it holds all three, as Go's writers have it, all of them count (libziparchive's "complete" field).
    """
    values = [size, packed, header]
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            every = length in (24, 28)
            values = [next(numbers, value) if every or value == 0xFFFFFFFF else value for value in values]
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _check_outline(archive: Archive, directory: _Directory, end: int) -> None:
    """What lies around the entries: another start, hidden records, bytes behind the end."""
    view = archive.view
    if bytes(view[:4]) not in (b"PK\x03\x04", _EOCD):
        archive.deviations.append(Deviation("the file does not begin with an entry", True))
    if bytes(view[end : end + 4]) == _CENTRAL_MAGIC and end + _CENTRAL.size <= directory.record:
        note = f"its directory goes on behind the {directory.count} entries declared; Android sees only those"
        archive.deviations.append(Deviation(note, False))
    if end > directory.offset + directory.size or directory.offset + directory.size > directory.record:
        archive.deviations.append(Deviation("the size of its directory is wrong", True))
    shared = overlapping(archive.entries.values())
    if shared:
        archive.deviations.append(Deviation(f"{shared} entries share bytes with another", False))
    (comment,) = struct.unpack_from("<H", view, directory.record + 20)
    behind = len(view) - directory.record - 22 - comment
    if behind > 0:
        archive.deviations.append(Deviation(f"{behind} bytes lie behind the archive", True))
