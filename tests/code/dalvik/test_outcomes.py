"""Helpers of known arguments: run once for a build, told again where nothing else matters."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.machine import Attempts
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Const, Made, text
from pinscan.formats.dex import FieldRef, MethodRef
from tests.code.dalvik.assembled import Assembled, Line, read

OWNER, BOX, STRING = "Lorg/app/Net;", "Lorg/app/Box;", "Ljava/lang/String;"
HOST = FieldRef(BOX, "host", STRING)
SEEN = FieldRef(OWNER, "seen", BOX)
SINK = MethodRef("Lokhttp3/Client;", "pin", (STRING,), "V")


@pytest.fixture
def app() -> Assembled:
    return Assembled({BOX: "Ljava/lang/Object;", OWNER: "Ljava/lang/Object;"})


def boxed(app: Assembled, more: tuple[Line, ...] = ()) -> Method:
    """A helper that puts the text it is given into a new object."""
    lines: list[Line] = [
        ("new-instance", 0, BOX), ("iput-object", 7, 0, HOST), *more, ("return-object", 0),
    ]  # fmt: skip
    return app.code(MethodRef(OWNER, "boxed", (STRING,), BOX), lines)


def caller(app: Assembled, helper: Method, then: tuple[Line, ...], name: str = "caller") -> Method:
    """Calls the helper twice with the same text, then goes on with both results in registers 1 and 2."""
    twice = [("invoke-static", 0, helper.ref), ("move-result-object", 1), ("invoke-static", 0, helper.ref),
             ("move-result-object", 2)]  # fmt: skip
    return app.code(MethodRef(OWNER, name, (), STRING), [("const-string", 0, "a.example"), *twice, *then])


HELD: tuple[Line, ...] = (("iget-object", 3, 2, HOST), ("return-object", 3))


def test_what_is_told_again_costs_and_gives_what_a_run_does(app: Assembled) -> None:
    """In the machine that ran it and in the next one of the build."""
    helper = boxed(app)
    method, attempts = caller(app, helper, HELD), Attempts()
    steps = []
    for _ in range(2):
        machine = app.machine(attempts=attempts)
        assert [read(leaving) for leaving in machine.root(method)] == [text("a.example")]
        steps.append(machine.steps)
    assert len(set(steps)) == 1
    assert [key[0] for key, outcome in attempts.outcomes.items() if outcome is not None] == [helper]


def test_each_call_makes_an_object_of_its_own(app: Assembled) -> None:
    """What is written into the first is not in the second."""
    then: tuple[Line, ...] = (("const-string", 4, "b.example"), ("iput-object", 4, 1, HOST), *HELD)
    assert app.result(caller(app, boxed(app), then)) == [text("a.example")]
    same: tuple[Line, ...] = (("if-eq", 1, 2, "same"), ("const/4", 3, 0), ("return", 3), "same", ("const/4", 3, 1),
                              ("return", 3))  # fmt: skip
    told = app.result(caller(app, boxed(app), same, "asks"))
    assert told != [Const(1)]


def test_a_watched_call_is_reported_whatever_was_told_before(app: Assembled) -> None:
    """A search for what is in the helper runs it each time."""
    helper = boxed(app, (("invoke-static", 7, SINK),))
    method, attempts = caller(app, helper, HELD), Attempts()
    app.machine(attempts=attempts).root(method)
    machine = app.machine(attempts=attempts, watch=frozenset([app.site(helper, "invoke-static")]))
    machine.root(method)
    assert [event.args for event in machine.events] == [(text("a.example"),)] * 2


def test_what_writes_a_static_field_is_run_each_time(app: Assembled) -> None:
    """The field holds what the last call made."""
    helper = boxed(app, (("sput-object", 0, SEEN),))
    attempts = Attempts()
    then: tuple[Line, ...] = (("sget-object", 3, SEEN), ("iget-object", 3, 3, HOST), ("return-object", 3))
    exits = app.machine(attempts=attempts).root(caller(app, helper, then))
    assert [read(leaving) for leaving in exits] == [text("a.example")]
    assert not any(attempts.outcomes.values())


def test_what_a_call_of_the_platform_returns_stays_a_call(app: Assembled) -> None:
    """A helper that asks the platform tells of the call each time it is made."""
    asked = MethodRef("Landroid/os/Source;", "host", (), STRING)
    more: tuple[Line, ...] = (("invoke-static", asked), ("move-result-object", 1), ("iput-object", 1, 0, HOST))
    (value,) = app.result(caller(app, boxed(app, more), HELD))
    assert isinstance(value, Made)
    assert value.target == str(asked)
