"""Every format: golden documents, the published schemas, and texts of a build that stay texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from pinscan import render
from pinscan.model import Report, Results
from pinscan.render import Style, markdown
from tests.conftest import Golden
from tests.render import hostile, made

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parents[1] / "data"
FORMATS = render.names()
ENDINGS = {
    "html": "html",
    "json": "json",
    "junit": "xml",
    "markdown": "md",
    "sarif": "sarif",
    "gitlab": "json",
    "gitlab-sast": "json",
}
RESULTS = {
    "small": Results((made.small(),)),
    "several": made.several(),
    "nothing": Results((made.nothing(),)),
}
HOSTILE = hostile.hostile()


def rendered(name: str, results: Results | Report, **style: Any) -> str:
    results = results if isinstance(results, Results) else Results((results,))
    return render.load(name).render(results, Style(**style))


@pytest.mark.parametrize("results", RESULTS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_documents_are_the_golden_ones(name: str, results: str, golden: Golden) -> None:
    """Each format of each made-up report is, byte for byte, the committed one; of HTML what the reports change."""
    document = rendered(name, RESULTS[results])
    text = body(document) if name == "html" else document
    golden.check(GOLDEN / f"{results}.{name}.{ENDINGS.get(name, 'txt')}", text)


def body(document: str) -> str:
    """The body without the script: the head, the style and the script are tests/render/test_html.py's."""
    _, start, rest = document.partition("<body>\n")
    text, script, _ = rest.rpartition("<script>")
    assert start
    assert script
    return text


def test_no_golden_document_is_left_over() -> None:
    """Every committed document belongs to a format and a report."""
    known = {f"{results}.{name}.{ENDINGS.get(name, 'txt')}" for name in FORMATS for results in RESULTS}
    assert {path.name for path in GOLDEN.iterdir()} == known


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_of_a_build_breaks_out(name: str) -> None:
    """Whatever a build says, the document is UTF-8 without control characters and says so twice the same."""
    text = rendered(name, HOSTILE)
    text.encode("utf-8")
    allowed = "\n\t" if name == "junit" else "\n"
    assert {c for c in text if not c.isprintable() and c not in allowed} == set()
    assert text == rendered(name, HOSTILE)
    assert text.endswith("\n")


# --- SARIF ----------------------------------------------------------------------------------------------------
@cache
def sarif_schema() -> jsonschema.Draft7Validator:
    schema = json.loads((DATA / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema)


@pytest.mark.parametrize("results", [*RESULTS.values(), HOSTILE, Results((made.large(50, 400),)), Results(())])
def test_sarif_follows_its_published_schema(results: Results) -> None:
    """The OASIS schema finds nothing wrong with any report."""
    document = json.loads(rendered("sarif", results))
    assert [error.message for error in sarif_schema().iter_errors(document)] == []


def test_sarif_keeps_the_limits_of_code_scanning() -> None:
    """Unique categories; every place has a file and a line; tags, descriptions and results within their numbers."""
    results = Results((made.small(), made.small(), made.large(10, 6_000)))
    runs = json.loads(rendered("sarif", results))["runs"]
    categories = [run["automationDetails"]["id"] for run in runs]
    assert len(set(categories)) == len(categories)
    for run in runs:
        assert len(run["results"]) <= 5_000
        for rule in run["tool"]["driver"]["rules"]:
            assert len(rule["properties"]["tags"]) <= 20
            assert len(rule["fullDescription"]["text"]) <= 1_024
            assert 0 <= float(rule["properties"]["security-severity"]) <= 10
        for result in run["results"]:
            assert len(result["locations"]) == 1
            where = result["locations"][0]["physicalLocation"]
            assert where["artifactLocation"]["uri"].startswith("app.apk/")
            assert where["region"]["startLine"] >= 1
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({r["partialFingerprints"]["primaryLocationLineHash"] for r in runs[2]["results"]}) == 5_000


def test_sarif_carries_suppressions_gaps_and_failures() -> None:
    """A waived finding says why, what could not be read is a notification, an unopened build a failed run."""
    runs = json.loads(rendered("sarif", made.several()))["runs"]
    justified = [s["justification"] for r in runs[0]["results"] for s in r.get("suppressions", ())]
    assert justified == ["retired in March"]
    notes = runs[0]["invocations"][0]["toolExecutionNotifications"]
    declared = {each["id"] for each in runs[0]["tool"]["driver"]["notifications"]}
    assert [note["level"] for note in notes] == ["warning", "note"]
    assert {note["descriptor"]["id"] for note in notes} <= declared
    assert [run["invocations"][0]["executionSuccessful"] for run in runs] == [True, True, False]


# --- JUnit ----------------------------------------------------------------------------------------------------
def test_junit_is_read_as_it_is_meant() -> None:
    """A reader of JUnit files sees a suite a build, a case a rule, failures, skips, an error, and their counts."""
    junitparser = pytest.importorskip("junitparser")
    suites = list(junitparser.JUnitXml.fromstring(rendered("junit", made.several()).encode()))
    assert [suite.name for suite in suites] == ["app.apk", "app.ipa", "broken.apk"]
    kinds = [Counter(type(r).__name__ for case in suite for r in case.result) for suite in suites]
    assert kinds == [{"Failure": 1, "Skipped": 1}, {"Skipped": 1}, {"Error": 1}]
    for suite, kind in zip(suites, kinds, strict=True):
        assert (suite.tests, suite.failures, suite.skipped, suite.errors) == (
            len(list(suite)), kind["Failure"], kind["Skipped"], kind["Error"],
        )  # fmt: skip


@pytest.mark.parametrize(("gate", "failures"), [("info", 2), ("high", 1), ("critical", 0), ("never", 0)])
def test_junit_fails_what_the_gate_fails(gate: str, failures: int) -> None:
    """A test case fails from the policy's severity on, and the one of coverage only when the policy requires it."""
    for required in (False, True):
        values = {"gate.fail_on": {"value": gate}, "gate.require_coverage": {"value": required}}
        root = ElementTree.fromstring(rendered("junit", replace(made.small(), policy=values)).encode())
        failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
        assert len(failed) == failures + required
        assert ("coverage" in failed) is required


def test_junit_of_a_hostile_build_is_xml_of_the_same_shape() -> None:
    """Any text makes well-formed XML with no element but JUnit's."""
    root = ElementTree.fromstring(rendered("junit", HOSTILE).encode())
    known = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    assert {element.tag for element in root.iter()} <= known


# --- GitLab ---------------------------------------------------------------------------------------------------
SAST = {
    "type": "object",
    "required": ["version", "scan", "vulnerabilities"],
    "properties": {
        "version": {"pattern": r"^15\.\d+\.\d+$"},
        "scan": {
            "type": "object",
            "required": ["analyzer", "scanner", "type", "start_time", "end_time", "status"],
            "properties": {
                "type": {"const": "sast"},
                "status": {"enum": ["success", "failure"]},
                "start_time": {"pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"},
                "end_time": {"pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"},
                "analyzer": {"$ref": "#/$defs/tool"},
                "scanner": {"$ref": "#/$defs/tool"},
                "messages": {
                    "items": {
                        "required": ["level", "value"],
                        "properties": {
                            "level": {"enum": ["info", "warn", "fatal"]},
                            "value": {"type": "string", "minLength": 1},
                        },
                    }
                },
            },
        },
        "vulnerabilities": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "identifiers", "location"],
                "properties": {
                    "id": {"type": "string", "pattern": "^[0-9a-f-]{36}$"},
                    "name": {"type": "string", "minLength": 1, "maxLength": 255},
                    "description": {"type": "string", "maxLength": 1048576},
                    "solution": {"type": "string", "maxLength": 7000},
                    "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
                    "location": {
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "minLength": 1}, "start_line": {"minimum": 1}},
                    },
                    "identifiers": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "required": ["type", "name", "value"],
                            "properties": {
                                key: {"type": "string", "minLength": 1} for key in ("type", "name", "value")
                            },
                        },
                    },
                    "links": {"items": {"required": ["url"], "properties": {"url": {"pattern": "^https?://"}}}},
                },
            },
        },
    },
    "$defs": {
        "tool": {
            "required": ["id", "name", "version", "vendor"],
            "properties": {
                **{key: {"type": "string", "minLength": 1} for key in ("id", "name", "version")},
                "vendor": {"required": ["name"]},
            },
        }
    },
}
"""What GitLab's documentation asks of a SAST report of version 15, written down here."""


@pytest.mark.parametrize("results", [*RESULTS.values(), HOSTILE, Results(())])
def test_gitlab_sast_has_what_gitlab_asks_for(results: Results) -> None:
    """Required keys, enumerations, lengths and forms of GitLab's SAST report."""
    document = json.loads(rendered("gitlab-sast", results))
    assert [error.message for error in jsonschema.Draft202012Validator(SAST).iter_errors(document)] == []


def test_gitlab_identifies_a_finding_the_same_in_every_run() -> None:
    """Identifiers stay while message and place change; another app's finding is another one."""
    (first, _) = json.loads(rendered("gitlab-sast", made.small()))["vulnerabilities"]
    again = json.loads(rendered("gitlab-sast", hostile.one("x")))["vulnerabilities"]
    assert first["identifiers"][1] == {
        "type": "cwe", "name": "CWE-295", "value": "295", "url": "https://cwe.mitre.org/data/definitions/295.html",
    }  # fmt: skip
    assert first["id"] not in {each["id"] for each in again}


@pytest.mark.parametrize("results", [*RESULTS.values(), HOSTILE])
def test_gitlab_code_quality_has_what_gitlab_asks_for(results: Results) -> None:
    """Description, check, unique fingerprint, a severity that GitLab knows, a path that is not absolute, a line."""
    issues = json.loads(rendered("gitlab", results))
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("/", "./"))
    if results is not HOSTILE:
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)


# --- GitHub ---------------------------------------------------------------------------------------------------
COMMAND = re.compile(r"::(error|warning|notice) file=[^:,\r\n]*,title=[^:,\r\n]*::[^\r\n]*")


def test_github_annotations_cannot_be_forged() -> None:
    """Every line is one of our commands; no text of a build starts one or adds a property."""
    for line in rendered("github", HOSTILE).splitlines():
        assert COMMAND.fullmatch(line), line[:200]


# --- Markdown -------------------------------------------------------------------------------------------------
def test_markdown_fits_a_comment_with_its_folds_closed() -> None:
    """However much there is to tell, the comment fits, says that it was cut, and every fold is closed."""
    text = rendered("markdown", Results((made.large(), made.large())))
    assert len(text) < 65_536
    assert text.endswith("Cut here: the other formats have the whole report.\n")
    for document in (text, rendered("markdown", HOSTILE), rendered("markdown", made.several())):
        depth = 0
        for line in document.splitlines():
            depth += line.startswith("<details") - line.startswith("</details>")
            assert depth in (0, 1)
        assert depth == 0


@pytest.mark.parametrize("attack", hostile.ATTACKS, ids=lambda text: repr(text[:12]))
def test_markdown_text_has_no_mark_of_its_own(attack: str) -> None:
    """No HTML, link, mention, issue number, emphasis, table cell or line end gets out of an escaped text."""
    text = markdown.escape(attack)
    plain = re.sub(r"&#\d+;|&(amp|lt|gt);", "", text)
    assert not re.search(r"[<>&`*_\[\]|#@:~\n]", plain)
    assert "www." not in plain
    assert not re.search(r"&#(64|35);(?!&#8203;)", text)


@pytest.mark.parametrize("attack", ["`", "a`b``c", "```", "` x"])
def test_inline_code_is_fenced_by_more_backticks_than_it_holds(attack: str) -> None:
    """The fence is longer than any run of backticks inside."""
    code = markdown._code(attack)
    fence = re.match("`+", code)
    assert fence is not None
    inner = code[len(fence[0]) : -len(fence[0])]
    assert max(map(len, re.findall("`+", inner)), default=0) < len(fence[0])


# --- text -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("width", [80, 120])
def test_text_stays_within_the_terminal(width: int) -> None:
    """Everything is wrapped or cut to the width but a snippet, which must be copied as it is."""
    text = rendered("text", RESULTS["several"], width=width, verbosity=1)
    assert [line for line in text.splitlines() if len(line) > width and "<pin digest" not in line] == []


def test_text_wraps_a_fix_by_paragraphs_and_keeps_its_snippets() -> None:
    """Where a line of the rule's file ends does not matter; a line of a snippet stays as it is."""
    fix = "Make a key,\nand pin it\nhere:\n```xml\n  <a>\n```\nThen release.\n\nAnd test."
    rules = tuple(replace(rule, fix=fix) for rule in made.small().rules)
    text = rendered("text", replace(made.small(), rules=rules))
    margin = "\n         "
    assert f"\n    fix: Make a key, and pin it here:{margin}  <a>{margin}Then release.{margin}And test.\n" in text


def test_a_narrow_terminal_gets_the_report_too() -> None:
    """Below the width of the scorecard lines get longer than the terminal; nothing fails."""
    assert "shop.example" in rendered("text", RESULTS["several"], width=1)


def test_colour_is_only_ours() -> None:
    """With colours on, every escape sequence is one of ours; with colours off there is none."""
    text = rendered("text", HOSTILE, colour=True)
    assert set(re.findall(r"\x1b[^m]*m", text)) <= {
        f"\x1b[{code}m"
        for code in ("0", "1", "2", "31", "33", "34", "35", "36", "32;1", "33;1", "31;1", "34;1", "35;1", "36;1", "32")
    }
    assert "\x1b" not in rendered("text", HOSTILE)
