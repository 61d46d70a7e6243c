"""Many builds against many chains: who would be locked out by which certificate, and how many users that is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

from pinscan.errors import UsageError, nearest
from pinscan.facts.names import covers
from pinscan.model import Platform, Report
from pinscan.rotation.acceptance import Acceptance, Result, accept
from pinscan.rotation.chains import Chain
from pinscan.rotation.trust import Store, Validation, validate
from pinscan.strict import read_text

NEXT = "next"
"""The name of the chain that the exit code is about."""
OTHERS = "other"
"""The version in a table of shares that stands for builds that are not tested."""
_ROUNDING = 1.0
"""Percent by which shares may miss a hundred."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One build and one chain."""

    result: Result
    hosts: tuple[Acceptance, ...]
    """The answer for each host."""

    @property
    def reason(self) -> str:
        """That of the worst host."""
        worst = max(self.hosts, key=lambda each: each.result.rank)
        return f"{worst.host}: {worst.reason}"


@dataclass(frozen=True)
class Matrix:
    """All cells. Frozen, and computed whole."""

    builds: tuple[Report, ...]
    chains: tuple[Chain, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """A row a build, in the order of the chains."""
    at: datetime
    validations: tuple[tuple[str, ...], ...] = ()
    """For each chain, what is wrong with it whatever is pinned."""
    shares: tuple[float, ...] = ()
    """Percent of users of each build; empty when not known."""
    untested: float = 0.0
    """Percent of users of builds that are not here."""

    def locked_out(self, chain: int) -> float:
        """Percent of users whose build rejects a chain."""
        return self._share(chain, Result.REJECTED)

    def in_doubt(self, chain: int) -> float:
        """Percent of users whose build's answer is not known, untested builds included."""
        return self._share(chain, Result.UNKNOWN) + self.untested

    def _share(self, chain: int, result: Result) -> float:
        rows = zip(self.shares, self.cells, strict=True)
        return sum(share for share, row in rows if row[chain].result is result) if self.shares else 0.0

    @cached_property
    def gate(self) -> tuple[int, ...]:
        """The chains that the exit code is about: the one named ``next``, else all."""
        named = tuple(i for i, chain in enumerate(self.chains) if chain.name == NEXT)
        return named or tuple(range(len(self.chains)))

    def gate_results(self) -> set[Result]:
        """What the builds make of them."""
        return {row[i].result for row in self.cells for i in self.gate}


def moment(day: date | None, now: datetime | None = None) -> datetime:
    """The instant to ask about: now, or the last second (UTC) of a day, so that what ends on the day has ended."""
    if day is None:
        return now or datetime.now(UTC)
    return datetime.combine(day, time(23, 59, 59), UTC)


def evaluate(
    builds: Sequence[Report],
    chains: Sequence[Chain],
    hosts: Sequence[str],
    at: datetime,
    store: Store,
    api: int | None = None,
) -> Matrix:
    """Hold every chain against every build. `hosts` empty: those that the builds pin and the chain is for.

    Raises `UsageError` when there is no host to ask about.
    """
    asked = [tuple(hosts) or hosts_of(chain, builds) for chain in chains]
    known: dict[tuple[int, str], Validation | None] = {
        (i, host): validate(chain, host, at, store) if chain.certificates else None
        for i, chain in enumerate(chains)
        for host in asked[i]
    }
    rows = []
    for build in builds:
        api_level = api if build.artifact.platform is Platform.ANDROID else None
        row = []
        for i, chain in enumerate(chains):
            found = tuple(accept(build, chain, host, at, known[i, host], api_level) for host in asked[i])
            row.append(Cell(max((each.result for each in found), key=lambda r: r.rank), found))
        rows.append(tuple(row))
    problems = tuple(_problems([known[i, host] for host in asked[i]]) for i in range(len(chains)))
    return Matrix(tuple(builds), tuple(chains), tuple(rows), at, problems)


def hosts_of(chain: Chain, builds: Iterable[Report]) -> tuple[str, ...]:
    """The hosts that a chain is for and that the builds pin; the chain's own, when they pin none of them.

    A wildcard of the certificate stands for every pinned name it covers. A key alone is for all that is pinned.
    """
    entries = [host for build in builds for pin_set in build.pin_sets for host in pin_set.hosts]
    pinned = {h.pattern.lower() for h in entries if h.apex} | {
        f"www.{h.pattern.lower()}" for h in entries if not h.apex
    }
    if not chain.certificates:
        found = sorted(pinned)
    else:
        names = {name.lower() for name in chain.certificates[0].host_names}
        concrete = {name for name in names if not name.startswith("*.")}
        wild = {name for name in pinned if f"*.{name.partition('.')[2]}" in names}
        reached = {name for name in concrete if any(covers(entry, name) for entry in entries)}
        found = sorted(reached | wild) or sorted(concrete)
    if not found:
        raise UsageError(f"{chain.source}: no host to ask about", "name one: --host api.example.com")
    return tuple(found)


def with_shares(matrix: Matrix, path: Path) -> Matrix:
    """The matrix with each build's share of users. Raises `UsageError` for unknown versions and sums that are off."""
    rows = _share_rows(path)
    shares = [0.0] * len(matrix.builds)
    untested = 0.0
    for version, share in rows:
        if version.lower() == OTHERS:
            untested += share
        else:
            shares[_build_of(version, matrix.builds, path)] += share
    total = sum(shares) + untested
    if abs(total - 1) <= _ROUNDING / 100:  # fractions instead of percent
        shares, untested, total = [share * 100 for share in shares], untested * 100, total * 100
    if abs(total - 100) > _ROUNDING:
        hint = f"a row {OTHERS!r} takes the share of versions that are not tested"
        raise UsageError(f"{path}: the shares add up to {total:g}, not to 100", hint)
    return Matrix(
        matrix.builds, matrix.chains, matrix.cells, matrix.at, matrix.validations, tuple(shares), untested
    )  # fmt: skip


def build_name(report: Report) -> str:
    """How a build is shown: its version and build number, with the platform; else its file."""
    artifact = report.artifact
    if artifact.version is None:
        return artifact.file
    number = f" ({artifact.build})" if artifact.build and artifact.build != artifact.version else ""
    return f"{artifact.platform} {artifact.version}{number}"


def _share_rows(path: Path) -> list[tuple[str, float]]:
    found = []
    for number, row in enumerate(csv.reader(read_text(path, "table of shares").splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells[:2] == ["version", "share"]):
            continue
        try:
            version, text = cells
            share = float(text.removesuffix("%"))
        except ValueError:
            raise UsageError(f"{path}:{number}: must read version,share") from None
        if not 0 <= share <= 100:
            raise UsageError(f"{path}:{number}: {text} is no share of users")
        found.append((version, share))
    if not found:
        raise UsageError(f"{path}: holds no shares", "one line a version: 4.2.0,61.5")
    return found


def _build_of(version: str, builds: Sequence[Report], path: Path) -> int:
    """The build that a word of the table names: file, ``version+build`` or version, the platform before it or not."""
    words = [_names(build) for build in builds]
    found = [i for i, names in enumerate(words) if version in names]
    if not found:
        known = sorted({name for names in words for name in names})
        raise UsageError(f"{path}: no build here is {version!r}{nearest(version, known)}")
    if len(found) > 1:
        hint = "write " + " or ".join(f"{words[i][1]!r}" for i in found)
        raise UsageError(f"{path}: {version!r} names {len(found)} builds", hint)
    return found[0]


def _names(report: Report) -> list[str]:
    artifact = report.artifact
    version, full = artifact.version or "", f"{artifact.version}+{artifact.build}"
    return [artifact.file, f"{artifact.platform} {full}", full, f"{artifact.platform} {version}", version]


def _problems(validations: Iterable[Validation | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for v in validations if v is not None for p in v.problems))
