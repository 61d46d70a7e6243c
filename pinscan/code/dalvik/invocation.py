"""Calls: what the platform's models say of them, what running their method tells, or the call itself as a value."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from pinscan.code.dalvik import dispatch, exact
from pinscan.code.dalvik.effects import Writes, effects
from pinscan.code.dalvik.heap import (
    Heap,
    Operand,
    Ref,
    State,
    Thing,
    chosen,
    common,
    either,
    forget_statics,
    merge_heaps,
)
from pinscan.code.dalvik.machine import Activation, Exit, LostError, Machine, OutOfStepsError, Summary, is_known
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Const, Hole, Items, Made, Pairs, Text, Value, text
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import MethodRef

_VIRTUAL = frozenset((0x6E, 0x72, 0x74, 0x78))
APART = 8
"""Times that the ways out of a call are kept apart, and that what it asked is answered as before, on one way."""
_NEVER: tuple[int, Heap] = (0, {})
HELPER_STEPS = 2_500
"""Instructions one helper may take that is followed only for its result."""


def invoke(run: Activation, i: Instruction, s: State) -> list[tuple[int, State]] | None:
    """Run a call; None to go on behind it, else the ways that leave it (a callee may be left in several ways)."""
    if i.op >= 0xFC:
        s.result = _concat_call(run, i, s)
        return None
    ref = run.dex.method(i.ref)
    args = _arguments(i, s, ref)
    run.report(i, ref, args, s)
    machine = run.machine
    theirs = machine.program.inherited(ref)
    model = machine.models(theirs)
    if model is not None and not _overrides(machine, i, s, theirs, args):
        machine.frames.append(run.site(i))
        try:
            value = model(machine, s, theirs, args)
        finally:
            machine.frames.pop()
        if value is not None:
            s.result = value
            return None
    callee = dispatch.target(machine, s, i.op, ref, args, run.method)
    if callee is not None:
        machine.met.append(callee)
    if callee is not None and exact.worth(machine, callee, args, s, run.method):
        leaving = exact.attempt(run, i, callee, args, s)
        if leaving is not None:
            return _continue(i, s, [leaving])
    if callee is not None and dispatch.follows(machine, callee, args, s, run.method):
        exits = _enter(run, i, callee, args, s)
        if exits is not None:
            return _continue(i, s, exits)
    if callee is not None and not (ref.name == "<init>" and dispatch.opaque(ref.owner)):
        # a library's constructor writes no field of what extends it
        writes = machine.program.build.once(effects).writes(callee)
        if writes is None or writes.statics:
            machine.vary()
        _touched(s, args, writes)
    elif callee is None and _is_callback(machine, ref):
        _opened(s, ref, args)
    s.result = _opaque(run, i, s, ref, args)
    return None


def _overrides(machine: Machine, i: Instruction, s: State, ref: MethodRef, args: list[Operand]) -> bool:
    """Whether the receiver is of a class of the build that brings this method of the platform itself."""
    if i.op not in _VIRTUAL or not ref.owner.startswith(("Ljava/", "Lj$/")):
        return False
    thing = s.thing(args[0])
    if thing is None or not thing.type or machine.program.find_class(thing.type) is None:
        return False
    own = machine.program.find_method(thing.type, ref.name, ref.params)
    return own is not None and bool(own.code) and not own.ref.owner.startswith("Lkotlin/")


def _arguments(i: Instruction, s: State, ref: MethodRef) -> list[Operand]:
    static = i.op in (0x71, 0x77)
    args: list[Operand] = []
    place = 0
    for kind in ref.params if static else ("this", *ref.params):
        args.append(s.regs[i.regs[place]] if place < len(i.regs) else Hole("missing argument"))
        place += 2 if kind in ("J", "D") else 1
    return args


def _enter(run: Activation, i: Instruction, callee: Method, args: list[Operand], s: State) -> list[Exit] | None:
    """Run a callee; None when it took too long and is kept opaque."""
    machine, key = run.machine, (callee, tuple(args))
    if not _summed(machine, key):
        return _play_out(run, i, callee, args, s)
    if key in machine.summaries:
        return [Exit(machine.summaries[key], s.heap, s.guards)]
    before, events, recalled = dict(s.heap), len(machine.events), machine.recalled
    exits = _play_out(run, i, callee, args, s)
    plain = len(machine.events) == events and machine.recalled == recalled
    if exits is not None and _summed(machine, key) and len(exits) == 1 and plain:
        leaving = exits[0]
        value, same = leaving.value, all(leaving.heap.get(at) is thing for at, thing in before.items())
        if same and leaving.guards == s.guards and is_known(value):
            machine.summaries[key] = cast("Const | Text", value)
    return exits


def _summed(machine: Machine, key: Summary) -> bool:
    """Whether a call's result depends on nothing but arguments that are known."""
    method, args = key
    return not machine.statics_written and method not in machine.slice and all(map(is_known, args))


def _play_out(run: Activation, i: Instruction, callee: Method, args: list[Operand], s: State) -> list[Exit] | None:
    machine = run.machine
    limit, events = machine.limit, len(machine.events)
    always = callee in machine.slice
    if not always:
        machine.limit = min(limit, machine.steps + HELPER_STEPS)
    machine.frames.append(run.site(i))
    often = s.visits.get(i.pc, _NEVER)[0] >= APART
    asked = tuple(g for g in s.guards if g.site.method != callee) if often else s.guards
    try:
        exits = machine.run(callee, args, s.heap, asked)
        return exits if asked is s.guards else [_again(s, leaving, len(asked)) for leaving in exits]
    except OutOfStepsError:
        if always or machine.steps >= limit:
            raise
    except LostError:
        if always:
            return []
    finally:
        machine.frames.pop()
        machine.limit = limit
    machine.hopeless.add(callee)
    del machine.events[events:]
    return None


def _again(s: State, leaving: Exit, asked: int) -> Exit:
    """A way out of a call that a loop makes again: what it asked the last time may be answered otherwise now."""
    return Exit(leaving.value, leaving.heap, (*s.guards, *leaving.guards[asked:]))


def _continue(i: Instruction, s: State, exits: list[Exit]) -> list[tuple[int, State]] | None:
    """Go on with what a callee left behind; of a call that a loop makes again and again, with its ways out joined: it
    may be the callee that asks whether the loop is through."""
    times = s.visits.get(i.pc, _NEVER)[0]
    if times or len(exits) > 1:
        s.visits[i.pc] = (times + 1, {})
    if len(exits) > 1 and times >= APART:
        value = chosen([(leaving.value, leaving.guards) for leaving in exits]) or either(one.value for one in exits)
        exits = [Exit(value, merge_heaps([one.heap for one in exits]), common([one.guards for one in exits]))]
    if len(exits) == 1:
        s.result, s.heap, s.guards = exits[0].value, exits[0].heap, exits[0].guards
        return None
    ways = []
    for leaving in exits:
        way = s.copy()
        way.result, way.heap, way.guards = leaving.value, dict(leaving.heap), leaving.guards
        ways.append((i.pc + 3, way))
    return ways


def _opaque(run: Activation, i: Instruction, s: State, ref: MethodRef, args: list[Operand]) -> Operand:
    """A call that is not followed: noted on its receiver; its result is known as what this call returned."""
    site = f"{run.method.image}:{run.body.offset + 2 * i.pc}"
    static = i.op in (0x71, 0x77)
    target = str(ref)
    made = Made(target, tuple(cast(Value, arg) for arg in args), ref.returns, site=site)
    if ref.name == "<init>" and args:
        _construct(s, args[0], made)
        return Const(None)
    if not static:
        s.log(args[0], Made(target, made.args[1:], ref.returns, site=site))
        thing = s.thing(args[0])
        fluent = not ref.owner.startswith(_IMMUTABLE) and ref.returns in (ref.owner, thing.type if thing else "")
        if thing is not None and fluent:
            return args[0]
    _filled(s, ref, args)
    if ref.returns.startswith("L") and ref.returns not in dispatch.PLAIN:
        return s.new(Thing(ref.returns, None, made))
    return made


_IMMUTABLE = (
    "Ljava/lang/String;", "Ljava/lang/Class;", "Ljava/math/", "Ljava/net/", "Ljava/nio/file/", "Ljava/time/",
    "Ljava/util/",
)  # fmt: skip
"""Types whose methods return another object of the type, not the one they are called on."""
_FILLERS = frozenset(
    ("read", "readFully", "readNBytes", "get", "getChars", "getBytes", "nextBytes", "doFinal", "update", "digest",
     "inflate", "copyInto", "generateSecret", "engineDoFinal")
)  # fmt: skip
"""Methods of the platform that write into an array they are given."""


def _filled(s: State, ref: MethodRef, args: list[Operand]) -> None:
    """What an array holds after a method that was not followed may have written into it is not known."""
    if ref.name in _FILLERS:
        for arg in args:
            thing = s.thing(arg)
            if thing is not None and thing.type.startswith("["):
                s.fill(arg, Hole("filled"))


def _construct(s: State, receiver: Operand, made: Made) -> None:
    thing = s.thing(receiver)
    if isinstance(receiver, Ref) and thing is not None:
        origin = thing.origin or Made(made.target, made.args[1:], thing.type, site=made.site)
        whole = thing.whole and made.type != ""
        s.heap[receiver.id] = Thing(thing.type, thing.content, origin, thing.fields, thing.calls, whole)


def _concat_call(run: Activation, i: Instruction, s: State) -> Operand:
    """invoke-custom: string concatenation by recipe is followed, any other bootstrap is not."""
    bootstrap, values = run.dex.call_site(i.ref)
    args = [s.regs[r] for r in i.regs]
    recipe = values[2] if len(values) > 2 else None
    if "StringConcatFactory;->makeConcatWithConstants" not in bootstrap or not isinstance(recipe, str):
        return Hole("invoke-custom")
    constants = [text(str(v)) for v in values[3:]]
    pieces: list[Operand] = []
    for char in recipe:
        source: list[Operand] = args if char == "\1" else cast("list[Operand]", constants)
        pieces.append(source.pop(0) if char in "\1\2" and source else text(char))
    return arithmetic.concat([s.content(piece) for piece in pieces])


def _is_callback(machine: Machine, ref: MethodRef) -> bool:
    """Whether a call is to code of the build that is not known: a lambda's that a caller passed."""
    return ref.owner.startswith("Lkotlin/jvm/functions/") or machine.program.is_interface(ref.owner)


def _opened(s: State, ref: MethodRef, args: list[Operand]) -> None:
    """What lists and maps hold that objects of the build are made of, once a lambda that is not known was handed them:
    it is what fills them (a configuration block), and who passed it knows with what."""
    filled = Made(str(ref), (cast(Value, args[0]),))
    for thing in filter(None, map(s.thing, args[1:])):
        for held in thing.fields.values() if thing.whole else ():
            content = s.content(held)
            if isinstance(held, Ref) and isinstance(content, Items) and content.complete:
                s.fill(held, Items((*content.items, filled), False))
            elif isinstance(held, Ref) and isinstance(content, Pairs):
                s.fill(held, replace(content, complete=False))


def _touched(s: State, args: list[Operand], written: Writes | None) -> None:
    """A method of the build that is not followed may have written statics, and fields of what it was given."""
    forget_statics(s.heap, None if written is None else written.statics)
    for arg in args if written is None or written.fields else ():
        thing = s.thing(arg)
        if isinstance(arg, Ref) and thing is not None and thing.content is None:
            kept = {} if written is None else {n: v for n, v in thing.fields.items() if n not in written.fields}
            s.heap[arg.id] = Thing(thing.type, thing.content, thing.origin, kept, thing.calls, False)
