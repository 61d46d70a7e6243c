"""What the JVM's instructions on objects, arrays and fields, and its calls, become (see `operations`)."""

from __future__ import annotations

import struct
from typing import Any

from pinscan.errors import FormatError
from pinscan.formats.jvm import call_sites
from pinscan.formats.jvm import constants as c
from pinscan.formats.jvm import drafts as d
from pinscan.formats.jvm import instructions as j
from pinscan.formats.jvm.body import Translator
from pinscan.formats.jvm.constants import Member, field_type, signature, width
from pinscan.formats.jvm.drafts import Elements, kind_of
from pinscan.formats.jvm.instructions import Step
from pinscan.formats.jvm.lambdas import Lambda, shape

ARRAYS = {4: b"[Z", 5: b"[C", 6: b"[F", 7: b"[D", 8: b"[B", 9: b"[S", 10: b"[I", 11: b"[J"}
"""Array types by newarray's operand (JVM specification §6.5, newarray)."""
_STORES = {b"[I": 0x4F, b"[J": 0x50, b"[F": 0x51, b"[D": 0x52, b"[B": 0x54, b"[Z": 0x54, b"[C": 0x55, b"[S": 0x56}
"""Instructions that store into an array of each type."""
_SIZES = {b"[Z": 1, b"[B": 1, b"[C": 2, b"[S": 2, b"[I": 4, b"[F": 4, b"[J": 8, b"[D": 8}
PRIMITIVES = {
    b"Z": b"Ljava/lang/Boolean;", b"B": b"Ljava/lang/Byte;", b"C": b"Ljava/lang/Character;", b"S": b"Ljava/lang/Short;",
    b"I": b"Ljava/lang/Integer;", b"J": b"Ljava/lang/Long;", b"F": b"Ljava/lang/Float;", b"D": b"Ljava/lang/Double;",
}  # fmt: skip
NEW_ARRAYS = Member(b"Ljava/lang/reflect/Array;", b"newInstance", b"(Ljava/lang/Class;[I)Ljava/lang/Object;")


# --- objects and arrays ---------------------------------------------------------------------------------------------
def new(t: Translator, step: Step, given: Any) -> None:
    """``new``: an object that no constructor has seen yet."""
    kind = t.owner.constants.type(step.a)
    t.result(d.NEW_INSTANCE, "L", what=kind)


def check_cast(t: Translator, step: Step, given: Any) -> None:
    """``checkcast``: the value stays where it is."""
    register = t.stack.pop("L")
    t.emit(d.CHECK_CAST, register, what=t.owner.constants.type(step.a))
    t.stack.push(("L", register))


def instance_of(t: Translator, step: Step, given: Any) -> None:
    """``instanceof``."""
    t.result(d.INSTANCE_OF, "I", t.stack.pop("L"), what=t.owner.constants.type(step.a))


def array_length(t: Translator, step: Step, given: Any) -> None:
    """``arraylength``."""
    t.result(d.ARRAY_LENGTH, "I", t.stack.pop("L"))


def array_load(t: Translator, step: Step, given: tuple[int, str]) -> None:
    """``iaload`` and the like: what an element is, by Dalvik's opcode for the type."""
    op, kind = given
    index = t.stack.pop("I")
    array = t.stack.pop("L")
    t.result(op, kind, array, index)


def array_store(t: Translator, step: Step, given: tuple[int, str]) -> None:
    """``iastore`` and the like."""
    op, kind = given
    value = t.stack.pop(kind)
    index = t.stack.pop("I")
    t.emit(op, value, t.stack.pop("L"), index)


def object_array(t: Translator, step: Step, given: Any) -> None:
    """``anewarray``."""
    kind = b"[" + t.owner.constants.type(step.a)
    t.result(d.NEW_ARRAY, "L", t.stack.pop("I"), what=field_type(kind))


def new_array(t: Translator, step: Step, given: Any) -> int | None:
    """``newarray``, with the constants that are stored into it right away."""
    kind = ARRAYS.get(step.a)
    if kind is None:
        raise FormatError("an array of no type")
    array = t.result(d.NEW_ARRAY, "L", t.stack.pop("I"), what=kind)
    values, after = _initial(t, step.next, kind)
    if not values:
        return None
    size = _SIZES[kind]
    raw = b"".join((value & (1 << 8 * size) - 1).to_bytes(size, "little") for value in values)
    t.emit(d.FILL_ARRAY_DATA, array, what=Elements(size, raw))
    return after


def _initial(t: Translator, at: int, kind: bytes) -> tuple[list[int], int]:
    """The constants that are stored into a new array one by one from its start, and the address behind them.

    Java has no other way to write an array of constants; D8 makes array data of it as well.
    """
    store = _STORES[kind]
    steps, starts, values = t.steps, t.blocks.starts, list[int]()
    while True:
        four: list[Step] = []
        place = at
        for _ in range(4):
            step = steps.get(place)
            if step is None or place in starts:
                return values, at
            four.append(step)
            place = step.next
        dup, index, value, put = four
        number = _constant(t, value)
        if dup.op != j.DUP or put.op != store or _constant(t, index) != len(values) or number is None:
            return values, at
        values.append(number)
        at = place


def _constant(t: Translator, step: Step) -> int | None:
    """The bits of the number that an instruction pushes; None when it pushes none."""
    constants = t.owner.constants
    if step.op in (j.PUSH, j.LCONST):
        return step.a
    if step.op in (j.FCONST, j.DCONST):
        code = "fi" if step.op == j.FCONST else "dq"
        return int(struct.unpack("<" + code[1], struct.pack("<" + code[0], float(step.a)))[0])
    if step.op in (j.LDC, j.LDC2) and step.a < len(constants.tags) and constants.tags[step.a] in (3, 4, 5, 6):
        return constants.number(step.a)
    return None


def multi_array(t: Translator, step: Step, given: Any) -> None:
    """Array.newInstance with the lengths that are given, as D8 writes it."""
    kind, count = t.owner.constants.type(step.a), step.b
    if not 0 < count <= len(kind) - len(kind.lstrip(b"[")):
        raise FormatError("an array of more dimensions than its type")
    lengths = [t.stack.pop("I") for _ in range(count)][::-1]
    t.emit(d.FILLED_NEW_ARRAY, *lengths, what=b"[I")
    sizes = t.stack.new("L")
    t.emit(d.MOVE_RESULT + 2, sizes)
    element, component = t.stack.new("L", sizes), kind[count:]
    if component in PRIMITIVES:
        t.emit(d.SGET + 2, element, what=Member(PRIMITIVES[component], b"TYPE", b"Ljava/lang/Class;"))
    else:
        t.emit(d.CONST_CLASS, element, what=component)
    t.emit(d.INVOKE_STATIC, element, sizes, what=NEW_ARRAYS)
    made = t.result(d.MOVE_RESULT + 2, "L")
    t.emit(d.CHECK_CAST, made, what=kind)


def field(t: Translator, step: Step, op: int) -> None:
    """``getfield``, ``putfield``, ``getstatic``, ``putstatic``; `op` is Dalvik's first of the kind."""
    field = t.owner.constants.member(step.a, c.FIELD)
    kind = kind_of(field_type(field.type))
    form = op + shape(field.type)
    if op == d.IGET:
        t.result(form, kind, t.stack.pop("L"), what=field)
    elif op == d.SGET and (asserts := _asserts(field)) is not None:
        t.result(d.CONST, "I", what=asserts)
    elif op == d.SGET:
        t.result(form, kind, what=field)
    elif op == d.SPUT:
        t.emit(form, t.stack.pop(kind), what=field)
    else:
        value = t.stack.pop(kind)
        t.emit(form, value, t.stack.pop("L"), what=field)


def _asserts(field: Member) -> int | None:
    """What a field holds that says whether assertions are checked: on Android they are not, and D8 leaves them out."""
    if field.name == b"$assertionsDisabled" and field.type == b"Z":
        return 1
    return 0 if field == Member(b"Lkotlin/_Assertions;", b"ENABLED", b"Z") else None


# --- calls ----------------------------------------------------------------------------------------------------------
def invoke(t: Translator, step: Step, given: Any) -> int | None:
    """The four calls whose method stands in the constant pool."""
    target = t.owner.constants.member(step.a, c.METHOD, c.INTERFACE_METHOD)
    params, returns = signature(target.type)
    words = _arguments(t, params)
    if step.op != j.INVOKESTATIC:
        words.insert(0, t.stack.pop("L"))
    t.emit(_form(t, step.op, target), *words, what=target)
    return result(t, returns, step.next)


def _form(t: Translator, op: int, target: Member) -> int:
    """Dalvik's word for a call: private methods and constructors are called directly, and nothing else is."""
    if op == j.INVOKESTATIC:
        return d.INVOKE_STATIC
    if target.name == b"<init>" or t.owner.is_private(target):
        return d.INVOKE_DIRECT
    if op == j.INVOKESPECIAL:
        return d.INVOKE_SUPER if target.owner != t.owner.descriptor else d.INVOKE_VIRTUAL
    return d.INVOKE_INTERFACE if op == j.INVOKEINTERFACE else d.INVOKE_VIRTUAL


def _arguments(t: Translator, params: tuple[bytes, ...]) -> list[int]:
    """Every word of the arguments on the stack, the first argument first."""
    words: list[int] = []
    for param in reversed(params):
        register = t.stack.pop(kind_of(param))
        words += [register + 1, register] if width(param) == 2 else [register]
    return words[::-1]


def result(t: Translator, returns: bytes, then: int = -1) -> int | None:
    """Push what a call returned; where the next instruction throws that away, go on behind it."""
    if returns == b"V":
        return None
    kind = kind_of(returns)
    after = t.steps.get(then)
    if after and then not in t.blocks.starts and after.op == (0x58 if kind == "J" else 0x57):
        return after.next
    t.result(d.MOVE_RESULT + "IJL".index(kind), kind)
    return None


def invoke_dynamic(t: Translator, step: Step, given: Any) -> int | None:
    """``invokedynamic``: what `call_sites` has for it."""
    site = t.owner.call_site(step.a)
    if isinstance(site, call_sites.Concat):
        _concatenated(t, site)
        return None
    if isinstance(site, tuple) and isinstance(site[0], Lambda):
        _made(t, *site)
        return None
    params, returns = signature(site.type)
    t.emit(d.INVOKE_CUSTOM, *_arguments(t, params), what=site)
    return result(t, returns, step.next)


def _made(t: Translator, one: Lambda, owner: bytes) -> None:
    """An object of the class that was made for a lambda."""
    words = _arguments(t, one.captured)
    made = t.stack.new("L", *words)
    t.emit(d.NEW_INSTANCE, made, what=owner)
    t.emit(d.INVOKE_DIRECT, made, *words, what=one.constructor(owner))
    t.stack.push(("L", made))


def _concatenated(t: Translator, site: call_sites.Concat) -> None:
    words = _arguments(t, site.params)
    builder = t.stack.new("L", *words)
    t.emit(d.NEW_INSTANCE, builder, what=call_sites.BUILDER)
    t.emit(d.INVOKE_DIRECT, builder, what=call_sites.NEW)
    place = 0
    for piece in site.pieces:
        if isinstance(piece, Member):
            size = width(signature(piece.type)[0][0])
            t.emit(d.INVOKE_VIRTUAL, builder, *words[place : place + size], what=piece)
            place += size
        else:
            text = t.stack.new("L", builder, *words)
            t.emit(d.CONST_STRING, text, what=piece)
            t.emit(d.INVOKE_VIRTUAL, builder, text, what=call_sites.append(call_sites.STRING_TYPE))
    t.emit(d.INVOKE_VIRTUAL, builder, what=call_sites.TO_STRING)
    t.result(d.MOVE_RESULT + 2, "L")
