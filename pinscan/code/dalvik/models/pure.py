"""Models of methods whose result depends on nothing but their arguments' values, alternatives taken one by one."""

from __future__ import annotations

import binascii
from collections.abc import Callable
from itertools import product
from typing import cast

from pinscan.code.dalvik.heap import OPTIONS, Operand, State, Thing, either
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Text, text
from pinscan.formats.dex import MethodRef

Known = str | int | bytes | list[str] | None
"""A wholly known argument."""
Compute = Callable[..., Known | list[str]]
"""A method on Python values (an array of texts is a list); it raises where the method would throw: a hole then."""


def pure(compute: Compute) -> Model:
    """A model of a method whose result depends on its arguments' values alone, alternatives taken one by one."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        spread = [known_values(s.content(arg)) for arg in args]
        if any(choices is None for choices in spread):
            return _unknown(s, ref, args)
        known = [cast("list[Known]", choices) for choices in spread]
        results = [_shape(s, ref, attempt(compute, choice)) for choice in product(*known)]
        sources = [s.content(arg) for arg in args]
        return either(results, sources) if len(results) <= OPTIONS else Hole("too many alternatives")

    return run


def of_text(model: Model) -> Model:
    """A model that holds only where the receiver is known to be a text (or characters)."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        content = s.content(args[0]) if args else None
        choices = content.options if isinstance(content, Alternatives) else (content,)
        return model(machine, s, ref, args) if all(isinstance(one, (Text, Blob)) for one in choices) else None

    return run


def known_values(value: Operand) -> list[Known] | None:
    """The Python values an operand may have, or None when one is not known."""
    match value:
        case Text() if value.known is not None:
            return [value.known]
        case Const(None | int() as number):
            return [number]
        case Blob(data):
            return [data]
        case Items(items, True) if all(isinstance(i, Const) and isinstance(i.value, int) for i in items):
            return ["".join(chr(cast(int, cast(Const, i).value) & 0xFFFF) for i in items)]
        case Items(items, True) if all(isinstance(i, Text) and i.known is not None for i in items):
            return [[cast(str, cast(Text, i).known) for i in items]]
        case Made(target, (), _) if "harset" in target:
            return [_CHARSETS.get(target.rpartition(":")[0].rpartition(">")[2], "utf-8")]
        case Alternatives(choices):
            each = [known_values(choice) for choice in choices]
            if all(e is not None for e in each):
                return [v for e in each if e is not None for v in e]
    return None


_CHARSETS = {"ISO_8859_1": "latin-1", "US_ASCII": "ascii", "UTF_16": "utf-16", "UTF_16BE": "utf-16-be",
             "UTF_16LE": "utf-16-le"}  # fmt: skip
"""Python's names of the constants of ``StandardCharsets`` that are not UTF-8."""


def attempt(compute: Compute, args: tuple[Known, ...]) -> Known | list[str] | Hole:
    """The result of a method on Python values; a hole where it fails."""
    try:
        return compute(*args)
    except (ValueError, TypeError, IndexError, AttributeError, ArithmeticError, binascii.Error):
        return Hole("fails")


def _shape(s: State, ref: MethodRef, result: Known | list[str] | Hole) -> Operand:
    match result:
        case Hole():
            return result
        case str():
            return (
                text(result) if ref.returns != "[C" else s.new(Thing("[C", Items(tuple(Const(ord(c)) for c in result))))
            )
        case bytes():
            return s.new(Thing("[B", Blob(result)))
        case list():
            kind = ref.returns if ref.returns.startswith("[") else ""
            return s.new(Thing(kind, Items(tuple(map(text, result)))))
        case bool():
            return Const(result if ref.returns == "Ljava/lang/Boolean;" else int(result))
        case _:
            return Const(result)


def _unknown(s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """What can be said of a string method on a text that is known in part."""
    content = s.content(args[0]) if args else Hole()
    if ref.name in ("toString", "trim", "intern") and isinstance(content, (Text, Hole, Alternatives)):
        return content
    if ref.name == "toString" and isinstance(content, Made):
        return content
    if ref.name == "startsWith" and isinstance(content, Text) and isinstance(content.pieces[0], str) and len(args) == 2:
        wanted = s.content(args[1])
        if isinstance(wanted, Text) and wanted.known is not None and len(content.pieces[0]) >= len(wanted.known):
            return Const(int(content.pieces[0].startswith(wanted.known)))
    if ref.name == "substring" and len(args) == 2 and isinstance(content, Text):
        return _cut(content, s.content(args[1]))
    if ref.name in ("toLowerCase", "toUpperCase") and isinstance(content, Text):
        change = str.lower if ref.name == "toLowerCase" else str.upper
        return Text(tuple(change(p) if isinstance(p, str) else p for p in content.pieces))
    if ref.name == "concat":
        return arithmetic.concat([content, s.content(args[1])])
    return None


def _cut(value: Text, start: Operand) -> Operand | None:
    first = value.pieces[0]
    if (
        isinstance(start, Const)
        and isinstance(start.value, int)
        and isinstance(first, str)
        and start.value <= len(first)
    ):
        return Text((first[start.value :], *value.pieces[1:]))
    return None
