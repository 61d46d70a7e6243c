"""GitLab code quality: the JSON artifact behind merge request widgets."""

from __future__ import annotations

import hashlib

from pinscan.model import Finding, Report, Results, Severity
from pinscan.render import Style
from pinscan.render._safe import json_text

SUFFIX: str | None = None

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(results: Results, style: Style) -> str:
    """One array with an issue for each finding that is not suppressed, fingerprints unique across builds."""
    issues = [
        _issue(report, finding) for report in results.reports for finding in report.findings if not finding.suppressed
    ]
    return json_text(issues)


def _issue(report: Report, finding: Finding) -> dict[str, object]:
    first = finding.locations[0]
    key = f"{report.artifact.platform}:{report.artifact.id}:{finding.fingerprint}"
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": hashlib.sha256(key.encode(errors="replace")).hexdigest(),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": f"{report.artifact.file}/{first.path}".lstrip("/"), "lines": {"begin": first.line or 1}},
    }
