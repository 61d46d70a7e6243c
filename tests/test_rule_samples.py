"""Every shipped rule fires on the sample builds that it names, and stays silent on the others that it names."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from pinscan.model import RuleState
from pinscan.rulefile import load_rules
from pinscan.scan import scan
from pinscan.settings import Settings
from tests.conftest import SAMPLES
from tests.test_samples import TRUTHS

RULES = load_rules()
SETTINGS = Settings(as_of=date(2026, 11, 23), rules=RULES)
NEED_A_POLICY = {
    "ignore-expired", "ignore-unused", "next-key-missing", "pin-not-documented", "register-backup-is-current",
    "register-key-expired", "retired-key-shipped",
}  # fmt: skip
"""Rules about a policy's ignores or a register's keys: no build fires them alone (tests/test_rules.py does)."""


@cache
def truths() -> dict[str, Path]:
    """The truth file of each build that is judged on the samples' day."""
    read = ((path, yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)) for path in TRUTHS)
    return {truth["build"]: path for path, truth in read if truth.get("as_of") in (None, SETTINGS.as_of)}


@cache
def found_in(name: str) -> frozenset[str]:
    """The rules with findings in a sample, by its golden report (`tests.test_samples` holds the scan to it)."""
    if name not in truths():
        return frozenset(finding.rule for finding in scan(SAMPLES / name, SETTINGS).findings)
    golden = SAMPLES / truths()[name].name.replace(".truth.yaml", ".golden.json")
    return frozenset(finding["rule"] for finding in json.loads(golden.read_text(encoding="utf-8"))["findings"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_does_what_its_samples_say(rule) -> None:  # type: ignore[no-untyped-def]
    """It fires where it says so, and is silent where it says so."""
    for name in rule.samples.fires:
        assert rule.id in found_in(name), f"silent on {name}"
    for name in rule.samples.silent:
        assert rule.id not in found_in(name), f"fires on {name}"


def test_no_rule_is_off() -> None:
    """A rule is silent on its samples because it passes them, not because the defaults switch it off."""
    report = scan(SAMPLES / "nsc-good.apk", SETTINGS)
    assert not [outcome.id for outcome in report.rules if outcome.state is RuleState.OFF]


def test_every_rule_names_samples() -> None:
    """Each rule has one it fires on and one it does not, but for those that need a policy."""
    bare = {rule.id for rule in RULES if not rule.samples.fires or not rule.samples.silent}
    assert bare == NEED_A_POLICY
