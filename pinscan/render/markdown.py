"""Markdown for a pull request comment or a job summary: the scorecard, then what fails, folded evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pinscan.model import HABITS, CellState, Finding, Report, Results, Severity, Verdict
from pinscan.render import Style
from pinscan.render._prose import first_paragraph
from pinscan.render._safe import printable

SUFFIX: str | None = ".md"

LARGEST = 60_000
"""Characters at most: a GitHub comment holds 65,536."""
LONGEST = 400
"""Characters of one text of a build."""
MOST_ROWS = 100
MOST_BUILDS = 50
MOST_FAILURES = 20
VERDICTS = {
    Verdict.PINNED: "pinned",
    Verdict.PARTLY: "partly pinned",
    Verdict.UNPINNED: "not pinned",
    Verdict.INCONCLUSIVE: "inconclusive: not everything could be read",
}
CELLS = {
    CellState.PASS: "ok",
    CellState.WARN: "warn",
    CellState.FAIL: "**fail**",
    CellState.UNKNOWN: "?",
    CellState.NA: "–",
}
TITLES = ("pinned", "SPKI", "backup", "expiry", "kill switch", "trust store", "documented", "tested")


def render(results: Results, style: Style) -> str:
    """An overview of several builds, then a section a build; cut at a line end at what a comment may hold."""
    lines: list[str] = []
    if len(results.reports) > 1:
        lines += _overview(results.reports)
    lines += [
        f"- {escape(_cut(f.file))} was **not scanned**: {escape(_cut(f.message))}"
        for f in results.failures[:MOST_FAILURES]
    ]
    lines += [""] if lines else []
    lines += [line for report in results.reports for line in _report(report)]
    return "\n".join(_fitting(lines)).rstrip() + "\n"


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """The lines that fit, folds closed again. No text of a build begins a line, so counting ours is enough."""
    room, folds = LARGEST, 0
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            yield from ["", "</details>"] * folds
            yield "\nCut here: the other formats have the whole report."
            return
        folds += line.startswith("<details") - line.startswith("</details>")
        yield line


def _overview(reports: Sequence[Report]) -> Iterator[str]:
    yield "| build | verdict | findings |"
    yield "|---|---|---|"
    for report in reports[:MOST_BUILDS]:
        yield f"| {escape(_cut(report.artifact.file))} | {VERDICTS[report.verdict]} | {_counts(report)} |"
    if len(reports) > MOST_BUILDS:
        yield f"| and {len(reports) - MOST_BUILDS} more | | |"
    yield ""


def _counts(report: Report) -> str:
    return ", ".join(f"{count} {severity}" for severity, count in report.summary().items() if count) or "no findings"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def escape(text: str) -> str:
    """Text of a build as plain Markdown text: no markup, no HTML, no link, no mention, no line break."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"[\\`*_{}\[\]#+!|~$:@]|(?<=www)\.", _entity, text, flags=re.IGNORECASE)


def _entity(match: re.Match[str]) -> str:
    # An entity, not a backslash: it also stops autolinks (://, www.). Mentions and issue numbers are looked for in
    # the finished text, where only a space of no width between mark and name stops them.
    return f"&#{ord(match[0])};" + ("&#8203;" if match[0] in "@#" else "")


def _code(text: str) -> str:
    """Text of a build as inline code, whatever backticks it holds; not for a table, where a bar would end the cell."""
    text = printable(_cut(text))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _report(report: Report) -> Iterator[str]:
    artifact = report.artifact
    yield f"## {escape(_cut(artifact.file))}: {VERDICTS[report.verdict]}"
    yield ""
    name = " ".join(filter(None, [artifact.id, artifact.version, f"({artifact.build})" if artifact.build else None]))
    yield f"{escape(_cut(name))}, as of {report.as_of}: {_counts(report)}"
    yield ""
    if report.reason and report.verdict is not Verdict.PINNED:
        yield f"Why: {escape(_cut(report.reason))}."
        yield ""
    if report.scorecard:
        yield f"| host | {' | '.join(TITLES)} |"
        yield "|---" * (len(HABITS) + 1) + "|"
        for row in report.scorecard[:MOST_ROWS]:
            yield (
                f"| {escape(_cut(row.host))} | " + " | ".join(CELLS[row.cells[habit].state] for habit in HABITS) + " |"
            )
        if len(report.scorecard) > MOST_ROWS:
            yield f"| and {len(report.scorecard) - MOST_ROWS} more" + " |" * (len(HABITS) + 1)
        yield ""
    live = sorted((f for f in report.findings if not f.suppressed), key=lambda f: (-f.severity.rank, f.rule))
    for severity in reversed(Severity):
        yield from _severity(report, severity, [finding for finding in live if finding.severity is severity])
    if report.gaps:
        yield "<details><summary>What could not be read</summary>"
        yield ""
        yield from (f"- {_code(gap.location.path)}: {escape(_cut(gap.reason))}" for gap in report.gaps)
        yield ""
        yield "</details>"
        yield ""


def _severity(report: Report, severity: Severity, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    rules = {rule.id: rule for rule in report.rules}
    told: set[str] = set()
    folded = severity.rank < Severity.MEDIUM.rank
    yield f"<details{'' if folded else ' open'}><summary>{severity.capitalize()}: {len(findings)}</summary>"
    yield ""
    for finding in findings:
        first = finding.locations[0]
        line = f":{first.line}" if first.line else ""
        rule = rules.get(finding.rule)
        title = escape(_cut(rule.title if rule else finding.rule))
        yield f"- **{title}** ({_code(finding.rule)}): {escape(_cut(finding.message))}"
        yield f"  <br>at {_code(first.path + line)}" + (f" {_code(first.symbol)}" if first.symbol else "")
        if rule and finding.rule not in told and (fix := first_paragraph(rule.fix)):
            yield f"  <br>do: {escape(_cut(fix))}"
        told.add(finding.rule)
    yield ""
    yield "</details>"
    yield ""
