"""The audit report: one self-contained HTML file that loads nothing and runs no script but its own.

Every text of a build is escaped by Jinja2's autoescape. The Content-Security-Policy allows exactly the style and the
script that stand in the file, by their hashes; without JavaScript everything is readable, only the filter is missing.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

import jinja2

from pinscan.model import HABITS, CellState, Finding, Report, Results, RuleState, Severity, Verdict
from pinscan.render import Style
from pinscan.render._hosts import Section, sections
from pinscan.render._timeline import Timeline, timeline

SUFFIX: str | None = ".html"

VERDICTS = {
    Verdict.PINNED: ("Pinned", "Every host that has to be pinned is tied to its keys, and the pins are enforced."),
    Verdict.PARTLY: ("Partly pinned", "Some hosts are pinned; others are not, or their pins do not hold."),
    Verdict.UNPINNED: ("Not pinned", "Everything could be read, and no host is tied to a key."),
    Verdict.INCONCLUSIVE: (
        "Inconclusive",
        "Part of the build could not be read: pins may be there that were not seen.",
    ),
}
HABIT_TITLES = {
    "pinned": "Pinned",
    "spki": "Public key",
    "backup": "Backup key",
    "expiry": "Expiry",
    "kill_switch": "Kill switch",
    "trust_store": "Trust store",
    "documented": "Documented",
    "rotation_tested": "Rotation tested",
}
CELLS = {
    CellState.PASS: "✓ yes",
    CellState.WARN: "! warn",
    CellState.FAIL: "✗ no",
    CellState.UNKNOWN: "? unknown",
    CellState.NA: "– n/a",
}


def render(results: Results, style: Style) -> str:
    """The whole document."""
    folder = files("pinscan.render").joinpath("templates")
    css = folder.joinpath("report.css").read_text(encoding="utf-8")
    script = folder.joinpath("report.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["printable"] = printable
    template = environment.from_string(folder.joinpath("report.html.j2").read_text(encoding="utf-8"))
    return (
        template.render(
            results=results,
            builds=[_build(number, report) for number, report in enumerate(results.reports, 1)],
            css=css,
            script=script,
            policy=_policy(css, script),
            habits=[(habit, HABIT_TITLES[habit]) for habit in HABITS],
            verdicts=VERDICTS,
            cells=CELLS,
            severities=list(reversed(Severity)),
            states=RuleState,
        ).rstrip()
        + "\n"
    )


def printable(text: object) -> str:
    """The text without control and bidirectional characters, which could make a report read otherwise than it is."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in str(text))


def _policy(css: str, script: str) -> str:
    """The Content-Security-Policy: nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; img-src data:; "
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
    parts: list[Section] = sections(report, live)
    told = {id(finding) for section in parts for finding in section.findings}
    drawing: Timeline | None = timeline(report)
    return {
        "key": f"b{number}",
        "report": report,
        "rules": {rule.id: rule for rule in report.rules},
        "live": live,
        "urgent": _urgent(live),
        "waived": [finding for finding in report.findings if finding.suppressed is not None],
        "sections": parts,
        "general": [finding for finding in live if id(finding) not in told],
        "timeline": drawing,
        "certificates": [seen for seen in report.observations if seen.kind == "certificate"],
        "blocking": [gap for gap in report.gaps if gap.blocks],
        "harmless": [gap for gap in report.gaps if not gap.blocks],
    }


def _urgent(live: list[Finding]) -> list[Finding]:
    """The first things to mend: critical and high findings, one for each rule, five at most."""
    first: dict[str, Finding] = {}
    for finding in live:
        if finding.severity.rank >= Severity.HIGH.rank:
            first.setdefault(finding.rule, finding)
    return list(first.values())[:5]
