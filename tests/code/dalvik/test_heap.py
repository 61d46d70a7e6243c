"""What several ways to one instruction have in common."""

from __future__ import annotations

from pinscan.code.dalvik.heap import CAUGHT, Guard, State, chosen, common, merge
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, Const, Hole, Made, Value, text
from pinscan.formats.dex import MethodRef

METHOD = Method(0, 1, 16, 0x8, MethodRef("La/b;", "c", (), "Z"))
FLAG, OTHER = Made("La/b;->flag()Z", (), "Z"), Made("La/b;->other()Z", (), "Z")


def guard(value: Value, truth: bool, pc: int = 4) -> Guard:
    return Guard(value, truth, Site(METHOD, pc))


def test_true_or_false_by_a_condition_is_the_condition() -> None:
    """``flag ? 1 : 0``, and the other way round its negation."""
    assert chosen([(Const(1), (guard(FLAG, True),)), (Const(0), (guard(FLAG, False),))]) == FLAG
    assert chosen([(Const(0), (guard(FLAG, True),)), (Const(1), (guard(FLAG, False),))]) == Made("!", (FLAG,), "Z")


def test_a_condition_that_asks_of_different_values_is_one_of_them() -> None:
    """The same place asks what an earlier branch left open."""
    ways = [(Const(1), (guard(FLAG, True),)), (Const(0), (guard(OTHER, False),))]
    assert chosen(ways) == Alternatives((FLAG, OTHER))


def test_nothing_decides_where_answers_do_not_agree() -> None:
    """Both answers lead to true, one way never asked, the condition is unknown, or the values are no booleans."""
    yes, no = (guard(FLAG, True),), (guard(FLAG, False),)
    assert chosen([(Const(1), yes), (Const(0), yes)]) is None
    assert chosen([(Const(1), yes), (Const(0), ())]) is None
    assert chosen([(Const(1), (guard(Hole("x"), True),)), (Const(0), (guard(Hole("x"), False),))]) is None
    assert chosen([(text("a"), yes), (Const(0), no)]) is None
    assert chosen([(Const(1), yes), (Const(1), no)]) is None


def test_merged_registers_hold_the_condition() -> None:
    """Where ways meet, a boolean register does not become either of two."""
    one = State([Const(1), text("a")], {}, (guard(FLAG, True),))
    two = State([Const(0), text("b")], {}, (guard(FLAG, False),))
    assert merge([one, two]).regs == [FLAG, Alternatives((text("a"), text("b")))]


def test_common_conditions_keep_every_value_they_asked_of() -> None:
    """The same answer at the same place holds on every way; another answer or place does not."""
    assert common([(guard(FLAG, True),), (guard(OTHER, True),)]) == (guard(Alternatives((FLAG, OTHER)), True),)
    assert common([(guard(FLAG, True),), (guard(FLAG, False),)]) == ()
    assert common([(guard(FLAG, True),), (guard(FLAG, True, 8),)]) == ()


def test_ways_through_a_handler_do_not_weaken_conditions() -> None:
    """A way that an exception took counts only when there is no other."""
    caught = (guard(CAUGHT, True, 9),)
    assert common([(guard(FLAG, True),), caught]) == (guard(FLAG, True),)
    assert common([caught, caught]) == caught
