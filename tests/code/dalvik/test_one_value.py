"""Whether a value is known to be one only, so that what it goes with can be proven."""

from __future__ import annotations

from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, is_mixed, is_one, text

A, B = text("a"), text("b")


def test_a_value_that_no_branch_changes_is_one() -> None:
    """Texts, bytes, numbers, and collections of them."""
    for value in (A, Blob(b"x"), Const(1), Items((A, B)), Pairs(((A, Items((B,))),)), Made("entry", (A, B))):
        assert is_one(value)


def test_one_of_several_is_not_wherever_it_stands() -> None:
    """As an element, a key, a value, half of a pair; mixed or not."""
    several = Alternatives((A, B))
    inside = (Items((A, several)), Pairs(((several, A),)), Pairs(((A, several),)), Made("entry", (A, several)))
    for value in (several, Alternatives((A, B), mixed=True), *inside):
        assert not is_one(value)


def test_a_collection_that_may_go_on_is_not_one() -> None:
    """More pins may follow those that are known."""
    assert not is_one(Items((A,), complete=False))
    assert not is_one(Pairs(((A, B),), complete=False))


def test_only_objects_that_could_not_be_told_apart_are_mixed() -> None:
    """A branch that chooses a value mixes nothing up."""
    assert not is_mixed(Alternatives((A, B)))
    assert is_mixed(Items((Alternatives((A, B), mixed=True),)))
    assert not is_mixed(Hole("field"))
