"""What ``System.arraycopy``, ``java.util.Arrays`` and ``Array.clone`` do to known arrays."""

from __future__ import annotations

from typing import cast

from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.values import Blob, Const, Hole, Items, Text, Value
from pinscan.formats.dex import MethodRef

LARGEST = 8192
"""Largest array that is made, in elements."""


def elements(content: Operand) -> tuple[Value, ...] | None:
    """The elements of a known array; bytes as numbers."""
    match content:
        case Items(items, True):
            return items
        case Blob(data):
            return tuple(Const(byte - 256 if byte > 127 else byte) for byte in data)
    return None


def content_of(values: tuple[Value, ...], kind: str) -> Value:
    """The content of an array: bytes where they are all known."""
    if kind == "[B" and all(isinstance(one, Const) and isinstance(one.value, int) for one in values):
        return Blob(bytes(cast(int, cast(Const, one).value) & 0xFF for one in values))
    return Items(values)


def _kind(s: State, operand: Operand) -> str:
    thing = s.thing(operand)
    return thing.type if thing is not None else ""


def _numbers(*operands: Operand) -> tuple[int, ...] | None:
    found = tuple(one.value for one in operands if isinstance(one, Const) and isinstance(one.value, int))
    return found if len(found) == len(operands) else None


def _copy_into(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``System.arraycopy(from, at, to, at, count)``."""
    taken, given = elements(s.content(args[0])), elements(s.content(args[2]))
    places = _numbers(args[1], args[3], args[4])
    if given is None:
        return None
    if taken is None or places is None:
        s.fill(args[2], Items((Hole("copied"),) * len(given)))
        return Const(None)
    start, at, count = places
    if min(start, at, count) < 0 or start + count > len(taken) or at + count > len(given):
        return None
    copied = (*given[:at], *taken[start : start + count], *given[at + count :])
    s.fill(args[2], content_of(copied, _kind(s, args[2])))
    return Const(None)


def _copy_of(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Arrays.copyOf(array, size)``, ``Arrays.copyOfRange(array, from, to)``: filled up with zeros."""
    taken = elements(s.content(args[0]))
    places = _numbers(*args[1:3]) if "Range" in ref.name else _numbers(Const(0), *args[1:2])
    if taken is None or places is None or not 0 <= places[0] <= min(places[1], len(taken)) or places[1] > LARGEST:
        return None
    part = taken[places[0] : places[1]]
    part = (*part, *(Const(0),) * (places[1] - places[0] - len(part)))
    kind = _kind(s, args[0]) or ref.returns
    return s.new(Thing(kind, content_of(part, kind)))


def _fill(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Arrays.fill(array[, from, to], value)``."""
    given = elements(s.content(args[0]))
    if given is None:
        return None
    places = _numbers(*args[1:3]) if len(args) == 4 else (0, len(given))
    if places is None or not 0 <= places[0] <= places[1] <= len(given):
        return None
    filled = (*given[: places[0]], *(cast(Value, args[-1]),) * (places[1] - places[0]), *given[places[1] :])
    s.fill(args[0], content_of(filled, _kind(s, args[0])))
    return Const(None)


def _clone(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``array.clone()``, however it is named; of an object, nothing is said."""
    content = s.content(args[0])
    if not _kind(s, args[0]).startswith("[") or not isinstance(content, (Items, Blob)):
        return None
    return s.new(Thing(_kind(s, args[0]), content))


def known_order(values: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """Known texts or numbers, sorted; None where one is not known."""
    if all(isinstance(one, Text) and one.known is not None for one in values):
        return tuple(sorted(values, key=lambda one: (cast(Text, one).known or "").encode("utf-16-be", "surrogatepass")))
    if all(isinstance(one, Const) and isinstance(one.value, int) for one in values):
        return tuple(sorted(values, key=lambda one: cast(int, cast(Const, one).value)))
    return None


def _equal(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Arrays.equals`` of arrays whose elements are all known."""
    one, two = elements(s.content(args[0])), elements(s.content(args[1]))
    if one is None or two is None or len(args) != 2:
        return None
    known = all(isinstance(e, Const) or (isinstance(e, Text) and e.known is not None) for e in (*one, *two))
    return Const(int(one == two)) if known or len(one) != len(two) else None


def _new(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Array.newInstance(class, size)``."""
    size = _numbers(args[1])
    if size is None or not 0 <= size[0] <= LARGEST or ref.params[1] != "I":
        return None
    return s.new(Thing("[Ljava/lang/Object;", Items((Const(0),) * size[0])))


def _length(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    return arithmetic.length(s.content(args[0]))


MODELS: dict[str, Model] = {
    "Ljava/lang/System;->arraycopy": _copy_into,
    "Ljava/util/Arrays;->copyOf": _copy_of,
    "Ljava/util/Arrays;->copyOfRange": _copy_of,
    "Ljava/util/Arrays;->fill": _fill,
    "Ljava/util/Arrays;->equals": _equal,
    "Ljava/lang/Object;->clone": _clone,
    "Ljava/lang/reflect/Array;->newInstance": _new,
    "Ljava/lang/reflect/Array;->getLength": _length,
}
