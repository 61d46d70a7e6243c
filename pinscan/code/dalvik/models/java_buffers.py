"""What ``java.nio.ByteBuffer`` does to known bytes: a buffer's content is its bytes, its place and order are fields."""

from __future__ import annotations

from dataclasses import replace

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models.java_arrays import LARGEST
from pinscan.code.values import Blob, Const, Made
from pinscan.formats.dex import MethodRef

_PLACE, _ORDER = "place()", "order()"
_WIDTHS = {"": 1, "Short": 2, "Char": 2, "Int": 4, "Long": 8}


def _allocate(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``allocate(size)``, ``wrap(bytes)``."""
    match s.content(args[0]):
        case Const(int(size)) if 0 <= size <= LARGEST:
            data = bytes(size)
        case Blob(data) if len(args) == 1:
            pass
        case _:
            return None
    return s.new(Thing(ref.returns, Blob(data), fields={_PLACE: Const(0), _ORDER: Const(1)}))


def _state(s: State, operand: Operand) -> tuple[Thing, bytes, int, bool] | None:
    """A buffer's object, bytes, place and whether the highest byte comes first; None of an unknown one."""
    thing = s.thing(operand)
    if thing is None or not isinstance(thing.content, Blob):
        return None
    place, order = thing.fields.get(_PLACE), thing.fields.get(_ORDER)
    if not isinstance(place, Const) or not isinstance(place.value, int) or not isinstance(order, Const):
        return None
    return thing, thing.content.data, place.value, bool(order.value)


def _put(width: int) -> Model:
    """``put(byte | bytes)``, ``putInt`` …, at the buffer's place."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        state, given = _state(s, args[0]), s.content(args[1])
        if state is None or not isinstance(args[0], Ref) or len(args) != 2:
            return None
        thing, data, place, big = state
        match given:
            case Const(int(number)):
                added = (number & ((1 << 8 * width) - 1)).to_bytes(width, "big" if big else "little")
            case Blob(added):
                pass
            case _:
                return None
        if place + len(added) > len(data):
            return None
        data = data[:place] + added + data[place + len(added) :]
        s.heap[args[0].id] = replace(
            thing, content=Blob(data), fields={**thing.fields, _PLACE: Const(place + len(added))}
        )
        return args[0]

    return run


def _get(width: int) -> Model:
    """``get()``, ``getInt()`` …, at the buffer's place; ``get(place)``."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        state = _state(s, args[0])
        if state is None or len(args) > 2:
            return None
        _, data, place, big = state
        match args[1:]:
            case [Const(int(at))]:
                place = at
            case []:
                s.set_field(args[0], _PLACE, Const(place + width))
            case _:
                return None
        part = data[place : place + width]
        return Const(int.from_bytes(part, "big" if big else "little", signed=True)) if len(part) == width else None

    return run


def _array(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``array()``: the bytes as they are now."""
    state = _state(s, args[0])
    return s.new(Thing("[B", Blob(state[1]))) if state is not None else None


def _order(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    if len(args) != 2 or not isinstance(args[1], Made) or "Ljava/nio/ByteOrder;->" not in args[1].target:
        return None
    s.set_field(args[0], _ORDER, Const(int("BIG_ENDIAN" in args[1].target)))
    return args[0]


def _rewound(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``rewind()``; ``flip()`` of a full buffer is the same."""
    state = _state(s, args[0])
    if state is None or (ref.name == "flip" and state[2] != len(state[1])):
        return None
    s.set_field(args[0], _PLACE, Const(0))
    return args[0]


_B = "Ljava/nio/ByteBuffer;->"
MODELS: dict[str, Model] = {
    _B + "allocate": _allocate,
    _B + "wrap": _allocate,
    _B + "array": _array,
    _B + "order": _order,
    _B + "rewind": _rewound,
    _B + "flip": _rewound,
}
for _name, _width in _WIDTHS.items():
    MODELS |= {f"{_B}put{_name}": _put(_width), f"{_B}get{_name}": _get(_width)}
