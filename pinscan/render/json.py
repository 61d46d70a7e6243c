"""JSON version 1: the stable interface, mapped by hand so that a change of the model never changes it.

``pinscan schema`` prints its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pinscan.model import (
    HABITS,
    Artifact,
    Finding,
    Gap,
    KillSwitch,
    Location,
    Observation,
    PinSet,
    Report,
    Results,
    ScoreRow,
)
from pinscan.render import Style

SUFFIX: str | None = ".json"

SCHEMA = "pinscan-report/1"
"""Names the format of one report."""

SCHEMA_MANY = "pinscan-reports/1"
"""Names the format of several reports in one file."""


def render(results: Results, style: Style) -> str:
    """One report as itself; several, or one beside a failure, as a ``pinscan-reports/1`` document."""
    reports = [report_to_json(report) for report in results.reports]
    document: dict[str, Any]
    if len(reports) == 1 and not results.failures:
        document = reports[0]
    else:
        failures = [{"file": f.file, "message": f.message, "hint": f.hint} for f in results.failures]
        document = {"schema": SCHEMA_MANY, "reports": reports, "failures": failures}
    # Escaped to ASCII: no terminal control character and no lone surrogate of a hostile build survives as itself.
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as the object that the schema describes."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "pinscan", "version": report.version},
        "as_of": report.as_of.isoformat(),
        "artifact": _artifact(report.artifact),
        "verdict": report.verdict,
        "reason": report.reason,
        "scorecard": [{"host": row.host, "cells": _cells(row)} for row in report.scorecard],
        "pin_sets": [_pin_set(pin_set) for pin_set in report.pin_sets],
        "observations": [_observation(observation) for observation in report.observations],
        "gaps": [_gap(gap) for gap in report.gaps],
        "findings": [_finding(finding) for finding in report.findings],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "severity": rule.severity,
                "state": rule.state,
                "why": rule.why,
                "fix": rule.fix,
                "references": list(rule.references),
            }
            for rule in report.rules
        ],
        "policy": dict(report.policy),
        "labels": dict(report.labels),
        "summary": {str(severity): count for severity, count in report.summary().items()},
    }


def _cells(row: ScoreRow) -> dict[str, Any]:
    return {habit: {"state": row.cells[habit].state, "reason": row.cells[habit].reason} for habit in HABITS}


def _artifact(artifact: Artifact) -> dict[str, Any]:
    return {
        "file": artifact.file,
        "sha256": artifact.sha256,
        "size": artifact.size,
        "kind": artifact.kind,
        "platform": artifact.platform,
        "id": artifact.id,
        "version": artifact.version,
        "build": artifact.build,
        "min_os": artifact.min_os,
        "target_os": artifact.target_os,
        "debuggable": artifact.debuggable,
        "signers": list(artifact.signers),
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "symbol": location.symbol,
        "offset": location.offset,
        "line": location.line,
        "text": location.text,
    }


def _locations(locations: Sequence[Location]) -> list[dict[str, Any]]:
    return [_location(location) for location in locations]


def _pin_set(pin_set: PinSet) -> dict[str, Any]:
    return {
        "id": pin_set.id,
        "mechanism": pin_set.mechanism,
        "origin": pin_set.origin,
        "part": pin_set.part,
        "hosts": [
            {"pattern": host.pattern, "subdomains": host.subdomains, "apex": host.apex, "text": host.text}
            for host in pin_set.hosts
        ],
        "pins": [
            {
                "algorithm": pin.algorithm,
                "subject": pin.subject,
                "digest": pin.digest,
                "text": pin.text,
                "role": pin.role,
            }
            for pin in pin_set.pins
        ],
        "expires": pin_set.expires.isoformat() if pin_set.expires else None,
        "enforced": "unknown" if pin_set.enforced is None else pin_set.enforced,
        "kill_switch": _kill_switch(pin_set.kill_switch),
        "confidence": pin_set.confidence,
        "facts": dict(pin_set.facts),
        "locations": _locations(pin_set.locations),
    }


def _kill_switch(switch: KillSwitch) -> dict[str, Any]:
    return {
        "state": switch.state,
        "flag": switch.flag,
        "provider": switch.provider,
        "default": switch.default,
        "locations": _locations(switch.locations),
    }


def _observation(observation: Observation) -> dict[str, Any]:
    return {
        "mechanism": observation.mechanism,
        "kind": observation.kind,
        "origin": observation.origin,
        "part": observation.part,
        "facts": dict(observation.facts),
        "confidence": observation.confidence,
        "locations": _locations(observation.locations),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"kind": gap.kind, "reason": gap.reason, "blocks": gap.blocks, "location": _location(gap.location)}


def _finding(finding: Finding) -> dict[str, Any]:
    why = finding.suppressed
    until = why.until.isoformat() if why and why.until else None
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "hosts": list(finding.hosts),
        "locations": _locations(finding.locations),
        "fingerprint": finding.fingerprint,
        "suppressed": {"by": why.by, "reason": why.reason, "until": until} if why else None,
    }
