"""A directory as a container: an unpacked APK, a bare ``.app``, an ``.xcarchive``, a folder of split APKs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pinscan import deadline
from pinscan.build.limits import MIB, Limits
from pinscan.build.zipentry import Deviation
from pinscan.errors import FormatError, LimitError

_MAX_DEPTH = 64


@dataclass(slots=True)
class FileEntry:
    """One file of a directory."""

    path: str
    size: int
    file: Path
    limits: Limits
    stored: bool = True

    def read(self) -> bytes:
        """All its bytes. Raises `LimitError` past the size limit, `FormatError` when it cannot be read."""
        if self.size > self.limits.entry_size:
            raise LimitError(f"{self.path}: {self.size} bytes are more than {self.limits.entry_size // MIB} MiB")
        deadline.check()
        return self.head(self.size)

    def head(self, count: int) -> bytes:
        """Its first `count` bytes (fewer when it is shorter)."""
        try:
            with self.file.open("rb") as stream:
                return stream.read(count)
        except OSError as error:
            raise FormatError(f"{self.path}: {error.strerror or error}") from None


@dataclass
class Folder:
    """A listed directory. `entries` is by path relative to it."""

    entries: dict[str, FileEntry] = field(default_factory=dict)
    deviations: list[Deviation] = field(default_factory=list)
    limits_hit: list[str] = field(default_factory=list)


def open_folder(root: Path, limits: Limits) -> Folder:
    """List a directory's files. Links are followed only to files inside it, so nothing outside is ever read.

    Raises `FormatError` when the directory itself cannot be listed.
    """
    folder = Folder()
    inside = root.resolve()
    pending = [("", root, 0)]
    while pending:
        prefix, directory, depth = pending.pop()
        for item in _list(directory, prefix, folder):
            path = prefix + os.fsencode(item.name).decode("utf-8", "backslashreplace")
            if len(folder.entries) >= limits.entries:
                folder.limits_hit.append(f"more than {limits.entries} files; the rest is not listed")
                return folder
            if item.is_dir(follow_symlinks=False) and not _is_junction(item):
                if depth < _MAX_DEPTH:
                    pending.append((path + "/", Path(item.path), depth + 1))
                else:
                    folder.limits_hit.append(f"{path}: folders nested deeper than {_MAX_DEPTH}")
            else:
                _take_file(folder, path, Path(item.path), inside, limits)
    return folder


def _is_junction(item: os.DirEntry[str]) -> bool:
    """Whether it is a link between folders as Windows has them, which Python knows from 3.12 on."""
    asked = getattr(item, "is_junction", None)
    return bool(asked and asked())


def _list(directory: Path, prefix: str, folder: Folder) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as items:
            return sorted(items, key=lambda item: item.name)
    except OSError as error:
        if not prefix:
            raise FormatError(f"{error.strerror or error}") from None
        folder.limits_hit.append(f"{prefix}: {error.strerror or error}")
        return []


def _take_file(folder: Folder, path: str, file: Path, inside: Path, limits: Limits) -> None:
    try:
        if file.is_symlink():
            target = file.resolve()
            if not target.is_relative_to(inside):
                folder.deviations.append(Deviation("a link points outside of the build; not followed", False, path))
                return
            file = target
        if file.is_file():  # no devices, pipes or linked folders
            folder.entries[path] = FileEntry(path, file.stat().st_size, file, limits)
    except (OSError, RuntimeError) as error:
        folder.deviations.append(Deviation(f"cannot be opened ({error.__class__.__name__})", False, path))
