"""The options and the way in which several commands print results."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from pinscan import render
from pinscan.model import Results

format_option: Callable[[Any], Any] = click.option(
    "-f",
    "--format",
    type=click.Choice(render.names()),
    help="What to print on standard output.  [default: text]",
)
output_option: Callable[[Any], Any] = click.option(
    "-o",
    "--output",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a file; its suffix names the format. Repeatable.",
)


def style(verbosity: int = 0) -> render.Style:
    """How standard output wants text: its width and colour when it is a terminal, 80 plain columns when piped."""
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size((80, 24)).columns, 120) if terminal else 80
    return render.Style(width=width, colour=terminal and not _no_colour(), verbosity=verbosity)


def _no_colour() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def show(results: Results, format: str | None, output: Sequence[Path], verbosity: int = 0) -> None:
    """Write the files, then print: the chosen format, or text unless only files were asked for."""
    from pinscan import output as files

    files.write(results, [files.target(path) for path in output])
    if format is not None or not output:
        name = format or "text"
        click.echo(render.load(name).render(results, style(verbosity)), nl=False)
