"""What a report proves of the published requirements that its rules refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pinscan.model import Report, RuleOutcome, RuleState

_NAME = re.compile(r"\b(MASVS-[A-Z]+-\d+|MASWE-\d{4}|MASTG-[A-Z]+-\d{4}|CWE-\d+)\b")
_FORMER = re.compile(r"\(formerly [^)]*\)")
FAMILIES = ("MASVS", "MASWE", "MASTG", "CWE")
TITLES = {
    "MASVS-NETWORK-1": "All network traffic is secured according to current best practice",
    "MASVS-NETWORK-2": "Identity pinning for all remote endpoints under the developer's control",
    "CWE-295": "Improper certificate validation",
    "CWE-297": "Improper validation of certificate with host mismatch",
    "CWE-319": "Cleartext transmission of sensitive information",
    "CWE-321": "Use of a hard-coded cryptographic key",
    "CWE-326": "Inadequate encryption strength",
    "CWE-327": "Use of a broken or risky cryptographic algorithm",
    "CWE-367": "Time-of-check time-of-use race condition",
    "CWE-489": "Active debug code",
}
"""The requirements' own titles, as far as they are known here."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One published requirement with the rules that bear on it, by what became of them."""

    name: str
    title: str
    fired: tuple[RuleOutcome, ...]
    passed: tuple[RuleOutcome, ...]
    idle: tuple[RuleOutcome, ...]
    """Nothing to check in this build, or switched off."""


def requirements(report: Report) -> list[Requirement]:
    """Every requirement named by a rule of the report: MASVS, MASWE, MASTG, CWE, each in order."""
    named: dict[str, list[RuleOutcome]] = {}
    for rule in report.rules:
        text = "\n".join(_FORMER.sub("", reference) for reference in rule.references)
        for name in sorted(set(_NAME.findall(text))):
            named.setdefault(name, []).append(rule)
    return [_requirement(name, named[name]) for name in sorted(named, key=_order)]


def _order(name: str) -> tuple[int, str, int]:
    family, _, rest = name.partition("-")
    return FAMILIES.index(family), rest.rpartition("-")[0], int(rest.rpartition("-")[2])


def _requirement(name: str, rules: list[RuleOutcome]) -> Requirement:
    def those(*states: RuleState) -> tuple[RuleOutcome, ...]:
        return tuple(rule for rule in rules if rule.state in states)

    idle = those(RuleState.NOT_APPLICABLE, RuleState.OFF)
    return Requirement(name, TITLES.get(name, ""), those(RuleState.FIRED), those(RuleState.PASSED), idle)
