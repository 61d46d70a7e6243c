"""A report told host by host: which pin sets and findings belong to each row of the scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pinscan.model import Finding, Host, PinSet, Report, ScoreRow, Subdomains


@dataclass(frozen=True, slots=True)
class Section:
    """One host with everything known of it."""

    row: ScoreRow
    pin_sets: tuple[PinSet, ...]
    findings: tuple[Finding, ...]


def sections(report: Report, findings: Sequence[Finding]) -> list[Section]:
    """A section for each row of the scorecard. A finding without hosts, or of no row, is in none of them."""
    return [
        Section(
            row,
            tuple(p for p in report.pin_sets if not p.hosts or any(covers(host, row.host) for host in p.hosts)),
            tuple(finding for finding in findings if row.host in finding.hosts),
        )
        for row in report.scorecard
    ]


def covers(host: Host, name: str) -> bool:
    """Whether a host entry is written for this row: the same pattern, or one that reaches the name."""
    bare = name.lstrip("*.")
    if host.pattern == bare:
        return True
    if host.subdomains is Subdomains.NONE or not bare.endswith(f".{host.pattern}"):
        return False
    return host.subdomains is Subdomains.ANY or bare.count(".") == host.pattern.count(".") + 1
