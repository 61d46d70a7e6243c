"""Several builds beside each other: who pins a host, and with the same keys or with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pinscan.model import CellState, Report
from pinscan.render._hosts import sections

MOST_HOSTS = 200
MOST_BUILDS = 8
"""What still reads as a table; more builds are listed, and compared by `pinscan diff`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One host in one build."""

    state: CellState | None
    """Whether it is pinned; None when the build does not speak of it."""
    keys: frozenset[str]
    """Digests of its readable pins."""


@dataclass(frozen=True, slots=True)
class Row:
    """One host in every build."""

    host: str
    standings: tuple[Standing, ...]

    @property
    def verdict(self) -> str:
        """``same keys``, ``keys differ``, or in how many builds it is pinned."""
        pinned = sum(standing.state is CellState.PASS for standing in self.standings)
        if pinned < len(self.standings):
            return f"pinned in {pinned} of {len(self.standings)}"
        return "same keys" if len({standing.keys for standing in self.standings}) == 1 else "keys differ"

    @property
    def state(self) -> CellState:
        """Fail where a build names the host and does not pin it, warn where builds differ otherwise."""
        if any(standing.state not in (CellState.PASS, None) for standing in self.standings):
            return CellState.FAIL
        return CellState.PASS if self.verdict == "same keys" else CellState.WARN


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hosts down, builds across."""

    rows: tuple[Row, ...]
    left_out: int


def comparison(reports: Sequence[Report]) -> Comparison | None:
    """The table for two builds or more; None where it would say nothing or be too wide."""
    if not 2 <= len(reports) <= MOST_BUILDS:
        return None
    builds = [dict(_standings(report)) for report in reports]
    hosts = sorted({host for build in builds for host in build})
    nowhere = Standing(None, frozenset())
    rows = [Row(host, tuple(build.get(host, nowhere) for build in builds)) for host in hosts]
    rows.sort(key=lambda row: (row.state is CellState.PASS, row.state is CellState.WARN))
    return Comparison(tuple(rows[:MOST_HOSTS]), max(0, len(rows) - MOST_HOSTS)) if rows else None


def _standings(report: Report) -> list[tuple[str, Standing]]:
    return [
        (
            section.row.host,
            Standing(
                section.row.cells["pinned"].state,
                frozenset(pin.digest or pin.text for pins in section.pin_sets for pin in pins.pins),
            ),
        )
        for section in sections(report, ())
    ]
