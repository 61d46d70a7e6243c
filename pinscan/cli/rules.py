"""``pinscan rules list|show|check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import UsageError, nearest

if TYPE_CHECKING:
    from pinscan.rulefile import Rule


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


@command.command("facts")
@click.argument("subject", default="pin_set")
def list_facts(subject: str) -> None:
    """List what a rule can ask of its subject (pin_set, host, certificate, observation, gap, report, key, ignore)."""
    from pinscan.explain import catalogue
    from pinscan.rulefile import SUBJECTS

    if subject not in SUBJECTS:
        raise UsageError(f"no rule is about {subject!r}{nearest(subject, SUBJECTS)}", f"try {', '.join(SUBJECTS)}")
    for name, kind, meaning in catalogue(subject):
        click.echo(f"{subject}.{name}  ({kind})\n    {meaning}")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.strip().splitlines())


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--build", type=click.Path(path_type=Path), metavar="BUILD", help="Also show what each rule sees in a build."
)
def check_rules(folder: Path, build: Path | None) -> None:
    """Check a folder of own rules: names, fields, expressions. With --build, show what each condition saw."""
    from pinscan.rulefile import load_rules

    rules = [rule for rule in load_rules((folder,), checked=True) if not rule.shipped]
    if not rules:
        raise UsageError(f"{folder}: no rule files (*.yaml) in it")
    if build is None:
        for rule in rules:
            click.echo(f"ok  {rule.id}: {rule.title}")
        sys.exit(0)
    _explain(rules, build)


def _explain(rules: list[Rule], build: Path) -> None:
    """Print what each rule's condition saw in a build."""
    from datetime import date

    from pinscan.build import open_build
    from pinscan.explain import explain
    from pinscan.facts import Case
    from pinscan.scan import observe
    from pinscan.settings import Settings

    settings = Settings.load(as_of=date.today())
    with open_build(build) as opened:
        seen = observe(opened)
    case = Case(seen, settings.policy, settings.as_of, settings.register)
    for rule in rules:
        saw = list(explain(case, rule))
        click.echo(f"{rule.id}: holds for {sum(s.holds for s in saw)} of {len(saw)} ({rule.subject})")
        for subject in saw:
            hosts = f" {', '.join(subject.hosts)}" if subject.hosts else ""
            click.echo(f"  {'holds' if subject.holds else 'does not hold'}:{hosts} at {subject.place}")
            for path, value in subject.values:
                click.echo(f"    {path} = {value}")
