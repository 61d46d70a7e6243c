"""Markdown for a pull request comment or a job summary: the scorecard, then what fails, folded evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.model import HABITS, CellState, Finding, Report, Results, Severity, Verdict
from pinscan.render import Style

SUFFIX: str | None = ".md"

LARGEST = 60_000
"""Characters at most: a GitHub comment holds 65,536."""
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
    """A section a build; cut at a line end when it grows past what a comment may hold."""
    lines = [line for report in results.reports for line in _report(report)]
    lines += [f"## {escape(f.file)}\n\nNot scanned: {escape(f.message)}\n" for f in results.failures]
    text = "\n".join(lines).rstrip() + "\n"
    if len(text) <= LARGEST:
        return text
    return text[:LARGEST].rsplit("\n", 1)[0] + "\n\n</details>\n\nCut here; the full report is in the other formats.\n"


def escape(text: str) -> str:
    """Text of a build as plain Markdown text: no markup, no HTML, no mention, no line break."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~$:@/-])", _entity, text)


def _entity(match: re.Match[str]) -> str:
    # An entity, not a backslash: it also stops autolinks (://), mentions (@name) and issue numbers (#1).
    return match[1] if match[1] in "/-()" else f"&#{ord(match[1])};"


def _code(text: str) -> str:
    """Text of a build as inline code, whatever backticks it holds."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _report(report: Report) -> Iterator[str]:
    artifact = report.artifact
    yield f"## {escape(artifact.file)}: {VERDICTS[report.verdict]}"
    yield ""
    name = " ".join(filter(None, [artifact.id, artifact.version, f"({artifact.build})" if artifact.build else None]))
    counts = ", ".join(f"{count} {severity}" for severity, count in report.summary().items() if count) or "no findings"
    yield f"{escape(name)}, as of {report.as_of}: {counts}"
    yield ""
    if report.scorecard:
        yield f"| host | {' | '.join(TITLES)} |"
        yield "|---" * (len(HABITS) + 1) + "|"
        for row in report.scorecard:
            yield f"| {escape(row.host)} | " + " | ".join(CELLS[row.cells[habit].state] for habit in HABITS) + " |"
        yield ""
    live = sorted((f for f in report.findings if not f.suppressed), key=lambda f: (-f.severity.rank, f.rule))
    for severity in reversed(Severity):
        yield from _severity(report, severity, [finding for finding in live if finding.severity is severity])
    if report.gaps:
        yield "<details><summary>What could not be read</summary>"
        yield ""
        yield from (f"- {_code(gap.location.path)}: {escape(gap.reason)}" for gap in report.gaps)
        yield ""
        yield "</details>"
        yield ""


def _severity(report: Report, severity: Severity, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        return
    titles = {rule.id: rule.title for rule in report.rules}
    folded = severity.rank < Severity.MEDIUM.rank
    yield f"<details{'' if folded else ' open'}><summary>{severity.capitalize()}: {len(findings)}</summary>"
    yield ""
    for finding in findings:
        first = finding.locations[0]
        line = f":{first.line}" if first.line else ""
        yield f"- **{escape(titles.get(finding.rule, finding.rule))}** (`{finding.rule}`): {escape(finding.message)}"
        yield f"  <br>at {_code(first.path + line)}" + (f" {_code(first.symbol)}" if first.symbol else "")
    yield ""
    yield "</details>"
    yield ""
