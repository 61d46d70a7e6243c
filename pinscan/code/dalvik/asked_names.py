"""Questions that code asks about the server it is connected to: is its name one of these, below that one, a map's key.

What is unknown and compared with nothing but host names is taken for the server's name. A method that asks such
questions is run once for each name (`pinscan.code.dalvik.trial`), so that what it then does is known of that server
alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pinscan.code.dalvik.heap import Operand, State, depends, freeze
from pinscan.code.dalvik.models.java_text import java_hash
from pinscan.code.values import Const, Items, Made, Pairs, Text
from pinscan.formats.dex import MethodRef

_HOST = re.compile(
    r"\.?(?!(?:com|org|net|android|androidx|java|javax|kotlin)\.)(?:[\w-]+\.)+[a-z][a-z0-9-]+", re.A | re.I
)
"""A host name; one that begins like a Java package is none."""
_SAME = frozenset(("equals", "equalsIgnoreCase", "areEqual", "contentEquals", "equals$default"))
_WITHIN = frozenset(("endsWith", "contains", "endsWith$default", "contains$default"))
_KEYED = frozenset(("get", "getOrDefault", "getValue", "contains", "containsKey"))
_LOOKED_UP = frozenset(("get", "getOrDefault", "getValue"))
_TEXTS = frozenset(("", "Ljava/lang/String;", "Ljava/lang/Object;", "Ljava/lang/CharSequence;"))
ASKS = _LOOKED_UP | {"hashCode"}
"""Methods that ask for a name besides those that compare."""


@dataclass(frozen=True, slots=True)
class Name:
    """A host name that code asks for; with `below`, any name that ends with it."""

    text: str
    below: bool = False

    @property
    def example(self) -> str:
        """A server's name for which the question is answered with yes."""
        text = self.text.lower()
        return text if not self.below else f"name{text}" if text.startswith(".") else f"name.{text}"


OTHER = Name("")
"""A server that no question names."""


def asked(s: State, ref: MethodRef, args: list[Operand]) -> tuple[Name, ...]:
    """The names a call compares the server's with; none when it asks something else."""
    if len(args) < 2:
        return ()
    one, two = s.content(args[0]), s.content(args[1])
    if ref.name in _KEYED and isinstance(one, Pairs if ref.name in _LOOKED_UP else (Items, Pairs)):
        names, other, below = _keys(one), args[1], False
    elif ref.name in _SAME:
        known, other = (one, args[1]) if isinstance(one, Text) and one.known is not None else (two, args[0])
        names, below = _keys(Items((known,))) if isinstance(known, Text) else (), False
    elif ref.name in _WITHIN and isinstance(two, Text):
        names, other, below = _keys(Items((two,))), args[0], True
    else:
        return ()
    return tuple(Name(name, below) for name in names) if names and _may_be_name(s, other) else ()


def _keys(content: Items | Pairs) -> tuple[str, ...]:
    """The host names that a collection consists of, or that a map's keys are; none when any is something else."""
    values = content.items if isinstance(content, Items) else tuple(key for key, _ in content.pairs)
    texts = [value.known for value in values if isinstance(value, Text) and value.known is not None]
    whole = content.complete and len(texts) == len(values)
    return tuple(texts) if whole and all(map(_HOST.fullmatch, texts)) else ()


def _may_be_name(s: State, operand: Operand) -> bool:
    """Whether an operand is an unknown text that nobody presented."""
    value = freeze(operand, s.heap)
    if isinstance(value, Text):
        return value.known is None and not depends(value)
    thing = s.thing(operand)
    kind = thing.type if thing else value.type if isinstance(value, Made) else ""
    return kind in _TEXTS and not isinstance(value, (Const, Items, Pairs)) and not depends(value)


def answer(s: State, ref: MethodRef, args: list[Operand], server: Name) -> Operand:
    """What a call that asks for names returns when the server's is `server`."""
    one, name = s.content(args[0]), server.example
    if ref.name in _LOOKED_UP and isinstance(one, Pairs):
        found = [value for key, value in one.pairs if isinstance(key, Text) and key.known == name]
        return found[0] if found else args[2] if ref.name == "getOrDefault" else Const(0)
    names = [wanted.text.lower() for wanted in asked(s, ref, args)]
    if ref.name in _WITHIN and not isinstance(one, (Items, Pairs)):
        text = names[0]
        return Const(int(name.endswith(text) if "endsWith" in ref.name else text in name))
    return Const(int(name in names))


def hash_of(s: State, args: list[Operand], server: Name) -> Operand | None:
    """``hashCode`` of the server's name, where it may be that which is asked for; a switch on a text begins so."""
    return Const(java_hash(server.example)) if server != OTHER and args and _may_be_name(s, args[0]) else None
