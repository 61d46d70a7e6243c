"""The outermost file or directory of a build, and the archives inside it, under one budget."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pinscan.build.archive import Archive, open_archive
from pinscan.build.entries import Entry
from pinscan.build.folder import FileEntry, open_folder
from pinscan.build.limits import Budget, Limits
from pinscan.build.zipentry import Deviation, ZipEntry
from pinscan.errors import BuildError, FormatError, LimitError
from pinscan.model import Gap, GapKind, Json, Location, Observation

_LOCATIONS = 10


@dataclass
class Opener:
    """Opens containers for one build: shares the budget, gathers notes and gaps, closes what was mapped."""

    limits: Limits
    name: str
    """Name of the build's file, where gaps about the whole of it are."""
    gaps: list[Gap] = field(default_factory=list)
    deviations: list[tuple[str, Deviation]] = field(default_factory=list)
    """With the location prefix of the archive each was seen in."""
    archives: dict[str, Archive] = field(default_factory=dict)
    """Every archive that was opened, by location prefix; the outermost under the empty one."""
    wrappers: set[str] = field(default_factory=set)
    """Prefixes of archives inside the outermost one that are no APKs: Android itself never opens them."""
    _maps: list[mmap.mmap] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.budget = Budget(self.limits)

    def folder(self, path: Path) -> Mapping[str, Entry]:
        """The files of a directory. Raises `BuildError` when it cannot be listed."""
        try:
            folder = open_folder(path, self.limits)
        except FormatError as error:
            raise BuildError(f"{path}: cannot be listed: {error}") from None
        self._keep("", folder.deviations, folder.limits_hit)
        return dict(sorted(folder.entries.items()))

    def file(self, path: Path) -> tuple[memoryview, Mapping[str, Entry]]:
        """The bytes and entries of an archive. Raises `BuildError` when it is none or cannot be read."""
        view = self._map(path)
        try:
            return view, self._archive(view, "")
        except FormatError as error:
            raise BuildError(f"{path}: {error}", _hint(view)) from None

    def nested(self, entry: Entry, prefix: str, depth: int = 1) -> Mapping[str, Entry] | None:
        """The entries of an archive inside the build, or None with a gap that says why it cannot be read."""
        where = self.place(prefix)
        try:
            if depth > self.limits.depth:
                raise LimitError(f"archives are nested deeper than {self.limits.depth}")
            return self._archive(self._window(entry), prefix)
        except LimitError as error:
            self.gaps.append(Gap(GapKind.LIMIT, str(error), where))
        except FormatError as error:
            self.gaps.append(Gap(GapKind.DAMAGED, f"cannot be opened: {error}", where))
        return None

    def place(self, prefix: str) -> Location:
        """Where an archive lies, for what concerns the whole of it."""
        return Location(prefix.removesuffix("!/") or self.name)

    def _archive(self, view: memoryview, prefix: str) -> Mapping[str, Entry]:
        archive = self.archives[prefix] = open_archive(view, self.budget)
        self._keep(prefix, archive.deviations, archive.limits_hit)
        return dict(sorted(archive.entries.items()))

    def _window(self, entry: Entry) -> memoryview:
        if isinstance(entry, ZipEntry) and entry.stored:
            return entry.window()
        if isinstance(entry, FileEntry):
            return self._map(entry.file)
        return memoryview(entry.read())

    def _map(self, path: Path) -> memoryview:
        try:
            with path.open("rb") as stream:
                mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise BuildError(f"{path}: the file is empty", "was the download or the build step interrupted?") from None
        except OSError as error:
            raise BuildError(f"{path}: {error.strerror or error}") from None
        self._maps.append(mapped)
        return memoryview(mapped)

    def close(self) -> None:
        """Let go of the mapped files; entries cannot be read after that."""
        for mapped in self._maps:
            with suppress(BufferError):  # someone still holds a view; it is unmapped when that goes
                mapped.close()

    def _keep(self, prefix: str, deviations: list[Deviation], limits_hit: list[str]) -> None:
        self.deviations.extend((prefix, deviation) for deviation in deviations)
        where = self.place(prefix)
        self.gaps.extend(Gap(GapKind.LIMIT, text, where) for text in dict.fromkeys(limits_hit))

    def notes(self, apks_only: bool) -> list[Observation]:
        """The deviations as observations: one for each kind, with the first places it was seen at.

        What Android refuses is said of the APKs; `apks_only` leaves the outermost container out of that.
        """
        places: dict[tuple[str, bool | None], list[Location]] = {}
        for prefix, deviation in self.deviations:
            refuses = None if (apks_only and not prefix) or prefix in self.wrappers else deviation.android_refuses
            where = Location(prefix + deviation.path) if deviation.path else self.place(prefix)
            places.setdefault((deviation.note, refuses), []).append(where)
        return [
            Observation("container", "integrity-note", tuple(found[:_LOCATIONS]), _facts(*key, len(found)))
            for key, found in places.items()
        ]


def _facts(note: str, refuses: bool | None, count: int) -> dict[str, Json]:
    facts: dict[str, Json] = {"note": f"{note} ({count} times)" if count > 1 else note}
    return facts if refuses is None else {**facts, "android_refuses": refuses}


def refusals(notes: list[Observation]) -> list[Gap]:
    """What devices would not install or not load: read here, but nobody can say what it would do there."""
    return [
        Gap(GapKind.DAMAGED, f"Android refuses this: {note.facts['note']}", note.locations[0])
        for note in notes
        if note.facts.get("android_refuses")
    ]


_KNOWN: tuple[tuple[bytes, int, str], ...] = (
    (b"PK", 0, "the archive is cut off or damaged; fetch or build it again"),
    (b"dex\n", 0, "this is bare DEX code; pass the APK it belongs to"),
    (b"\xcf\xfa\xed\xfe", 0, "this is a bare executable; pass the .app or .ipa it belongs to"),
    (b"\xce\xfa\xed\xfe", 0, "this is a bare executable; pass the .app or .ipa it belongs to"),
    (b"\xca\xfe\xba\xbe", 0, "this is a bare executable or class file; pass the build it belongs to"),
    (b"\x7fELF", 0, "this is a bare library; pass the APK it belongs to"),
    (b"7z\xbc\xaf\x27\x1c", 0, "this is a 7z archive; unpack it and pass the build in it"),
    (b"\x1f\x8b", 0, "this is packed by gzip; unpack it and pass the build in it"),
    (b"BZh", 0, "this is packed by bzip2; unpack it and pass the build in it"),
    (b"\xfd7zXZ", 0, "this is packed by xz; unpack it and pass the build in it"),
    (b"\x28\xb5\x2f\xfd", 0, "this is packed by zstd; unpack it and pass the build in it"),
    (b"Rar!", 0, "this is a RAR archive; unpack it and pass the build in it"),
    (b"ustar", 257, "this is a tar archive; unpack it and pass the build in it"),
    (b"version https://git-lfs", 0, "this is a pointer of Git LFS; fetch the file itself: git lfs pull"),
    (b"<", 0, "this is a web page or XML; did the download need a login?"),
    (b"{", 0, "this is JSON; a saved scan is rendered by pinscan report"),
)
"""What files that are no archives begin with, at which offset, and what to do about each."""


def _hint(view: memoryview) -> str:
    """What to do about a file that is no archive, told by how it begins."""
    head = bytes(view[:512])
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, at, hint in _KNOWN:
        if head.startswith(magic, at) or (not at and start.startswith(magic)):
            return hint
    return "pass an APK, AAB, split set, IPA, .app or .xcarchive"


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in blocks so that it never lies in memory. Raises `BuildError`."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BuildError(f"{path}: {error.strerror or error}") from None


def folder_digest(entries: Mapping[str, Entry]) -> tuple[str, int]:
    """SHA-256 over a directory's sorted relative paths and contents, and the sum of its sizes.

    Raises `BuildError` when a file cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    for path, entry in sorted(entries.items()):
        digest.update(f"{len(path.encode())}:{path}:{entry.size}:".encode())
        size += entry.size
        if isinstance(entry, FileEntry):
            try:
                with entry.file.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
            except OSError as error:
                raise BuildError(f"{entry.file}: {error.strerror or error}") from None
    return digest.hexdigest(), size
