"""Every shipped rule fires on the sample builds that it names, and stays silent on the others that it names."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from pinscan.model import Report, RuleState
from pinscan.rulefile import load_rules
from pinscan.scan import scan
from pinscan.settings import Settings
from tests.conftest import SAMPLES

RULES = load_rules()
SETTINGS = Settings(as_of=date(2026, 11, 23), rules=RULES)
NEED_A_POLICY = {
    "ignore-expired", "ignore-unused", "next-key-missing", "pin-not-documented", "register-backup-is-current",
    "register-key-expired", "retired-key-shipped",
}  # fmt: skip
"""Rules about a policy's ignores or a register's keys: no build fires them alone (tests/test_rules.py does)."""


@cache
def report_of(name: str) -> Report:
    """The report of a sample on the samples' day."""
    return scan(SAMPLES / name, SETTINGS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_does_what_its_samples_say(rule) -> None:  # type: ignore[no-untyped-def]
    """It fires where it says so, and is silent where it says so."""
    for name in rule.samples.fires:
        assert any(finding.rule == rule.id for finding in report_of(name).findings), f"silent on {name}"
    for name in rule.samples.silent:
        assert not any(finding.rule == rule.id for finding in report_of(name).findings), f"fires on {name}"
        assert {o.id: o.state for o in report_of(name).rules}[rule.id] is not RuleState.OFF


def test_every_rule_names_samples() -> None:
    """Each rule has one it fires on and one it does not, but for those that need a policy."""
    bare = {rule.id for rule in RULES if not rule.samples.fires or not rule.samples.silent}
    assert bare == NEED_A_POLICY
