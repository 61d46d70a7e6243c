"""What each JVM instruction becomes: a function for each opcode, called with the translator, the instruction and what
the table gives beside it. A function may return the address at which to go on."""

from __future__ import annotations

import struct
from typing import Any

from pinscan.errors import FormatError
from pinscan.formats.jvm import constants as c
from pinscan.formats.jvm import drafts as d
from pinscan.formats.jvm import instructions as j
from pinscan.formats.jvm import object_operations as o
from pinscan.formats.jvm.body import Functions, Translator
from pinscan.formats.jvm.constants import signature
from pinscan.formats.jvm.drafts import Cases
from pinscan.formats.jvm.instructions import Step
from pinscan.formats.jvm.stack import is_local


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
        o.result(t, signature(site.type)[1])
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


# --- the table ------------------------------------------------------------------------------------------------------
def _table() -> Functions:
    table: dict[int, tuple[Any, Any]] = {
        0x00: (_nothing, None), 0x01: (_null, None), j.PUSH: (_push, None), j.LCONST: (_lconst, None),
        j.FCONST: (_fconst, None), j.DCONST: (_dconst, None), j.LDC: (_ldc, None), j.LDC2: (_ldc, None),
        j.IINC: (_iinc, None), j.GOTO: (_goto, None), j.TABLESWITCH: (_switch, None), j.LOOKUPSWITCH: (_switch, None),
        0xB2: (o.field, d.SGET), 0xB3: (o.field, d.SPUT), 0xB4: (o.field, d.IGET), 0xB5: (o.field, d.IPUT),
        0xBA: (o.invoke_dynamic, None), 0xBB: (o.new, None), 0xBC: (o.new_array, None), 0xBD: (o.object_array, None),
        0xBE: (o.array_length, None), 0xBF: (_on_object, d.THROW), 0xC0: (o.check_cast, None),
        0xC1: (o.instance_of, None), 0xC2: (_on_object, 0x1D), 0xC3: (_on_object, 0x1E), 0xC5: (o.multi_array, None),
    }  # fmt: skip
    for i, kind in enumerate("IJIJL"):
        table[j.LOAD + i], table[j.STORE + i], table[0xAC + i] = (_load, kind), (_store, kind), (_return, kind)
    table[0xB1] = (_return, "")
    # int, long, float, double, object, byte or boolean, char, short
    for i, (kind, form) in enumerate(zip("IJIJLIII", (0, 1, 0, 1, 2, 4, 5, 6), strict=True)):
        table[0x2E + i], table[0x4F + i] = (o.array_load, (0x44 + form, kind)), (o.array_store, (0x4B + form, kind))
    table.update((op, (_shuffle, None)) for op in range(0x57, 0x60))
    table.update((op, (o.invoke, None)) for op in range(0xB6, 0xBA))
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
