"""``AtomicReference`` as a cell of the code at hand: Kotlin's one-pass sequences keep what they go through in one.

A cell that was read out of a field may have been set by other code since: of that, nothing is said.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.values import Const
from pinscan.formats.dex import MethodRef

_VALUE = "value()"


def _cell(s: State, operand: Operand) -> Thing | None:
    thing = s.thing(operand)
    return thing if thing is not None and thing.whole and _VALUE in thing.fields else None


def _new(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new AtomicReference([value])``."""
    thing = s.thing(args[0])
    if thing is None or not isinstance(args[0], Ref):
        return None
    value = args[1] if len(args) == 2 else Const(0)
    s.heap[args[0].id] = replace(thing, whole=True, fields={_VALUE: value})
    return Const(None)


def _get(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    cell = _cell(s, args[0])
    return cell.fields[_VALUE] if cell is not None else None


def _set(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``set``, ``lazySet``, ``getAndSet``: what was there before, or nothing."""
    cell = _cell(s, args[0])
    if cell is None:
        return None
    s.set_field(args[0], _VALUE, args[1])
    return cell.fields[_VALUE] if ref.name == "getAndSet" else Const(None)


_A = "Ljava/util/concurrent/atomic/AtomicReference;->"
MODELS: dict[str, Model] = {
    _A + "<init>": _new,
    _A + "get": _get,
    _A + "set": _set,
    _A + "lazySet": _set,
    _A + "getAndSet": _set,
}
