"""``pinscan report``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pinscan.cli._show import format_option, output_option, show


@click.command("report")
@click.argument("saved", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option
@output_option
def command(saved: tuple[Path, ...], format: str | None, output: tuple[Path, ...]) -> None:
    """Render saved scans again, in any format.

    SAVED are JSON files written by `pinscan scan -o scan.json`; several become one report.
    """
    from pinscan import saved as saved_reports
    from pinscan.model import Results

    loaded = [saved_reports.load(path) for path in saved]
    results = Results(
        tuple(report for each in loaded for report in each.reports),
        tuple(failure for each in loaded for failure in each.failures),
    )
    show(results, format, output)
    sys.exit(0)
