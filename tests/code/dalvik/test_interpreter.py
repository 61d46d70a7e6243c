"""Running methods on what is known of their values: ways, helpers, objects, limits."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.heap import Guard, Ref, Thing, depends, freeze
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Value, options, text
from pinscan.formats.dex import FieldRef, MethodRef
from tests.code.dalvik.assembled import Assembled, Line, read

OWNER, BASE, HEIR = "Lorg/app/Net;", "Lorg/app/Base;", "Lorg/app/Heir;"
STRING = "Ljava/lang/String;"
FLAG = MethodRef("Landroid/os/Flag;", "on", (), "Z")
HOST = FieldRef(BASE, "host", STRING)


def ref(name: str, *params: str, returns: str = STRING, owner: str = OWNER) -> MethodRef:
    return MethodRef(owner, name, params, returns)


@pytest.fixture
def app() -> Assembled:
    return Assembled({BASE: "Ljava/lang/Object;", HEIR: BASE})


CHOICE: list[Line] = [
    ("invoke-static", FLAG),
    ("move-result", 0),
    ("if-eqz", 0, "else"),
    ("const-string", 1, "on"),
    ("return-object", 1),
    "else",
    ("const-string", 1, "off"),
    ("return-object", 1),
]


def test_an_unknown_condition_is_taken_both_ways_and_remembered(app: Assembled) -> None:
    """Each way out knows what was answered."""
    method = app.code(ref("choice"), CHOICE)
    exits = app.machine().root(method)
    told = {read(leaving): [(guard.value, guard.truth) for guard in leaving.guards] for leaving in exits}
    assert {value: [truth for _, truth in asked] for value, asked in told.items()} == {
        text("on"): [True],
        text("off"): [False],
    }
    assert all(isinstance(value, Made) and value.target == str(FLAG) for asked in told.values() for value, _ in asked)


def test_a_known_condition_is_taken_one_way(app: Assembled) -> None:
    """The other way is not run."""
    lines: list[Line] = [("const/4", 0, 1), *CHOICE[2:]]
    assert app.result(app.code(ref("known"), lines)) == [text("on")]


def test_a_helper_is_followed_with_its_arguments(app: Assembled) -> None:
    """What it returns is what it was given."""
    helper = app.code(ref("same", STRING), [("return-object", 7)])
    lines: list[Line] = [
        ("const-string", 0, "a"),
        ("invoke-static", 0, helper.ref),
        ("move-result-object", 0),
        ("return-object", 0),
    ]
    assert app.result(app.code(ref("caller"), lines)) == [text("a")]


def test_a_helper_without_end_costs_its_own_steps_only(app: Assembled) -> None:
    """It is kept as a call; its caller goes on."""
    helper = app.code(ref("forever"), ["again", ("const/4", 0, 0), ("goto", "again")])
    lines: list[Line] = [("invoke-static", helper.ref), ("const-string", 0, "after"), ("return-object", 0)]
    assert app.result(app.code(ref("caller"), lines)) == [text("after")]


def test_a_root_without_end_is_cut(app: Assembled) -> None:
    """It has no way out, and the machine says that a limit ended it."""
    machine = app.machine()
    assert machine.root(app.code(ref("forever"), ["again", ("const/4", 0, 0), ("goto", "again")])) == []
    assert machine.cut


def test_a_way_that_throws_is_no_way_out(app: Assembled) -> None:
    """Only the other one is left, with its condition."""
    lines: list[Line] = [*CHOICE[:5], "else", ("throw", 0)]
    exits = app.machine().root(app.code(ref("strict"), lines))
    assert [(read(leaving), [guard.truth for guard in leaving.guards]) for leaving in exits] == [(text("on"), [True])]


def test_what_is_written_into_an_object_is_read_from_it(app: Assembled) -> None:
    """Of an object that the method made; of one it was given, the field is left open."""
    lines: list[Line] = [
        ("new-instance", 0, BASE),
        ("const-string", 1, "a.example"),
        ("iput-object", 1, 0, HOST),
        ("iget-object", 2, 0, HOST),
        ("return-object", 2),
    ]
    assert app.result(app.code(ref("made"), lines)) == [text("a.example")]
    given = app.code(ref("given", BASE), [("iget-object", 0, 7, HOST), ("return-object", 0)])
    (value,) = app.result(given)
    assert value != text("a.example")


@pytest.mark.parametrize("count", [2, 8])
def test_what_is_written_into_one_of_several_objects_may_be_in_each(app: Assembled, count: int) -> None:
    """A few are followed one by one; of more each may hold what it did or what was written."""
    heap = {at: Thing(BASE, fields={"host": text("old")}) for at in range(1, count + 1)}
    heap |= {at + 100: Thing("[Ljava/lang/String;", Items((Const(0),))) for at in heap}
    objects, arrays = (
        Alternatives(tuple(cast(Value, Ref(at + more)) for at in range(1, count + 1))) for more in (0, 100)
    )
    lines: list[Line] = [
        ("const-string", 0, "new"),
        ("const/4", 1, 0),
        ("iput-object", 0, 6, HOST),
        ("aput-object", 0, 7, 1),
        ("return-object", 0),
    ]
    exits = app.machine().run(app.code(ref("write", BASE, "[Ljava/lang/String;"), lines), [objects, arrays], heap, ())
    made = [[cast(Made, freeze(Ref(at), leaving.heap)) for leaving in exits] for at in (1, 2)]
    hosts = [{option for one in ways for option in options(one.fields[0][1])} for ways in made]
    held = [{option for leaving in exits for option in options(freeze(Ref(at), leaving.heap))} for at in (101, 102)]
    assert hosts == [{text("old"), text("new")}] * 2
    assert held == [{Items((Const(0),)), Items((text("new"),))}] * 2


def test_a_watched_call_is_reported_with_its_arguments_and_conditions(app: Assembled) -> None:
    """As often as it is made, under what it is made."""
    sink = MethodRef("Lokhttp3/Client;", "pin", (STRING,), "V")
    lines: list[Line] = [*CHOICE[:4], ("invoke-static", 1, sink), "else", ("return-void",)]
    method = app.code(ref("attach", returns="V"), lines)
    machine = app.machine(watch=frozenset([app.site(method, "invoke-static", 1)]))
    machine.root(method)
    (event,) = machine.events
    assert event.args == (text("on"),)
    assert [guard.truth for guard in event.guards] == [True]
    assert isinstance(event.guards[0], Guard)


# --- type tests ---------------------------------------------------------------------------------------------------
def asks(app: Assembled, first: list[Line], kind: str) -> list[Line]:
    return [*first, ("instance-of", 1, 0, kind), ("return", 1)]


def test_an_object_that_was_made_is_of_its_own_class(app: Assembled) -> None:
    """Of that and of those above it, of none below."""
    for kind, said in ((BASE, 1), (HEIR, 0), ("Ljava/lang/Object;", 1)):
        lines = asks(app, [("new-instance", 0, BASE)], kind)
        assert app.result(app.code(ref(f"is{kind}", returns="Z"), lines)) == [Const(said)]


def test_an_object_known_by_its_declared_type_may_be_of_a_class_below(app: Assembled) -> None:
    """Whether it is, is a question; that it is of no class apart, is known."""
    source = MethodRef("Landroid/os/Source;", "get", (), BASE)
    app.supers["Lorg/app/Other;"] = "Ljava/lang/Object;"
    first: list[Line] = [("invoke-static", source), ("move-result-object", 0)]
    (asked,) = app.result(app.code(ref("below", returns="Z"), asks(app, first, HEIR)))
    assert isinstance(asked, Made)
    assert asked.target == "instance-of"
    assert app.result(app.code(ref("itself", returns="Z"), asks(app, first, BASE))) == [Const(1)]
    assert app.result(app.code(ref("apart", returns="Z"), asks(app, first, "Lorg/app/Other;"))) == [Const(0)]


def test_a_cast_that_cannot_succeed_ends_the_way(app: Assembled) -> None:
    """One to a class below may succeed, where only the declared type is known."""
    for kind, ways in ((HEIR, 0), (BASE, 1)):
        lines: list[Line] = [("new-instance", 0, BASE), ("check-cast", 0, kind), ("return-object", 0)]
        assert len(app.machine().root(app.code(ref(f"cast{kind}"), lines))) == ways
    source = MethodRef("Landroid/os/Source;", "get", (), BASE)
    lines = [("invoke-static", source), ("move-result-object", 0), ("check-cast", 0, HEIR), ("return-object", 0)]
    assert len(app.machine().root(app.code(ref("declared"), lines))) == 1


def test_what_nobody_tells_stays_a_hole(app: Assembled) -> None:
    """A parameter is none of the values it might be."""
    assert app.result(app.code(ref("same", STRING), [("return-object", 7)])) == [Hole("parameter 0")]


FUNCTION = MethodRef("Lkotlin/jvm/functions/Function1;", "invoke", ("Ljava/lang/Object;",), "Ljava/lang/Object;")
LIST = FieldRef(HEIR, "pins", "Ljava/util/List;")
NEW_LIST = MethodRef("Ljava/util/ArrayList;", "<init>", (), "V")


def test_a_block_that_is_not_known_may_fill_what_it_is_handed(app: Assembled) -> None:
    """``Config().apply(block)``: the list is not empty afterwards, and what is in it the block's owner knows."""
    lines: list[Line] = [
        ("new-instance", 0, HEIR),
        ("new-instance", 1, "Ljava/util/ArrayList;"),
        ("invoke-direct", 1, NEW_LIST),
        ("iput-object", 1, 0, LIST),
        ("invoke-interface", 7, 0, FUNCTION),
        ("iget-object", 2, 0, LIST),
        ("return-object", 2),
    ]
    given = app.result(app.code(ref("build", "Lkotlin/jvm/functions/Function1;"), lines))
    assert [(type(one), getattr(one, "complete", True)) for one in given] == [(Items, False)]
    assert depends(given[0])


def test_a_loop_whose_end_a_helper_decides_comes_to_an_end(app: Assembled) -> None:
    """``while (more()) …``: what the helper answers is not known, so that every way round is another one."""
    more: list[Line] = [*CHOICE[:3], ("const/4", 1, 1), ("return", 1), "else", ("const/4", 1, 0), ("return", 1)]
    app.code(ref("more", returns="Z"), more)
    lines: list[Line] = [
        "again",
        ("invoke-static", ref("more", returns="Z")),
        ("move-result", 0),
        ("if-nez", 0, "again"),
        ("const-string", 1, "done"),
        ("return-object", 1),
    ]
    machine = app.machine()
    exits = machine.root(app.code(ref("loop"), lines))
    assert {read(leaving) for leaving in exits} == {text("done")}
    assert not machine.cut
    assert machine.steps < 500
