"""Values that only Foundation lays out: their witnesses, in a run, say that they are one word."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from pinscan.code.apple.foundation import WITNESSES, apply, witness
from pinscan.code.apple.state import LOST, Call, Fork, Known, Machine, Named, Ptr, State
from pinscan.code.values import File, Hole

URL = Call("_$s10Foundation3URLVMa")
TABLE = (WITNESSES, URL.target)


class Empty:
    """Memory of which nothing is known but what a run wrote."""

    def static(self, state: State, address: int, size: int) -> Machine:
        return LOST

    def field(self, state: State, region: Hashable, offset: int) -> Machine:
        return Hole("memory")

    def test(self, state: State, at: int, name: str, one: Machine, two: Machine) -> Machine:
        return LOST

    def fork(self, state: State, at: int, cond: str) -> Fork | None:
        return None


@pytest.mark.parametrize(
    ("content", "region", "offset", "expected"),
    [
        (URL, "metadata", -8, Ptr(TABLE)),
        (None, TABLE, 0x40, 8),
        (None, TABLE, 0x50, 7),
        (None, TABLE, 0x20, Named("witness", "32")),
        (None, TABLE, 0x60, None),
        (Call("_objc_getClass"), "metadata", -8, None),
        (URL, "metadata", 8, None),
        (None, "elsewhere", 0x40, None),
    ],
)
def test_metadata_of_another_image_leads_to_its_witnesses(
    content: Call | None, region: Hashable, offset: int, expected: Machine | None
) -> None:
    """The word before the metadata is the table's address; sizes are one word's, functions known by their place."""
    assert witness(content, region, offset) == expected


def placed(value: Machine) -> tuple[State, Machine, Machine]:
    """A state with a value in one place, and with another place."""
    state, here, there = State(), Ptr("here"), Ptr("there")
    state.store("here", 0, 8, value)
    return state, here, there


def test_a_copy_moves_the_word() -> None:
    """``initializeWithTake``: from the second argument's place to the first's."""
    state, here, there = placed(Ptr("url"))
    state.x[0], state.x[1] = there, here
    assert apply(state, str(0x20), Empty()) == there
    assert state.load("there", 0, 8) == Ptr("url")


def test_an_optional_value_that_is_marked_as_missing_is_told_so() -> None:
    """``storeEnumTagSinglePayload`` with 1 makes nil, which ``getEnumTagSinglePayload`` gives back as 1."""
    state, here, _ = placed(Ptr("url"))
    state.objects["url"] = Known(File("pins.json"))
    state.x[0] = here
    assert apply(state, str(0x30), Empty()) == 0
    state.x[1] = 1
    apply(state, str(0x38), Empty())
    assert apply(state, str(0x30), Empty()) == 1


def test_whether_an_unknown_value_is_there_is_not_known() -> None:
    """Nothing is decided by a word that the run does not know."""
    state, here, _ = placed(LOST)
    state.x[0] = here
    assert apply(state, str(0x30), Empty()) == LOST
