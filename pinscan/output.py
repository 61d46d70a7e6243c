"""Write results to files: the format follows from the suffix, and a file is either whole or untouched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pinscan import render
from pinscan.errors import UsageError, nearest
from pinscan.model import Results


@dataclass(frozen=True, slots=True)
class Target:
    """One file to write in one format."""

    path: Path
    format: str


def target(path: Path) -> Target:
    """The file with the format that its suffix names. Raises `UsageError` for an unknown suffix or a bad folder."""
    formats = {suffix: name for name in render.names() if (suffix := render.load(name).SUFFIX)}
    suffix = path.suffix.lower()
    if suffix not in formats:
        hint = f"known suffixes: {' '.join(sorted(formats))}"
        raise UsageError(f"--output {path}: no format has the suffix {path.suffix!r}{nearest(suffix, formats)}", hint)
    if not path.parent.is_dir():
        raise UsageError(f"--output {path}: the folder {path.parent} does not exist", "make it first")
    if path.is_dir() or not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(f"--output {path}: cannot be written")
    return Target(path, formats[suffix])


def write(results: Results, targets: Sequence[Target]) -> None:
    """Render every target, then put all files in their places: none is touched before all are ready.

    Raises `UsageError` when one cannot be written; nothing half-written is left behind.
    """
    replace_all((each.path, render.load(each.format).render(results, render.Style())) for each in targets)


def replace(path: Path, text: str) -> None:
    """Put a text in a file in one step. Raises `UsageError`."""
    replace_all([(path, text)])


def replace_all(texts: Iterable[tuple[Path, str]]) -> None:
    """Put texts in files, all or none. Raises `UsageError`."""
    whole = list(texts)
    ready: list[tuple[Path, Path]] = []
    try:
        for path, text in whole:
            ready.append((_beside(path, text), path))
        for temporary, path in ready:
            with _told(path):
                temporary.replace(path)
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _beside(path: Path, text: str) -> Path:
    """A new file in the folder of `path` with the text and the permissions that a new file gets."""
    with _told(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """An error of the system as one line that names the output."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"--output {path}: cannot be written: {error.strerror}") from None
