"""Flags that choose between lists of pins are no kill switches; those that choose a list or none may be."""

from __future__ import annotations

from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Value, text
from pinscan.mechanisms._apple_switches import choosing

REMOTE = Made("-[FIRRemoteConfig configValueForKey:]", (Hole("config"), text("use_new_ssl_pins")))
OLD, NEW = Items((text("old"),)), Items((text("new"),))


def compared(*lists: Value) -> CallSite:
    """A comparison with one of some lists, chosen by a remote flag."""
    return CallSite("containsObject:", 1, 1, Alternatives(lists), (Hole("hash"),), (), (REMOTE,))


def test_a_flag_between_two_lists_only_chooses() -> None:
    """Either list is compared: the flag lifts nothing."""
    assert list(choosing([compared(OLD, NEW)])) == ["use_new_ssl_pins"]


def test_a_flag_that_may_leave_no_list_is_not_cleared() -> None:
    """An empty list, nothing at all or what is not known may well let everything through, or nothing."""
    for other in (Items(()), Const(0), Hole("call")):
        assert list(choosing([compared(OLD, other)])) == []


def test_a_comparison_with_one_list_says_nothing_of_flags() -> None:
    """Without a choice there is no flag that made it."""
    assert list(choosing([CallSite("containsObject:", 1, 1, OLD, (Hole("hash"),), (), (REMOTE,))])) == []
