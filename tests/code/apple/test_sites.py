"""Conditions as call sites tell them: reduced, and of a string among the raw values of an enumeration."""

from __future__ import annotations

import pytest

from pinscan.code.apple.sites import CASE, Guard, normal, refined
from pinscan.code.values import Alternatives, Const, Items, Made, text

HASH = Made("hash")
CASES = Items((text("one"), text("two"), text("three")))
INDEX = Made(CASE, (CASES, HASH))


def among(*names: str) -> Made:
    return Made("containsObject:", (Items(tuple(map(text, names))), HASH))


@pytest.mark.parametrize(
    ("name", "limit", "holds", "expected"),
    [
        ("hi", 1, False, Guard(among("one", "two"), True)),
        ("ls", 1, True, Guard(among("one", "two"), True)),
        ("hs", 1, True, Guard(among("one"), False)),
        ("lo", 3, True, Guard(among("one", "two", "three"), True)),
        ("eq", 1, True, Guard(Made("isEqualToString:", (HASH, text("two"))), True)),
        ("ne", 1, True, Guard(Made("isEqualToString:", (HASH, text("two"))), False)),
        ("eq", (1 << 64) - 1, True, Guard(among("one", "two", "three"), False)),
    ],
)
def test_an_index_compared_says_which_strings_are_allowed(name: str, limit: int, holds: bool, expected: Guard) -> None:
    """The index of a string among static ones is below a limit where it is one of the first."""
    assert normal(Guard(Made(name, (INDEX, Const(limit))), holds)) == expected


def test_a_constant_for_none_leaves_the_strings() -> None:
    """Where nil stands in for the index and is ruled out, the string is among those listed."""
    chosen = Made("chosen", (Alternatives((Const(3), INDEX)), Made("hi", (INDEX, Const(2)))))
    guards = list(refined(Guard(Made("eq", (chosen, Const(3))), False)))
    assert Guard(among("one", "two", "three"), True) in guards
    assert len(list(refined(Guard(Made("eq", (chosen, Const(3))), True)))) == 1


def test_comparisons_of_other_numbers_stay() -> None:
    """Nothing is said of strings where something else is compared."""
    guard = Guard(Made("hi", (Made("count"), Const(1))), True)
    assert normal(guard) == guard
