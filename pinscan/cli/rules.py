"""``pinscan rules list|show|check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pinscan.errors import UsageError, nearest


@click.group("rules")
def command() -> None:
    """List, show and check rules."""


rules_option = click.option(
    "--rules",
    "rules_dirs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of own rules, added to the shipped ones. Repeatable.",
)


@command.command("list")
@rules_option
def list_rules(rules_dirs: tuple[Path, ...]) -> None:
    """List every rule with its severity, worst first."""
    from pinscan.rulefile import load_rules

    rules = sorted(load_rules(tuple(rules_dirs)), key=lambda rule: (-rule.worst.rank, rule.id))
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        click.echo(f"{rule.worst:<8}  {rule.id:<{width}}  {rule.title}")


@command.command("show")
@click.argument("name")
@rules_option
def show_rule(name: str, rules_dirs: tuple[Path, ...]) -> None:
    """Show what a rule finds, why it matters and how to fix it."""
    from pinscan.rulefile import load_rules

    rules = {rule.id: rule for rule in load_rules(tuple(rules_dirs))}
    if name not in rules:
        raise UsageError(f"no rule {name!r}{nearest(name, rules)}", "list them with `pinscan rules list`")
    rule = rules[name]
    click.echo(f"{rule.id}: {rule.title} ({rule.worst})\n")
    click.echo(f"when    {rule.subject}: {' '.join(rule.when.split())}\n")
    for heading, text in (("why", rule.why), ("fix", rule.fix)):
        if text.strip():
            click.echo(f"{heading}\n{_indented(text)}\n")
    for reference in rule.references:
        click.echo(f"see     {reference}")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.strip().splitlines())


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--build", type=click.Path(path_type=Path), metavar="BUILD", help="Also show what each rule sees in a build."
)
def check_rules(folder: Path, build: Path | None) -> None:
    """Check a folder of own rules: names, fields, expressions. With --build, show what each condition saw."""
    from datetime import date

    from pinscan.rulefile import load_rules
    from pinscan.scan import scan
    from pinscan.settings import Settings

    rules = [rule for rule in load_rules((folder,), checked=True) if not rule.shipped]
    if not rules:
        raise UsageError(f"{folder}: no rule files (*.yaml) in it")
    if build is None:
        for rule in rules:
            click.echo(f"ok  {rule.id}: {rule.title}")
        sys.exit(0)
    report = scan(build, Settings.load(as_of=date.today(), rules_dirs=(folder,)))
    for rule in rules:
        found = [finding for finding in report.findings if finding.rule == rule.id]
        state = next(outcome.state for outcome in report.rules if outcome.id == rule.id)
        click.echo(f"{state:<6}  {rule.id}: {len(found)} of this build's {rule.subject} subjects")
        for finding in found:
            click.echo(f"        - {finding.message}")
