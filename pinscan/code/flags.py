"""A flag that a condition asks for, and the reads that a condition's value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.code.calls import Calls
from pinscan.code.program import Method
from pinscan.code.values import Alternatives, Const, Made, Text, Value, options
from pinscan.formats.dex import FieldRef
from pinscan.model import Location

NEST = 10
"""How deep a condition's value is searched."""
ACC_INTERFACE = 0x200


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag that a condition asks for."""

    name: str
    store: str
    """``remote``, ``own-endpoint``, ``preferences`` or ``build-config``."""
    provider: str
    default: bool | None
    """The flag's own value before a server has said anything."""
    truth: bool
    """The answer under which the call is made."""
    location: Location
    sure: bool = True
    """Whether the value was seen to come from there."""


def reads(calls: Calls, value: Value, depth: int = 0) -> Iterator[Made]:
    """The calls and fields that a condition's value comes from."""
    if depth > NEST:
        return
    match value:
        case Alternatives(choices):
            for choice in choices:
                yield from reads(calls, choice, depth + 1)
        case Made(target, args):
            yield value
            field = field_of(target)
            if field is not None and _may_hold_flag(calls, field):
                yield from reads(calls, calls.field(field), depth + 1)
            for arg in args:
                yield from reads(calls, arg, depth + 1)
        case _:
            return


def _may_hold_flag(calls: Calls, field: FieldRef) -> bool:
    """Whether it is worth knowing what a field holds: an answer, or an object that is asked for one."""
    if not calls.program.find_class(field.owner) or field.owner.endswith("/BuildConfig;"):
        return False
    kind = calls.program.find_class(field.type)
    return kind is None or bool(kind.access & ACC_INTERFACE)


def field_of(target: str) -> FieldRef | None:
    """The field that a read of one names; None for a call."""
    owner, arrow, rest = target.partition("->")
    name, colon, kind = rest.partition(":")
    return FieldRef(owner, name, kind) if arrow and colon and "(" not in rest else None


def texts(value: Value, depth: int = 0) -> Iterator[str]:
    """The known texts inside a value, those of calls' arguments included."""
    match value:
        case Text() if value.known:
            yield value.known
        case Made(args=args) if depth < NEST:
            for arg in args:
                yield from texts(arg, depth + 1)
        case Alternatives(choices):
            for choice in choices:
                yield from texts(choice, depth + 1)
        case _:
            return


def loaded(calls: Calls, method: Method) -> Iterator[str]:
    """The texts that a method loads."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    for i in body.at.values() if body else ():
        if i.op in (0x1A, 0x1B):
            yield dex.string(i.ref)


def text_of(value: Value) -> str:
    """The first known text that a value may be; empty when there is none."""
    return next((option.known or "" for option in options(value) if isinstance(option, Text)), "")


def truth_of(value: Value | None) -> bool | None:
    """A known number or text as an answer, as remote configuration reads it; None when it is not known."""
    match value:
        case Const(None):
            return None
        case Const(number):
            return bool(number)
        case Text() if value.known is not None:
            return value.known.strip().lower() in ("true", "1", "yes", "on", "t", "y")
        case _:
            return None
