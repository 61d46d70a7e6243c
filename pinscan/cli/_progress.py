"""Progress on standard error: only on a terminal, and only when the work takes more than a second."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

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
            click.echo("\r\x1b[K", nl=False, err=True)

    def done(self, path: Path) -> None:
        """Count one build as finished."""
        self.finished += 1
        if sys.stderr.isatty() and time.monotonic() - self.start > PATIENCE:
            self.shown = True
            line = f"{self.finished} of {self.total} builds scanned, last: {printable(path.name)[:50]}"
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)  # which knows consoles that take no escape codes
