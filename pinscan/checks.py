"""Judging: what was seen, a policy and the rules make the `Report`.

Mechanisms observe, checks judge: nothing here reads a build, and nothing elsewhere decides what is wrong. The same
facts give the same report, whatever their order, the spelling of pins or the clock of the machine.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pinscan.baseline import Baseline
from pinscan.errors import ConfigError
from pinscan.expressions import condition, message
from pinscan.facts import Case, IgnoreFacts
from pinscan.facts.names import below
from pinscan.labels import labels
from pinscan.model import Finding, Report, RuleOutcome, RuleState, Seen, Severity, Suppression
from pinscan.policy import Ignore, Policy, check_rule_ids
from pinscan.register import Register
from pinscan.rulefile import Rule, load_rules
from pinscan.scorecard import score, verdict

__all__ = ["judge", "load_rules"]

MAX_MESSAGE = 600
"""The longest message of a finding, in characters."""


def judge(
    seen: Seen,
    *,
    policy: Policy | None = None,
    rules: Iterable[Rule] | None = None,
    as_of: date,
    register: Register | None = None,
    baseline: Baseline | None = None,
) -> Report:
    """Judge what was seen in one build on the day `as_of`.

    Raises `ConfigError` when the policy names a rule that does not exist, or when a rule cannot be evaluated.
    """
    from pinscan import __version__

    policy = policy or Policy()
    case = Case(seen, policy, as_of, register)
    bench = Bench(case, tuple(load_rules() if rules is None else rules))
    check_rule_ids(policy, [rule.id for rule in bench.rules])
    findings, states = bench.run()
    word, reason = verdict(case)
    return Report(
        artifact=seen.artifact,
        verdict=word,
        as_of=as_of,
        version=__version__,
        scorecard=score(case),
        pin_sets=seen.pin_sets,
        observations=seen.observations,
        gaps=seen.gaps,
        findings=tuple(sorted((_against(baseline, f) for f in findings), key=_order)),
        rules=tuple(bench.outcome(rule, states[rule.id]) for rule in bench.rules),
        policy=policy.effective(),
        labels=labels(seen, register, as_of),
        reason=reason,
    )


@dataclass(frozen=True)
class Bench:
    """The rules set up over one case."""

    case: Case
    rules: tuple[Rule, ...]

    def run(self) -> tuple[list[Finding], dict[str, RuleState]]:
        """Every finding, ignores applied, and what became of each rule."""
        found: list[tuple[Finding, tuple[str, ...]]] = []
        states: dict[str, RuleState] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.subject == "ignore"):
            if rule.subject == "ignore":
                subjects: tuple[Any, ...] = _ignores(self.case, found)
            else:
                subjects = self.subjects(rule)
            states[rule.id] = RuleState.OFF if self._off(rule) else RuleState.NOT_APPLICABLE
            if subjects and not self._off(rule):
                fired = list(self._judge(rule, subjects))
                found += fired
                states[rule.id] = RuleState.FIRED if fired else RuleState.PASSED
        return _merged(_waive(self.case, finding, pins) for finding, pins in found), states

    def outcome(self, rule: Rule, state: RuleState) -> RuleOutcome:
        """The rule as it was applied."""
        severity = Severity(self._override(rule) or rule.worst)
        fix = rule.fix_for(self.case.seen.artifact.platform)
        return RuleOutcome(rule.id, rule.title, severity, state, rule.why, fix, rule.references)

    def _override(self, rule: Rule) -> str | None:
        word = self.case.policy.severity.get(rule.id)
        return None if word == "off" else word

    def _off(self, rule: Rule) -> bool:
        return self.case.policy.severity.get(rule.id) == "off"

    def subjects(self, rule: Rule) -> tuple[Any, ...]:
        """What the rule is asked about, in a stable order."""
        match rule.subject:
            case "pin_set":
                return self.case.pin_sets
            case "host":
                return self.case.hosts
            case "observation" if rule.kinds:
                return tuple(o for o in self.case.observations if o.kind in rule.kinds)
            case "observation":
                return self.case.observations
            case "gap":
                return self.case.gaps
            case "certificate":
                return self.case.certificates
            case "key":
                return self.case.keys
            case _:
                return (self.case.report,)

    def names(self, rule: Rule, subject: Any) -> dict[str, Any]:
        """What an expression of the rule can name."""
        shown = ", ".join(subject.hosts) if subject.hosts else "every host"
        case = self.case
        artifact = case.seen.artifact
        return {
            rule.subject: subject,
            "hosts": shown,
            "report": case.report,
            "artifact": artifact,
            "policy": case.policy,
        }

    def _judge(self, rule: Rule, subjects: tuple[Any, ...]) -> Iterator[tuple[Finding, tuple[str, ...]]]:
        """The findings of one rule, each with the pins it speaks of. Raises `ConfigError` naming the rule's place."""
        try:
            when = condition(rule.when)
            for subject in subjects:
                names = self.names(rule, subject)
                if when(**names):
                    yield self._finding(rule, subject, names), getattr(subject, "distinct_pins", ())
        except ConfigError:
            raise
        except Exception as error:
            raise ConfigError(
                f"{rule.where.file}: the rule cannot be evaluated: {error}", "run `pinscan rules check` on it"
            ) from error

    def _finding(self, rule: Rule, subject: Any, names: dict[str, Any]) -> Finding:
        cases = (c for c in rule.severities if c.when == "true" or condition(c.when)(**names))
        severity = self._override(rule) or next((c.severity for c in cases), rule.severities[-1].severity)
        text = " ".join(message(rule.message).render(**names).split())
        return Finding(
            rule=rule.id,
            severity=Severity(severity),
            confidence=subject.confidence,
            message=text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…",
            locations=subject.locations,
            fingerprint=fingerprint(rule.id, *subject.key),
            hosts=tuple(subject.hosts),
        )


def fingerprint(*parts: str) -> str:
    """Sixteen hex digits over rule, mechanism, hosts and pins: the same after a rebuild, renaming or reordering."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those that say the same of the same thing as one with all locations.

    Others that share a fingerprint (two classes alike in all but their names) are told apart by their number.
    """
    alike: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        key = (finding.fingerprint, finding.message, finding.severity)
        seen = alike.get(key)
        places = (*seen.locations, *finding.locations) if seen else finding.locations
        alike[key] = replace(finding, locations=tuple(dict.fromkeys(places)))
    numbered: list[Finding] = []
    count: Counter[str] = Counter()
    for finding in sorted(alike.values(), key=_order):
        count[finding.fingerprint] += 1
        number = count[finding.fingerprint]
        same = finding.fingerprint if number == 1 else fingerprint(finding.fingerprint, str(number))
        numbered.append(replace(finding, fingerprint=same))
    return numbered


def _order(finding: Finding) -> tuple[object, ...]:
    """Worst first, then by rule, hosts and place."""
    first = finding.locations[0]
    place = (first.path, first.symbol or "", first.offset or 0, first.line or 0)
    return (-finding.severity.rank, finding.rule, finding.hosts, finding.message, place, finding.fingerprint)


# --- ignores and baseline -------------------------------------------------------------------------------------
def _ignores(case: Case, found: list[tuple[Finding, tuple[str, ...]]]) -> tuple[IgnoreFacts, ...]:
    """The policy's ignores with the number of findings that each matches."""
    return tuple(IgnoreFacts(i, sum(_matches(i, f, pins) for f, pins in found), case) for i in case.policy.ignore)


def _waive(case: Case, finding: Finding, pins: tuple[str, ...]) -> Finding:
    """The finding, suppressed when an ignore that still holds matches it."""
    for entry in case.policy.ignore:
        if entry.until >= case.as_of and _matches(entry, finding, pins):
            return replace(finding, suppressed=Suppression("policy", entry.reason, entry.until))
    return finding


def _matches(entry: Ignore, finding: Finding, pins: tuple[str, ...]) -> bool:
    """Whether an ignore speaks of a finding: its rule, and its host and pin where it names them.

    A finding about several hosts is waived only when the ignore covers them all.
    """
    if entry.rule != finding.rule:
        return False
    if entry.pin and not any(pin.endswith("/" + entry.pin) for pin in pins):
        return False
    return not entry.host or (bool(finding.hosts) and all(_host_matches(entry.host, host) for host in finding.hosts))


def _host_matches(pattern: str, host: str) -> bool:
    """``*.example.com`` stands for everything below, and for that very pattern."""
    if pattern == host or not pattern.startswith("*."):
        return pattern == host
    return below(host, pattern[2:]) and host != pattern[2:]


def _against(baseline: Baseline | None, finding: Finding) -> Finding:
    """The finding, suppressed when the baseline already has it."""
    if baseline is None or finding.suppressed or finding.fingerprint not in baseline.fingerprints:
        return finding
    return replace(finding, suppressed=Suppression("baseline", f"already in {baseline.name}"))
