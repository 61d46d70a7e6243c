"""The objects that a build makes of one of its classes, told apart by what their constructors are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pinscan.code.dalvik.call import HELD, Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.heap import State, Thing, depends, freeze, merge_heaps
from pinscan.code.dalvik.interpreter import Interpreter
from pinscan.code.dalvik.machine import LostError, OutOfStepsError
from pinscan.code.dalvik.models import library
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Made, Value

MOST = 6
"""Most places that make an object of a class, beyond which its objects are not told apart."""
STEPS = 5_000
"""Instructions a constructor may take."""


def made(calls: Calls, descriptor: str) -> tuple[Made, ...]:
    """The different objects of a class, each with its fields as its constructor leaves them.

    None where they are too many, or where a number, text or collection in one of them is not known.
    """
    found = [_constructed(calls, *one) for one in _constructions(calls, descriptor)]
    known = dict.fromkeys(one for one in found if one is not None)
    return tuple(known) if len(known) <= MOST and None not in found else ()


def _constructions(calls: Calls, descriptor: str) -> Iterator[tuple[Method, Call]]:
    """The constructors of a class with the calls that others make to them; `MOST` and one of each at most."""
    for method in calls.program.methods(descriptor):
        if method.ref.name == "<init>":
            sites = calls.program.callers(descriptor, "<init>", method.ref.params)
            outside = [site for site in sites if not _is_own(site, descriptor)]
            yield from ((method, call) for call in calls.at(outside[: MOST + 1], search=HELD))


def _is_own(site: Site, descriptor: str) -> bool:
    """Whether a constructor calls another of its class."""
    return site.method.ref.owner == descriptor and site.method.ref.name == "<init>"


def _constructed(calls: Calls, method: Method, call: Call) -> Made | None:
    """The object that a constructor makes of a call's arguments; None when it is not wholly known."""
    args: Sequence[Value] = call.args[1:]
    if not call.reached or len(args) != len(method.ref.params):
        return None
    machine = Interpreter(calls.program, library.model, calls.field, limit=STEPS)
    state = State([], {})
    this = state.new(Thing(method.ref.owner, whole=True))
    try:
        exits = machine.run(method, [this, *args], state.heap, ())
    except (OutOfStepsError, LostError):
        return None
    read = freeze(this, merge_heaps([leaving.heap for leaving in exits])) if exits else None
    if not isinstance(read, Made) or any(depends(value) for _, value in calls.plain(read)):
        return None
    return read
