"""SARIF 2.1.0 (OASIS, errata 01), within the limits of GitHub code scanning: a run for each build."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from pinscan.model import (
    Confidence,
    Failure,
    Finding,
    Gap,
    Location,
    Report,
    Results,
    RuleOutcome,
    RuleState,
    Severity,
)
from pinscan.render import Style

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
MOST_RESULTS = 5_000
"""Results a run may hold: code scanning shows the first 5,000 by severity and refuses more than 25,000."""
MOST_LOCATIONS = 100
"""Locations a result may hold: code scanning keeps the first 100."""


def render(results: Results, style: Style) -> str:
    """One SARIF log: a run a report, and a failed run for each build that could not be opened."""
    runs = [_run(report) for report in results.reports] + [_failed(failure) for failure in results.failures]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _run(report: Report) -> dict[str, Any]:
    applied = [rule for rule in report.rules if rule.state is not RuleState.OFF]
    index = {rule.id: number for number, rule in enumerate(applied)}
    worst = sorted(report.findings, key=lambda finding: -finding.severity.rank)[:MOST_RESULTS]
    return {
        "tool": {"driver": _driver(report.version, applied)},
        "automationDetails": {
            "id": f"pinscan/{report.artifact.id or report.artifact.file}/{report.artifact.platform}/"
        },
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
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    level, score = LEVELS[rule.severity]
    references = "".join(f"\n- {reference}" for reference in rule.references)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why.strip() or rule.title},
        "help": {"text": f"{rule.why.strip()}\n\n{rule.fix.strip()}\n{references}".strip() or rule.title},
        "defaultConfiguration": {"level": level},
        "properties": {"security-severity": score, "tags": ["security", "certificate-pinning", "tls"]},
    }


def _result(report: Report, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    level, score = LEVELS[finding.severity]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": finding.message},
        "locations": [_location(report, location) for location in finding.locations[:1]],
        "relatedLocations": [_location(report, location) for location in finding.locations[1:MOST_LOCATIONS]],
        "partialFingerprints": {"pinscan/v1": finding.fingerprint},
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
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="replace")}}
    snippet = {"text": location.text} if location.text else None
    if location.line:
        physical["region"] = {"startLine": location.line} | ({"snippet": snippet} if snippet else {})
    elif location.offset is not None:
        physical["region"] = {"byteOffset": location.offset} | ({"snippet": snippet} if snippet else {})
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
        "automationDetails": {"id": f"pinscan/failed/{failure.file}/"},
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [notification]}],
        "results": [],
    }
