"""Methods in which the app itself compares what a connection has shown with pins of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pinscan.build import Build
from pinscan.code.dalvik.asked_names import OTHER, Name
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.heap import Operand, depends
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.dalvik.trial import OBJECT, Compared, Trial, try_out
from pinscan.code.values import Hole, Made, Text, Value, options
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._okhttp_own import own_methods
from pinscan.mechanisms._trust_code import Found
from pinscan.model import Gap, GapKind, Host, Location, Pin, Subdomains

_ANSWERS = ("Z", "Ljava/lang/Boolean;", "Ljava/lang/String;", "[B", "Ljava/util/List;", "Ljava/util/Set;")
"""What a helper returns whose caller decides."""
CALLERS = 8
"""Callers of a helper that are run."""
LEVELS = 3
"""Levels of callers that are run."""
ALL_STEPS = 150_000
"""Instructions that all runs of a build may take; beyond, further checks are a gap."""
NAMES = 16
"""Most servers that a method is run for."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a method with a certificate that the platform accepts, as the connection exists already."""

    this: Value
    """The object whose method it is: of classes that R8 made one, one of them."""
    server: Name | None
    """The server it was run for; None when it asks for no name."""
    trial: Trial


@dataclass
class Decision:
    """What a method that decides accepts of some servers, or of any."""

    method: Method
    this: Value
    found: Found
    trials: list[Trial] = field(default_factory=list)
    refuses: bool | None = None
    """Whether the method that makes the comparison refuses by itself what matches none; None when it does not say."""

    @property
    def compared(self) -> list[Compared]:
        """Its comparisons."""
        return [one for trial in self.trials for one in trial.compared]

    @property
    def enforced(self) -> bool | None:
        """Whether nothing passes that is not pinned; None when the method only answers and its callers are not seen."""
        if self.refuses is not None:
            return self.refuses
        return None if self.method.ref.returns in _ANSWERS else not any(trial.open for trial in self.trials)


def runs(calls: Calls, method: Method) -> tuple[Run, ...]:
    """The runs of a method: for each of the classes that R8 made one, and for each server it asks the name of."""
    known = calls.program.build.once(_known)
    if method not in known.runs:
        if known.steps > ALL_STEPS:
            where = Location(calls.program.location(Site(method, 0)).path)
            calls.program.build.add_gap(Gap(GapKind.LIMIT, "more checks of certificates than are followed", where))
            return ()
        known.runs[method] = made = tuple(_runs(calls, method))
        known.steps += sum(run.trial.steps for run in made)
    return known.runs[method]


@dataclass
class _Known:
    """The runs of methods so far, and the instructions they took; both grow with each that is asked for."""

    runs: dict[Method, tuple[Run, ...]] = field(default_factory=dict)
    steps: int = 0


def _known(build: Build) -> _Known:
    return _Known()


def _runs(calls: Calls, method: Method) -> Iterator[Run]:
    others: list[Operand] = [Hole(OBJECT if kind[0] in "L[" else "argument") for kind in method.ref.params]
    for this in [Hole("this")] if method.static else trust.variants(calls, method.ref.owner):
        receiver: list[Operand] = [] if method.static else [Hole("argument") if isinstance(this, Hole) else this]
        args = [*receiver, *others]
        yield from runs_with(calls, method, this, args)


def runs_with(calls: Calls, method: Method, this: Value, args: list[Operand]) -> Iterator[Run]:
    """The run with some arguments for any server, then one for each server that it asks the name of, and for others."""
    first = try_out(calls, method, args, valid=True)
    yield Run(this, None, first)
    for server in [*list(first.names)[:NAMES], OTHER] if first.names else ():
        yield Run(this, server, try_out(calls, method, args, valid=True, server=server))


def attempt(calls: Calls, method: Method) -> Trial:
    """The first run of a method, whatever server it is connected to, that compares anything."""
    trial = Trial()
    for one in runs(calls, method):
        trial = one.trial
        if trial.compared:
            break
    return trial


def decided(calls: Calls, method: Method) -> Iterator[Decision]:
    """The methods that decide by a comparison that `method` makes or helps to make, the nearest callers that do.

    Where `method` is given its pins and itself refuses what matches none, its callers tell the pins, not the outcome:
    one that gives it the pins may catch what it throws, and goes no further.
    """
    refuses = _refuses(calls, method)
    okhttps = calls.program.build.once(own_methods)
    level, seen = [method], {method}
    for _ in range(LEVELS):
        ready = [decision for one in level if trust.counts(calls, one) for decision in decisions(calls, one)]
        final = [one for one in ready if one.method.ref.returns not in _ANSWERS]
        above = {s.method for m in level for s in calls.program.callers_of(m)[:CALLERS]} - seen - okhttps
        if final or not above:
            for decision in final or ready:
                decision.refuses = refuses if decision.method != method else None
                yield decision
            return
        level = sorted(above, key=lambda m: (m.image, m.code))
        seen |= above


def _refuses(calls: Calls, method: Method) -> bool | None:
    """Whether a method that others give pins refuses what matches none; None when its callers may decide."""
    own = [one.trial for one in runs(calls, method)]
    closed = not any(trial.open for trial in own)
    if method.ref.returns == "V":
        return closed
    return True if closed and any(trial.exits for trial in own) and method.ref.returns not in _ANSWERS else None


def decisions(calls: Calls, method: Method) -> Iterator[Decision]:
    """What a method accepts, servers with the same pins together; what holds for any server is not told of each."""
    made: dict[Value, list[Run]] = {}
    for run in runs(calls, method):
        made.setdefault(run.this, []).append(run)
    for this, its in made.items():
        yield from grouped(calls, method, this, its)


def grouped(calls: Calls, method: Method, this: Value, its: list[Run]) -> list[Decision]:
    """What one object's method accepts, by its runs."""
    groups: dict[tuple[Pin, ...], Decision] = {}
    whole = _by_pins(calls, method, this, [run for run in its if run.server == OTHER], groups)
    _by_pins(calls, method, this, [run for run in its if run.server not in (OTHER, None)], groups, whole)
    if not groups:
        _by_pins(calls, method, this, [run for run in its if run.server is None], groups)
    return list(groups.values())


def _by_pins(
    calls: Calls, method: Method, this: Value, its: list[Run], groups: dict[tuple[Pin, ...], Decision],
    known: frozenset[tuple[Pin, ...]] = frozenset(),
) -> frozenset[tuple[Pin, ...]]:  # fmt: skip
    """Add runs to the decisions of those with the same pins, without what is `known` to hold for any server."""
    for run in its:
        found = trust.pins_of(calls.program.build, run.trial.compared)
        key = tuple(sorted(found.pins, key=lambda pin: pin.text))
        if not key or key in known:
            continue
        decision = groups.setdefault(key, Decision(method, this, found))
        decision.trials.append(run.trial)
        decision.found.add(found)
        if run.server is not None:
            decision.found.hosts.update(dict.fromkeys(host_of(run.server)))
    return frozenset(groups)


def host_of(server: Name) -> Iterator[Host]:
    """The host entry that a question about a server's name stands for; none for a server that no question names."""
    if server != OTHER:
        name = server.text.lower()
        below = Subdomains.ANY if server.below else Subdomains.NONE
        yield Host(name.lstrip("."), below, not name.startswith("."))


def hosts(calls: Calls, sites: list[Site]) -> Iterator[Host]:
    """The hosts of the addresses that connections were opened with, of which certificates are asked at `sites`."""
    for call in calls.at(sites, _open) if sites else ():
        for value in options(call.args[0]) if call.args else ():
            yield from _host(value, 0)


def _open(call: Call) -> bool:
    return bool(call.args) and depends(call.args[0])


def _host(value: Value, depth: int) -> Iterator[Host]:
    """The host of the address (`pinscan.code.dalvik.models.addresses`) inside what a connection is made of."""
    match value:
        case Made("address", args):
            yield from (Host(name) for arg in args for name in _name(arg))
        case Made(args=args) if depth < 5:
            for arg in args:
                yield from _host(arg, depth + 1)
        case _:
            return


def _name(value: Value) -> Iterator[str]:
    for one in options(value):
        if isinstance(one, Text) and one.known is not None and one.known.lower().startswith("https://"):
            name = one.known[8:].partition("/")[0].partition("?")[0].rpartition("@")[2].partition(":")[0].lower()
            if name:
                yield name
