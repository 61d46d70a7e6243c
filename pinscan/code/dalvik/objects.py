"""Instructions on objects: allocation, arrays, fields, type tests."""

from __future__ import annotations

import re
from array import array
from typing import cast

from pinscan.code.dalvik import dispatch, exact, heap
from pinscan.code.dalvik.classes import SUBTYPES
from pinscan.code.dalvik.heap import Operand, Ref, State, Thing, thaw
from pinscan.code.dalvik.machine import Activation
from pinscan.code.dalvik.models import arithmetic, java_arrays, platform_types
from pinscan.code.dalvik.program import PUTS, Body, Program
from pinscan.code.dalvik.resource_numbers import resource_number
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, mixed, options, text
from pinscan.formats import dalvik
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import FieldRef

FIELD_DEPTH = 2
"""Calls below the root in which an object's fields are still searched."""
FIELD_NEST = 6
"""Deepest nesting of calls and fields through which an object is traced back to a parameter."""
ARRAY = 8192
"""Largest array that is kept element by element."""
_BOXED = (
    "Integer",
    "Long",
    "Short",
    "Byte",
    "Character",
    "Boolean",
    "Number",
    "Float",
    "Double",
    "Comparable",
    "Object",
)
_BOXES = frozenset(f"Ljava/lang/{name};" for name in _BOXED)
"""Types of a boxed number: a known one is kept as the number."""
_TEXT_KINDS = frozenset(f"Ljava/lang/{name};" for name in ("String", "CharSequence", "Comparable", "Object"))
_COLLECTION_KINDS = ("Ljava/lang/Iterable;", "Ljava/util/Collection;", "Ljava/lang/Object;")


def cast_fails(run: Activation, s: State, operand: Operand, kind: str) -> bool:
    """Whether an object can never be of the class that it is cast to: the cast throws, and the way ends there."""
    thing, program = s.thing(operand), run.machine.program
    if thing is None or not thing.type or program.find_class(thing.type) is None or program.find_class(kind) is None:
        return False
    return _is_of(program, thing, kind) is False


def _is_of(program: Program, thing: Thing, kind: str) -> bool | None:
    """Whether an object of a class of the build is of a type; None when that is not known.

    A value got from a call is of the declared class or one below it: one of those that the build has.
    """
    if program.is_a(thing.type, kind):
        return True
    if _is_made(thing):
        return False
    below = program.subtypes(thing.type)
    open_ = len(below) >= SUBTYPES or (not below and program.is_interface(thing.type))  # a proxy may implement it
    return None if open_ or any(program.is_a(one, kind) for one in below) else False


def _is_made(thing: Thing) -> bool:
    """Whether an object was seen to be made, so that it is of this very class and of none below it."""
    return thing.whole or (
        thing.origin is not None and ("-><init>(" in thing.origin.target or thing.origin.target == "new")
    )


def instance_of(run: Activation, s: State, operand: Operand, kind: str) -> Operand:
    """Whether an object is of a type: 1, 0, or the question itself."""
    thing = s.thing(operand)
    if operand in (Const(0), Const(None)) and kind not in _BOXES:
        return Const(0)
    if thing is not None and thing.type and thing.type == kind:
        return Const(1)
    if thing is not None and thing.type and run.machine.program.find_class(thing.type):
        known = _is_of(run.machine.program, thing, kind)
        return _question(operand, kind) if known is None else Const(int(known))
    if thing is not None and (told := platform_types.is_a(thing.type, kind)) is not None:
        return Const(int(told))
    content = s.content(operand)
    if isinstance(content, Text):
        return Const(int(kind in _TEXT_KINDS))
    if isinstance(content, Items) and thing is not None and not thing.type and kind in _COLLECTION_KINDS:
        return Const(1)
    plain = isinstance(content, (Items, Pairs)) and thing is not None and not thing.type
    if plain and run.machine.program.find_class(kind) is not None:
        return Const(0)  # made by the platform or Kotlin's own library: of no class of the app
    return _question(operand, kind)


def _question(operand: Operand, kind: str) -> Operand:
    return Made("instance-of", (cast(Value, operand), text(kind)), "Z")


def arrays(run: Activation, i: Instruction, s: State) -> None:
    """Allocate an object or an array, or read, write or fill an array."""
    op, regs = i.op, s.regs
    if op == 0x22:
        kind = run.dex.type(i.ref)
        regs[i.regs[0]] = s.new(Thing(kind, whole=run.machine.program.find_class(kind) is not None))
    elif op == 0x23:
        regs[i.regs[0]] = s.new(Thing(run.dex.type(i.ref), _new_array(run.dex.type(i.ref), regs[i.regs[1]])))
    elif op in (0x24, 0x25):
        items = tuple(cast(Value, regs[r]) for r in i.regs)
        s.result = s.new(Thing(run.dex.type(i.ref), Items(items)))
    elif op == 0x26:
        s.fill(regs[i.regs[0]], _array_content(s.thing(regs[i.regs[0]]), run.body, i))
    elif op == 0x21:
        regs[i.regs[0]] = arithmetic.length(s.content(regs[i.regs[1]]))
    elif op <= 0x4A:
        regs[i.regs[0]] = arithmetic.element(s.content(regs[i.regs[1]]), regs[i.regs[2]])
    else:
        _write_element(s, regs[i.regs[1]], regs[i.regs[2]], regs[i.regs[0]])


def _write_element(s: State, array_: Operand, place: Operand, value: Operand) -> None:
    """Write one element of an array; of one that may be several, each may hold what it did or the value."""
    if isinstance(array_, Alternatives):
        for choice in array_.options:
            before = s.content(choice)
            _write_element(s, choice, place, value)
            s.fill(choice, heap.either([before, s.content(choice)]))
        return
    written = arithmetic.with_element(s.content(array_), place, value)
    thing = s.thing(array_)
    if isinstance(written, Items) and thing is not None and written.complete and isinstance(value, Const):
        written = java_arrays.content_of(written.items, thing.type)
    s.fill(array_, written)


def field(run: Activation, i: Instruction, s: State) -> None:
    """Read or write a field."""
    ref, static, write = run.dex.field(i.ref), i.op >= 0x60, i.op in PUTS
    holder: Operand = Const(None) if static else s.regs[i.regs[1]]
    if write:
        value = s.regs[i.regs[0]]
        run.report(i, ref, [holder, value], s, (holder, value))
        _write_field(s, holder, ref.name, value)
        if isinstance(holder, Hole):
            _keep(run, s, ref, holder, value)
        if static:
            own = run.method.ref.name == "<clinit>" and run.method.ref.owner == ref.owner
            run.machine.statics_written = run.machine.statics_written or not own
            s.heap[_static_slot(ref)] = Thing(ref.type, value)
    else:
        if static and s.heap.get(_static_slot(ref)) is None:
            exact.initialise(run, i, ref, s)
        value = s.regs[i.regs[0]] = _read(run, s, ref, holder, static)
        run.report(i, ref, [holder, value], s, (holder, value))


def _write_field(s: State, holder: Operand, name: str, value: Operand) -> None:
    """Write a field of an object; of one that may be several, each may hold what it did or the value."""
    for choice in holder.options if isinstance(holder, Alternatives) else ():
        thing = s.thing(choice)
        if thing is not None:
            before = thing.fields.get(name, Const(0) if thing.whole else Hole("unset"))
            s.set_field(choice, name, heap.either([before, value]))
    s.set_field(holder, name, value)


def _read(run: Activation, s: State, ref: FieldRef, holder: Operand, static: bool) -> Operand:
    found = _held(s, ref, holder, static)
    if found is not None:
        return found
    searched = _searched(run, s, ref, holder, static)
    if static and not searched:
        run.machine.unset.append(ref)
    if searched or not static:
        run.machine.vary()
    if static and not searched and (number := resource_number(run.machine.program, ref)) is not None:
        return number
    if not searched:
        return Made(str(ref), () if static else (cast(Value, holder),), ref.type)
    value = thaw(run.machine.fields(ref), s)
    if static:
        s.heap[_static_slot(ref)] = Thing(ref.type, value)
    elif isinstance(holder, Hole) and isinstance(value, Ref):
        _keep(run, s, ref, holder, value)
    elif isinstance(value, Alternatives) and len(run.machine.objects(ref)) != 1:
        return mixed(value)
    return value


def _held(s: State, ref: FieldRef, holder: Operand, static: bool) -> Operand | None:
    """What is known on this way of a field's value, without a search."""
    if static and (slot := s.heap.get(_static_slot(ref))) is not None and slot.content is not None:
        return slot.content
    if static and ref.owner == "Ljava/lang/Boolean;" and ref.name in ("TRUE", "FALSE"):
        return Const(int(ref.name == "TRUE"))
    if static and ref.type == "Z" and ref.owner.endswith("/BuildConfig;"):
        return Made(str(ref), (), ref.type)  # a switch of the build: the condition on it is worth knowing
    if isinstance(holder, Hole) and (slot := s.heap.get(_parameter_slot(ref, holder))) is not None:
        return slot.content
    thing = s.thing(_taken_for(s, holder))
    if thing is not None and ref.name in thing.fields:
        return thing.fields[ref.name]
    if thing is not None and thing.whole:
        return Const(0)
    known = dict(holder.fields).get(ref.name) if isinstance(holder, Made) else None
    return thaw(known, s) if known is not None else None


def _searched(run: Activation, s: State, ref: FieldRef, holder: Operand, static: bool) -> bool:
    """Whether a field's writers are searched for its value."""
    deep = not static and len(run.machine.frames) > FIELD_DEPTH and run.method not in run.machine.slice
    deep = deep or (run.machine.hold and not static and _of_parameter(s, holder) and not _is_wired(run, ref))
    told = dispatch.resolves(run.machine, ref, static) or (not static and _is_own(run, ref, holder))
    skip = deep or run.method in run.machine.shallow or not told
    return not skip and run.machine.program.find_class(ref.owner) is not None


def _is_wired(run: Activation, ref: FieldRef) -> bool:
    """Whether a field holds what gives a value when asked, in a class whose objects are made in one place: a factory of
    a dependency, of which there is one object."""
    return ref.type in dispatch.PROVIDERS and len(run.machine.program.makers(ref.owner)) == 1


def candidates(run: Activation, i: Instruction, s: State) -> list[State]:
    """A state for each object of the build that the unknown receiver of a field read may be.

    What is read of one of them then stays together. None when it is one of all there are of its class and that is
    one only, or when they are not known.
    """
    ref, holder = run.dex.field(i.ref), s.regs[i.regs[1]]
    if isinstance(holder, Const) or _held(s, ref, holder, False) is not None:
        return []
    run.machine.vary()
    if not _searched(run, s, ref, holder, False) and not _tells_apart(run, i, ref, holder):
        return []
    if (known := _from_field(run, s, holder)) is not None:
        return [known]
    found = run.machine.objects(ref)
    ways = [_being(s, holder, one) for one in found] if len(found) > 1 else []
    told = [_held(way, ref, way.regs[i.regs[1]], False) is not None for way in ways]
    return ways if all(told) else []  # else the read would ask again, and for ever


_FIELD = re.compile(r"(L[^;]+;)->([^:(]+):(\[*L.+;)")


def _from_field(run: Activation, s: State, holder: Operand) -> State | None:
    """The state in which an object that was read from a field, which was left open, is what the field holds."""
    named = _FIELD.fullmatch(holder.target) if isinstance(holder, Made) else None
    if named is None:
        return None
    value = run.machine.fields(FieldRef(*named.groups()))
    made = [isinstance(one, Made) and one.type.startswith("L") and bool(one.fields) for one in options(value)]
    return _being(s, holder, value) if all(made) else None


def _being(s: State, holder: Operand, one: Value) -> State:
    """The state in which an unknown object is a known one, wherever it is held."""
    way = s.copy()
    known: Operand = thaw(one, way)
    thing, other = way.thing(holder), way.thing(known)
    if isinstance(holder, Ref) and thing is not None and other is not None:
        fields = {**other.fields, **thing.fields}
        way.heap[holder.id] = Thing(thing.type, thing.content, thing.origin, fields, thing.calls, thing.whole)
        return way
    way.regs = [known if reg is holder else reg for reg in way.regs]
    if isinstance(holder, Hole) and holder.reason.startswith("parameter"):
        way.heap[_taken_slot(holder)] = Thing("", cast(Value, known))
    return way


def _taken_slot(holder: Hole) -> int:
    return -1 - (hash(("taken", holder.reason)) & 0xFFFFFFFFFFFF)


def _taken_for(s: State, holder: Operand) -> Operand:
    """The object that a parameter was taken for on this way, in this method or another; else the operand itself."""
    slot = s.heap.get(_taken_slot(holder)) if isinstance(holder, Hole) else None
    return slot.content if slot is not None and slot.content is not None else holder


def _tells_apart(run: Activation, i: Instruction, ref: FieldRef, holder: Operand) -> bool:
    """Whether a field is a parameter's number that only constructors write and that a branch asks for at once: the
    number by which R8 tells the objects of classes apart that it made one of."""
    machine = run.machine
    if (
        ref.type != "I"
        or not isinstance(holder, Hole)
        or machine.flat
        or machine.brief
        or run.method in machine.shallow
    ):
        return False
    asked = run.body.at.get(i.pc + 2)
    if asked is None or not (asked.op in (0x2B, 0x2C) or 0x32 <= asked.op <= 0x3D) or i.regs[0] not in asked.regs:
        return False
    sites = machine.program.field_sites(ref, PUTS)
    return all(site.method.ref.name == "<init>" and site.method.ref.owner == ref.owner for site in sites)


def _is_own(run: Activation, ref: FieldRef, holder: Operand) -> bool:
    """Whether a field is the root's own object's, of a class of the build, and set once: a lazy value, a config."""
    machine = run.machine
    if machine.frames or machine.flat or holder != Hole("parameter 0") or run.method.static or ref.type[0] != "L":
        return False
    if ref.type in machine.unread or dispatch.opaque(ref.type) or machine.program.find_class(ref.type) is None:
        return False
    writers = {site.method for site in machine.program.field_sites(ref, PUTS)}
    return len(writers) == 1 and all(m.ref.name == "<init>" and m.ref.owner == ref.owner for m in writers)


def _of_parameter(s: State, holder: Operand, depth: int = 0) -> bool:
    """Whether an object is a parameter, or was got from one: only the caller knows which object it is."""
    if isinstance(holder, Ref):
        thing = s.thing(holder)
        return thing is not None and thing.origin is not None and _of_parameter(s, thing.origin, depth)
    if isinstance(holder, Made):
        return depth < FIELD_NEST and any(_of_parameter(s, arg, depth + 1) for arg in holder.args)
    return isinstance(holder, Hole) and holder.reason.startswith("parameter")


def _static_slot(ref: FieldRef) -> int:
    return heap.static_slot(ref.owner, ref.name)


def _parameter_slot(ref: FieldRef, holder: Hole) -> int:
    return -1 - (hash((ref.owner, ref.name, holder.reason)) & 0xFFFFFFFFFFFF)


def _keep(run: Activation, s: State, ref: FieldRef, holder: Hole, value: Operand) -> None:
    """Remember the collection that a field of a parameter holds, so that what is put into it is found in it again.

    Only where constructors alone write the field: else a call on the way may have replaced the collection.
    """
    slot = _parameter_slot(ref, holder)
    s.heap.pop(slot, None)
    if not holder.reason.startswith("parameter") or not isinstance(s.content(value), (Items, Pairs)):
        return
    if all(m.ref.name == "<init>" for m in {site.method for site in run.machine.program.field_sites(ref, PUTS)}):
        s.heap[slot] = Thing(ref.type, value)


def _new_array(kind: str, size: Operand) -> Value:
    match size:
        case Const(int(count)) if 0 <= count <= ARRAY:
            return Blob(bytes(count)) if kind == "[B" else Items((Const(0),) * count)
    return Items((), complete=False)


def _array_content(thing: Thing | None, body: Body, i: Instruction) -> Value:
    width, raw = dalvik.array_data(cast("array[int]", body.units), i)
    if thing is not None and thing.type == "[B":
        return Blob(raw)
    signed = thing is None or thing.type != "[C"
    numbers = (int.from_bytes(raw[at : at + width], "little", signed=signed) for at in range(0, len(raw), width))
    return Items(tuple(Const(n) for n in numbers))
