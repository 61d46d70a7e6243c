"""``pinscan schema``."""

from __future__ import annotations

from importlib.resources import files

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a report."""
    click.echo(files("pinscan.render").joinpath("report.schema.json").read_text(encoding="utf-8"), nl=False)
