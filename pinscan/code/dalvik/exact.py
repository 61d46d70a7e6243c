"""Running a helper exactly: one way, with every condition known, as the device would run it.

What R8 renames and inlines cannot be told by name; it can be run. A helper of any size, the app's or a bundled
library's (Kotlin's collections, OkHttp's addresses), is run on what is known of its arguments. Where it comes to a
condition that is not known, the attempt is given up, and the call is treated like any other.
"""

from __future__ import annotations

from pinscan.code.dalvik import dispatch, outcomes
from pinscan.code.dalvik.heap import Operand, Ref, State
from pinscan.code.dalvik.machine import Activation, Exit, ForkedError, LostError, Machine, OutOfStepsError, ThrownError
from pinscan.code.dalvik.program import PUTS, Method
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import FieldRef

STEPS = 15_000
"""Instructions one attempt may take."""
STEPS_ASIDE = 2_500
"""Instructions of an attempt whose helper returns nothing and is given nothing that the search is about."""
DEPTH = 40
"""Deepest chain of calls in which an attempt is made."""
FAILURES = 3
"""Failed attempts after which a helper is not tried again."""
WASTE = 60_000
"""Instructions that failed attempts may take together, over a build."""


def worth(machine: Machine, method: Method, args: list[Operand], state: State, caller: Method) -> bool:
    """Whether a helper is tried: its plain arguments are known, and it returns something or may change an object."""
    attempts = machine.attempts
    if machine.flat or machine.brief or method in machine.slice or caller in machine.shallow:
        return False
    if len(machine.frames) >= DEPTH:
        machine.vary()
        return False
    if attempts.failed.get(method, 0) >= FAILURES or attempts.wasted >= WASTE:
        return False
    if dispatch.opaque(method.ref.owner):
        return False
    own = args if method.static else args[1:]
    if not all(_is_given(state, arg, kind) for arg, kind in zip(own, method.ref.params, strict=False)):
        return False
    return method.ref.returns != "V" or any(isinstance(arg, Ref) for arg in args)


def _is_given(state: State, arg: Operand, kind: str) -> bool:
    """Whether an argument is known as far as its type is a plain one; of objects, only the lack of any knowledge
    counts."""
    plain = len(kind) == 1 or kind[0] == "[" or kind in dispatch.PLAIN or kind.startswith("Ljava/util/")
    match state.content(arg):
        case Hole() | Alternatives():
            return not plain
        case Text() as content:
            return content.known is not None
        case Items() | Pairs() as content:
            return content.complete
        case Made():
            return not plain
    return True


def initialise(run: Activation, i: Instruction, ref: FieldRef, s: State) -> None:
    """Run the initialiser of a class whose static field is read, when it alone makes the object that the field holds.

    The class's other static fields come with it: an enumeration's or a sealed class's objects stay the same objects.
    """
    machine = run.machine
    kind = ref.type.lstrip("[")
    if (
        machine.flat
        or machine.brief
        or run.method in machine.shallow
        or kind in machine.interest | machine.unread
        or (kind[0] != "L" and kind == ref.type)
    ):
        return
    if dispatch.opaque(ref.owner) or len(machine.frames) >= DEPTH:
        return
    if kind[0] == "L" and machine.program.find_class(kind) is None:
        return
    method = machine.program.find_method(ref.owner, "<clinit>", (), "V")
    if method is None or method.ref.owner != ref.owner or any(site.method == method for site in machine.frames):
        return
    if method == run.method or not _is_settled(machine, method, ref) or machine.attempts.wasted >= WASTE:
        return
    if machine.attempts.failed.get(method, 0) < FAILURES and (leaving := attempt(run, i, method, [], s)) is not None:
        s.heap = dict(leaving.heap)


def _is_settled(machine: Machine, method: Method, ref: FieldRef) -> bool:
    """Whether nothing but the class's initialiser writes a field."""
    known = machine.attempts.settled
    if ref not in known:
        known[ref] = all(site.method == method for site in machine.program.field_sites(ref, PUTS))
    return known[ref]


def attempt(run: Activation, i: Instruction, callee: Method, args: list[Operand], s: State) -> Exit | None:
    """Run a helper one way; its way out, or None when it could not be followed or did not tell anything."""
    machine = run.machine
    limit, events, before = machine.limit, len(machine.events), machine.steps
    within = limit if run.exact else machine.ceiling  # what is told exactly does not use up a helper's own steps
    machine.limit = min(within, before + _patience(machine, callee, args, s))
    machine.frames.append(run.site(i))
    try:
        told = outcomes.told(machine, callee, args, s)
        if told is None and callee.ref.name == "<clinit>":
            machine.vary()
        exits = [told] if told is not None else machine.run(callee, args, s.heap, s.guards, exact=True)
        if len(exits) == 1 and _tells(exits[0].value, callee.ref.returns):
            limit = min(within, limit + machine.steps - before)
            return exits[0]
    except OutOfStepsError:
        if machine.steps >= limit:
            raise
    except (ForkedError, LostError, ThrownError):
        pass
    finally:
        machine.frames.pop()
        machine.limit = limit
    attempts = machine.attempts
    attempts.failed[callee] = attempts.failed.get(callee, 0) + 1
    attempts.wasted += machine.steps - before
    del machine.events[events:]
    return None


def _patience(machine: Machine, callee: Method, args: list[Operand], s: State) -> int:
    if callee.ref.returns != "V" or callee.ref.name == "<init>":
        return STEPS
    receiver = s.thing(args[0]) if args and not callee.static else None
    own = receiver is not None and receiver.whole
    return STEPS if own or any(dispatch.matters(machine, s.thing(arg)) for arg in args) else STEPS_ASIDE


def _tells(value: Operand, returns: str) -> bool:
    """Whether a result is more than the call itself would be."""
    return returns == "V" or isinstance(value, (Ref, Const, Text, Blob, Items, Pairs)) or (
        isinstance(value, Made) and value.target == "entry")  # fmt: skip
