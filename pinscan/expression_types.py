"""The types of rule expressions: what each fact of `pinscan.facts` yields, from its annotation."""

from __future__ import annotations

import types
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

from pinscan.facts.carried import Carried, ObservationKind, PinSetCarried
from pinscan.vocabulary import KINDS


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression yields."""

    name: str
    """bool, int, str, date, list, object, facts, none or unknown."""
    item: Type | None = None
    """Of a list's elements."""
    cls: Any = None
    """The class of an object."""
    kinds: tuple[str, ...] | None = None
    """Of ``facts``: the observation kinds; None for a pin set's."""
    words: tuple[str, ...] = ()
    """All values that a str can have, when they are known."""
    optional: bool = False
    """Whether it may be none."""


BOOL, INT, STR, UNKNOWN, NONE = Type("bool"), Type("int"), Type("str"), Type("unknown"), Type("none", optional=True)
PLAIN = {bool: BOOL, int: INT, str: STR, date: Type("date"), float: INT}
"""The types of plain values."""


def type_of(annotation: Any) -> Type:
    """The `Type` of an annotation."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        members = [m for m in get_args(annotation) if m is not type(None)]
        return replace(type_of(members[0]) if len(members) == 1 else UNKNOWN, optional=True)
    if origin is tuple:
        return Type("list", item=type_of(get_args(annotation)[0]))
    if get_args(annotation) and origin is not None and origin.__name__ == "Literal":
        return Type("str", words=get_args(annotation))
    if annotation is ObservationKind:
        return Type("str", words=tuple(KINDS))
    if annotation in PLAIN:
        return PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return Type("str", words=tuple(word.value for word in annotation))
    if annotation is PinSetCarried:
        return Type("facts")
    if annotation is Carried:
        return Type("facts", kinds=tuple(KINDS))
    return Type("object", cls=annotation) if isinstance(annotation, type) else UNKNOWN


_RAW = frozenset({"pin_set", "pin", "observation", "gap", "entry"})
"""Fields of fact classes that hold what was seen: their facts are to be asked for instead."""


@cache
def attributes(cls: Any) -> dict[str, Type]:
    """Every public fact of a class with its type: annotated fields and properties."""
    found: dict[str, Type] = {}
    for base in reversed(cls.__mro__):
        for name, member in vars(base).items():
            getter = member.fget if isinstance(member, property) else None
            getter = member.func if isinstance(member, cached_property) else getter
            if getter and not name.startswith("_"):
                hints = get_type_hints(getter, _namespace(getter))
                found[name] = type_of(hints["return"])
    for name, hint in get_type_hints(cls, _namespace(cls)).items():
        if not name.startswith("_") and name not in _RAW:
            found[name] = type_of(hint)
    return found


def _namespace(member: Any) -> dict[str, Any]:
    """Names for resolving annotations, those imported for type checking only included."""
    import sys

    from pinscan import facts, model

    return {**vars(facts), **vars(model), **vars(sys.modules[member.__module__])}


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use."""

    names: dict[str, Type]

    def with_kinds(self, kinds: tuple[str, ...]) -> Scope:
        """The same, where observations are known to be of these kinds."""
        return Scope({**self.names, "observation kinds": Type("facts", kinds=kinds)})
