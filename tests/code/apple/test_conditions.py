"""Conditions of branches stay small, however choices are nested."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from pinscan.code.apple.calls import MAX_NODES
from pinscan.code.apple.conditions import Conditions
from pinscan.code.apple.state import Either, State
from pinscan.code.apple.values import Source
from pinscan.code.values import Made, Value


def count(value: Value) -> int:
    """The parts of a value, up to a number that no tree of a run may have."""
    waiting, found = [value], 0
    while waiting and found <= 10 * MAX_NODES:
        one = waiting.pop()
        found += 1
        waiting += list(one.args) if isinstance(one, Made) else []
    return found


def test_choices_within_choices_do_not_double_with_each() -> None:
    """Sixty choices, each made by the two before it, are told within the bound of a recorded value."""
    source = SimpleNamespace(image=SimpleNamespace(section_at=lambda address: None))
    conditions, state = Conditions(cast(Source, source)), State()
    forks = [(at, ()) for at in range(60)]
    for at, fork in enumerate(forks):
        conditions.choice(state, fork, Either((0, 1), frozenset(forks[max(0, at - 2) : at])) if at else 0)
    assert count(conditions.chosen(forks[-1:])[0]) <= MAX_NODES + 1
