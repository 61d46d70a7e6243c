"""What Dalvik's arithmetic, comparisons and array accesses do to values, known and unknown."""

from __future__ import annotations

import operator
from itertools import product
from typing import cast

from pinscan.code.dalvik.heap import OPTIONS, Operand, Ref, State, depends, either
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Text, Value, options
from pinscan.formats.dalvik import BINARY, NAMES, Instruction

LONGEST = 1 << 16
"""Longest text or byte array that is computed, in characters or bytes."""
MAY_CHANGE = 256
"""Largest array of which each element is kept as one of two when it is not known which one is written."""
PIECES = 256
"""Most pieces of a text; a loop that goes on with a text of unknown parts makes one longer with every turn."""


def compute(i: Instruction, operands: list[Operand]) -> Operand:
    """The result of an arithmetic instruction; `operands` starts with the destination's old value."""
    left: Operand
    right: Operand
    if i.op >= 0xD0:
        left, right = operands[1], Const(i.value)
    elif i.op >= 0xB0:
        left, right = operands[0], operands[1]
    elif i.op < 0x90 and i.op >= 0x7B:
        return _unary(NAMES[i.op], operands[1])
    else:
        left, right = operands[1], operands[2]
    verb, kind = _VERBS[i.op]
    if verb in ("cmpl", "cmpg", "cmp"):
        return _compare(left, right)
    return binary(verb, left, right, 64 if kind == "long" else 32) if kind in ("int", "long") else Hole("float")


_VERBS = [tuple(name.split("/")[0].split("-")[:2]) for name in NAMES]
"""What each opcode does, and to what: ``add``, ``int``."""


def _unary(name: str, operand: Operand) -> Operand:
    match operand:
        case Const(int(number)) if "float" not in name and "double" not in name:
            if name.startswith("neg"):
                return Const(_wrap(-number, 64 if "long" in name else 32))
            if name.startswith("not"):
                return Const(_wrap(~number, 64 if "long" in name else 32))
            return Const(_narrow(number, name.rpartition("-")[2]))
    return operand if "-to-" in name and not isinstance(operand, Const) else Hole("arithmetic")


def _narrow(number: int, kind: str) -> int:
    match kind:
        case "byte":
            return _wrap(number, 8)
        case "short":
            return _wrap(number, 16)
        case "char":
            return number & 0xFFFF
        case _:
            return _wrap(number, 64 if kind == "long" else 32)


def _wrap(number: int, bits: int) -> int:
    number &= (1 << bits) - 1
    return number - (1 << bits) if number >> (bits - 1) else number


def _compare(left: Operand, right: Operand) -> Operand:
    match left, right:
        case Const(int(a)), Const(int(b)):
            return Const((a > b) - (a < b))
    return Hole("comparison")


def binary(verb: str, left: Operand, right: Operand, bits: int = 32) -> Operand:
    """An integer operation; of an unknown boolean, negation (``^ 1``), and and or are kept as such."""
    if verb == "rsub":
        verb, left, right = "sub", right, left
    if isinstance(left, Const) and isinstance(right, Const):
        a, b = left.value, right.value
        if isinstance(a, int) and isinstance(b, int):
            return _integers(verb, a, b, bits)
    match left, right:
        case (other, Const(1)) | (Const(1), other) if verb == "xor" and not isinstance(other, Const):
            return Made("!", (cast(Value, other),), "Z")
        case (Const(0), _) | (_, Const(0)) if verb in ("and", "mul"):
            return Const(0)
    if verb in ("and", "or") and not isinstance(left, Ref) and not isinstance(right, Ref):
        return Made("&" if verb == "and" else "|", (left, right), "I")
    return Hole("parameter arithmetic" if depends(left) or depends(right) else "arithmetic")


def _integers(verb: str, a: int, b: int, bits: int) -> Operand:
    if verb in _PLAIN:
        return Const(_wrap(_PLAIN[verb](a, b), bits))
    match verb:
        case "div" | "rem":
            if b == 0:
                return Hole("division by zero")
            quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            return Const(_wrap(quotient if verb == "div" else a - b * quotient, bits))
        case "shl":
            return Const(_wrap(a << (b & (bits - 1)), bits))
        case "shr":
            return Const(_wrap(a >> (b & (bits - 1)), bits))
    return Const(_wrap((a & ((1 << bits) - 1)) >> (b & (bits - 1)), bits))


_PLAIN = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}
"""The operations that Python has as they are, but for the width."""
assert set(BINARY) == {*_PLAIN, "div", "rem", "shl", "shr", "ushr"}

_TESTS = ("eq", "ne", "lt", "ge", "gt", "le")
_ASKS = {verb: getattr(operator, verb) for verb in _TESTS}


def test(op: int, operands: list[Operand], state: State) -> bool | None:
    """Whether a conditional branch is taken, None when that is not known."""
    verb = _TESTS[(op - 0x32) % 6]
    left = operands[0]
    right = operands[1] if len(operands) > 1 else Const(0)
    a, b = _number(left), _number(right)
    if a is not None and b is not None:
        return bool(_ASKS[verb](a, b))
    if verb in ("eq", "ne"):
        if b == 0 and _is_object(left, state):
            return verb == "ne"
        if isinstance(left, Ref) and isinstance(right, Ref) and _one_object(left, right, state):
            return verb == "eq"
    return None


def _number(operand: Operand) -> float | int | None:
    if isinstance(operand, Const):
        return 0 if operand.value is None else operand.value
    return None


def _one_object(left: Ref, right: Ref, state: State) -> bool:
    """Whether two pointers are to one object: a singleton, made by one instruction, may have been read out twice.

    Of an object whose own constructor was followed, only its superclass's call in there is known, which all share.
    """
    one, two = state.thing(left), state.thing(right)
    if left == right or one is None or two is None or one.origin is None:
        return left == right
    made = one.origin
    alone = bool(made.site) and not made.args and made.target.partition("->")[0] in ("", one.type)
    return alone and made == two.origin and made.site == two.origin.site


def _is_object(operand: Operand, state: State) -> bool:
    """Whether an operand is surely not null."""
    if isinstance(operand, Ref):
        thing = state.thing(operand)
        return thing is not None and (thing.content is not None or thing.origin is None or _is_new(thing.origin.target))
    return isinstance(operand, (Text, Blob, Items)) or (
        isinstance(operand, Made) and operand.target in ("class", "entry")
    )


def _is_new(target: str) -> bool:
    return "-><init>" in target


def condition(op: int, operands: list[Value]) -> tuple[Value, bool]:
    """What an unknown branch asks, and the answer that takes it: ``if-eqz v`` is taken when ``v`` is false."""
    verb = _TESTS[(op - 0x32) % 6]
    left = operands[0]
    right: Value = operands[1] if len(operands) > 1 else Const(0)
    if verb in ("eq", "ne") and right == Const(0):
        value, truth = left, verb == "ne"
    elif verb in ("eq", "ne") and right == Const(1) and isinstance(left, Made) and left.type in ("Z", "!"):
        value, truth = left, verb == "eq"
    else:
        positive = {"ne": "eq", "ge": "lt", "le": "gt"}.get(verb, verb)
        value, truth = Made(positive, (left, right), "Z"), verb == positive
    while isinstance(value, Made) and value.target == "!":
        value, truth = value.args[0], not truth
    return value, truth


def length(content: Operand) -> Operand:
    """An array's or collection's length, where it is known."""
    match content:
        case Items(items, True):
            return Const(len(items))
        case Blob(data):
            return Const(len(data))
        case Text() if content.known is not None:
            return Const(len(content.known))
    return Hole("parameter length" if depends(content) else "length")


def element(content: Operand, place: Operand) -> Operand:
    """One element of an array or list; at an unknown place, one of them."""
    match content, place:
        case Items(items), Const(int(at)) if 0 <= at < len(items):
            return items[at]
        case Blob(data), Const(int(at)) if 0 <= at < len(data):
            return Const(_wrap(data[at], 8))
        case Items(items, True), unknown if not isinstance(unknown, Const) and 0 < len(items) <= OPTIONS:
            return either(items)
        case Alternatives(choices), _:
            return either((element(choice, place) for choice in choices), [content])
        case Made(), _ if not depends(place):
            return Made("element", (content,))
    return Hole("parameter element" if depends(content) or depends(place) else "element")


def with_element(content: Operand, place: Operand, value: Operand) -> Operand:
    """An array after one element was written."""
    match content, place, value:
        case Blob(data), Const(int(at)), Const(int(byte)) if 0 <= at < len(data):
            return Blob(data[:at] + bytes([byte & 0xFF]) + data[at + 1 :])
        case Blob(data), Const(int(at)), _ if 0 <= at < len(data) <= 1024:
            return with_element(Items(tuple(Const(_wrap(byte, 8)) for byte in data)), place, value)
        case Items(items, complete), Const(int(at)), _ if 0 <= at < len(items):
            return Items((*items[:at], cast(Value, value), *items[at + 1 :]), complete)
        case Items(items, True), _, _ if not isinstance(place, Const) and len(items) <= MAY_CHANGE:
            return Items(tuple(cast(Value, either([item, value])) for item in items))
        case Blob(data), _, _ if len(data) <= MAY_CHANGE:
            return with_element(Items(tuple(Const(_wrap(byte, 8)) for byte in data)), place, value)
        case Items(items), _, _:
            return Items((*items[:1024], cast(Value, value)), complete=False)
        case _:
            return Hole("array")


def concat(parts: list[Operand]) -> Operand:
    """The text of several values one after the other; alternatives multiply, up to a bound."""
    plain = [_plain(part) for part in parts]
    spread = [options(part) for part in plain]
    count = 1
    for choices in spread:
        count *= len(choices)
    if count > OPTIONS:
        spread = [choices if len(choices) == 1 else (Hole("too many alternatives"),) for choices in spread]
    return either((_one_text(choice) for choice in product(*spread)), plain)


def _plain(part: Operand) -> Value:
    return Hole("object") if isinstance(part, Ref) else part


def _one_text(parts: tuple[Value, ...]) -> Value:
    pieces: list[str | Hole] = []
    for piece in (piece for part in parts for piece in text_of(part).pieces):
        if isinstance(piece, str) and pieces and isinstance(last := pieces[-1], str):
            pieces[-1] = last + piece
        elif piece:
            pieces.append(piece)
    if len(pieces) > PIECES or sum(len(piece) for piece in pieces if isinstance(piece, str)) > LONGEST:
        return Hole("too long")
    return Text(tuple(pieces) or ("",))


def text_of(value: Operand) -> Text:
    """A value as the text Java prints for it; a hole for what is not known."""
    match value:
        case Text():
            return value
        case Const(bool(truth)):
            return Text(("true" if truth else "false",))
        case Const(int(number)):
            return Text((str(number),))
        case Const(None):
            return Text(("null",))
        case Hole():
            return Text((value,))
        case _:
            return Text((Hole("parameter" if depends(value) else "call"),))
