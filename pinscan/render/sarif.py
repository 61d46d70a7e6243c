"""SARIF 2.1.0 (OASIS, errata 01), within the limits of GitHub code scanning: a run for each build."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pinscan.model import (
    Confidence,
    Failure,
    Finding,
    Gap,
    GapKind,
    Location,
    Report,
    Results,
    RuleOutcome,
    RuleState,
    Severity,
)
from pinscan.render import Style
from pinscan.render._safe import json_text

SUFFIX: str | None = ".sarif"

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {
    Severity.CRITICAL: ("error", "9.5"),
    Severity.HIGH: ("error", "8.0"),
    Severity.MEDIUM: ("warning", "5.5"),
    Severity.LOW: ("note", "3.0"),
    Severity.INFO: ("note", "0.0"),
}
"""SARIF level and code scanning's ``security-severity`` (over 9.0 critical, 7.0 high, 4.0 medium, below low)."""
PRECISION = {Confidence.PROVEN: "very-high", Confidence.LIKELY: "high", Confidence.HEURISTIC: "medium"}
GAPS = {
    GapKind.ENCRYPTED: "Part of the build is encrypted",
    GapKind.PACKED: "Part of the build is packed",
    GapKind.DAMAGED: "Part of the build is damaged",
    GapKind.LIMIT: "A limit was reached while reading",
    GapKind.UNSUPPORTED: "Part of the build is in a form that is not read",
}
LONGEST = 1_024
"""Characters of a rule's description that code scanning keeps."""
MOST_TAGS = 20
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+/[\w./?=&%#~:+,-]*", re.ASCII)
_CWE = re.compile(r"\bCWE-([0-9]{1,6})\b")
MOST_RESULTS = 5_000
"""Results a run may hold: code scanning shows the first 5,000 by severity and refuses more than 25,000."""
MOST_LOCATIONS = 100
"""Locations a result may hold: code scanning keeps the first 100."""


def render(results: Results, style: Style) -> str:
    """One SARIF log: a run a report, and a failed run for each build that could not be opened."""
    categories = _categories([f"{r.artifact.id or r.artifact.file}/{r.artifact.platform}" for r in results.reports])
    runs = [_run(report, category) for report, category in zip(results.reports, categories, strict=True)]
    runs += [_failed(failure) for failure in results.failures]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return json_text(log)


def _categories(names: Sequence[str]) -> list[str]:
    """A category for each run, the same from one release to the next; code scanning refuses two of one name."""
    seen: Counter[str] = Counter()
    categories = []
    for name in names:
        seen[name] += 1
        categories.append(f"pinscan/{name}/" if seen[name] == 1 else f"pinscan/{name}/{seen[name]}/")
    return categories


def _run(report: Report, category: str) -> dict[str, Any]:
    # By id: a saved report may name a rule twice, and SARIF must not.
    applied = list({rule.id: rule for rule in report.rules if rule.state is not RuleState.OFF}.values())
    index = {rule.id: number for number, rule in enumerate(applied)}
    worst = sorted(report.findings, key=lambda finding: -finding.severity.rank)[:MOST_RESULTS]
    return {
        "tool": {"driver": _driver(report.version, applied)},
        "automationDetails": {"id": category},
        "artifacts": [
            {
                "location": {"uri": quote(report.artifact.file, errors="replace")},
                "length": report.artifact.size,
                "hashes": {"sha-256": report.artifact.sha256},
            }
        ],
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [_gap(report, gap) for gap in report.gaps]}
        ],
        "results": [_result(report, finding, index) for finding in worst],
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict, "asOf": report.as_of.isoformat()},
    }


def _driver(version: str, rules: Sequence[RuleOutcome]) -> dict[str, Any]:
    return {
        "name": "pinscan",
        "version": version,
        "rules": [_rule(rule) for rule in rules],
        "notifications": [{"id": f"gap-{kind}", "shortDescription": {"text": GAPS[kind]}} for kind in GapKind],
    }


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    level, score = LEVELS[rule.severity]
    references = "".join(f"\n- {reference}" for reference in rule.references)
    text = f"{rule.why.strip()}\n\n{rule.fix.strip()}\n{references}".strip() or rule.title
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title[:LONGEST]},
        "fullDescription": {"text": (rule.why.strip() or rule.title)[:LONGEST]},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level},
        "properties": {
            "security-severity": score,
            "precision": "high",
            "tags": ["security", "certificate-pinning", "tls", *_weaknesses(rule.references)][:MOST_TAGS],
        },
    }
    address = next((reference for reference in rule.references if _ADDRESS.fullmatch(reference)), None)
    return described | ({"helpUri": address} if address else {})


def _weaknesses(references: Sequence[str]) -> list[str]:
    """CWE numbers as code scanning shows them."""
    return [
        f"external/cwe/cwe-{number}" for number in sorted({n for r in references for n in _CWE.findall(r)}, key=int)
    ]


def _result(report: Report, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    level, score = LEVELS[finding.severity]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": finding.message},
        "locations": [_location(report, location) for location in finding.locations[:1]],
        "relatedLocations": [_location(report, location) for location in finding.locations[1:MOST_LOCATIONS]],
        # Code scanning tells alerts apart by the second, which it would otherwise compute from a source line.
        "partialFingerprints": {
            "pinscan/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        },
        "properties": {
            "severity": finding.severity,
            "security-severity": score,
            "confidence": finding.confidence,
            "precision": PRECISION[finding.confidence],
            "hosts": list(finding.hosts),
        },
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.suppressed:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.suppressed.reason}
        ]
    return result


def _location(report: Report, location: Location) -> dict[str, Any]:
    """The place inside the build, as a path below the build file, so that viewers have a file to name."""
    path = location.path if location.path == report.artifact.file else f"{report.artifact.file}/{location.path}"
    # Code scanning refuses a place without a line, so what has none is said to be on the first.
    region: dict[str, Any] = {"startLine": max(location.line or 1, 1)}
    if location.text:
        region["snippet"] = {"text": location.text}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="replace")}, "region": region}
    if location.offset is not None:
        physical["properties"] = {"byteOffset": location.offset}
    where: dict[str, Any] = {"physicalLocation": physical}
    if location.symbol:
        where["logicalLocations"] = [{"fullyQualifiedName": location.symbol}]
    return where


def _gap(report: Report, gap: Gap) -> dict[str, Any]:
    return {
        "level": "warning" if gap.blocks else "note",
        "message": {"text": f"could not be read ({gap.kind}): {gap.reason}"},
        "locations": [_location(report, gap.location)],
        "descriptor": {"id": f"gap-{gap.kind}"},
    }


def _failed(failure: Failure) -> dict[str, Any]:
    notification = {"level": "error", "message": {"text": failure.message}}
    return {
        "tool": {"driver": {"name": "pinscan"}},
        "automationDetails": {"id": f"pinscan/failed/{failure.file}/"},
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [notification]}],
        "results": [],
    }
