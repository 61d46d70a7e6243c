"""What a value in an app's code is known to be: the vocabulary Android and iOS code readers share.

A reader follows a value backwards from a call's argument and returns one of these. What it could not follow is a
`Hole`, never a guess; where branches join, `Alternatives`. Values are small, frozen and comparable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pinscan.model import HOLE


@dataclass(frozen=True, slots=True)
class Hole:
    """A value that could not be followed, with the reason (``parameter``, ``network``, ``depth`` …)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Const:
    """A known number, boolean or null. On Android a boolean is 0 or 1."""

    value: int | float | bool | None


@dataclass(frozen=True, slots=True)
class Text:
    """A string, as a run of known pieces and holes."""

    pieces: tuple[str | Hole, ...]

    @property
    def known(self) -> str | None:
        """The whole string, or None when a part is missing."""
        if len(self.pieces) == 1:  # nearly every text
            only = self.pieces[0]
            return only if isinstance(only, str) else None
        return None if any(isinstance(piece, Hole) for piece in self.pieces) else "".join(map(str, self.pieces))

    def __str__(self) -> str:
        return "".join(piece if isinstance(piece, str) else HOLE for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Blob:
    """Known bytes (a byte array, NSData, a Swift [UInt8])."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Items:
    """An array, list or set, in order; `complete` is False when more elements may follow."""

    items: tuple[Value, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Pairs:
    """A map or dictionary; `complete` is False when more entries may follow."""

    pairs: tuple[tuple[Value, Value], ...]
    complete: bool = True

    def get(self, key: str) -> Value | None:
        """The value under a known string key, or None."""
        return next((v for k, v in self.pairs if isinstance(k, Text) and k.known == key), None)


@dataclass(frozen=True, slots=True)
class File:
    """The content of a file of the build: a raw resource, an asset, a bundle resource."""

    path: str
    """Path inside its part, or the name as the code asks for it when no such file exists."""


@dataclass(frozen=True, slots=True)
class Made:
    """An object made by a call whose type matters: the call's target and its arguments."""

    target: str
    """``Lpkg/Cls;->name(args)ret`` on Android, ``-[Cls sel:]`` / ``+[Cls sel:]`` or a symbol on iOS."""
    args: tuple[Value, ...] = ()
    type: str = ""
    """The object's class, where known."""
    calls: tuple[Made, ...] = ()
    """The calls made on the object afterwards, in order, as far as they were followed; without the receiver."""
    fields: tuple[tuple[str, Value], ...] = ()
    """Its fields by name, where they were followed."""
    site: str = field(default="", compare=False)
    """Where the call is, ``path@offset``: tells two equal calls apart."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several values, depending on a branch. Two or more options, none of them `Alternatives`."""

    options: tuple[Value, ...]
    mixed: bool = False
    """Whether they are of several objects that could not be told apart: which goes with what else is not known."""


Value: TypeAlias = Hole | Const | Text | Blob | Items | Pairs | File | Made | Alternatives


def text(value: str) -> Text:
    """A wholly known string."""
    return Text((value,))


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value; a single value is its own only alternative."""
    return value.options if isinstance(value, Alternatives) else (value,)


def join(values: tuple[Value, ...]) -> Value:
    """One value for several branches: equal values collapse, order is kept; with a mixed one all are mixed."""
    flat: list[Value] = []
    for value in values:
        for option in options(value):
            if option not in flat:
                flat.append(option)
    apart = not any(isinstance(value, Alternatives) and value.mixed for value in values)
    return flat[0] if len(flat) == 1 else Alternatives(tuple(flat), not apart) if flat else Hole("no value")


def mixed(value: Value) -> Value:
    """The same alternatives, marked as those of several objects."""
    return Alternatives(value.options, True) if isinstance(value, Alternatives) else value


def is_mixed(value: Value) -> bool:
    """Whether a value, or an element of it, is one of several objects' that could not be told apart."""
    match value:
        case Alternatives(choices, among_objects):
            return among_objects or any(map(is_mixed, choices))
        case Items(items):
            return any(map(is_mixed, items))
    return False


def is_one(value: Value) -> bool:
    """Whether a value is known to be this one, in all its parts: no branch and no other object gives another."""
    match value:
        case Alternatives():
            return False
        case Items(items, complete):
            return complete and all(map(is_one, items))
        case Pairs(pairs, complete):
            return complete and all(is_one(part) for pair in pairs for part in pair)
        case Made("entry", args):
            return all(map(is_one, args))
    return True


def is_complete(value: Value) -> bool:
    """Whether a value is wholly known, if only as one of several."""
    match value:
        case Text():
            return value.known is not None
        case Items(items, complete):
            return complete and all(map(is_complete, items))
        case Pairs(pairs, complete):
            return complete and all(is_complete(part) for pair in pairs for part in pair)
        case Alternatives(choices):
            return all(map(is_complete, choices))
        case Hole() | Made():
            return False
        case _:
            return True


def strings(value: Value) -> Iterator[Text]:
    """Every text inside a value: alternatives, items and nested items, not the keys of maps."""
    match value:
        case Text():
            yield value
        case Alternatives(opts):
            for option in opts:
                yield from strings(option)
        case Items(items):
            for item in items:
                yield from strings(item)
        case _:
            return
