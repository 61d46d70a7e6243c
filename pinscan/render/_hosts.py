"""A report told host by host: which pin sets and findings belong to each row of the scorecard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pinscan.model import HABITS, CellState, Finding, Host, PinSet, Report, ScoreRow, Subdomains


@dataclass(frozen=True, slots=True)
class Section:
    """One host with everything known of it."""

    row: ScoreRow
    pin_sets: tuple[PinSet, ...]
    findings: tuple[Finding, ...]


def sections(report: Report, findings: Sequence[Finding]) -> list[Section]:
    """A section for each row of the scorecard, the worst first. A finding of no row is in none of them."""
    pins = _by_host(report.pin_sets)
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for name in dict.fromkeys(finding.hosts):
            found.setdefault(name, []).append(finding)
    rows = sorted(report.scorecard, key=_badness)
    return [Section(row, tuple(pins.covering(row.host)), tuple(found.get(row.host, ()))) for row in rows]


def _badness(row: ScoreRow) -> tuple[int, int, str]:
    states = [row.cells[habit].state for habit in HABITS if habit in row.cells]
    warned = states.count(CellState.WARN) + states.count(CellState.UNKNOWN)
    return -states.count(CellState.FAIL), -warned, row.host


@dataclass(frozen=True, slots=True)
class _Pins:
    """Pin sets by the patterns they are written for, so that many hosts do not meet many pin sets one by one."""

    order: dict[int, PinSet]
    everywhere: tuple[int, ...]
    patterns: dict[str, list[tuple[int, Host]]]

    def covering(self, name: str) -> Iterator[PinSet]:
        """The pin sets that are written for a row of this name, in the report's order."""
        bare = name.lstrip("*.")
        labels = bare.split(".")
        above = [".".join(labels[start:]) for start in range(len(labels))] or [bare]
        found = set(self.everywhere)
        for pattern in above:
            found.update(number for number, host in self.patterns.get(pattern, ()) if covers(host, name))
        yield from (self.order[number] for number in sorted(found))


def _by_host(pin_sets: Sequence[PinSet]) -> _Pins:
    patterns: dict[str, list[tuple[int, Host]]] = {}
    for number, pin_set in enumerate(pin_sets):
        for host in pin_set.hosts:
            patterns.setdefault(host.pattern, []).append((number, host))
    everywhere = tuple(number for number, pin_set in enumerate(pin_sets) if not pin_set.hosts)
    return _Pins(dict(enumerate(pin_sets)), everywhere, patterns)


def covers(host: Host, name: str) -> bool:
    """Whether a host entry is written for this row: the same pattern, or one that reaches the name."""
    bare = name.lstrip("*.")
    if host.pattern == bare:
        return True
    if host.subdomains is Subdomains.NONE or not bare.endswith(f".{host.pattern}"):
        return False
    return host.subdomains is Subdomains.ANY or bare.count(".") == host.pattern.count(".") + 1
