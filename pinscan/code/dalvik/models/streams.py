"""What ``java.util.stream`` does: a stream is its elements, lambdas of the build are run on each.

Semantics: the documentation of ``Stream`` and ``Collectors``; what a lambda does not tell is a hole.
"""

from __future__ import annotations

from typing import cast

from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.models.collections import items
from pinscan.code.dalvik.models.java_arrays import known_order
from pinscan.code.dalvik.models.lambdas import call_lambda
from pinscan.code.values import Const, Hole, Items, Made, Pairs, Value, text
from pinscan.formats.dex import MethodRef


def _stream(s: State, values: list[Operand], complete: bool) -> Operand:
    return s.new(Thing("", Items(cast("tuple[Value, ...]", tuple(values)), complete)))


def _filter(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``filter(lambda)``: the elements it says yes to; one it does not tell may be there or not."""
    known = items(s, args[0])
    if known is None:
        return None
    answers = [call_lambda(machine, s, args[1], [item]) for item in known.items]
    kept: list[Operand] = [item for item, answer in zip(known.items, answers, strict=True) if answer != Const(0)]
    told = all(isinstance(answer, Const) for answer in answers)
    return _stream(s, kept, known.complete and told)


def _flat(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``flatMap(lambda)``."""
    known = items(s, args[0])
    if known is None:
        return None
    parts = [items(s, call_lambda(machine, s, args[1], [item]) or Hole("lambda")) for item in known.items]
    values: list[Operand] = [value for part in parts if part is not None for value in part.items]
    return _stream(s, values, known.complete and all(part is not None and part.complete for part in parts))


def _distinct(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    known = items(s, args[0])
    return _stream(s, list(dict.fromkeys(known.items)), known.complete) if known is not None else None


def _sorted(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    known = items(s, args[0])
    ordered = known_order(known.items) if known is not None and len(args) == 1 else None
    if known is None:
        return None
    return _stream(s, list(ordered if ordered is not None else known.items), known.complete)


def _part(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``limit(n)``, ``skip(n)``."""
    known = items(s, args[0])
    match args[1]:
        case Const(int(count)) if known is not None and known.complete:
            return _stream(s, list(known.items[:count] if ref.name == "limit" else known.items[count:]), True)
    return None


def _array(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    known = items(s, args[0])
    return s.new(Thing("[Ljava/lang/Object;", known)) if known is not None else None


def _collect(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``collect(Collectors.…)``: lists, sets, joined texts, maps; another collector's result is not known."""
    known, how = items(s, args[0]), _collector(s, args[1])
    if known is None or how is None:
        return None
    name = how.target.partition("->")[2].partition("(")[0]
    if name in ("toList", "toUnmodifiableList"):
        return _stream(s, list(known.items), known.complete)
    if name in ("toSet", "toUnmodifiableSet"):
        return _stream(s, list(dict.fromkeys(known.items)), known.complete)
    if name == "joining" and known.complete:
        return _joined(s, known.items, how.args)
    if name in ("toMap", "toUnmodifiableMap") and len(how.args) >= 2:
        return _mapped(machine, s, known, how.args)
    return None


def _collector(s: State, operand: Operand) -> Made | None:
    thing = s.thing(operand)
    made = operand if isinstance(operand, Made) else thing.origin if thing is not None else None
    return made if made is not None and "/stream/Collectors;->" in made.target else None


def _joined(s: State, values: tuple[Value, ...], given: tuple[Value, ...]) -> Operand:
    separator, prefix, postfix = (*given, *(text(""),) * (3 - len(given)))[:3]
    parts: list[Operand] = [prefix]
    for place, value in enumerate(values):
        parts.extend([separator, s.content(value)] if place else [s.content(value)])
    return arithmetic.concat([*parts, postfix])


def _mapped(machine: Machine, s: State, known: Items, given: tuple[Value, ...]) -> Operand:
    pairs: dict[Value, Value] = {}
    whole = known.complete
    for item in known.items:
        key, value = (call_lambda(machine, s, one, [item]) for one in given[:2])
        whole = whole and key is not None
        if key is not None:
            pairs[cast(Value, key)] = cast(Value, value) if value is not None else Hole("lambda")
    return s.new(Thing("", Pairs(tuple(pairs.items()), whole)))


def _collectors(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Collectors.toList()`` …: kept as the call, with what it is given."""
    return s.new(Thing(ref.returns, None, Made(str(ref), tuple(cast("list[Value]", args)), ref.returns)))


def _concat(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    one, two = items(s, args[0]), items(s, args[1])
    if one is None or two is None:
        return None
    return _stream(s, [*one.items, *two.items], one.complete and two.complete)


def _identity(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Function.identity()``, ``boxed()``, ``sequential()``, ``parallel()``."""
    return args[0] if args else None


_S = "Ljava/util/stream/Stream;->"
MODELS: dict[str, Model] = {
    _S + "filter": _filter,
    _S + "flatMap": _flat,
    _S + "distinct": _distinct,
    _S + "sorted": _sorted,
    _S + "limit": _part,
    _S + "skip": _part,
    _S + "toArray": _array,
    _S + "collect": _collect,
    _S + "concat": _concat,
    _S + "sequential": _identity,
    _S + "parallel": _identity,
}
MODELS |= {
    f"Ljava/util/stream/Collectors;->{name}": _collectors
    for name in ("toList", "toSet", "toMap", "joining", "toUnmodifiableList", "toUnmodifiableSet", "toUnmodifiableMap",
                 "groupingBy", "mapping", "toCollection", "counting", "partitioningBy")
}  # fmt: skip
