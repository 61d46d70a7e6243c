"""GitHub Actions workflow commands: an annotation for each finding."""

from __future__ import annotations

from pinscan.model import Finding, Gap, Report, Results, Severity
from pinscan.render import Style
from pinscan.render._safe import printable

SUFFIX: str | None = None

LONGEST = 4_000
"""Characters of one text: the runner cuts a line of 64 KB, and with it what stands after."""
COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}


def render(results: Results, style: Style) -> str:
    """One line a finding, worst first, then what could not be read, and the builds that could not be opened."""
    lines = [
        _annotation(report, finding)
        for report in results.reports
        for finding in sorted(report.findings, key=lambda f: -f.severity.rank)
        if finding.suppressed is None
    ]
    lines += [_unread(report, gap) for report in results.reports for gap in report.gaps if gap.blocks]
    lines += [f"::error file={_property(f.file)},title=pinscan::{_data(f.message[:LONGEST])}" for f in results.failures]
    return "".join(f"{line}\n" for line in lines)


def _annotation(report: Report, finding: Finding) -> str:
    first = finding.locations[0]
    where = first.path + (f":{first.line}" if first.line else "")
    title = _property(f"pinscan {finding.severity}: {finding.rule[:LONGEST]}")
    message = _data(f"{finding.message[:LONGEST]} (at {where[:LONGEST]})")
    return f"::{COMMANDS[finding.severity]} file={_property(report.artifact.file)},title={title}::{message}"


def _unread(report: Report, gap: Gap) -> str:
    where = _data(f"{gap.reason[:LONGEST]} (at {gap.location.path[:LONGEST]})")
    return f"::warning file={_property(report.artifact.file)},title=pinscan could not read all::{where}"


def _data(text: str) -> str:
    """Escape a message as the runner unescapes it (actions/toolkit, command.ts)."""
    return printable(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
