"""The files of an archive among a build's own files: an APK in the assets, a library's JAR."""

from __future__ import annotations

from collections.abc import Mapping

from pinscan.build.archive import open_archive
from pinscan.build.entries import Entry
from pinscan.build.limits import MIB, Budget, Limits
from pinscan.errors import LimitError

MAX_SIZE = 64 * MIB
_LIMITS = Limits(entries=100_000, entry_size=16 * MIB, total_inflated=512 * MIB, directory=16 * MIB)


def files_within(entry: Entry) -> Mapping[str, Entry]:
    """The files in an archive, under limits of their own.

    Raises `FormatError` when it is none, `LimitError` past `MAX_SIZE`.
    """
    if entry.size > MAX_SIZE:
        raise LimitError(f"{entry.path}: an archive of more than {MAX_SIZE // MIB} MiB is not looked into")
    return open_archive(memoryview(entry.read()), Budget(_LIMITS)).entries
