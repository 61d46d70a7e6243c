"""Calls with the values that their callers and the fields they read give them."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.program import Program
from pinscan.code.values import Alternatives, Made, Text, Value, text
from pinscan.formats.dex import FieldRef, MethodRef
from tests.code.dalvik.assembled import Assembled, Line

OWNER, SERVER, STRING = "Lorg/app/Net;", "Lorg/app/Server;", "Ljava/lang/String;"
SINK = MethodRef("Lokhttp3/Sink;", "pin", (STRING, STRING), "V")
HOST, PIN = FieldRef(SERVER, "host", STRING), FieldRef(SERVER, "pin", STRING)
OBJECT = MethodRef("Ljava/lang/Object;", "<init>", (), "V")


def ref(name: str, *params: str, returns: str = "V", owner: str = OWNER) -> MethodRef:
    return MethodRef(owner, name, params, returns)


@pytest.fixture
def app() -> Assembled:
    return Assembled({OWNER: "Ljava/lang/Object;", SERVER: "Ljava/lang/Object;"})


def given(app: Assembled) -> list[tuple[Value, ...]]:
    """What the sink is given, call by call."""
    found = Calls(cast(Program, app)).to(SINK.owner, SINK.name)
    return sorted((call.args for call in found), key=repr)


def words(*pairs: tuple[str, str]) -> list[tuple[Text, Text]]:
    return sorted(((text(host), text(pin)) for host, pin in pairs), key=repr)


def caller(name: str, host: str, pin: str, helper: MethodRef, app: Assembled) -> None:
    lines: list[Line] = [("const-string", 0, host), ("const-string", 1, pin), ("invoke-static", 0, 1, helper)]
    app.code(ref(name), [*lines, ("return-void",)])


def test_a_parameters_values_are_those_of_each_caller(app: Assembled) -> None:
    """Two callers of one helper: each host stays with its own pin."""
    helper = app.code(ref("add", STRING, STRING), [("invoke-static", 6, 7, SINK), ("return-void",)])
    caller("one", "a.example", "pin a", helper.ref, app)
    caller("two", "b.example", "pin b", helper.ref, app)
    assert given(app) == words(("a.example", "pin a"), ("b.example", "pin b"))


def test_a_helper_that_nobody_calls_is_seen_with_its_parameters_open(app: Assembled) -> None:
    """The call is there; what it is given is not told."""
    app.code(ref("add", STRING, STRING), [("invoke-static", 6, 7, SINK), ("return-void",)])
    ((host, pin),) = given(app)
    assert not isinstance(host, Text)
    assert not isinstance(pin, Text)


def constructor(app: Assembled) -> MethodRef:
    """``Server(host, pin)``, which keeps both."""
    made = ref("<init>", STRING, STRING, owner=SERVER)
    lines: list[Line] = [
        ("invoke-direct", 5, OBJECT),
        ("iput-object", 6, 5, HOST),
        ("iput-object", 7, 5, PIN),
        ("return-void",),
    ]
    app.code(made, lines, static=False)
    return made


def use(app: Assembled, first: list[Line]) -> list[Line]:
    """Hand the fields of the object in register 0 on to the sink."""
    fields: list[Line] = [("iget-object", 1, 0, HOST), ("iget-object", 2, 0, PIN)]
    return [*first, *fields, ("invoke-static", 1, 2, SINK), ("return-void",)]


def made_with(host: str, pin: str, init: MethodRef) -> list[Line]:
    return [
        ("new-instance", 0, SERVER),
        ("const-string", 1, host),
        ("const-string", 2, pin),
        ("invoke-direct", 0, 1, 2, init),
    ]


def test_an_objects_fields_are_those_it_was_made_with(app: Assembled) -> None:
    """Two objects of one class, each in its own method."""
    init = constructor(app)
    app.code(ref("one"), use(app, made_with("a.example", "pin a", init)))
    app.code(ref("two"), use(app, made_with("b.example", "pin b", init)))
    assert given(app) == words(("a.example", "pin a"), ("b.example", "pin b"))


def test_objects_that_are_handed_over_unseen_keep_host_and_pin_together(app: Assembled) -> None:
    """A method is given one of two objects by nobody that is seen: never one's host with the other's pin."""
    init = constructor(app)
    app.code(ref("one"), [*made_with("a.example", "pin a", init), ("return-void",)])
    app.code(ref("two"), [*made_with("b.example", "pin b", init), ("return-void",)])
    app.code(ref("use", SERVER), use(app, [("move-object", 0, 7)]))
    assert given(app) == words(("a.example", "pin a"), ("b.example", "pin b"))


def test_a_field_takes_the_values_of_all_its_writers(app: Assembled) -> None:
    """What it may hold is one of them; of a field that nobody writes, nothing is told."""
    init = constructor(app)
    app.code(ref("one"), [*made_with("a.example", "pin", init), ("return-void",)])
    app.code(ref("two"), [*made_with("b.example", "pin", init), ("return-void",)])
    calls = Calls(cast(Program, app))
    assert calls.field(HOST) == Alternatives((text("a.example"), text("b.example")))
    assert calls.field(PIN) == text("pin")
    assert not isinstance(calls.field(FieldRef(SERVER, "port", STRING)), Text)


def test_the_objects_of_a_class_are_told_apart_where_all_are_known(app: Assembled) -> None:
    """Each with all its fields."""
    init = constructor(app)
    app.code(ref("one"), [*made_with("a.example", "pin a", init), ("return-void",)])
    app.code(ref("two"), [*made_with("b.example", "pin b", init), ("return-void",)])
    found = Calls(cast(Program, app)).objects(HOST)
    held = [dict(one.fields) for one in found if isinstance(one, Made)]
    assert sorted(((one["host"], one["pin"]) for one in held), key=repr) == words(
        ("a.example", "pin a"), ("b.example", "pin b")
    )


def test_an_object_that_was_not_followed_leaves_all_of_them_unknown(app: Assembled) -> None:
    """One of two gets its host from a parameter that nobody gives."""
    init = constructor(app)
    app.code(ref("one"), [*made_with("a.example", "pin a", init), ("return-void",)])
    lines: list[Line] = [
        ("new-instance", 0, SERVER),
        ("const-string", 2, "pin b"),
        ("invoke-direct", 0, 7, 2, init),
        ("return-void",),
    ]
    app.code(ref("two", STRING), lines)
    assert Calls(cast(Program, app)).objects(HOST) == ()
