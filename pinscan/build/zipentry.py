"""One file of a ZIP archive, inflated when asked for and under limits, and what may be odd about it.

As Android's loader (libziparchive) does, the central directory's record decides everything; of the local header only
the two lengths count, to find where the data starts.
"""

from __future__ import annotations

import io
import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pinscan import deadline
from pinscan.build.limits import MIB, Budget
from pinscan.errors import FormatError, LimitError

_LOCAL = struct.Struct("<4s5H3I2H")
_CHUNK = 1 << 16
"""Packed bytes that are inflated at a time: so that a large file lies in memory once, not twice."""
_LARGE = 1 << 20
"""Packed bytes beyond which the pages of the archive are given back after they were read."""
_ENCRYPTED, _DESCRIBED = 1, 8
"""Bits of an entry's flags: encrypted; sizes and checksum follow the data."""


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
    """Bytes it takes in the archive, as declared; of a stored entry Android goes by `size` alone."""
    crc: int
    """As declared, never checked."""
    header: int
    """Offset of its local header."""
    _view: memoryview
    _budget: Budget
    _paid: int = 0
    _too_large: bool = False
    """Whether memory ended while it was read: it would again, for each reader that asks."""

    def read(self) -> bytes:
        """All its bytes. Raises `LimitError` past a stated limit, `FormatError` when its data is damaged."""
        deadline.check()
        self._check_size()
        try:
            if not self._too_large:
                return bytes(self.window()) if self.stored else self._inflate(self.size)
        except MemoryError:
            self._too_large = True
        raise LimitError(f"{self.path}: its {self.size // MIB} MiB do not fit into memory (limits.memory_mb)")

    def head(self, count: int) -> bytes:
        """Its first `count` bytes (fewer when it is shorter), without inflating the rest."""
        if self.stored:
            return bytes(self.window()[:count])
        return self._inflate(min(count, self.size))

    def window(self) -> memoryview:
        """The bytes as they lie in the archive, uncopied. Raises `FormatError` when they lie outside it."""
        view, start = self._view, self._start()
        length = self.size if self.stored else self.packed
        if start + length > len(view):
            raise FormatError(f"{self.path}: its data runs past the end of the archive")
        return view[start : start + length]

    def _start(self) -> int:
        """Where its data starts: behind its local header, of which only the two lengths are used."""
        if self.header + _LOCAL.size > len(self._view):
            raise FormatError(f"{self.path}: its local header lies outside the archive")
        name, extra = struct.unpack_from("<2H", self._view, self.header + 26)
        return self.header + _LOCAL.size + int(name) + int(extra)

    def _check_size(self) -> None:
        limits = self._budget.limits
        if self.size > limits.entry_size:
            raise LimitError(f"{self.path}: {self.size} bytes are more than the {limits.entry_size // MIB} MiB limit")
        if not self.stored and self.size > max(limits.ratio_from, self.packed * limits.ratio):
            raise LimitError(f"{self.path}: inflates more than {limits.ratio} times, as only archive bombs do")

    def _inflate(self, count: int) -> bytes:
        self._pay(count)
        packed, decoder, out, at = self.window(), zlib.decompressobj(-zlib.MAX_WBITS), io.BytesIO(), 0
        try:
            while out.tell() < count and not decoder.eof and (at < len(packed) or decoder.unconsumed_tail):
                chunk = decoder.unconsumed_tail or packed[at : at + _CHUNK]
                at += 0 if decoder.unconsumed_tail else _CHUNK
                out.write(decoder.decompress(chunk, count - out.tell()))
        except zlib.error as error:
            raise FormatError(f"{self.path}: damaged data ({error})") from None
        if out.tell() < count:
            raise FormatError(f"{self.path}: holds {out.tell()} bytes where {self.size} are declared")
        if at > _LARGE:
            _give_back(packed)
        return out.getvalue()

    def _pay(self, count: int) -> None:
        if count > self._paid:
            self._budget.spend(count - self._paid)
            self._paid = count


def _give_back(view: memoryview) -> None:
    """Let the system drop the pages of a mapped file that were read; they come back if they are asked for."""
    if isinstance(view.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        view.obj.madvise(mmap.MADV_DONTNEED)


_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
"""Compression methods by their numbers in ZIP's own specification (4.4.5)."""


def packing(entry: object) -> str:
    """How an entry is packed where that is no way of Android's, for who wonders why it cannot be read; else empty."""
    if not isinstance(entry, ZipEntry):
        return ""
    if entry.encrypted or entry.method == 99:  # 99 stands for WinZip's AES
        return "it seems to be encrypted, which Android does not undo"
    if entry.method not in (0, 8):
        name = _METHODS.get(entry.method, f"method {entry.method}")
        return f"it is packed by {name}, which Android does not undo"
    return ""


def is_plain(view: memoryview, at: int, header: int, raw: bytes, directory: int) -> bool:
    """Whether both headers of an entry say the same and nothing unusual: so it is for nearly all, told quickly."""
    local, central = bytes(view[header : header + 30 + len(raw)]), bytes(view[at + 8 : at + 30])
    same = local[6:28] == central and local[30:] == raw and local[:4] == b"PK\x03\x04" and raw.isascii()
    usual = central[2:4] == b"\x08\0" or (central[2:4] == b"\0\0" and central[12:16] == central[16:20])
    if not same or not usual or central[0] & (_ENCRYPTED | _DESCRIBED) or b"\0" in raw:
        return False
    extra, packed = int.from_bytes(local[28:30], "little"), int.from_bytes(central[12:16], "little")
    return header + len(local) + extra + packed <= directory


def entry_deviations(
    view: memoryview, entry: ZipEntry, raw: bytes, size: int, directory: int, *, repeated: bool
) -> Iterator[Deviation]:
    """What is odd about an entry, its name as in the archive (`raw`) and its size as declared being given.

    `directory` is where the central directory starts: entries lie before it.
    """
    path, method = entry.path, entry.method
    if method not in (0, 8):
        yield Deviation("a compression method unknown to Android, which takes the data as stored", False, path)
        if _is_code(path):
            yield Deviation("code packed by a method unknown to Android, which does not load it", True, path)
    elif method == 0 and entry.packed != size:
        yield Deviation("a stored entry declares two different sizes; Android goes by the unpacked one", False, path)
    if entry.encrypted:
        yield Deviation("the encryption flag is set, which Android ignores", False, path)
    if repeated:
        yield Deviation("a second entry has the same name; the first one is read", True, path)
    if b"\0" in raw or ("\\x" in path and not _is_utf8(raw)):
        yield Deviation("the entry's name is not valid UTF-8", True, path)
    yield from _local_deviations(view, entry, raw, size, directory)


def _is_code(path: str) -> bool:
    """Whether Android loads this by itself: of other files only the app itself would read the bytes."""
    return path.endswith(".dex") if "/" not in path else path.startswith("lib/") and path.endswith(".so")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _local_deviations(view: memoryview, entry: ZipEntry, raw: bytes, size: int, directory: int) -> Iterator[Deviation]:
    """Where the local header says something else than the central directory (libziparchive's FindEntry)."""
    at, path = entry.header, entry.path
    if at + _LOCAL.size > min(len(view), directory):
        yield Deviation("the entry's local header lies behind the entries", True, path)
        return
    magic, _, flags, local_method, _, _, crc, packed, inflated, name_length, extra = _LOCAL.unpack_from(view, at)
    if magic != b"PK\x03\x04":
        yield Deviation("the entry's local header has no signature", True, path)
        return
    if view[at + 30 : at + 30 + name_length] != raw:
        yield Deviation("the local header names another file", True, path)
    if local_method != entry.method:
        yield Deviation("the local header declares another compression method", False, path)
    start = at + _LOCAL.size + name_length + extra
    if start + max(entry.packed, size if entry.method == 0 else 0) > directory:
        yield Deviation("the entry's data runs into the archive's directory", True, path)
    expected = (entry.crc, entry.packed, size)
    if flags & _DESCRIBED:
        stop = start + (size if entry.method == 0 else entry.packed)
        if _is_code(path) and not _described(bytes(view[stop : stop + 16]), expected):
            yield Deviation("what stands behind the code says another size or checksum", True, path)
    elif (crc, packed, inflated) != expected and 0xFFFFFFFF not in (packed, inflated):
        yield Deviation("the local header declares another size or checksum", True, path)


def _described(data: bytes, expected: tuple[int, int, int]) -> bool:
    """Whether a data descriptor, its signature optional, says what the directory says.

    It is compared only where an entry is unpacked as a whole (``ValidateDataDescriptor``): code.
    """
    data = data[4:] if data.startswith(b"PK\x07\x08") else data[:12]
    return data == struct.pack("<3I", *(number & 0xFFFFFFFF for number in expected))


def overlapping(entries: Iterable[ZipEntry]) -> int:
    """How many entries begin inside another one's data, as the densest archive bombs have it."""
    count, reached = 0, 0
    for entry in sorted(entries, key=lambda entry: entry.header):
        count += entry.header < reached
        reached = max(reached, entry.header + _LOCAL.size + entry.packed)
    return count
