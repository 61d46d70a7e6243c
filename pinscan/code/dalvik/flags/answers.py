"""What a condition answers when one of the reads in it gives a known value: a flag's default, seen through the code.

``!"off".equals(config.getString("tls_pinning"))`` is true while the flag is empty; its text alone would not tell.
"""

from __future__ import annotations

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags.flags import NEST, field_of, may_hold_flag, reads_of, truth_of
from pinscan.code.dalvik.flags.held_flags import held
from pinscan.code.values import Alternatives, Const, Made, Text, Value

_SAME = frozenset(("equals", "equalsIgnoreCase", "contentEquals", "areEqual", "eq"))
_PLAIN = frozenset(
    ("booleanValue", "valueOf", "parseBoolean", "toBoolean", "toString", "trim", "toLowerCase", "toUpperCase", "intern",
     "getEnabled", "intValue", "orElse", "getOrDefault", "element")
)  # fmt: skip
"""Calls that hand on what they are asked of, or say the same in another type."""
_NULL = (Const(None), Const(0))


def answer(calls: Calls, condition: Value, read: Made, given: Value | None) -> bool | None:
    """A condition's answer when `read` gives a value; None when that cannot be told."""
    if given is None:
        return None
    found = _value(calls, condition, read, given, 0)
    if found is None and any(True for made in reads_of(calls, condition) for _ in held(calls, made)):
        return None  # what holds the value starts with another one
    return truth_of(found if found is not None else given)


def _value(calls: Calls, value: Value, read: Made, given: Value, depth: int) -> Value | None:
    """A value with the read's in its place, worked out; None when the read is not in it or the rest is not known."""
    if depth > NEST:
        return None
    match value:
        case Made() if value == read:
            return given
        case Made("!", (inner,)):
            told = truth_of(_value(calls, inner, read, given, depth + 1))
            return None if told is None else Const(int(not told))
        case Made(target, args):
            field = field_of(target)
            if field is not None:
                held = calls.field(field) if may_hold_flag(calls, field) else None
                return _value(calls, held, read, given, depth + 1) if held is not None else None
            return _called(calls, target, args, read, given, depth + 1)
        case Alternatives(choices):
            told_ = {_value(calls, choice, read, given, depth + 1) for choice in choices} - {None}
            return told_.pop() if len(told_) == 1 else None
        case _:
            return None


def _called(calls: Calls, target: str, args: tuple[Value, ...], read: Made, given: Value, depth: int) -> Value | None:
    name = target.rpartition("->")[2].partition("(")[0]
    held = [_value(calls, arg, read, given, depth) for arg in args]
    if name in _SAME and len(args) == 2:
        if all(one is None for one in held):
            return None
        left, right = (arg if one is None else one for arg, one in zip(args, held, strict=True))
        return _same(left, right, ignore_case=name == "equalsIgnoreCase")
    known = [one for one in held if one is not None]
    return known[0] if name in _PLAIN and len(known) == 1 else None


def _same(left: Value, right: Value, *, ignore_case: bool) -> Value | None:
    if isinstance(left, Text) and isinstance(right, Text) and None not in (left.known, right.known):
        one, two = str(left), str(right)
        return Const(int(one.lower() == two.lower() if ignore_case else one == two))
    if isinstance(left, Const) and isinstance(right, Const):
        return Const(int(left == right))
    if left in _NULL or right in _NULL:
        return Const(0)  # nothing is equal to null but null
    return None
