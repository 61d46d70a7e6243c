"""What queues, stacks and lists do when an element is put before the others, looked at or taken out.

``java.util.Deque`` begins with the element that was pushed last; a ``java.util.Stack`` ends with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from pinscan.code.heap import Operand, State
from pinscan.code.machine import Machine, Model
from pinscan.code.values import Const, Items, Pairs, Text, Value
from pinscan.formats.dex import MethodRef

LARGEST = 4096
"""Most elements of a collection that are kept."""


def _put_first(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``addFirst(element)``, ``push(element)``: of a stack, the end is its top."""
    content = s.content(args[0])
    if not isinstance(content, Items) or len(content.items) >= LARGEST:
        return None
    value = (cast(Value, args[-1]),)
    top = ref.owner == "Ljava/util/Stack;"
    s.fill(args[0], replace(content, items=(*content.items, *value) if top else (*value, *content.items)))
    return args[-1] if top else Const(1)


def _take(first: bool, keep: bool = False) -> Model:
    """A model of what takes the first or last element of a queue out, or only looks at it (`keep`)."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        if ref.owner.endswith("Iterator;"):
            return None  # takes out of the collection that it goes through
        content = s.content(args[0])
        at_start = first and ref.owner != "Ljava/util/Stack;"
        if len(args) > 1 or not isinstance(content, Items):
            return _remove(machine, s, ref, args) if len(args) > 1 else None
        if not content.items or not (content.complete or at_start):
            return Const(0) if content.complete and ref.name.startswith(("poll", "peek")) else None
        if not keep:
            s.fill(args[0], replace(content, items=content.items[1:] if at_start else content.items[:-1]))
        return content.items[0 if at_start else -1]

    return run


def _remove(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``remove(index)``, ``remove(element)``, ``remove(key)``; what it takes out of is open when that is not known."""
    content = s.content(args[0])
    match content, args[1]:
        case Items(values, True), Const(int(at)) if ref.params == ("I",) and 0 <= at < len(values):
            s.fill(args[0], Items((*values[:at], *values[at + 1 :])))
            return values[at]
        case Items(values, True), Text() as one if all(_is_told(value) for value in (one, *values)):
            at = values.index(one) if one in values else len(values)
            s.fill(args[0], Items((*values[:at], *values[at + 1 :])))
            return Const(int(one in values))
        case Pairs(pairs, True), Text() as key if key.known is not None:
            s.fill(args[0], Pairs(tuple(pair for pair in pairs if pair[0] != key)))
            return next((value for name, value in pairs if name == key), Const(0))
        case (Items() | Pairs()) as held, _:
            s.fill(args[0], replace(held, complete=False))
    return None


def _is_told(value: Value) -> bool:
    return isinstance(value, Text) and value.known is not None


METHODS: dict[str, Model] = {
    "addFirst": _put_first,
    "offerFirst": _put_first,
    "push": _put_first,
    "remove": _take(first=True),
    "removeFirst": _take(first=True),
    "poll": _take(first=True),
    "pollFirst": _take(first=True),
    "pop": _take(first=True),
    "removeLast": _take(first=False),
    "pollLast": _take(first=False),
    "peek": _take(first=True, keep=True),
    "element": _take(first=True, keep=True),
    "getFirst": _take(first=True, keep=True),
    "peekFirst": _take(first=True, keep=True),
    "getLast": _take(first=False, keep=True),
    "peekLast": _take(first=False, keep=True),
}
"""Models by the method's name, of any collection of the platform or of Kotlin."""
