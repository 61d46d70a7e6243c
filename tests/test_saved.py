"""A saved report is read back as it was, follows its schema, and nothing else is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan import model as m
from pinscan import saved
from pinscan.errors import ConfigError
from pinscan.render import Style
from pinscan.render import json as json_renderer
from tests.render import made

texts = st.text(max_size=12)
maybe = st.none() | texts
facts = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=2), max_size=2
)
locations = st.builds(
    m.Location, path=texts, symbol=maybe, offset=st.none() | st.integers(0), line=st.none() | st.integers(0), text=maybe
)
some_locations = st.lists(locations, min_size=1, max_size=1).map(tuple)
dates = st.dates(date(1970, 1, 1), date(2999, 1, 1))
hosts = st.lists(st.builds(m.Host, pattern=texts, text=maybe), max_size=2).map(tuple)
pins = st.lists(st.builds(m.Pin, text=texts, digest=maybe), max_size=2).map(tuple)
switches = st.builds(m.KillSwitch, flag=maybe, provider=maybe, locations=some_locations)
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
artifacts = st.builds(
    m.Artifact, file=texts, sha256=hexes, size=st.integers(0), id=maybe, signers=st.lists(hexes, max_size=2).map(tuple)
)
cells = st.fixed_dictionaries({habit: st.builds(m.Cell, reason=texts) for habit in m.HABITS})
reports = st.builds(
    m.Report,
    artifact=artifacts,
    as_of=dates,
    version=texts,
    scorecard=st.lists(st.builds(m.ScoreRow, host=texts, cells=cells), max_size=2).map(tuple),
    pin_sets=st.lists(
        st.builds(
            m.PinSet,
            hosts=hosts,
            pins=pins,
            locations=some_locations,
            expires=st.none() | dates,
            kill_switch=switches,
            facts=facts,
        ),
        max_size=2,
    ).map(tuple),
    observations=st.lists(st.builds(m.Observation, locations=some_locations, facts=facts), max_size=2).map(tuple),
    gaps=st.lists(st.builds(m.Gap, location=locations), max_size=2).map(tuple),
    findings=st.lists(
        st.builds(
            m.Finding,
            locations=some_locations,
            hosts=st.lists(texts, max_size=2).map(tuple),
            suppressed=st.none()
            | st.builds(m.Suppression, by=st.sampled_from(["policy", "baseline"]), until=st.none() | dates),
        ),
        max_size=2,
    ).map(tuple),
    rules=st.lists(st.builds(m.RuleOutcome, references=st.lists(texts, max_size=2).map(tuple)), max_size=2).map(tuple),
    policy=facts,
    labels=st.dictionaries(texts, texts, max_size=2),
)
failures = st.lists(st.builds(m.Failure, file=texts), max_size=1).map(tuple)
results = st.builds(m.Results, reports=st.lists(reports, max_size=2).map(tuple), failures=failures)


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(files("pinscan.render").joinpath("report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(results)
def test_a_report_survives_saving_and_follows_its_schema(result: m.Results) -> None:
    """Whatever a report holds, its JSON validates, reads back equal and renders to the same bytes."""
    text = json_renderer.render(result, Style())
    document = json.loads(text)
    validator().validate(document)
    again = saved.results_from_json(document, "x")
    assert again == result
    assert json_renderer.render(again, Style()) == text


def _changed(change: Callable[[Any], object]) -> str:
    """A saved report with one thing in it changed."""
    document = json.loads(json_renderer.render(m.Results((made.small(),)), Style()))
    change(document)
    return json.dumps(document)


def test_a_report_of_an_early_version_is_read() -> None:
    """What came later (labels, the verdict's reason) may be missing, and is then empty."""
    early = json.loads(_changed(lambda report: [report.pop(key) for key in ("labels", "reason")]))
    validator().validate(early)
    (report,) = saved.results_from_json(early, "early").reports
    assert (report.labels, report.reason) == ({}, "")
    assert report.findings == made.small().findings


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("[1]", "not a pinscan report"),
        ("{}", "not a pinscan report"),
        ('{"schema": "pinscan-report/9"}', "does not know its schema 'pinscan-report/9'"),
        ('{"schema": "pinscan-report/1"}', "lacks"),
        ('{"schema": "pinscan-reports/1", "reports": {}, "failures": []}', "damaged"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": "pinscan-report/1", "artifact": 3}', "damaged"),
        (_changed(lambda report: report["findings"][0].update(locations=[])), "without a location"),
        (_changed(lambda report: report["scorecard"][0]["cells"].pop("backup")), "lacks 'backup'"),
        (_changed(lambda report: report.update(labels={"a": 1})), "labels"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(tmp_path: Path, content: str, says: str) -> None:
    """A file that is no report, or from the future, gives one clear line and never a traceback."""
    path = tmp_path / "scan.json"
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        saved.load(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The path of a report that cannot be read is in the message."""
    with pytest.raises(ConfigError, match=r"absent\.json: cannot be read"):
        saved.load(tmp_path / "absent.json")
