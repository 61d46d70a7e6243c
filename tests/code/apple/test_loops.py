"""Loops of iOS code: how they end, turn by turn where they are counted, and arrays laid out for them."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.flow import flow
from pinscan.code.apple.image_program import MAX_STEPS
from pinscan.code.apple.layout import BITMAP, COUNT, KEYS, VALUES, lay_out, lay_out_table
from pinscan.code.apple.state import Known, Ptr, State, alternatives
from pinscan.code.apple.swift_text import BRIDGED, bridge_word
from pinscan.code.values import Const, Items, Made, Pairs, strings, text
from tests.conftest import SAMPLES

HANDLER = "URLSession:didReceiveChallenge:completionHandler:"


def binary_of(path: Path) -> AppleBinary:
    return next(b for b in open_build(path).once(apple_code) if not b.place.part.name)


def test_a_loop_knows_the_blocks_that_may_leave_it() -> None:
    """`sub; cbnz back; ret` is a loop of one block, which leaves it by its own branch."""
    found = flow(array("I", [0xD1000400, 0xB5FFFFE0, 0xD65F03C0]), 0x4000, frozenset())
    assert found.heads == {0x4000}
    assert found.exits == {0x4000: {0x4000}}


def test_code_without_loops_has_no_exits() -> None:
    """A forward branch makes no loop."""
    found = flow(array("I", [0xB5000040, 0xD1000400, 0xD65F03C0]), 0x4000, frozenset())
    assert (found.heads, found.exits) == (frozenset(), {})


@pytest.mark.parametrize("level", ["o0", "os", "oz"])
def test_each_turn_of_a_counted_loop_is_a_call_of_its_own(level: str) -> None:
    """A comparison in a loop over a table of three is met three times, each with one known host."""
    binary = binary_of(SAMPLES / f"objc-session-struct-table-{level}.ipa")
    (method,) = binary.runtime.by_selector[HANDLER]
    sites = [s for s in binary.run(method.imp).sites if s.target == "isEqualToString:" and "host]" in str(s.receiver)]
    known = [[str(found) for found in strings(site.args[0])] for site in sites]
    assert known == [["api.example.com"], ["api.example.com"], ["files.example.com"]]


@pytest.mark.parametrize("level", ["os", "oz-stripped"])
def test_a_loop_that_only_the_running_app_counts_is_still_run(level: str) -> None:
    """What a loop over a server's chain does is met, and nothing of it is dropped for not being counted."""
    binary = binary_of(SAMPLES / f"objc-session-chain-spki-{level}.ipa")
    (method,) = [m for found in binary.runtime.by_selector.values() for m in found if "hallenge" in m.selector]
    run = binary.run(method.imp)
    assert not run.cut
    assert any(site.target == "_SecTrustGetCertificateAtIndex" for site in run.sites)


def test_a_small_binary_may_take_few_steps() -> None:
    """The work allowed grows with the code, so that a few damaged functions cannot take all of it."""
    binary = binary_of(SAMPLES / "objc-session-spki-os.ipa")
    assert binary._limit < MAX_STEPS // 4
    binary.steps = binary._limit + 1
    (method,) = binary.runtime.by_selector[HANDLER]
    assert binary.run(method.imp).cut


def test_words_of_text_are_no_pointers() -> None:
    """The two words of a small string are told from chained binds and rebases."""
    raw = b"api.example.com"
    assert bridge_word(int.from_bytes(raw[:8], "little"))
    assert bridge_word(int.from_bytes(raw[8:], "little") | 0xEF << 56)
    assert not bridge_word(1 << 63 | 2 << 51 | 7)
    assert not bridge_word(2 << 51 | 0x1_0000_4000)


def test_words_of_text_are_no_signed_pointers() -> None:
    """Among arm64e's pointers: binds and rebases, signed and not, and a string's tagged address are told from text."""
    raw = b"api.example.com"
    assert bridge_word(int.from_bytes(raw[:8], "little"), True)
    assert bridge_word(int.from_bytes(raw[8:], "little") | 0xEF << 56, True)
    assert bridge_word(0xD000_0000_0000_002C, True)
    assert not bridge_word(0x80 << 43 | 2 << 51 | 0x4AB0, True)
    assert not bridge_word(2 << 51 | 0x4000, True)
    assert not bridge_word(1 << 63 | 2 << 51 | 0x4000, True)
    assert not bridge_word(1 << 63 | 1 << 62 | 2 << 51 | 2 << 49 | 1 << 48 | 0x6AE1 << 32 | 7, True)
    assert not bridge_word(1 << 62 | 2 << 51 | 7, True)


def test_an_array_of_structures_is_laid_out_as_the_abi_has_it() -> None:
    """The count at 16, and from 32 on two words for a string and one for a reference."""
    state, pins = State(), Items((text("a" * 44),))
    rows = Items((Items((text("a.io"), pins)), Items((text("a-long-name.example.com"), pins))))
    assert lay_out(state, "array", Known(rows))
    assert state.load("array", 16, 8) == 2
    assert state.load("array", 32, 8) == int.from_bytes(b"a.io", "little")
    second = state.load("array", 56, 8)
    assert isinstance(second, Ptr)
    assert state.objects[second.region] == Known(text("a-long-name.example.com"))
    assert state.load("array", 64, 8) == BRIDGED
    assert state.load("array", 72, 8) == state.load("array", 48, 8)


@pytest.mark.parametrize(
    "value",
    [Items((text("a"),), complete=False), Items((text("a"), Const(1))), Made("call"), Items((Const(None),))],
)
def test_what_is_not_known_in_full_is_not_laid_out(value: Items | Made) -> None:
    """An array that may go on, elements of several shapes and other objects leave memory as it is."""
    state = State()
    assert not lay_out(state, "array", Known(value))
    assert not state.memory


def test_alternatives_collapse_in_order() -> None:
    """Equal values are one; the first met stays first; one value alone is itself."""
    assert alternatives((3, 1, 3)) == alternatives((alternatives((3, 1)), 1))
    assert alternatives((5, 5)) == 5


def test_every_branch_of_a_loop_over_bits_says_how_it_goes_on() -> None:
    """`sub; rbit; cbz over; nop; cbnz back; ret`: the branch inside the loop counts too."""
    words = [0xD1000400, 0xDAC00001, 0xB4000041, 0xD503201F, 0xB5FFFF80, 0xD65F03C0]
    found = flow(array("I", words), 0x4000, frozenset())
    assert found.exits == {0x4000: {0x4000, 0x4010}}


def test_a_dictionary_is_laid_out_as_the_standard_library_has_it() -> None:
    """The count at 16, columns of keys and values at 48 and 56, and a bit for each entry at 64."""
    state, pins = State(), Items((text("a" * 44),))
    table = Known(Pairs(((text("a.io"), pins), (text("a-long-name.example.com"), pins))))
    assert lay_out_table(state, "table", table)
    assert (state.load("table", COUNT, 8), state.load("table", BITMAP, 8)) == (2, 3)
    keys, values = state.load("table", KEYS, 8), state.load("table", VALUES, 8)
    assert isinstance(keys, Ptr)
    assert isinstance(values, Ptr)
    assert state.load(keys.region, 24, 8) == BRIDGED
    assert isinstance(state.load(values.region, 8, 8), Ptr)
    assert state.load(values.region, 16, 8) is None


def test_a_dictionary_that_is_not_known_in_full_is_not_laid_out() -> None:
    """Keys that are no strings, values of several shapes, or entries that may follow: nothing is stored."""
    state, key = State(), text("a.io")
    for value in (
        Pairs(((Const(1), key),)),
        Pairs(((key, key), (text("b.io"), Items((key,))))),
        Pairs(((key, key),), complete=False),
        Pairs(()),
    ):
        assert not lay_out_table(state, "table", Known(value))
    assert state.memory == {}


@pytest.mark.parametrize("build", ["swift-session-host-table-osize", "swift-session-host-table-osize-offsets"])
def test_the_count_of_a_constant_array_is_a_number(build: str) -> None:
    """Small numbers in data are none of the pointers that count from the image's start."""
    binary = binary_of(SAMPLES / f"{build}.ipa")
    (method,) = binary.runtime.by_selector[HANDLER]
    found = binary.literals(binary.run(method.imp).visited)
    assert any(isinstance(value, Items) and len(value.items) == 2 for value in found)
