"""A call site as a run met it, and the conditions that control it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from pinscan.code.values import Const, Items, Made, Value, options


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that controls a call: the value tested, and whether it is true (not zero) where the call happens."""

    value: Value
    holds: bool


@dataclass(frozen=True, slots=True)
class CallSite:
    """One call, as it happens in a run."""

    target: str
    """Selector or symbol; ``block`` for a call of a block or closure."""
    at: int
    """Address of the call."""
    root: int
    """Address of the function whose run met it."""
    receiver: Value
    """Receiver of a message (Swift: x20); of a block call, the block."""
    args: tuple[Value, ...]
    guards: tuple[Guard, ...] = ()
    """Conditions that every path to the call has passed."""
    choices: tuple[Value, ...] = ()
    """Conditions that chose between alternatives of the receiver or the arguments."""
    subject: Hashable = None
    """Identity of the receiver, to tie calls on one object together."""
    result: Hashable = None
    """Identity of the result."""
    objects: tuple[Hashable, ...] = ()
    """Identities of the arguments."""
    cut: bool = False
    """Whether a bound was met before the call, so that its values may be incomplete."""


def refined(guard: Guard) -> Iterator[Guard]:
    """A guard and, where it tests one of several values and all but one are known otherwise, a guard on that one."""
    yield guard
    value = guard.value
    if isinstance(value, Made) and value.target == "eq":
        yield from _case_left(value, guard.holds)
    if not isinstance(value, Made) or value.target != "chosen":
        return
    left = [o for o in options(value.args[0]) if not isinstance(o, Const) or bool(o.value) == guard.holds]
    if len(left) == 1 and isinstance(left[0], Made):
        yield normal(Guard(left[0], guard.holds))


CASE = "position in static strings"
"""What the index of a string among the raw values of an enumeration is known by; -1 where it is none of them."""


def _among(value: Made) -> Guard | None:
    """A comparison of a string's index among static strings, as one of the string with those that it allows."""
    index, other = value.args
    limit = other.value if isinstance(other, Const) else None
    if not isinstance(index, Made) or index.target != CASE or not isinstance(limit, int):
        return None
    cases, wanted = index.args
    if not isinstance(cases, Items):
        return None
    first = limit + (value.target in ("hi", "ls"))
    match value.target:
        case "hi" | "ls" | "hs" | "lo":
            allowed = Items(cases.items[:first])
            return Guard(Made("containsObject:", (allowed, wanted)), value.target in ("ls", "lo"))
        case "eq" | "ne" if 0 <= limit < len(cases.items):
            same = Made("isEqualToString:", (wanted, cases.items[limit]))
            return Guard(same, value.target == "eq")
        case "eq" | "ne":
            return Guard(Made("containsObject:", (cases, wanted)), value.target == "ne")
    return None


def _case_left(value: Made, holds: bool) -> Iterator[Guard]:
    """What a comparison with a number says of a string's index that a constant for none stands in for."""
    chosen, other = value.args
    if not isinstance(chosen, Made) or chosen.target != "chosen" or not isinstance(other, Const):
        return
    given = options(chosen.args[0])
    index = [one for one in given if isinstance(one, Made) and one.target == CASE]
    none = [one for one in given if isinstance(one, Const)]
    if len(index) != 1 or len(given) != 2 or len(none) != 1:
        return
    if other == none[0] and not holds:
        yield Guard(Made("containsObject:", index[0].args), True)
    elif other != none[0]:
        among = _among(Made("eq", (index[0], other)))
        if among is not None:
            yield Guard(among.value, among.holds == holds)


def normal(guard: Guard) -> Guard:
    """Reduce comparisons with zero (or one, for a boolean) to the value compared."""
    value, holds = guard.value, guard.holds
    among = _among(value) if isinstance(value, Made) and len(value.args) == 2 else None
    if among is not None:
        return Guard(among.value, among.holds == holds)
    while isinstance(value, Made) and value.target in ("eq", "ne") and len(value.args) == 2:
        other = value.args[1]
        if not isinstance(other, Const) or other.value not in (0, None, False):
            break
        holds = holds == (value.target == "ne")
        value = value.args[0]
    if (
        isinstance(value, Made)
        and value.target in ("ne", "lo", "lt", "gt", "ge", "hs", "hi", "ls", "le")
        and len(value.args) == 2
    ):
        return Guard(value, holds) if value.target != "ne" else Guard(Made("eq", value.args), not holds)
    return Guard(value, holds)
