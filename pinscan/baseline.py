"""A baseline: an earlier JSON report whose findings no longer count, so that only what is new fails the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinscan.errors import ConfigError
from pinscan.strict import read_text

ONE, MANY = "pinscan-report/1", "pinscan-reports/1"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fingerprints of an earlier report."""

    name: str
    fingerprints: frozenset[str]


def load(path: Path) -> Baseline:
    """Read an earlier report (or several in one document). Raises `ConfigError`."""
    text = read_text(path, "baseline")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else str(path)
        raise ConfigError(f"{place}: the baseline is not valid JSON: {error}") from error
    return Baseline(path.name, frozenset(_fingerprints(document, path)))


def _fingerprints(document: Any, path: Path) -> Iterator[str]:
    """The fingerprints of the findings that were not suppressed themselves by a policy."""
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema not in (ONE, MANY):
        known = f"expected {ONE} or {MANY}"
        raise ConfigError(f"{path}: the baseline is no pinscan report: schema {schema!r}, {known}")
    reports = document.get("reports") if schema == MANY else [document]
    if not isinstance(reports, list):
        raise ConfigError(f"{path}: reports: must be a list")
    for i, report in enumerate(reports):
        findings = report.get("findings") if isinstance(report, dict) else None
        if not isinstance(findings, list):
            raise ConfigError(f"{path}: reports[{i}].findings: must be a list")
        for k, finding in enumerate(findings):
            mark = finding.get("fingerprint") if isinstance(finding, dict) else None
            if not isinstance(mark, str):
                raise ConfigError(f"{path}: findings[{k}].fingerprint: must be text")
            yield mark
