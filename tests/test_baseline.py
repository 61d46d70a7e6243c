"""Baselines: earlier reports, and everything that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pinscan import baseline
from pinscan.errors import ConfigError


def report(*marks: object) -> dict[str, object]:
    """A report document with findings of these fingerprints."""
    return {"schema": "pinscan-report/1", "findings": [{"fingerprint": mark} for mark in marks]}


def load(tmp_path: Path, document: object) -> baseline.Baseline:
    """The baseline of a file with this content."""
    path = tmp_path / "old.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return baseline.load(path)


def test_one_report_and_several_are_read(tmp_path: Path) -> None:
    """Both documents that a scan writes are baselines."""
    assert load(tmp_path, report("a", "b")).fingerprints == {"a", "b"}
    several = {"schema": "pinscan-reports/1", "reports": [report("a"), report("b")]}
    assert load(tmp_path, several).fingerprints == {"a", "b"}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "old.json:1: the baseline is not valid JSON"),
        ("{\n,", "old.json:2: the baseline is not valid JSON"),
        ("[" * 100000, "not valid JSON"),
        ([], "no pinscan report: schema None"),
        ({"schema": "pinscan-report/2", "findings": []}, "schema 'pinscan-report/2', expected pinscan-report/1"),
        ({"schema": "pinscan-report/1"}, "findings: must be a list"),
        ({"schema": "pinscan-reports/1", "reports": 3}, "reports: must be a list"),
        ({"schema": "pinscan-reports/1", "reports": [3]}, "must be a list"),
        (report(3), "findings[0].fingerprint: must be text"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, document: object, said: str) -> None:
    """Another schema, a future one, or broken JSON is one clear line."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, document)
    assert said in str(caught.value)
