"""Write results to files: the format follows from the suffix, and a file is either whole or untouched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
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
    if path.suffix not in formats:
        hint = f"known suffixes: {' '.join(sorted(formats))}"
        raise UsageError(
            f"--output {path}: no format has the suffix {path.suffix!r}{nearest(path.suffix, formats)}", hint
        )
    if not path.parent.is_dir():
        raise UsageError(f"--output {path}: the folder {path.parent} does not exist", "make it first")
    if path.is_dir() or not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(f"--output {path}: cannot be written")
    return Target(path, formats[path.suffix])


def write(results: Results, targets: Sequence[Target]) -> None:
    """Render every target, then put each file in its place in one step."""
    for each in targets:
        text = render.load(each.format).render(results, render.Style())
        replace(each.path, text)


def replace(path: Path, text: str) -> None:
    """Put a text in a file in one step. Raises `UsageError`."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except OSError as error:
        raise UsageError(f"--output {path}: cannot be written: {error.strerror}") from None
