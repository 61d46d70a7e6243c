"""``pinscan mechanisms``."""

from __future__ import annotations

import inspect

import click

from pinscan import mechanisms
from pinscan.errors import UsageError, nearest


@click.command("mechanisms")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the ways to pin that pinscan reads.

    With NAME, say what that one reads and whose semantics it follows.
    """
    known = mechanisms.names()
    if name is None:
        width = max(map(len, known), default=0)
        for each in known:
            click.echo(f"{each:<{width}}  {mechanisms.load(each).TITLE}")
        return
    if name not in known:
        raise UsageError(f"no mechanism {name!r}{nearest(name, known)}", "list them with `pinscan mechanisms`")
    module = mechanisms.load(name)
    click.echo(f"{module.ID}: {module.TITLE} ({', '.join(module.PLATFORMS)})\n")
    click.echo(inspect.cleandoc(module.__doc__ or ""))
