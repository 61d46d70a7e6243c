"""``pinscan policy show``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pinscan.errors import ConfigError


@click.group("policy")
def command() -> None:
    """Show the policy in force and where each value comes from."""


@command.command("show")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def show(file: Path | None) -> None:
    """Show every key of the policy, its value and where that came from.

    FILE is the pinscan.toml here or above, unless named. It is checked in full: names of rules and the register too.
    """
    from pinscan import policy as policies
    from pinscan import register
    from pinscan.rulefile import load_rules

    found = file or policies.find(Path.cwd())
    policy = policies.load(found) if found else policies.Policy()
    policies.check_rule_ids(policy, [rule.id for rule in load_rules()])
    if policy.register_file:
        register.load(policy.register_file)
    rows = policy.effective()
    width = max(map(len, rows))
    for key, entry in rows.items():
        if not isinstance(entry, dict):
            raise ConfigError(f"{key}: has no source")
        value = json.dumps(entry["value"], ensure_ascii=True)
        click.echo(f"{key:<{width}}  {value}  ({entry['source']})")
