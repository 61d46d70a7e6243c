"""Questions about the server's name, told from other comparisons and answered for one server."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.asked_names import OTHER, Name, answer, asked, hash_of
from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.models.java_text import java_hash
from pinscan.code.values import Const, Hole, Items, Made, Pairs, text
from pinscan.formats.dex import MethodRef

HOST = Made("Lokhttp3/HttpUrl;->host()Ljava/lang/String;", (Hole("argument"),), "Ljava/lang/String;")
"""What nobody presented and nothing tells."""
NAMES = Items((text("a.example"), text("b.example")))
PINS = Pairs(((text("a.example"), text("one")), (text("b.example"), text("two"))))


def call(name: str, *args: Operand, owner: str = "Ljava/lang/Object;") -> tuple[State, MethodRef, list[Operand]]:
    """A call on a heap where collections are objects."""
    state = State([], {})
    placed = [state.new(Thing("", arg)) if isinstance(arg, (Items, Pairs)) else arg for arg in args]
    return state, MethodRef(owner, name, (), "Z"), placed


@pytest.mark.parametrize(
    ("name", "args", "names"),
    [
        ("equals", (HOST, text("a.example")), (Name("a.example"),)),
        ("equals", (text("a.example"), HOST), (Name("a.example"),)),
        ("equalsIgnoreCase", (HOST, text("A.Example")), (Name("A.Example"),)),
        ("endsWith", (HOST, text(".a.example")), (Name(".a.example", below=True),)),
        ("contains", (NAMES, HOST), (Name("a.example"), Name("b.example"))),
        ("containsKey", (PINS, HOST), (Name("a.example"), Name("b.example"))),
        ("get", (PINS, HOST), (Name("a.example"), Name("b.example"))),
    ],
)
def test_an_unknown_text_that_is_compared_with_host_names_is_the_servers(
    name: str, args: tuple[Operand, ...], names: tuple[Name, ...]
) -> None:
    """In either order, in a list, as a map's key, at its end."""
    assert asked(*call(name, *args)) == names


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("equals", (HOST, text("POST"))),
        ("equals", (HOST, text("com.vendor.app"))),
        ("equals", (HOST, text("1.2.3"))),
        ("equals", (text("a.example"), text("b.example"))),
        ("equals", (Hole("parameter certificate"), text("a.example"))),
        ("equals", (Made("La/b;->kind()La/Kind;", (), "La/Kind;"), text("a.example"))),
        ("contains", (Items((text("a.example"),), complete=False), HOST)),
        ("contains", (Items((text("a.example"), text("admin"))), HOST)),
        ("get", (NAMES, Hole("index"))),
        ("get", (NAMES, Const(0))),
        ("equals", (HOST,)),
    ],
)
def test_other_comparisons_ask_for_no_server(name: str, args: tuple[Operand, ...]) -> None:
    """Words, packages, numbers, known values, what an impostor shows, enumerations, open or mixed lists, places."""
    assert asked(*call(name, *args)) == ()


def test_a_question_is_answered_for_the_server_that_is_given() -> None:
    """Yes for the one that is named, no for another and for one that nothing names."""
    for server, said in ((Name("a.example"), 1), (Name("b.example"), 0), (OTHER, 0)):
        assert answer(*call("equals", HOST, text("A.example")), server) == Const(said)
    assert answer(*call("contains", NAMES, HOST), Name("b.example")) == Const(1)
    assert answer(*call("contains", NAMES, HOST), OTHER) == Const(0)
    below = Name(".a.example", below=True)
    assert answer(*call("endsWith", HOST, text(".a.example")), below) == Const(1)
    assert answer(*call("endsWith", HOST, text(".b.example")), below) == Const(0)


def test_a_maps_entry_is_that_of_the_server() -> None:
    """``get`` gives its value, null for another server; ``getOrDefault`` gives that one the default."""
    assert answer(*call("get", PINS, HOST), Name("b.example")) == text("two")
    assert answer(*call("get", PINS, HOST), OTHER) == Const(0)
    assert answer(*call("getOrDefault", PINS, HOST, text("none")), OTHER) == text("none")


def test_a_switch_on_the_name_begins_with_its_hash() -> None:
    """Known for a named server alone, and for an unknown text only."""
    state, _, args = call("hashCode", HOST)
    assert hash_of(state, args, Name("a.example")) == Const(java_hash("a.example"))
    assert hash_of(state, args, OTHER) is None
    assert hash_of(state, [Hole("parameter certificate")], Name("a.example")) is None
