"""Progress on standard error: only on a terminal, and only when the work takes more than a second."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pinscan.cli import printable

PATIENCE = 1.0
"""Seconds before anything is shown."""


class Progress:
    """Says how many of the builds are done, on one line that disappears in the end."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.finished = 0
        self.shown = False
        self.start = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def done(self, path: Path) -> None:
        """Count one build as finished."""
        self.finished += 1
        if sys.stderr.isatty() and time.monotonic() - self.start > PATIENCE:
            self.shown = True
            sys.stderr.write(
                f"\r\x1b[K{self.finished} of {self.total} builds scanned, last: {printable(path.name)[:50]}"
            )
            sys.stderr.flush()
