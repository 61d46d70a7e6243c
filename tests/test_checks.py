"""Judging synthetic builds: findings, their order and fingerprints, ignores, baselines, outcomes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.baseline import Baseline
from pinscan.checks import judge, load_rules
from pinscan.errors import ConfigError
from pinscan.model import Artifact, Finding, Location, Report, RuleState, Seen, Severity
from pinscan.policy import Ignore, Policy
from pinscan.rulefile import parse
from tests.facts_of import ANDROID, IOS, TODAY, gap, pin, pin_set, seen

RULES = load_rules()


def judged(*facts: object, **more: object) -> Report:
    """The report of a synthetic build on the tests' day."""
    given_facts = facts[0] if facts and isinstance(facts[0], Seen) else seen(*facts)  # type: ignore[arg-type]
    return judge(given_facts, **{"rules": RULES, "as_of": TODAY, **more})  # type: ignore[arg-type]


def fired(report: Report, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in report.findings if finding.rule == rule]


def test_a_single_key_is_a_high_finding_with_its_evidence() -> None:
    """One pinned key fires no-backup-pin, names the host and points at the pin set."""
    (finding,) = fired(judged(pin_set(pin("a"))), "no-backup-pin")
    assert finding.severity is Severity.HIGH
    assert finding.hosts == ("api.shop.com",)
    assert finding.locations == (Location("classes.dex"),)
    assert "api.shop.com" in finding.message


def test_two_keys_are_a_backup() -> None:
    """Two distinct keys leave no-backup-pin passed, not fired."""
    report = judged(pin_set(pin("a"), pin("b")))
    assert not fired(report, "no-backup-pin")
    assert {o.id: o.state for o in report.rules}["no-backup-pin"] is RuleState.PASSED


def test_a_rule_without_a_subject_is_not_applicable() -> None:
    """A build without pin sets has nothing that no-backup-pin could pass or fail."""
    assert {o.id: o.state for o in judged().rules}["no-backup-pin"] is RuleState.NOT_APPLICABLE


def test_a_rule_can_be_switched_off_and_on_by_severity() -> None:
    """``off`` silences a rule and says so; another word replaces its severity."""
    off = judged(pin_set(pin("a")), policy=Policy(severity={"no-backup-pin": "off"}))
    assert not fired(off, "no-backup-pin")
    assert {o.id: o.state for o in off.rules}["no-backup-pin"] is RuleState.OFF
    low = judged(pin_set(pin("a")), policy=Policy(severity={"no-backup-pin": "low"}))
    assert fired(low, "no-backup-pin")[0].severity is Severity.LOW


def test_a_policy_cannot_name_an_unknown_rule() -> None:
    """A misspelt rule in the policy is refused with the nearest one."""
    with pytest.raises(ConfigError, match=r"severity\.no-backup: no rule 'no-backup'.*no-backup-pin"):
        judged(policy=Policy(severity={"no-backup": "off"}))


def test_the_last_day_of_an_ignore_still_counts() -> None:
    """An ignore suppresses through its last day; the day after, the finding is back."""
    ignore = Ignore("no-backup-pin", "retired in March", TODAY, "api.shop.com")
    report = judged(pin_set(pin("a")), policy=Policy(ignore=(ignore,)))
    (finding,) = fired(report, "no-backup-pin")
    assert finding.suppressed is not None
    assert finding.suppressed.by == "policy"
    later = judged(pin_set(pin("a")), policy=Policy(ignore=(ignore,)), as_of=TODAY + timedelta(days=1))
    assert fired(later, "no-backup-pin")[0].suppressed is None


@pytest.mark.parametrize(("host", "holds"), [("*.shop.com", True), ("shop.com", False), ("*.api.shop.com", False)])
def test_an_ignore_reaches_only_the_hosts_it_names(host: str, holds: bool) -> None:
    """A leading ``*.`` stands for what lies below a name, a plain name for itself."""
    ignore = Ignore("no-backup-pin", "known", TODAY, host)
    (finding,) = fired(judged(pin_set(pin("a")), policy=Policy(ignore=(ignore,))), "no-backup-pin")
    assert (finding.suppressed is not None) is holds


def test_an_ignore_for_one_host_does_not_waive_a_finding_about_two() -> None:
    """A finding over several hosts stays while one of them is not waived."""
    ignore = Ignore("no-backup-pin", "known", TODAY, "api.shop.com")
    both = pin_set(pin("a"), hosts=("api.shop.com", "pay.shop.com"))
    assert fired(judged(both, policy=Policy(ignore=(ignore,))), "no-backup-pin")[0].suppressed is None


def test_a_baseline_hides_what_was_there_and_nothing_else() -> None:
    """Fingerprints survive other offsets and class names; a new pin set is new."""
    before = judged(pin_set(pin("a")))
    baseline = Baseline("old.json", frozenset(f.fingerprint for f in before.findings))
    moved = replace(pin_set(pin("a")), locations=(Location("classes2.dex", "La/b;->c()V", 99),))
    after = judged(moved, pin_set(pin("a"), hosts=("pay.shop.com",)), baseline=baseline)
    states = {finding.hosts: finding.suppressed for finding in fired(after, "no-backup-pin")}
    assert states[("api.shop.com",)] is not None
    assert states[("pay.shop.com",)] is None


def test_the_same_thing_at_two_places_is_one_finding_with_both() -> None:
    """Two identical pin sets at two places give one finding with two locations."""
    there = replace(pin_set(pin("a")), locations=(Location("classes2.dex"),))
    (finding,) = fired(judged(pin_set(pin("a")), there), "no-backup-pin")
    assert {place.path for place in finding.locations} == {"classes.dex", "classes2.dex"}


def test_fingerprints_are_unique_in_a_report() -> None:
    """Gaps alike in all but their message do not share a fingerprint."""
    report = judged(gap("one"), gap("two"), gap("two"))
    marks = [finding.fingerprint for finding in report.findings]
    assert len(marks) == len(set(marks))


def test_a_rule_that_fails_at_run_time_names_itself() -> None:
    """An expression that slips through (an unchecked rule) is an error that names the file, not a crash."""
    text = "title: t\nseverity: low\nsubject: report\nwhen: report.nothing\nmessage: m\nwhy: w\nfix: f\n"
    with pytest.raises(ConfigError, match=r"odd\.yaml: the rule cannot be evaluated"):
        judge(seen(), rules=[parse(text, Path("odd.yaml"))], as_of=TODAY)


@pytest.mark.parametrize(
    ("artifact", "shown", "hidden"), [(ANDROID, '<pin digest="SHA-256">', "NSPinned"), (IOS, "NSPinned", "<pin digest")]
)
def test_a_fix_shows_the_snippets_of_the_builds_platform(artifact: Artifact, shown: str, hidden: str) -> None:
    """An iOS developer is not shown XML for Android, nor the other way round."""
    report = judged(seen(pin_set(pin("a")), artifact=artifact))
    (fix,) = (rule.fix for rule in report.rules if rule.id == "no-backup-pin")
    assert (shown in fix, hidden in fix) == (True, False)
    assert fix.count("```") % 2 == 0


def test_a_snippet_for_an_unknown_platform_is_refused() -> None:
    """With the nearest name."""
    fix = "fix: |\n  ```xml andriod\n  x\n  ```\n"
    text = "title: t\nseverity: low\nsubject: report\nwhen: 'true'\nmessage: m\nwhy: w\n" + fix
    with pytest.raises(ConfigError, match=r"fix: a snippet is for 'andriod' \(did you mean 'android'\?\)"):
        parse(text, Path("odd.yaml"))


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.permutations(range(4)), st.lists(st.sampled_from([0, 1, 2]), min_size=4, max_size=4))
def test_verdicts_do_not_depend_on_order_or_spelling(order: list[int], spelling: list[int]) -> None:
    """Findings, verdict and scorecard are the same for any order of facts and any spelling of pins."""
    names = ["a", "b", "c", "d"]

    def spelt(i: int, way: int) -> object:
        made = pin(names[i])
        texts = [made.text, (made.digest or "").rstrip("="), (made.digest or "").replace("+", "-").replace("/", "_")]
        return replace(made, text=texts[way])

    plain = [pin_set(pin(n), hosts=(f"{n}.shop.com",)) for n in names]
    mixed = [pin_set(spelt(i, spelling[i]), hosts=(f"{names[i]}.shop.com",)) for i in order]  # type: ignore[arg-type]
    one, other = judged(*plain), judged(*mixed)
    assert one.findings == other.findings
    assert (one.verdict, one.scorecard) == (other.verdict, other.scorecard)


def test_a_date_alone_decides_expiry() -> None:
    """An Android pin set ends at the start of its day: on the day itself it is off, the day before it is on."""
    for day, off in ((date(2026, 11, 23), True), (date(2026, 11, 24), False)):
        report = judged(pin_set(pin("a"), pin("b"), expires=day))
        assert bool(fired(report, "pin-set-expired")) is off


def test_the_machine_s_time_zone_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is given; no clock and no zone is asked."""
    reports = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        reports.append(judged(pin_set(pin("a"), pin("b"), expires=TODAY), pin_set(pin("c"), hosts=("pay.shop.com",))))
    monkeypatch.undo()
    time.tzset()
    assert reports[0] == reports[1]
