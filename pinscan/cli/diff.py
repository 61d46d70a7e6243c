"""``pinscan diff``."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import UsageError

if TYPE_CHECKING:
    from pinscan.compare import Change
    from pinscan.model import Report

_SIGNS = {"added": "+", "removed": "-", "weakened": "!", "strengthened": "^", "changed": "~"}


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--register", type=click.Path(path_type=Path), metavar="FILE", help="Names keys.  [default: the policy's]"
)
@click.option(
    "--fail-on", type=click.Choice(["weaker", "any", "never"]), default="never", show_default=True,
    help="Exit with 1 when something is weaker, or differs at all.",
)  # fmt: skip
@click.option(
    "-f", "--format", "shape", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="What to print.",
)  # fmt: skip
def command(old: Path, new: Path, register: Path | None, fail_on: str, shape: str) -> None:
    """What changed in pinning between two builds.

    OLD and NEW are finished builds or saved scans (.json): two versions, or the Android and the iOS build.
    """
    from pinscan import register as registers
    from pinscan.cli import _sources
    from pinscan.compare import compare
    from pinscan.settings import Settings

    settings = Settings.load(as_of=date.today())
    known = registers.load(register) if register else settings.register
    one, two = (_one(path, _sources.reports([path], settings)) for path in (old, new))
    changes = compare(one, two, known)
    write = {"text": _text, "json": _json, "markdown": _markdown}[shape]
    click.echo(write(one, two, changes))
    failed = changes if fail_on == "any" else [c for c in changes if c.weaker] if fail_on == "weaker" else ()
    sys.exit(1 if failed else 0)


def _one(path: Path, reports: list[Report]) -> Report:
    if len(reports) != 1:
        raise UsageError(f"{path}: holds {len(reports)} reports", "diff compares one build with one other")
    return reports[0]


def _name(report: Report) -> str:
    artifact = report.artifact
    version = f" {artifact.version}" if artifact.version else ""
    return f"{artifact.file} ({artifact.platform}{version})"


def _text(old: Report, new: Report, changes: tuple[Change, ...]) -> str:
    from pinscan.cli import printable

    lines = [f"{_name(old)} -> {_name(new)}"]
    for i, change in enumerate(changes):
        if change.host and (i == 0 or change.host != changes[i - 1].host):
            lines.append(change.host)
        lines.append(f"  {_SIGNS[change.kind]} {change.kind}: {change.what}")
    lines += ["  no difference in pinning"] if not changes else []
    return "\n".join(map(printable, lines))


def _json(old: Report, new: Report, changes: tuple[Change, ...]) -> str:
    document = {
        "schema": "pinscan-diff/1",
        "old": {"file": old.artifact.file, "sha256": old.artifact.sha256, "version": old.artifact.version},
        "new": {"file": new.artifact.file, "sha256": new.artifact.sha256, "version": new.artifact.version},
        "changes": [{"kind": str(c.kind), "host": c.host or None, "what": c.what, "weaker": c.weaker} for c in changes],
    }
    return json.dumps(document, indent=2)


def _markdown(old: Report, new: Report, changes: tuple[Change, ...]) -> str:
    from pinscan.render.markdown import escape as safe

    if not changes:
        return f"**{safe(_name(old))} → {safe(_name(new))}**: no difference in pinning"
    rows = [f"| {c.kind} | {safe(c.host or 'the build')} | {safe(c.what)} |" for c in changes]
    head = [f"**{safe(_name(old))} → {safe(_name(new))}**", "", "| change | host | what |", "|---|---|---|"]
    return "\n".join([*head, *rows])
