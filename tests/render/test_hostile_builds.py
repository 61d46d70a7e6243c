"""Builds whose own strings attack whoever prints them: read as they are, and harmless in every format and command."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from pinscan import render
from pinscan.cli import command
from pinscan.model import Report, Results
from pinscan.render import Style
from pinscan.scan import scan
from tests.conftest import SAMPLES
from tests.test_scan import settings

BUILDS = {"apk": SAMPLES / "hostile.apk", "ipa": SAMPLES / "hostile.ipa"}
CHAIN = SAMPLES / "src/keys/leaf.pem"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of text; line feeds and tabs are the formats' own."""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


pytestmark = pytest.mark.xdist_group("hostile")  # each build is scanned once


@cache
def report_of(name: str) -> Report:
    return scan(BUILDS[name], settings(debug=True))


@pytest.fixture(scope="module", params=BUILDS)
def results(request: pytest.FixtureRequest) -> Results:
    return Results((report_of(request.param),))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The builds' scans, saved: commands that read builds read these as well."""
    paths = {name: tmp_path_factory.mktemp("saved") / f"{name}.json" for name in BUILDS}
    for name, path in paths.items():
        path.write_text(render.load("json").render(Results((report_of(name),)), Style()), encoding="utf-8")
    return paths


def clean(text: str) -> str:
    """The text, in which nothing stands that drives a terminal or hides text."""
    assert FORBIDDEN.search(text) is None, repr(FORBIDDEN.search(text))
    return text


def test_the_attacks_are_in_the_report(results: Results) -> None:
    """The builds are read, so that the renderers have something to withstand."""
    report = results.reports[0]
    assert report.artifact.id is not None
    assert "\x1b[2J" in report.artifact.id
    for facts in (report.pin_sets, report.observations, report.findings, report.gaps):
        assert "<script>" in repr(facts), facts
        assert "\\x1b" in repr(facts)
    assert any("<" in (pin_set.kill_switch.flag or "") for pin_set in report.pin_sets)


@pytest.mark.parametrize("verbosity", [-1, 0, 1])
@pytest.mark.parametrize("name", render.names())
def test_no_output_is_driven_by_the_build(results: Results, name: str, verbosity: int) -> None:
    """No control characters, no markup of the build, and every structured format parses."""
    text = clean(render.load(name).render(results, Style(verbosity=verbosity)))
    check = CHECKS.get(name)
    if check:
        check(text)


def test_colours_are_the_only_escapes(results: Results) -> None:
    """What a terminal is sent besides text is colours of ours."""
    text = render.load("text").render(results, Style(colour=True, verbosity=1))
    assert COLOURS.search(text)
    clean(COLOURS.sub("", text))


def no_scripts(text: str) -> None:
    """A page in which no script, style or handler is the build's, and which loads nothing."""
    page: Any = etree.HTML(text)
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert not [e for e in elements for a in e.attrib if a.lower().startswith("on")]
    assert not [e for e in elements if str(e.get("href", "")).lower().startswith(("javascript:", "data:"))]
    assert not [e for e in elements if e.tag in {"img", "iframe", "object", "embed", "link", "base"}]
    assert "window.pwned" not in "".join("".join(e.itertext()) for e in page.iter("script", "style"))


def no_commands(text: str) -> None:
    """Lines for a CI log of which each is one of ours: a command begins a line, so text that holds one never does."""
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert commands
    assert all(re.match(r"::(?:error|warning|notice)(?: |::)", line) for line in commands)
    assert not any(line.startswith("::error file=x::owned") for line in commands)


def no_markup(text: str) -> None:
    """Markdown in which the build's tags, code fences, links and mentions are text."""
    outside = re.sub(r"(`+).+?\1", "", text)
    assert not re.search(r"(?<!\\)<(?:script|img|style|svg|details>\s*</details></details)", outside)
    assert not re.search(r"(?<!\\)\]\(javascript:", outside)
    assert not re.search(r"(?<![\w\\`])@everyone", outside)
    assert "https://evil" not in outside


def parsed(text: str) -> None:
    assert json.loads(text)


CHECKS: dict[str, Any] = {
    "json": parsed, "sarif": parsed, "gitlab": parsed, "gitlab-sast": parsed, "html": no_scripts,
    "junit": lambda text: etree.fromstring(text.encode()), "github": no_commands, "markdown": no_markup,
}  # fmt: skip


def run(*words: object) -> str:
    """What a command prints; it ends as it should, not by an exception."""
    outcome = CliRunner().invoke(command, [str(word) for word in words])
    assert isinstance(outcome.exception, SystemExit | None), outcome.exception
    assert outcome.exit_code in {0, 1, 3}, outcome.output
    return clean(outcome.stdout)


@pytest.mark.parametrize(
    ("words", "check"),
    [
        (("pins", "apk", "ipa"), None),
        (("pins", "apk", "-f", "json"), parsed),
        (("diff", "apk", "ipa"), None),
        (("diff", "apk", "ipa", "-f", "json"), parsed),
        (("diff", "apk", "ipa", "-f", "markdown"), no_markup),
    ],
)
def test_other_commands_are_not_driven_either(words: tuple[str, ...], check: Any, saved: dict[str, Path]) -> None:
    """The inventory and the comparison."""
    text = run(*(saved.get(word, word) for word in words))
    if check:
        check(text)


@pytest.mark.parametrize("form", ["text", "json", "csv", "html"])
def test_the_rotation_table_is_not_driven(form: str, saved: dict[str, Path]) -> None:
    """A cell of the CSV is never a formula; the page runs nothing."""
    text = run("verify", *saved.values(), "--chain", CHAIN, "--host", "api.shop.example", "-f", form)
    if form == "json":
        parsed(text)
    elif form == "html":
        no_scripts(text)
    elif form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any("script" in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_starter_policy_is_not_driven(tmp_path: Path) -> None:
    """What is written for the user is TOML whose values are text."""
    target = tmp_path / "pinscan.toml"
    run("init", BUILDS["apk"], "-o", target)
    written = tomllib.loads(clean(target.read_text(encoding="utf-8")))
    assert "window" not in written
