"""What a helper does with arguments that are wholly known: run once, in a world of its own, and told again.

A class's initialiser, a constructor given texts, a parser of addresses do the same each time. Such a helper is run
exactly on an empty heap. Its outcome is kept when nothing that it came to depends on what is searched or on what was
there before: the objects it makes, the classes it initialises, what it returns. Where one of these classes was changed
since, or the search is about something in the helper, it is run again in its place.
"""

from __future__ import annotations

from pinscan.code.dalvik.heap import (
    Heap,
    Operand,
    Ref,
    State,
    Thing,
    new_ref,
    renamed,
    renamed_thing,
    static_slot,
    static_types,
    swept,
)  # fmt: skip
from pinscan.code.dalvik.machine import (
    Exit,
    ForkedError,
    LostError,
    Machine,
    Outcome,
    OutOfStepsError,
    ThrownError,
    VariesError,
)
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Const, Text

STEPS = 15_000
"""Instructions a helper may take in a world of its own."""
FAILURES = 2
"""Outcomes that could not be kept after which a helper's are not asked for again."""
KEPT = 2_000
"""Most outcomes that are kept."""


def told(machine: Machine, callee: Method, args: list[Operand], s: State) -> Exit | None:
    """The way out of a helper whose outcome is kept, at what it cost in steps; None when it is to be run."""
    receiver = s.thing(args[0]) if callee.ref.name == "<init>" and args else None
    given = args if receiver is None else args[1:]
    if not all(map(_is_plain, given)) or (receiver is not None and receiver != Thing(receiver.type, whole=True)):
        return None
    outcome = _outcome(machine, callee, receiver, given)
    if outcome is None or machine.steps + outcome.steps > machine.limit or not _holds(machine, outcome, s.heap):
        return None
    machine.steps += outcome.steps
    machine.met.extend(outcome.methods)
    machine.unset.extend(outcome.unset)
    names = {old: new_ref() for old in outcome.made}
    for old, this in zip(outcome.made, args[:1], strict=False):
        names[old] = this if isinstance(this, Ref) else names[old]
    made = {names[old].id: renamed_thing(thing, names) for old, thing in outcome.made.items()}
    return Exit(renamed(outcome.value, names), {**s.heap, **outcome.classes, **made}, s.guards)


def _is_plain(arg: Operand) -> bool:
    """Whether an argument is a known text or whole number, of which equal ones are the same."""
    return (isinstance(arg, Const) and not isinstance(arg.value, float)) or (
        isinstance(arg, Text) and arg.known is not None
    )


def _outcome(machine: Machine, callee: Method, receiver: Thing | None, given: list[Operand]) -> Outcome | None:
    attempts = machine.attempts
    kinds = [type(arg.value) if isinstance(arg, Const) else str for arg in given]  # the number 1 is equal to true
    key = (callee, (receiver.type if receiver else "", *given, *kinds))
    if key in attempts.outcomes:
        return attempts.outcomes[key]
    failures = attempts.untold.get(callee, 0) + machine.untold.get(callee, 0)
    if failures >= FAILURES or len(attempts.outcomes) >= KEPT or callee in machine.special:
        return None
    outcome, fair = _tried(machine, callee, receiver, given)
    if fair:
        attempts.outcomes[key] = outcome
    if outcome is None:
        untold = attempts.untold if fair else machine.untold
        untold[callee] = untold.get(callee, 0) + 1
    return outcome


def _tried(
    machine: Machine, callee: Method, receiver: Thing | None, given: list[Operand]
) -> tuple[Outcome | None, bool]:
    """The outcome of a run on an empty heap, which leaves no trace in the machine; None when it depends on more.

    And whether another search would come to the same.
    """
    attempts = machine.attempts
    before = machine.steps, machine.limit, machine.base, machine.statics_written
    failed, wasted, hopeless = dict(attempts.failed), attempts.wasted, set(machine.hopeless)
    events, met, unset = len(machine.events), len(machine.met), len(machine.unset)
    this = [] if receiver is None else [new_ref()]
    machine.limit, machine.base, machine.statics_written = machine.steps + STEPS, len(machine.frames), False
    outcome = None
    try:
        heap = {ref.id: receiver for ref in this if receiver is not None}
        exits = machine.run(callee, [*this, *given], heap, (), exact=True)
        alone = len(machine.events) == events and not machine.statics_written
        if len(exits) == 1 and alone:
            steps = machine.steps - before[0]
            outcome = _kept(machine, callee, this, exits[0], met, unset, steps)
    except (VariesError, OutOfStepsError, ForkedError, LostError, ThrownError):
        pass
    fair = outcome is not None or machine.special.isdisjoint(machine.met[met:])
    machine.steps, machine.limit, machine.base, machine.statics_written = before
    attempts.failed, attempts.wasted = failed, wasted
    machine.hopeless.intersection_update(hopeless)
    del machine.events[events:], machine.met[met:], machine.unset[unset:]
    return outcome, fair


def _kept(
    machine: Machine, callee: Method, this: list[Ref], leaving: Exit, met: int, unset: int, steps: int
) -> Outcome | None:
    """The outcome as it is kept; None when a class that was initialised before was changed."""
    pristine = machine.attempts.classes
    classes = swept(leaving.heap, {}, ())
    own = callee.ref.name == "<clinit>"
    if any(pristine.get(key, thing if own else None) is not thing for key, thing in classes.items()):
        return None
    pristine.update(classes)
    live = swept(leaving.heap, {}, [leaving.value, *this])
    made = {ref.id: live[ref.id] for ref in this} | {key: live[key] for key in live if key not in classes}
    methods, open_ = frozenset(machine.met[met:]), frozenset(machine.unset[unset:])
    kinds = frozenset(kind.lstrip("[") for kind in (*static_types(classes), *(ref.type for ref in open_)))
    return Outcome(leaving.value, made, classes, steps, methods, open_, kinds)


def _holds(machine: Machine, outcome: Outcome, heap: Heap) -> bool:
    """Whether a kept outcome is what a run would come to here."""
    return (
        outcome.methods.isdisjoint(machine.special)
        and outcome.kinds.isdisjoint(machine.interest)
        and outcome.kinds.isdisjoint(machine.unread)
        and not any(static_slot(ref.owner, ref.name) in heap for ref in outcome.unset)
        and all(heap.get(key, thing) is thing for key, thing in outcome.classes.items())
    )
