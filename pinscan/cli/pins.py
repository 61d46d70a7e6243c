"""``pinscan pins``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import UsageError

if TYPE_CHECKING:
    from pinscan.inventory import Inventory
    from pinscan.register import Register


@click.command("pins")
@click.argument("builds", nargs=-1, type=click.Path(path_type=Path), metavar="[BUILD]...")
@click.option(
    "--register", type=click.Path(path_type=Path), metavar="FILE", help="The documented keys.  [default: the policy's]"
)
@click.option("--write", is_flag=True, help="Add to the register the keys that it lacks.")
@click.option(
    "--promote", metavar="LABEL", help="A backup key becomes next, a next key current; retire the one before."
)
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def command(
    builds: tuple[Path, ...], register: Path | None, write: bool, promote: str | None, shape: str
) -> None:  # fmt: skip
    """The inventory of pins, and the register of documented keys.

    BUILD is a finished build, or a saved scan (.json). --write makes the register when there is none and keeps its
    comments and order; --promote moves a key's state after a rotation and needs no build.
    """
    from pinscan import register as registers
    from pinscan.cli import _sources
    from pinscan.inventory import inventory
    from pinscan.settings import Settings

    settings = (
        Settings.load(as_of=date.today()) if register is None else Settings.load(as_of=date.today(), find_policy=False)
    )
    file = register or settings.policy.register_file
    if (write or promote) and file is None:
        raise UsageError("no register to write", "name it: --register pins.toml")
    if not builds and not promote:
        raise UsageError("no build to list", "pinscan pins app.apk")
    reports = _sources.reports(builds, settings) if builds else []
    if promote and file:
        _promote(file, promote)
    if write and file:
        added = registers.write(file, (p for report in reports for p in report.pin_sets if p.origin == "app"))
        if not added and not file.exists():
            raise UsageError(
                f"{file}: no key to write", "none of these builds has an SPKI SHA-256 pin of the app's own"
            )
        click.echo(f"{file}: {added} {'key' if added == 1 else 'keys'} added", err=True)
    known = registers.load(file) if file and file.exists() else None
    if register and known is None:
        raise UsageError(f"{register}: cannot be read: no such file", "--write makes it")
    if builds:
        found = inventory(reports, known)
        click.echo(_json(found) if shape == "json" else _text(found, known))


def _promote(file: Path, label: str) -> None:
    from pinscan import register as registers

    for move in registers.promote(file, label):
        click.echo(f"{file}: {move.label or move.sha256}: {move.old} -> {move.new}", err=True)


def _json(found: Inventory) -> str:
    keys = [{"sha256": key.sha256, "label": key.label, "state": key.state} for key in found.missing]
    document = {"schema": "pinscan-pins/1", "pins": [asdict(row) for row in found.rows], "not_pinned": keys}
    return json.dumps(document, indent=2)


def _text(found: Inventory, register: Register | None) -> str:
    """Hosts with their keys."""
    from pinscan.cli import printable

    lines = []
    for i, row in enumerate(found.rows):
        if i == 0 or row.host != found.rows[i - 1].host:
            reach = {"one": " and names one label below", "any": " and all below"}.get(row.reach, "")
            lines.append(("\n" if i else "") + ("every host of a client" if row.host == "*" else row.host + reach))
        state = f"{row.state:<13}" if register else ""
        notes = [row.label, row.mechanism, "" if row.subject == "spki" else f"whole {row.subject}"]
        notes += [f"until {row.expires}" if row.expires else "", "" if row.enforced is not False else "not enforced"]
        lines.append(f"  {state}{row.pin}  {', '.join(note for note in notes if note)}")
    lines += ["no build pins anything"] if not found.rows else []
    lines += [f"\nnot pinned by any build: {key.label or key.sha256} ({key.state})" for key in found.missing]
    return "\n".join(printable(line) if not line.startswith("\n") else "\n" + printable(line[1:]) for line in lines)
