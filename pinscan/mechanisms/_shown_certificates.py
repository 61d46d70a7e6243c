"""Methods in which the app itself compares what a connection has shown with pins of its own."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.calls import Call, Calls
from pinscan.code.heap import Operand, depends
from pinscan.code.program import Method, Site
from pinscan.code.trial import Trial, try_out
from pinscan.code.values import Hole, Made, Text, Value, options
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._okhttp_own import own_methods
from pinscan.mechanisms._trust_code import Found
from pinscan.model import Host

_ANSWERS = ("Z", "Ljava/lang/Boolean;", "Ljava/lang/String;", "[B", "Ljava/util/List;", "Ljava/util/Set;")
"""What a helper returns whose caller decides."""
CALLERS = 8
"""Callers of a helper that are run."""
LEVELS = 3
"""Levels of callers that are run."""


def attempt(calls: Calls, method: Method) -> Trial:
    """A run with a certificate that the platform accepts, as the connection exists already; made once a method.

    Of a class that R8 made of several, each is run as far as one is found that compares.
    """
    known = calls.program.build.once(_attempts)
    if method not in known:
        known[method] = _attempt(calls, method)
    return known[method]


def _attempts(build: Build) -> dict[Method, Trial]:
    """The attempts made on a build so far."""
    return {}


def _attempt(calls: Calls, method: Method) -> Trial:
    others: list[Operand] = [Hole("argument")] * len(method.ref.params)
    given = [others] if method.static else [[this, *others] for this in trust.variants(calls, method.ref.owner)]
    trial = Trial()
    for args in given:
        trial = try_out(calls, method, [_argument(arg) for arg in args], valid=True)
        if trial.compared:
            break
    return trial


def _argument(value: Operand) -> Operand:
    """An argument that no impostor gave; what tells merged classes apart is known."""
    return Hole("argument") if isinstance(value, Hole) else value


def decided(calls: Calls, method: Method) -> Iterator[tuple[Method, Trial, Found]]:
    """The methods that decide by a comparison that `method` makes or helps to make, the nearest callers that do.

    Where `method` is given its pins and itself refuses what matches none, its callers tell the pins, not the outcome.
    """
    own = attempt(calls, method)
    refuses = own if own.exits and not own.open and method.ref.returns not in _ANSWERS else None
    okhttps = calls.program.build.once(own_methods)
    level, seen = [method], {method}
    for _ in range(LEVELS):
        ready = list(_with_pins(calls, level))
        final = [one for one in ready if one[0].ref.returns not in _ANSWERS]
        above = {s.method for m in level for s in calls.program.callers_of(m)[:CALLERS]} - seen - okhttps
        if final or not above:
            yield from ((m, refuses or trial, found) for m, trial, found in final or ready)
            return
        level = sorted(above, key=lambda m: (m.image, m.code))
        seen |= above


def _with_pins(calls: Calls, methods: list[Method]) -> Iterator[tuple[Method, Trial, Found]]:
    for method in methods:
        if trust.counts(calls, method):
            trial = attempt(calls, method)
            found = trust.pins_of(calls.program.build, trial.compared)
            if found.pins:
                yield method, trial, found


def enforced(calls: Calls, asking: Method, method: Method, trial: Trial) -> bool | None:
    """Whether nothing passes that is not pinned; None when the method only answers, and its callers are not seen.

    Where the method that asks throws, it decides: a caller that gives it the pins may catch that, and goes no further.
    """
    if asking != method and asking.ref.returns == "V":
        return not attempt(calls, asking).open
    return None if method.ref.returns in _ANSWERS else not trial.open


def hosts(calls: Calls, sites: list[Site]) -> Iterator[Host]:
    """The hosts of the addresses that connections were opened with, of which certificates are asked at `sites`."""
    for call in calls.at(sites, _open) if sites else ():
        for value in options(call.args[0]) if call.args else ():
            yield from _host(value, 0)


def _open(call: Call) -> bool:
    return bool(call.args) and depends(call.args[0])


def _host(value: Value, depth: int) -> Iterator[Host]:
    """The host of the address (`pinscan.code.addresses`) inside what a connection is made of."""
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
