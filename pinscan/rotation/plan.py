"""In which order to ship builds and change the certificate, and from which day each step is safe.

A day is safe when no build that is still in use rejects the chain on it. Days are tried where something changes: today,
when the chain becomes valid, when pins of a build expire.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pinscan.errors import UsageError
from pinscan.model import Report, SwitchState
from pinscan.rotation.acceptance import Result
from pinscan.rotation.chains import Chain
from pinscan.rotation.matrix import NEXT, Matrix, build_name, evaluate, moment
from pinscan.rotation.trust import Store

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    what: str
    safe_from: date | None
    """The first day on which it locks nobody out; None when no day is."""
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in their order."""

    steps: tuple[Step, ...]
    deadline: date | None
    """The day on which the current certificate ends."""
    warnings: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether every step has a safe day, before the deadline."""
        days = [step.safe_from for step in self.steps]
        return all(day is not None and (self.deadline is None or day <= self.deadline) for day in days)


def plan(matrix: Matrix, hosts: Sequence[str], store: Store, today: date, api: int | None = None) -> Plan:
    """Plan the change to the chain named ``next``. Raises `UsageError` without one."""
    chain = next((c for c in matrix.chains if c.name == NEXT), None)
    if chain is None:
        raise UsageError("a plan needs the chain to change to", f"name it: --chain {NEXT}=next.pem")
    current = next((c for c in matrix.chains if c.name == CURRENT), None)
    column = matrix.chains.index(chain)
    refusing = [b for b, row in zip(matrix.builds, matrix.cells, strict=True) if row[column].result is Result.REJECTED]
    unsure = [b for b, row in zip(matrix.builds, matrix.cells, strict=True) if row[column].result is Result.UNKNOWN]
    ready = [b for b in matrix.builds if b not in refusing and b not in unsure]
    safe = _first_safe(matrix.builds, chain, hosts, store, today, api)
    both = _accepting_both(matrix, current, column)
    steps = [*_shipping(ready, refusing, both, matrix, column, today), _change(chain, refusing, safe)]
    steps.append(_afterwards(chain, safe))
    deadline = _ends(current)
    return Plan(tuple(steps), deadline, tuple(_warnings(matrix, refusing, unsure, safe, deadline, current)))


def _first_safe(
    builds: Sequence[Report], chain: Chain, hosts: Sequence[str], store: Store, today: date, api: int | None
) -> date | None:
    """The first day from today on which no build rejects the chain."""
    starts = [c.not_before.date() for c in chain.certificates if c.not_before]
    ends = [p.expires for b in builds for p in b.pin_sets if p.expires]
    days = sorted({today, *(day for day in (*starts, *ends, *(e + timedelta(1) for e in ends)) if day > today)})
    for day in days[:200]:
        matrix = evaluate(builds, [chain], hosts, moment(day), store, api)
        if Result.REJECTED not in {row[0].result for row in matrix.cells}:
            return day
    return None


def _accepting_both(matrix: Matrix, current: Chain | None, column: int) -> list[Report]:
    """The builds that accept both chains while they pin: what a change needs in the field."""
    columns = [column] if current is None else [column, matrix.chains.index(current)]
    rows = zip(matrix.builds, matrix.cells, strict=True)
    return [build for build, row in rows if all(row[i].result is Result.ACCEPTED for i in columns)]


def _shipping(
    ready: list[Report], refusing: list[Report], both: list[Report], matrix: Matrix, column: int, today: date
) -> list[Step]:
    """What to ship before the change, platform by platform."""
    steps = []
    for platform in dict.fromkeys(build.artifact.platform for build in refusing):
        left = [build for build in refusing if build.artifact.platform is platform]
        share = f" ({_share(matrix, left):g} % of users)" if matrix.shares else ""
        users = f"users of {', '.join(map(build_name, left))}{share}"
        good = [build for build in both if build.artifact.platform is platform]
        fine = [build for build in ready if build.artifact.platform is platform]
        if good or fine:
            why = "it accepts the current and the next chain" if good else "it does not reject the next chain"
            steps.append(Step(f"Get {users} to {build_name((good or fine)[-1])} or newer", today, why))
        else:
            what = f"Ship a build for {platform} that pins the next key beside the current one, and get {users} to it"
            steps.append(Step(what, today, "no build here accepts the next chain"))
    return steps


def _share(matrix: Matrix, builds: Sequence[Report]) -> float:
    return sum(share for build, share in zip(matrix.builds, matrix.shares, strict=True) if build in builds)


def _change(chain: Chain, refusing: list[Report], safe: date | None) -> Step:
    what = f"Put {chain.source} on the server"
    names = ", ".join(map(build_name, refusing))
    if safe is None and refusing:
        return Step(what, None, f"only when nobody uses {names} any more: their pins do not expire in time")
    if safe is None:
        return Step(what, None, "the chain is refused on every day")
    if not refusing:
        return Step(what, safe, "every build here lets it through")
    return Step(what, safe, f"by then the pins of {names} have ended; earlier only when nobody uses these any more")


def _afterwards(chain: Chain, safe: date | None) -> Step:
    what = "Promote the key in the register (pinscan pins --promote LABEL) and pin a new backup in the next build"
    if safe is None:
        return Step(what, None, "only after the server has changed")
    return Step(what, safe, "the key that was next is in use, and needs a successor")


def _ends(current: Chain | None) -> date | None:
    ends = [c.not_after.date() for c in current.certificates[:1] if c.not_after] if current else []
    return ends[0] if ends else None


def _warnings(
    matrix: Matrix,
    refusing: list[Report],
    unsure: list[Report],
    safe: date | None,
    deadline: date | None,
    current: Chain | None,
) -> list[str]:
    found = []
    if unsure:
        found.append(f"not known for {', '.join(map(build_name, unsure))}: test these by hand")
    if refusing and (safe is None or (deadline and safe > deadline)):
        end = f" on {deadline}" if deadline else ""
        found.append(f"the current certificate ends{end} before the change is safe: renew it with the same key, which "
                     "builds that pin keys go on accepting")  # fmt: skip
        switched = [b for b in refusing if any(p.kill_switch.state is SwitchState.PRESENT for p in b.pin_sets)]
        if switched:
            found.append(f"a kill switch can lift pins of {', '.join(map(build_name, switched))}")
    if current is None:
        found.append(f"without --chain {CURRENT}=… the deadline is not known")
    if matrix.untested:
        found.append(f"{matrix.untested:g} % of users run builds that were not tested")
    return found
