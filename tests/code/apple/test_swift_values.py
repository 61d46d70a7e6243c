"""Swift's arrays and data as a run leaves them: closures among their words, none at all, values that may be nil."""

from __future__ import annotations

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.state import LOST, Buffer, Either, Machine, Ptr, State
from pinscan.code.apple.swift_text import BODY, data_word
from pinscan.code.apple.values import Reader
from pinscan.code.values import Const, Hole, Items, text
from tests.conftest import SAMPLES


def app() -> AppleBinary:
    """The code of an app with functions that an array may hold."""
    build = open_build(SAMPLES / "swift-session-rule-closures-onone.ipa")
    return next(b for b in build.once(apple_code) if not b.place.part.name)


def array(*words: Machine, count: int) -> State:
    """A state with one array that the run made, of some words."""
    state = State()
    state.objects["array"] = Buffer("array")
    state.store("array", 16, 8, count)
    state.store("array", 24, 8, 2 * count)
    for index, word in enumerate(words):
        state.store("array", 32 + 8 * index, 8, word)
    return state


SHORT = (0x6F692E61, 0xE4 << 56)
"""The words of the string ``a.io``."""


def test_a_closure_in_an_element_is_the_address_of_its_code() -> None:
    """Elements of a string, a function and no context are read whole, not as strings and pairs in turn."""
    one = app()
    code = one.image.functions[0]
    state = array(*SHORT, code, 0, *SHORT, code, 0, count=2)
    element = Items((text("a.io"), Const(code), Const(0)))
    assert Reader(one, state).value(Ptr("array")) == Items((element, element))


def test_an_address_inside_a_function_is_no_closure() -> None:
    """Only where a function starts is there code to be called."""
    one = app()
    method = max(one.runtime.methods)
    inside = method + 4
    assert one.image.is_function(inside - 4)
    assert not one.image.is_function(inside)
    assert Reader(one, array(*SHORT, inside, 0, count=1)).value(Ptr("array")) == Items((text("a.io"),))
    element = Items((text("a.io"), Const(inside - 4), Const(0)))
    assert Reader(one, array(*SHORT, inside - 4, 0, count=1)).value(Ptr("array")) == Items((element,))


def test_an_array_made_for_no_elements_is_empty() -> None:
    """What the run made empty is known to be; of other memory nothing is."""
    one = app()
    assert Reader(one, array(count=0)).value(Ptr("array")) == Items(())
    assert isinstance(Reader(one, State()).value(Ptr("elsewhere")), Hole)


def test_data_that_may_be_nil_is_known_by_what_it_is_otherwise() -> None:
    """The words of an optional ``Data``: with another second word there is none."""
    held, by = Ptr("digest"), frozenset({(4, 0)})
    assert data_word(held, BODY) == held
    assert data_word(Either((held, 0), by), Either((BODY, 0), by)) == held
    assert data_word(Either((0, held), by), Either((0xF << 60, BODY), by)) == held
    assert data_word(Either((held, 0), by), Either((BODY, LOST), by)) is None
    assert data_word(held, LOST) is None
