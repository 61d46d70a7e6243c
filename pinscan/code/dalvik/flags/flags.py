"""A flag that a condition asks for, and the reads that a condition's value comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags import remote_config
from pinscan.code.dalvik.flags.held_flags import held
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Text, Value, join, options
from pinscan.formats.dex import FieldRef
from pinscan.model import Location

NEST = 10
"""How deep a condition's value is searched."""
READS = 200
"""Most reads of one condition."""
ACC_INTERFACE = 0x200


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag that a condition asks for."""

    name: str
    store: str
    """``remote``, ``own-endpoint``, ``preferences``, ``device``, ``file``, ``build-config`` or ``manifest``."""
    provider: str
    default: bool | None
    """The condition's answer before a server has said anything."""
    truth: bool
    """The answer under which the call is made."""
    location: Location
    sure: bool = True
    """Whether the value was seen to come from there."""
    key: str = ""
    """The name under which the device keeps it, where that is another one."""

    others: frozenset[str] = frozenset()
    """Names of which one is meant, where it is not seen which."""

    @property
    def remote(self) -> bool:
        """Whether a server gives the answer."""
        return self.store in ("remote", "own-endpoint")

    @property
    def names(self) -> frozenset[str]:
        """Every name it goes by."""
        return self.others.union(filter(None, (self.name, self.key)))


def reads_of(calls: Calls, value: Value) -> list[Made]:
    """The calls and fields that a condition's value comes from, the outermost first."""
    return list(islice(_reads(calls, value, 0), READS))


def _reads(calls: Calls, value: Value, depth: int) -> Iterator[Made]:
    if depth > NEST:
        return
    match value:
        case Alternatives(parts) | Items(parts):
            for part in parts:
                yield from _reads(calls, part, depth + 1)
        case Made(target, args):
            yield value
            field = field_of(target)
            if field is not None and may_hold_flag(calls, field):
                yield from _reads(calls, calls.field(field), depth + 1)
            for one in held(calls, value):
                yield from _reads(calls, one, depth + 1)
            for arg in args:
                yield from _reads(calls, arg, depth + 1)
        case _:
            return


def may_hold_flag(calls: Calls, field: FieldRef) -> bool:
    """Whether it is worth knowing what a field holds: an answer, or an object that is asked for one."""
    if not calls.program.find_class(field.owner) or field.owner.endswith("/BuildConfig;"):
        return False
    if field.owner.startswith(remote_config.packages()):
        return False
    kind = calls.program.find_class(field.type)
    return kind is None or bool(kind.access & ACC_INTERFACE)


def field_of(target: str) -> FieldRef | None:
    """The field that a read of one names; None for a call."""
    owner, arrow, rest = target.partition("->")
    name, colon, kind = rest.partition(":")
    return FieldRef(owner, name, kind) if arrow and colon and "(" not in rest else None


def filled(value: Value, args: Sequence[Value]) -> Value:
    """A condition with what a caller gives in the place of the parameters it asks about."""
    match value:
        case Hole(reason) if (place := reason.removeprefix("parameter ")).isdecimal() and int(place) < len(args):
            return args[int(place)]
        case Made(args=own):
            return replace(value, args=tuple(filled(one, args) for one in own))
        case Alternatives(choices):
            return join(tuple(filled(one, args) for one in choices))
        case Items(items):
            return replace(value, items=tuple(filled(one, args) for one in items))
        case _:
            return value


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
