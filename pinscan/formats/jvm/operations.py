"""What each JVM instruction becomes: a function for each opcode, called with the translator, the instruction and what
the table gives beside it. A function may return the address at which to go on."""

from __future__ import annotations

import struct
from typing import Any

from pinscan.errors import FormatError
from pinscan.formats.jvm import call_sites
from pinscan.formats.jvm import constants as c
from pinscan.formats.jvm import drafts as d
from pinscan.formats.jvm import instructions as j
from pinscan.formats.jvm.body import Functions, Translator
from pinscan.formats.jvm.constants import Member, field_type, signature, width
from pinscan.formats.jvm.drafts import Cases, Elements, kind_of
from pinscan.formats.jvm.instructions import Step
from pinscan.formats.jvm.lambdas import Lambda, shape
from pinscan.formats.jvm.stack import is_local

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
_MOST_DIMENSIONS = 255


# --- constants, local variables, the stack itself -------------------------------------------------------------------
def _nothing(t: Translator, step: Step, given: Any) -> None:
    pass


def _null(t: Translator, step: Step, given: Any) -> None:
    t.result(d.CONST, "L", what=0)


def _push(t: Translator, step: Step, given: Any) -> None:
    t.result(d.CONST, "I", what=step.a)


def _lconst(t: Translator, step: Step, given: Any) -> None:
    t.result(d.CONST_WIDE, "J", what=step.a)


def _fconst(t: Translator, step: Step, given: Any) -> None:
    t.result(d.CONST, "I", what=struct.unpack("<i", struct.pack("<f", float(step.a)))[0])


def _dconst(t: Translator, step: Step, given: Any) -> None:
    t.result(d.CONST_WIDE, "J", what=struct.unpack("<q", struct.pack("<d", float(step.a)))[0])


def _ldc(t: Translator, step: Step, given: Any) -> None:
    constants = t.owner.constants
    tag = constants.tags[step.a] if step.a < len(constants.tags) else 0
    if tag in (c.INTEGER, c.FLOAT):
        t.result(d.CONST, "I", what=constants.number(step.a))
    elif tag in (c.LONG, c.DOUBLE):
        t.result(d.CONST_WIDE, "J", what=constants.number(step.a))
    elif tag == c.STRING:
        t.result(d.CONST_STRING, "L", what=constants.string(step.a))
    elif tag == c.CLASS:
        t.result(d.CONST_CLASS, "L", what=constants.type(step.a))
    elif tag == c.DYNAMIC:
        site = t.owner.computed(step.a)
        t.emit(d.INVOKE_CUSTOM, what=site)
        _result(t, signature(site.type)[1])
    else:
        raise FormatError("a method handle or type as a constant, which is not translated")


def _load(t: Translator, step: Step, kind: str) -> None:
    t.stack.push((kind, t.local(step.a, kind)))


def _store(t: Translator, step: Step, kind: str) -> None:
    """A computed value that only this instruction takes is computed into the variable itself."""
    found, register = t.stack.take()
    if found != kind:
        raise FormatError("an instruction on a value of another type")
    target, ops = t.local(step.a, kind), t.stack.ops
    held = len(ops)
    t.stack.spill(target, kind == "J", register, register + (kind == "J"))
    if register == target:
        return
    alone = held == len(ops) and ops and not is_local(register) and _lies_alone(t, register, kind)
    if alone and ops[-1][1][:1] == (register,) and ops[-1][0] in d.DEFINES:
        op, regs, what = ops[-1]
        ops[-1] = (op, (target, *regs[1:]), what)
    else:
        ops.append(({"I": d.MOVE, "J": d.MOVE_WIDE, "L": d.MOVE_OBJECT}[kind], (target, register), None))


def _lies_alone(t: Translator, register: int, kind: str) -> bool:
    """Whether nothing on the stack shares a register with a value that was taken from it."""
    last = register + (kind == "J")
    return all(other > last or other + (k == "J") < register for k, other in t.stack.values)


def _iinc(t: Translator, step: Step, given: Any) -> None:
    target = t.local(step.a, "I")
    t.stack.spill(target, wide=False)
    if -128 <= step.b < 128:
        t.emit(d.ADD_INT_LIT8, target, target, what=step.b)
    else:
        register = t.stack.new("I")
        t.emit(d.CONST, register, what=step.b)
        t.emit(d.ADD_INT, target, target, register)


def _shuffle(t: Translator, step: Step, given: Any) -> None:
    """pop, dup and swap in all their forms: values change places, registers stay."""
    stack = t.stack
    match step.op:
        case 0x57:
            stack.take()
        case 0x58:
            _words(t, 2)
        case 0x5F:
            high, low = stack.take(), stack.take()
            stack.push(high)
            stack.push(low)
        case _:
            size, below = (1, step.op - 0x59) if step.op < 0x5C else (2, step.op - 0x5C)
            top, under = _words(t, size), _words(t, below)
            for value in (*top, *under, *top):
                stack.push(value)


def _words(t: Translator, count: int) -> list[tuple[str, int]]:
    """The values in the words on top of the stack, the lowest first."""
    found: list[tuple[str, int]] = []
    while count > 0:
        found.append(t.stack.take())
        count -= 2 if found[-1][0] == "J" else 1
    if count:
        raise FormatError("an instruction on half of a value")
    return found[::-1]


# --- arithmetic, comparisons, branches ------------------------------------------------------------------------------
def _binary(t: Translator, step: Step, given: tuple[int, str, str, str]) -> None:
    op, first, second, kind = given
    right = t.stack.pop(second)
    left = t.stack.pop(first)
    t.result(op, kind, left, right)


def _unary(t: Translator, step: Step, given: tuple[int, str, str]) -> None:
    op, kind, result = given
    t.result(op, result, t.stack.pop(kind))


def _if(t: Translator, step: Step, given: tuple[int, str, int]) -> None:
    op, kind, count = given
    taken = [(kind, t.stack.pop(kind)) for _ in range(count)][::-1]
    regs = t.stack.leave(*taken)
    t.emit(op, *regs, what=step.a)
    t.goes(step.a)


def _goto(t: Translator, step: Step, given: Any) -> None:
    t.stack.leave()
    t.emit(d.GOTO, what=step.a)
    t.goes(step.a)


def _switch(t: Translator, step: Step, given: Any) -> None:
    (register,) = t.stack.leave(("I", t.stack.pop("I")))
    pairs = tuple(sorted(dict(reversed(step.cases)).items()))
    if pairs:
        t.emit(d.SWITCH, register, what=Cases(pairs))
    t.emit(d.GOTO, what=step.a)
    for goal in (step.a, *(goal for _, goal in pairs)):
        t.goes(goal)


def _return(t: Translator, step: Step, kind: str) -> None:
    if kind:
        t.emit(d.RETURN + "IJL".index(kind), t.stack.pop(kind))
    else:
        t.emit(d.RETURN_VOID)


def _on_object(t: Translator, step: Step, op: int) -> None:
    """athrow, monitorenter, monitorexit."""
    t.emit(op, t.stack.pop("L"))


# --- objects and arrays ---------------------------------------------------------------------------------------------
def _new(t: Translator, step: Step, given: Any) -> None:
    kind = t.owner.constants.type(step.a)
    t.result(d.NEW_INSTANCE, "L", what=kind)


def _check_cast(t: Translator, step: Step, given: Any) -> None:
    register = t.stack.pop("L")
    t.emit(d.CHECK_CAST, register, what=t.owner.constants.type(step.a))
    t.stack.push(("L", register))


def _instance_of(t: Translator, step: Step, given: Any) -> None:
    t.result(d.INSTANCE_OF, "I", t.stack.pop("L"), what=t.owner.constants.type(step.a))


def _array_length(t: Translator, step: Step, given: Any) -> None:
    t.result(d.ARRAY_LENGTH, "I", t.stack.pop("L"))


def _array_load(t: Translator, step: Step, given: tuple[int, str]) -> None:
    op, kind = given
    index = t.stack.pop("I")
    array = t.stack.pop("L")
    t.result(op, kind, array, index)


def _array_store(t: Translator, step: Step, given: tuple[int, str]) -> None:
    op, kind = given
    value = t.stack.pop(kind)
    index = t.stack.pop("I")
    t.emit(op, value, t.stack.pop("L"), index)


def _object_array(t: Translator, step: Step, given: Any) -> None:
    kind = b"[" + t.owner.constants.type(step.a)
    t.result(d.NEW_ARRAY, "L", t.stack.pop("I"), what=field_type(kind))


def _new_array(t: Translator, step: Step, given: Any) -> int | None:
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


def _multi_array(t: Translator, step: Step, given: Any) -> None:
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


def _field(t: Translator, step: Step, op: int) -> None:
    field = t.owner.constants.member(step.a, c.FIELD)
    kind = kind_of(field_type(field.type))
    form = op + shape(field.type)
    if op == d.IGET:
        t.result(form, kind, t.stack.pop("L"), what=field)
    elif op == d.SGET:
        t.result(form, kind, what=field)
    elif op == d.SPUT:
        t.emit(form, t.stack.pop(kind), what=field)
    else:
        value = t.stack.pop(kind)
        t.emit(form, value, t.stack.pop("L"), what=field)


# --- calls ----------------------------------------------------------------------------------------------------------
def _invoke(t: Translator, step: Step, given: Any) -> int | None:
    target = t.owner.constants.member(step.a, c.METHOD, c.INTERFACE_METHOD)
    params, returns = signature(target.type)
    words = _arguments(t, params)
    if step.op != j.INVOKESTATIC:
        words.insert(0, t.stack.pop("L"))
    t.emit(_form(t, step.op, target), *words, what=target)
    return _result(t, returns, step.next)


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


def _result(t: Translator, returns: bytes, then: int = -1) -> int | None:
    """Push what a call returned; where the next instruction throws that away, go on behind it."""
    if returns == b"V":
        return None
    kind = kind_of(returns)
    after = t.steps.get(then)
    if after and then not in t.blocks.starts and after.op == (0x58 if kind == "J" else 0x57):
        return after.next
    t.result(d.MOVE_RESULT + "IJL".index(kind), kind)
    return None


def _invoke_dynamic(t: Translator, step: Step, given: Any) -> int | None:
    site = t.owner.call_site(step.a)
    if isinstance(site, call_sites.Concat):
        _concatenated(t, site)
        return None
    if isinstance(site, tuple) and isinstance(site[0], Lambda):
        _made(t, *site)
        return None
    params, returns = signature(site.type)
    t.emit(d.INVOKE_CUSTOM, *_arguments(t, params), what=site)
    return _result(t, returns, step.next)


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


# --- the table ------------------------------------------------------------------------------------------------------
def _table() -> Functions:
    table: dict[int, tuple[Any, Any]] = {
        0x00: (_nothing, None), 0x01: (_null, None), j.PUSH: (_push, None), j.LCONST: (_lconst, None),
        j.FCONST: (_fconst, None), j.DCONST: (_dconst, None), j.LDC: (_ldc, None), j.LDC2: (_ldc, None),
        j.IINC: (_iinc, None), j.GOTO: (_goto, None), j.TABLESWITCH: (_switch, None), j.LOOKUPSWITCH: (_switch, None),
        0xB2: (_field, d.SGET), 0xB3: (_field, d.SPUT), 0xB4: (_field, d.IGET), 0xB5: (_field, d.IPUT),
        0xBA: (_invoke_dynamic, None), 0xBB: (_new, None), 0xBC: (_new_array, None), 0xBD: (_object_array, None),
        0xBE: (_array_length, None), 0xBF: (_on_object, d.THROW), 0xC0: (_check_cast, None),
        0xC1: (_instance_of, None), 0xC2: (_on_object, 0x1D), 0xC3: (_on_object, 0x1E), 0xC5: (_multi_array, None),
    }  # fmt: skip
    for i, kind in enumerate("IJIJL"):
        table[j.LOAD + i], table[j.STORE + i], table[0xAC + i] = (_load, kind), (_store, kind), (_return, kind)
    table[0xB1] = (_return, "")
    # int, long, float, double, object, byte or boolean, char, short
    for i, (kind, form) in enumerate(zip("IJIJLIII", (0, 1, 0, 1, 2, 4, 5, 6), strict=True)):
        table[0x2E + i], table[0x4F + i] = (_array_load, (0x44 + form, kind)), (_array_store, (0x4B + form, kind))
    table.update((op, (_shuffle, None)) for op in range(0x57, 0x60))
    table.update((op, (_invoke, None)) for op in range(0xB6, 0xBA))
    table.update(_arithmetic())
    table.update(_comparisons())
    return table


def _arithmetic() -> dict[int, tuple[Any, Any]]:
    table: dict[int, tuple[Any, Any]] = {}
    for i in range(5):  # add, sub, mul, div, rem of int, long, float, double
        for k, (base, kind) in enumerate(((0x90, "I"), (0x9B, "J"), (0xA6, "I"), (0xAB, "J"))):
            table[0x60 + 4 * i + k] = (_binary, (base + i, kind, kind, kind))
    for i in range(3):  # shl, shr, ushr; then and, or, xor
        for k, (base, kind) in enumerate(((0x90, "I"), (0x9B, "J"))):
            table[0x78 + 2 * i + k] = (_binary, (base + 8 + i, kind, "I", kind))
            table[0x7E + 2 * i + k] = (_binary, (base + 5 + i, kind, kind, kind))
    for op, dalvik, kind in ((0x74, 0x7B, "I"), (0x75, 0x7D, "J"), (0x76, 0x7F, "I"), (0x77, 0x80, "J")):
        table[op] = (_unary, (dalvik, kind, kind))
    for i in range(15):
        kinds = d.KINDS[0x81 + i]
        table[0x85 + i] = (_unary, (0x81 + i, kinds[1], kinds[0]))
    compared = (("J", 0x31), ("I", 0x2D), ("I", 0x2E), ("J", 0x2F), ("J", 0x30))
    table.update((0x94 + i, (_binary, (op, kind, kind, "I"))) for i, (kind, op) in enumerate(compared))
    return table


def _comparisons() -> dict[int, tuple[Any, Any]]:
    table: dict[int, tuple[Any, Any]] = {}
    for i in range(6):  # eq, ne, lt, ge, gt, le
        table[0x99 + i] = (_if, (0x38 + i, "I", 1))
        table[0x9F + i] = (_if, (0x32 + i, "I", 2))
    for i in range(2):
        table[0xA5 + i] = (_if, (0x32 + i | d.OF_OBJECTS, "L", 2))
        table[j.IFNULL + i] = (_if, (0x38 + i | d.OF_OBJECTS, "L", 1))
    return table


FUNCTIONS = _table()
"""The function of each opcode."""
