"""The audit report: one self-contained HTML file that loads nothing and runs no script but its own.

Every text passes through `printable` and Jinja2's autoescape. The Content-Security-Policy allows exactly the style
and the script that stand in the file, by their hashes; without JavaScript everything is readable, only the filter is
missing. A finding is told once, where its first host is, and what a rule says once for all its findings: a report of
hundreds of hosts stays a file that opens.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from pinscan.model import HABITS, CellState, Finding, Report, Results, Severity, Verdict
from pinscan.render import Style
from pinscan.render._compare import comparison
from pinscan.render._hosts import Section, sections
from pinscan.render._prose import first_paragraph, inline, prose
from pinscan.render._safe import printable
from pinscan.render._standards import requirements
from pinscan.render._timeline import timeline

SUFFIX: str | None = ".html"

VERDICTS = {
    Verdict.PINNED: ("Pinned", "Every host that has to be pinned is tied to its keys, and the pins are enforced."),
    Verdict.PARTLY: ("Partly pinned", "Some hosts are pinned; others are not, or their pins do not hold."),
    Verdict.UNPINNED: ("Not pinned", "Everything could be read, and no host is tied to a key."),
    Verdict.INCONCLUSIVE: ("Inconclusive", "Whether the app is pinned cannot be said from what could be read."),
}
HABIT_TITLES = {
    "pinned": ("Pinned", "tied to keys, and enforced"),
    "spki": ("Public key", "the key is pinned, not the certificate"),
    "backup": ("Backup key", "a second key for the day the first is lost"),
    "expiry": ("Expiry", "the pins end, neither soon nor too late"),
    "kill_switch": ("Kill switch", "a server can lift the pins"),
    "trust_store": ("Trust store", "nothing in the app goes around the pins"),
    "documented": ("Documented", "every key is in the register"),
    "rotation_tested": ("Rotation", "the next key is accepted"),
}
CELLS = {
    CellState.PASS: "✓ yes",
    CellState.WARN: "! weak",
    CellState.FAIL: "✗ no",
    CellState.UNKNOWN: "? unknown",
    CellState.NA: "– n/a",
}
LONGEST = 4_000
"""Characters of one text that are shown."""
MOST_FINDINGS = 2_500
"""Findings of a build that are shown, the worst; the JSON report has all."""
PLACES = ((100, 20), (400, 8), (MOST_FINDINGS, 1))
"""Up to so many findings, so many places are shown of each."""
OPEN_HOSTS = 5
"""Host sections that stand open; with more hosts all but the worst are folded."""
URGENT = 5
"""Problems on the first screen."""


def render(results: Results, style: Style) -> str:
    """The whole document."""
    folder = files("pinscan.render").joinpath("templates")
    css, script, page = (
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js", "report.html.j2")
    )
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    environment.filters.update(prose=prose, first=first_paragraph, inline=inline, web=web, id=id)
    text = environment.from_string(page).render(
        results=results,
        builds=[_build(number, report) for number, report in enumerate(results.reports, 1)],
        comparison=comparison(results.reports),
        css=Markup(css),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(css, script),
        habits=[(habit, *HABIT_TITLES[habit]) for habit in HABITS],
        verdicts=VERDICTS,
        cells=CELLS,
        severities=list(Severity),
    )
    return text.rstrip() + "\n"


def _shown(value: object) -> object:
    """What the template prints of any value: nothing gets around `printable` by being forgotten.

    Markup is made by macros, of texts that came through here, and by `prose`, which sees to it itself.
    """
    if isinstance(value, Markup):
        return value
    text = str(value)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text) - LONGEST} more characters)"
    return printable(text, keep="\n")


def web(reference: str) -> bool:
    """Whether a reference is a plain web address, fit to be a link."""
    return bool(re.fullmatch(r"https://[A-Za-z0-9.-]+/[\w./?=&%#~:+,-]*", reference, re.ASCII))


def _policy(css: str, script: str) -> str:
    """The Content-Security-Policy: nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _build(number: int, report: Report) -> dict[str, Any]:
    """What the template asks about one build."""
    live = sorted(
        (finding for finding in report.findings if finding.suppressed is None),
        key=lambda finding: (-finding.severity.rank, finding.rule),
    )
    shown = live[:MOST_FINDINGS]
    parts = sections(report, shown)
    homes = _homes(parts)
    return {
        "key": f"b{number}",
        "report": report,
        "rules": {rule.id: rule for rule in report.rules},
        "states": Counter(str(rule.state) for rule in report.rules),
        "shown": len(shown),
        "hidden": len(live) - len(shown),
        "ids": {id(finding): f"b{number}-f{place}" for place, finding in enumerate(shown, 1)},
        "explains": _first_of_rule(parts, homes, shown),
        "homes": homes,
        "places": next(places for limit, places in PLACES if len(shown) <= limit),
        "urgent": _urgent(live),
        "grave": any(finding.severity.rank >= Severity.HIGH.rank for finding in live),
        "urgent_rules": len({f.rule for f in live if f.severity is not Severity.INFO}),
        "waived": [finding for finding in report.findings if finding.suppressed is not None],
        "sections": parts,
        "open_hosts": len(parts) if len(parts) <= OPEN_HOSTS else 1,
        "star": next((f"b{number}-h{place}" for place, s in enumerate(parts, 1) if s.row.host == "*"), ""),
        "general": [finding for finding in shown if id(finding) not in homes],
        "loose": [pins for pins in report.pin_sets if not _in(parts, pins)],
        "timeline": timeline(report),
        "requirements": requirements(report),
        "blocking": [gap for gap in report.gaps if gap.blocks],
        "harmless": [gap for gap in report.gaps if not gap.blocks],
        "policy_file": _policy_file(report),
        "kinds": sorted(Counter(seen.kind for seen in report.observations).items()),
    }


def _homes(parts: list[Section]) -> dict[int, str]:
    """The host under which each finding is told: its first one on the page."""
    homes: dict[int, str] = {}
    for section in parts:
        for finding in section.findings:
            homes.setdefault(id(finding), section.row.host)
    return homes


def _first_of_rule(parts: list[Section], homes: Mapping[int, str], shown: list[Finding]) -> dict[int, str]:
    """The first finding on the page of each rule: the one that carries what the rule says."""
    told = [f for section in parts for f in section.findings if homes[id(f)] == section.row.host]
    first: dict[str, int] = {}
    for finding in [*told, *(finding for finding in shown if id(finding) not in homes)]:
        first.setdefault(finding.rule, id(finding))
    return {number: rule for rule, number in first.items()}


def _in(parts: list[Section], pin_set: object) -> bool:
    return any(pin_set is each for section in parts for each in section.pin_sets)


def _urgent(live: list[Finding]) -> list[Finding]:
    """The first things to mend: the worst findings, one for each rule; what is only information is nothing to mend."""
    first: dict[str, Finding] = {}
    for finding in live:
        if finding.severity is not Severity.INFO:
            first.setdefault(finding.rule, finding)
    return list(first.values())[:URGENT]


def _policy_file(report: Report) -> str:
    """Where the policy comes from: its files, and the options that override them."""
    sources = {str(e.get("source")) for e in report.policy.values() if isinstance(e, dict)} - {"default", "None"}
    files = sorted(source for source in sources if not source.startswith("--"))
    options = sorted(sources.difference(files))
    return ", ".join([*(files or ["the defaults"]), *options])
