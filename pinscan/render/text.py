"""The report for a person at a terminal: right in 80 columns, without colour, and piped."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pinscan.model import (
    HABITS,
    Artifact,
    CellState,
    Confidence,
    Finding,
    Gap,
    Host,
    Location,
    PinSet,
    Platform,
    Report,
    Results,
    RuleOutcome,
    ScoreRow,
    Severity,
    Subdomains,
    Verdict,
)
from pinscan.render import Style
from pinscan.render._prose import FENCED
from pinscan.render._safe import printable

SUFFIX: str | None = None

VERDICTS = {
    Verdict.PINNED: ("PINNED", "green"),
    Verdict.PARTLY: ("PARTLY PINNED", "yellow"),
    Verdict.UNPINNED: ("NOT PINNED", "red"),
    Verdict.INCONCLUSIVE: ("INCONCLUSIVE: not everything could be read", "yellow"),
}
COLOURS = {
    Severity.CRITICAL: "magenta",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "blue",
}
CELLS = {
    CellState.PASS: ("ok", "green"),
    CellState.WARN: ("warn", "yellow"),
    CellState.FAIL: ("FAIL", "red"),
    CellState.UNKNOWN: ("?", "yellow"),
    CellState.NA: ("-", ""),
}
HEADINGS = dict(zip(HABITS, ("pin", "spki", "backup", "expiry", "switch", "trust", "docs", "tested"), strict=True))
CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "bold": 1, "dim": 2}


def render(results: Results, style: Style) -> str:
    """One section a build, then what could not be opened."""
    page = _Page(style)
    sections = ["\n".join(page.report(report)) for report in results.reports]
    if len(results.reports) > 1:
        sections.append("\n".join(page.overview(results.reports)))
    sections += [
        page.paint("not scanned: " + page.safe(f.message if f.file in f.message else f"{f.file}: {f.message}"), "red")
        for f in results.failures
    ]
    return "\n\n".join(sections) + "\n"


class _Page:
    """Lays lines out for one style. All text of a build passes through `safe`."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.width = max(style.width, 40)

    # --- words --------------------------------------------------------------------------------------------------

    def safe(self, text: str) -> str:
        """The text without anything that could drive a terminal or break a line."""
        return printable(text)

    def paint(self, text: str, *looks: str) -> str:
        """The text in a colour or weight, if the terminal wants any."""
        codes = ";".join(str(CODES[look]) for look in looks if look)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.style.colour and codes else text

    def wrap(self, text: str, indent: int, first: str = "") -> list[str]:
        """Paragraph lines, indented; the first line begins with `first`."""
        margin = " " * indent
        lines = textwrap.wrap(
            self.safe(text), self.width, initial_indent=margin + first, subsequent_indent=margin + " " * len(first),
            break_on_hyphens=False, break_long_words=False,  # a path or a pin stays one word, to be copied
        )  # fmt: skip
        return lines or [margin + first.rstrip()]

    def cut(self, text: str, width: int) -> str:
        """The text, shortened in the middle to a width."""
        text = self.safe(text)
        if len(text) <= width:
            return text
        tail = (width - 1) // 2
        return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"

    def heading(self, text: str) -> str:
        """A section heading."""
        return self.paint(text, "bold")

    # --- the whole of one report --------------------------------------------------------------------------------

    def report(self, report: Report) -> Iterator[str]:
        """Every line of one build's section."""
        yield from self.identity(report)
        if report.scorecard:
            yield ""
            yield from self.scorecard(report.scorecard)
        if report.pin_sets and self.style.verbosity >= 0:
            yield ""
            yield from self.pins(report.pin_sets, report.labels)
        yield ""
        yield from self.findings(report)
        if report.gaps and self.style.verbosity >= 0:
            yield ""
            yield from self.gaps(report.gaps)
        if self.style.verbosity > 0 and report.observations:
            yield ""
            yield from self.observations(report)

    def identity(self, report: Report) -> Iterator[str]:
        """File, app, verdict and counts."""
        artifact = report.artifact
        yield self.paint(self.cut(artifact.file, self.width), "bold")
        yield from self.wrap(_app(artifact), 0)
        words, colour = VERDICTS[report.verdict]
        yield f"{self.paint(words, colour, 'bold')}  as of {report.as_of.isoformat()}"
        if report.reason and report.verdict is not Verdict.PINNED:
            yield from self.wrap(report.reason, 2)
        counts = [f"{count} {severity}" for severity, count in report.summary().items() if count]
        suppressed = sum(finding.suppressed is not None for finding in report.findings)
        counts += [f"{suppressed} waived"] if suppressed else []
        yield "findings: " + (", ".join(counts) or "none")

    def scorecard(self, rows: Sequence[ScoreRow]) -> Iterator[str]:
        """Hosts down, habits across."""
        column = 7
        room = max(self.width - column * len(HABITS) - 1, 12)
        yield self.heading(f"{'HOST':<{room}} " + "".join(f"{HEADINGS[h]:>{column}}" for h in HABITS))
        for row in rows:
            cells = "".join(
                " " * (column - len(word)) + self.paint(word, colour)
                for word, colour in (CELLS[row.cells[habit].state] for habit in HABITS)
            )
            yield f"{self.cut(row.host, room):<{room}} {cells}"

    def pins(self, pin_sets: Sequence[PinSet], labels: Mapping[str, str]) -> Iterator[str]:
        """Each pin set: hosts, mechanism, then a pin a line with whose key it is."""
        yield self.heading("PINS")
        for pin_set in pin_sets:
            hosts = ", ".join(map(_host, pin_set.hosts)) or "every host of its client"
            yield from self.wrap(hosts, 2)
            yield from self.wrap("; ".join(_traits(pin_set)), 4)
            for pin in pin_set.pins:
                kind = "" if pin.subject == "spki" else f" of the {pin.subject}"
                where = "" if pin.role == "any" else f" ({pin.role} only)"
                whose = f": {labels[pin.digest]}" if pin.digest and pin.digest in labels else ""
                written = pin.digest or f"unreadable, written {pin.text!r}"
                yield from self.wrap(f"{pin.algorithm}{kind} {written}{where}{whose}", 4)
            yield from self.evidence(pin_set.locations[:1], 4)

    def findings(self, report: Report) -> Iterator[str]:
        """Findings grouped by severity, then by rule, with evidence and fix."""
        rules = {rule.id: rule for rule in report.rules}
        live = [finding for finding in report.findings if finding.suppressed is None and self.wanted(report, finding)]
        if not live:
            yield "No findings." if self.style.verbosity >= 0 else "Nothing at the gate."
        ordered = sorted(live, key=lambda finding: -finding.severity.rank)
        for severity, group in groupby(ordered, key=lambda finding: finding.severity):
            yield self.paint(severity.upper(), COLOURS[severity], "bold")
            for rule, same in groupby(sorted(group, key=lambda finding: finding.rule), key=lambda f: f.rule):
                yield from self.rule(rules.get(rule), rule, list(same))
        waived = [finding for finding in report.findings if finding.suppressed is not None]
        if waived and self.style.verbosity >= 0:
            yield self.heading("WAIVED")
            for finding in waived:
                assert finding.suppressed is not None
                yield from self.wrap(f"{finding.rule}: {finding.message} ({finding.suppressed.reason})", 2, "- ")

    def wanted(self, report: Report, finding: Finding) -> bool:
        """Whether a finding is printed: all of them, or only those at the gate when asked to be quiet."""
        gate = report.policy.get("gate.fail_on")
        if self.style.verbosity >= 0 or not isinstance(gate, dict) or gate.get("value") == "never":
            return True
        return finding.severity.rank >= Severity(str(gate.get("value"))).rank

    def rule(self, rule: RuleOutcome | None, name: str, findings: Sequence[Finding]) -> Iterator[str]:
        """One rule's findings, with its fix once."""
        title = f"{rule.title} [{name}]" if rule else name
        yield self.paint("\n".join(self.wrap(title, 2)), "bold")
        for finding in findings:
            doubt = "" if finding.confidence is Confidence.PROVEN else f" ({finding.confidence})"
            yield from self.wrap(finding.message + doubt, 4, "- ")
            yield from self.evidence(finding.locations[:2], 6)
        if rule and rule.fix and self.style.verbosity >= 0:
            yield from self.fix(rule.fix)

    def fix(self, fix: str) -> Iterator[str]:
        """The fix: prose wrapped, lines of a fenced snippet as they are."""
        first = "fix: "
        for number, part in enumerate(FENCED.split(fix)):
            if number % 2:
                yield from (self.paint(" " * 9 + self.safe(line), "dim") for line in part.splitlines())
                continue
            for paragraph in filter(str.strip, re.split(r"\n\s*\n", part)):
                yield from self.wrap(" ".join(paragraph.split()), 4, first)
                first = " " * len(first)
        yield ""

    def evidence(self, locations: Sequence[Location], indent: int) -> Iterator[str]:
        """Where it was read, and the quoted text."""
        for location in locations:
            line = f":{location.line}" if location.line else ""
            offset = f" +0x{location.offset:x}" if location.offset is not None else ""
            symbol = f"  {location.symbol}" if location.symbol else ""
            for row in self.wrap(f"{location.path}{line}{symbol}{offset}", indent, "at "):
                yield self.paint(row, "dim")
            if location.text:
                yield self.paint(" " * (indent + 3) + self.cut(location.text, self.width - indent - 3), "dim")

    def gaps(self, gaps: Sequence[Gap]) -> Iterator[str]:
        """What could not be seen: a pin could hide behind those marked so."""
        yield self.heading("COULD NOT BE READ")
        for gap in gaps:
            note = "" if gap.blocks else " (no pin could hide there)"
            yield from self.wrap(f"{gap.location.path}: {gap.reason} [{gap.kind}]{note}", 2, "- ")

    def observations(self, report: Report) -> Iterator[str]:
        """Everything else that was seen."""
        yield self.heading("ALSO SEEN")
        for seen in report.observations:
            facts = ", ".join(f"{key}={value}" for key, value in seen.facts.items())
            yield from self.wrap(f"{seen.kind} [{seen.mechanism}] {facts}", 2, "- ")
            yield from self.evidence(seen.locations[:1], 4)

    def overview(self, reports: Sequence[Report]) -> Iterator[str]:
        """One line a build, when there are several."""
        yield self.heading("ALL BUILDS")
        for report in reports:
            words, colour = VERDICTS[report.verdict]
            counts = ", ".join(f"{n} {s}" for s, n in report.summary().items() if n) or "no findings"
            name = self.cut(report.artifact.file, 34)
            yield f"  {name:<34} {self.paint(words.split(':')[0], colour)}  {counts}"


def _app(artifact: Artifact) -> str:
    system = "Android API" if artifact.platform is Platform.ANDROID else "iOS"
    parts = [artifact.id or "no identifier", artifact.version or "", f"({artifact.build})" if artifact.build else ""]
    reach = f"{system} {artifact.min_os or '?'} and later"
    target = f", built for {artifact.target_os}" if artifact.target_os else ""
    return " ".join(filter(None, parts)) + f", {artifact.kind.upper()}, {reach}{target}"


def _host(host: Host) -> str:
    if host.subdomains is Subdomains.NONE:
        return host.pattern
    below = "one level below" if host.subdomains is Subdomains.ONE else "all below"
    return f"{host.pattern} and {below}" if host.apex else f"{below} {host.pattern}"


def _traits(pin_set: PinSet) -> Iterator[str]:
    yield pin_set.mechanism + (f" in {pin_set.part}" if pin_set.part else "")
    if pin_set.origin != "app":
        yield f"by {pin_set.origin}"
    if "variant" in pin_set.facts:
        yield f"variant {pin_set.facts['variant']}"
    yield f"until {pin_set.expires.isoformat()}" if pin_set.expires else "no expiry"
    if pin_set.enforced is not True:
        yield "NOT ENFORCED" if pin_set.enforced is False else "enforcement unknown"
    switch = pin_set.kill_switch
    yield f"kill switch {switch.state}" + (f" ({switch.flag})" if switch.flag else "")
    yield pin_set.confidence
