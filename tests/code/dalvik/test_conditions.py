"""Which conditions decide whether a call is made."""

from __future__ import annotations

from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.conditions import decisive, together
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Hole
from pinscan.formats.dex import MethodRef

METHOD = Method(0, 1, 100, 0, MethodRef("LApp;", "client", (), "V"))


def guard(place: int, truth: bool) -> Guard:
    return Guard(Hole(f"question {place}"), truth, Site(METHOD, place))


def asked(*ways: tuple[Guard, ...]) -> list[int]:
    """The places of the conditions that decide, for a call with these ways to it."""
    return [one.site.pc for one in decisive([Call("t", Site(METHOD, 90), (), way) for way in ways])]


def test_a_condition_on_the_only_way_decides() -> None:
    """``if (flag) call()``."""
    assert asked((guard(1, True),)) == [1]


def test_a_condition_that_leads_there_anyhow_decides_nothing() -> None:
    """``if (flag) log(); call()``."""
    assert asked((guard(1, True),), (guard(1, False),)) == []


def test_either_of_two_conditions_decides() -> None:
    """``if (!present || on) call()``: the second question is asked only after the first."""
    assert asked((guard(1, False),), (guard(1, True), guard(2, True))) == [1, 2]


def test_three_ways_that_cover_everything_decide_nothing() -> None:
    """A word is compared with two others, and the call follows whatever comes of it."""
    ways = ((guard(1, True),), (guard(1, False), guard(2, True)), (guard(1, False), guard(2, False)))
    assert asked(*ways) == []


def test_what_decides_is_told_from_what_does_not() -> None:
    """``if (a) log(); if (b) call()``."""
    assert asked((guard(1, True), guard(2, True)), (guard(1, False), guard(2, True))) == [2]


def test_a_question_answered_both_ways_in_a_loop_decides_nothing() -> None:
    """One way meets the same condition twice."""
    assert asked((guard(1, True), guard(1, False), guard(2, True))) == [2]


def test_ways_of_one_call_are_kept_apart_from_another_s() -> None:
    """Two chains of calls lead to the same place: two calls."""
    here = Site(METHOD, 90)
    calls = [Call("t", here, (), chain=(Site(METHOD, 5),)), Call("t", here, (), chain=(Site(METHOD, 6),))]
    assert [len(group) for group in together([*calls, calls[0]])] == [2, 1]
