"""GitLab's SAST report (schema 15): findings as vulnerabilities in merge requests and the security dashboard."""

from __future__ import annotations

import re
import uuid
from typing import Any

from pinscan.model import Confidence, Finding, Gap, Report, Results, RuleOutcome, Severity
from pinscan.render import Style
from pinscan.render._safe import json_text

SUFFIX: str | None = None

VERSION = "15.0.7"
"""The version of GitLab's security report schema that the document follows."""
SEVERITIES = {severity: severity.capitalize() for severity in Severity}
CONFIDENCES = {Confidence.PROVEN: "High", Confidence.LIKELY: "Medium", Confidence.HEURISTIC: "Low"}
LONGEST_NAME = 255
LONGEST_TEXT = 7_000
"""Characters of a solution that GitLab keeps (15,000 of other texts)."""
_CWE = re.compile(r"\bCWE-([0-9]{1,6})\b")
_NAMESPACE = uuid.UUID("6f0c7c0e-5a52-5c0e-9d0d-0d9c3c1b7a11")
"""Ours, so that one finding has one identifier in every run."""


def render(results: Results, style: Style) -> str:
    """One report for all builds; waived findings are left out, what could not be read is a message of the scan."""
    found = [_vulnerability(r, f) for r in results.reports for f in r.findings if f.suppressed is None]
    document = {"version": VERSION, "scan": _scan(results), "vulnerabilities": found}
    return json_text(document)


def _scan(results: Results) -> dict[str, Any]:
    version = results.reports[0].version if results.reports else "unknown"
    tool = {"id": "pinscan", "name": "pinscan", "version": version or "unknown", "vendor": {"name": "pinscan"}}
    # The day of the judgement, not of the run: the same builds give the same bytes.
    day = f"{max((report.as_of for report in results.reports), default='1970-01-01')}T00:00:00"
    messages = [_message(report, gap) for report in results.reports for gap in report.gaps if gap.blocks]
    messages += [
        {"level": "fatal", "value": failure.message or failure.file or "a build could not be opened"}
        for failure in results.failures
    ]
    return {
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": day,
        "end_time": day,
        "status": "failure" if results.failures else "success",
        "messages": messages,
    }


def _message(report: Report, gap: Gap) -> dict[str, str]:
    where = f"{report.artifact.file}/{gap.location.path}"
    return {"level": "warn", "value": f"{where}: could not be read ({gap.kind}): {gap.reason}"}


def _vulnerability(report: Report, finding: Finding) -> dict[str, Any]:
    rule = next((rule for rule in report.rules if rule.id == finding.rule), None)
    first = finding.locations[0]
    location: dict[str, Any] = {"file": f"{report.artifact.file}/{first.path}", "start_line": max(first.line or 1, 1)}
    if first.symbol:
        location["method"] = first.symbol
    key = f"{report.artifact.platform}:{report.artifact.id}:{finding.fingerprint}"
    return {
        "id": str(uuid.uuid5(_NAMESPACE, key.encode("utf-8", "replace").decode())),
        "name": (rule.title if rule else finding.rule)[:LONGEST_NAME] or finding.rule[:LONGEST_NAME] or "finding",
        "description": f"{finding.message}\n\n{rule.why if rule else ''}".strip()[:LONGEST_TEXT],
        "severity": SEVERITIES[finding.severity],
        "confidence": CONFIDENCES[finding.confidence],
        "solution": (rule.fix if rule else "").strip()[:LONGEST_TEXT],
        "location": location,
        "identifiers": _identifiers(finding, rule),
        "links": [{"url": address} for address in (rule.references if rule else ()) if address.startswith("https://")],
    }


def _identifiers(finding: Finding, rule: RuleOutcome | None) -> list[dict[str, str]]:
    """The rule first: GitLab tells vulnerabilities apart by the first identifier and the place."""
    name = finding.rule or "pinscan"
    identifiers = [{"type": "pinscan_rule", "name": f"pinscan {name}", "value": name}]
    for number in sorted(
        {n for reference in (rule.references if rule else ()) for n in _CWE.findall(reference)}, key=int
    ):
        url = f"https://cwe.mitre.org/data/definitions/{number}.html"
        identifiers.append({"type": "cwe", "name": f"CWE-{number}", "value": number, "url": url})
    return identifiers
