"""The facts that observations and pin sets carry by name, as rules read them: a fact not given is none."""

from __future__ import annotations

from typing import Any, NewType

from pinscan.model import Facts
from pinscan.vocabulary import KINDS, PIN_SET_FACTS

ObservationKind = NewType("ObservationKind", str)
"""One of the words of `pinscan.vocabulary.KINDS`."""


class Carried:
    """Named facts by attribute. Lists become tuples; what the build does not say is None."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._facts.get(name)
        return tuple(value) if isinstance(value, list) else value


class PinSetCarried(Carried):
    """The facts of `pinscan.vocabulary.PIN_SET_FACTS`."""

    __slots__ = ()


def fact_types(kinds: tuple[str, ...] | None) -> dict[str, str]:
    """Fact name -> its description (type first): those that all the observation kinds carry, None for pin sets."""
    if kinds is None:
        return PIN_SET_FACTS
    shared = set.intersection(*(set(KINDS[kind].facts) for kind in kinds))
    return {name: text for name, text in KINDS[kinds[0]].facts.items() if name in shared}
