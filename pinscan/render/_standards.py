"""What a report proves of the published requirements that its rules refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pinscan.model import Report, RuleOutcome, RuleState

NAME = re.compile(r"\b(MASVS-[A-Z]+-\d+|MASWE-\d{4}|MASTG-[A-Z]+-\d{4}|CWE-\d+)\b")
FORMER = re.compile(r"\(formerly [^)]*\)")
FAMILIES = ("MASVS", "MASWE", "MASTG", "CWE")
TITLES = {
    "MASVS-NETWORK-1": "The app secures all network traffic according to the current best practices",
    "MASVS-NETWORK-2": "The app performs identity pinning for all remote endpoints under the developer's control",
    "MASWE-0026": "Network traffic not encrypted",
    "MASWE-0027": "Insecure certificate validation",
    "MASWE-0028": "Insecure identity pinning",
    "MASTG-TEST-0235": "Android app configurations allowing cleartext traffic",
    "MASTG-TEST-0242": "Missing certificate pinning in Network Security Configuration",
    "MASTG-TEST-0243": "Expired certificate pins in the Network Security Configuration",
    "MASTG-TEST-0282": "Unsafe custom trust evaluation",
    "MASTG-TEST-0283": "Incorrect implementation of server hostname verification",
    "MASTG-TEST-0284": "Incorrect SSL error handling in WebViews",
    "MASTG-TEST-0286": "Network Security Configuration allowing trust in user-provided CAs",
    "MASTG-TEST-0385": "Missing certificate pinning in ATS",
    "MASTG-TEST-0396": "References to URLSessionDelegate bypassing certificate validation",
    "MASTG-TEST-0397": "References to WKNavigationDelegate bypassing certificate validation",
    "CWE-295": "Improper certificate validation",
    "CWE-297": "Improper validation of certificate with host mismatch",
    "CWE-319": "Cleartext transmission of sensitive information",
    "CWE-321": "Use of hard-coded cryptographic key",
    "CWE-324": "Use of a key past its expiration date",
    "CWE-326": "Inadequate encryption strength",
    "CWE-328": "Use of weak hash",
    "CWE-345": "Insufficient verification of data authenticity",
    "CWE-367": "Time-of-check time-of-use (TOCTOU) race condition",
    "CWE-489": "Active debug code",
    "CWE-636": "Not failing securely ('failing open')",
    "CWE-1188": "Initialization of a resource with an insecure default",
    "CWE-1395": "Dependency on vulnerable third-party component",
}
"""What each requirement calls itself, read in its publisher's own text: OWASP MASVS 2 (`controls/`), OWASP MASWE
(`weaknesses/`, whose `maswe-beta` mapping names the older id), OWASP MASTG (`tests-beta/`), MITRE CWE 4.9 and later. A
rule refers to none else."""


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
        text = "\n".join(FORMER.sub("", reference) for reference in rule.references)
        for name in sorted(set(NAME.findall(text))):
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
