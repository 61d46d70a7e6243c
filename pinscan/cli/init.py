"""``pinscan init``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import BuildError, ConfigError

if TYPE_CHECKING:
    from pinscan.starter import Snippet


@click.command("init")
@click.argument("builds", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BUILD...")
@click.option(
    "-o",
    "--output",
    default=Path("pinscan.toml"),
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the policy; a file that is there is never overwritten.  [default: pinscan.toml]",
)
def command(builds: tuple[Path, ...], output: Path) -> None:
    """A starter policy from a first scan, and the CI snippet.

    BUILD is a finished build whose pinning is taken as the state to keep.
    """
    from pinscan import starter
    from pinscan.batch import as_builds, scan_all
    from pinscan.settings import Settings

    if output.exists():
        raise ConfigError(f"{output}: is there already", "edit it, or name another file with --output")
    results = scan_all(as_builds(builds), Settings.load(as_of=date.today(), find_policy=False))
    if results.failures:
        raise BuildError(results.failures[0].message, results.failures[0].hint)
    text = starter.starter_policy(results.reports)
    try:
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{output}: cannot be written: {error.strerror}") from None
    click.echo(f"{output} is written: go through it once, then commit it.\n")
    _next_steps(builds, starter.snippets(Path.cwd()))


def _next_steps(builds: tuple[Path, ...], found: list[Snippet]) -> None:
    from pinscan.cli import printable

    for each in found:
        click.echo(f"For {each.system}:\n\n{each.text}")
    if not found:
        click.echo("No CI was found in this folder; docs/ci.md has a recipe for each.\n")
    names = " ".join(printable(str(path)) for path in builds)
    click.echo("To start on an app with findings, keep today's as a baseline; only what is new then fails:\n")
    click.echo(f"  pinscan scan {names} -o baseline.json --fail-on never")
    click.echo(f"  pinscan scan {names} --baseline baseline.json")
