"""What an archive among a build's own files holds, by its names alone: an APK in the assets, a JAR with code."""

from __future__ import annotations

from collections.abc import Iterable

from pinscan.build.archive import open_archive
from pinscan.build.entries import Entry
from pinscan.build.limits import MIB, Budget, Limits
from pinscan.errors import LimitError

MAX_SIZE = 64 * MIB
_LIMITS = Limits(entries=100_000, directory=16 * MIB)


def names_within(entry: Entry) -> Iterable[str]:
    """The names of the files in an archive. Raises `FormatError` when it is none, `LimitError` past `MAX_SIZE`."""
    if entry.size > MAX_SIZE:
        raise LimitError(f"{entry.path}: an archive of more than {MAX_SIZE // MIB} MiB is not looked into")
    return open_archive(memoryview(entry.read()), Budget(_LIMITS)).entries
