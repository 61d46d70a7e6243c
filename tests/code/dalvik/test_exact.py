"""Helpers run one way with every condition known: when one is tried, what it tells, and when it is given up."""

from __future__ import annotations

from typing import Any

import pytest

from pinscan.code.dalvik import exact
from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.interpreter import Interpreter
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Alternatives, Const, Hole, Items, Text, Value, text
from pinscan.formats.dex import MethodRef
from tests.code.dalvik.assembled import Assembled, Line

OWNER, STRING = "Lorg/app/Net;", "Ljava/lang/String;"
FLAG = MethodRef("Landroid/os/Flag;", "on", (), "Z")
SINK = MethodRef("Lokhttp3/Client;", "pin", (STRING,), "V")


def ref(name: str, *params: str, returns: str = "I") -> MethodRef:
    return MethodRef(OWNER, name, params, returns)


@pytest.fixture
def app() -> Assembled:
    return Assembled({OWNER: "Ljava/lang/Object;"})


def counting(app: Assembled, turns: int) -> Method:
    """A helper that counts down from a number that it is given, and returns what it counted."""
    lines: list[Line] = [
        ("const/4", 0, 0), "again", ("if-eqz", 7, "end"), ("add-int/lit8", 0, 0), ("add-int/lit8", 7, 7),
        ("goto", "again"), "end", ("return", 0),
    ]  # fmt: skip
    method = app.code(ref("count", "I"), lines)
    body = app.bodies[method].at
    up, down = (pc for pc, i in body.items() if i.name == "add-int/lit8")
    body[up], body[down] = body[up]._replace(value=1), body[down]._replace(value=-1)
    app.code(ref("run"), [("const/16", 1, turns), ("invoke-static", 1, method.ref), ("move-result", 2), ("return", 2)])
    return method


def run(app: Assembled) -> Method:
    return next(method for method in app.bodies if method.ref.name == "run")


def test_a_loop_is_run_to_its_end(app: Assembled) -> None:
    """Many turns, which no search that follows every way would take."""
    counting(app, 500)
    assert app.result(run(app)) == [Const(500)]


def test_a_loop_that_takes_too_long_is_given_up(app: Assembled) -> None:
    """Nothing is told of it, and the attempt is counted; its steps stay within the limit."""
    helper = counting(app, 30_000)
    machine = app.machine()
    machine.root(run(app))
    assert machine.attempts.failed[helper] >= 1
    assert exact.STEPS <= machine.attempts.wasted < 2 * exact.STEPS
    assert all(not isinstance(value, Const) for value in app.result(run(app)))


def choosing(app: Assembled) -> Method:
    """A helper whose answer depends on a condition that is not known; it calls the sink on its way."""
    lines: list[Line] = [
        ("invoke-static", 7, SINK), ("invoke-static", FLAG), ("move-result", 0), ("if-eqz", 0, "else"),
        ("const-string", 1, "on"), ("return-object", 1), "else", ("const-string", 1, "off"), ("return-object", 1),
    ]  # fmt: skip
    method = app.code(ref("choose", STRING, returns=STRING), lines)
    told: list[Line] = [("const-string", 1, "a"), ("invoke-static", 1, method.ref), ("move-result-object", 2)]
    app.code(ref("run", returns=STRING), [*told, ("return-object", 2)])
    return method


def test_an_unknown_condition_ends_the_attempt(app: Assembled) -> None:
    """The call is followed every way then, and what the attempt saw is not counted twice."""
    helper = choosing(app)
    machine = app.machine(watch=frozenset((app.site(helper, "invoke-static"),)))
    exits = machine.root(run(app))
    values = {option for leaving in exits for option in _options(leaving.value)}
    assert values == {text("on"), text("off")}
    assert machine.attempts.failed[helper] == 1
    assert [event.args for event in machine.events] == [(text("a"),)]


def _options(value: Operand) -> tuple[Operand, ...]:
    return value.options if isinstance(value, Alternatives) else (value,)


def worth(machine: Interpreter, method: Method, *args: Operand) -> bool:
    heap = {1: Thing("Ljava/util/ArrayList;", Items((), complete=False)), 2: Thing("Lorg/app/Server;")}
    return exact.worth(machine, method, list(args), State([], heap), method)


@pytest.mark.parametrize(
    ("kind", "given", "tried"),
    [
        (STRING, text("a"), True),
        (STRING, Hole("read"), False),
        (STRING, Text(("https://", Hole("read"))), False),
        (STRING, Alternatives((text("a"), text("b"))), False),
        ("I", Const(1), True),
        ("I", Hole("read"), False),
        ("[B", Hole("read"), False),
        ("Ljava/util/List;", Ref(1), False),
        ("Lorg/app/Server;", Ref(2), True),
        ("Lorg/app/Server;", Hole("parameter 0"), True),
    ],
)
def test_what_is_tried_knows_its_plain_arguments(app: Assembled, kind: str, given: Value, tried: bool) -> None:
    """Texts, numbers, arrays and whole collections; of an object of the app only its fields matter later."""
    method = app.code(ref("helper", kind), [("const/4", 0, 0), ("return", 0)])
    assert worth(app.machine(), method, given) is tried


@pytest.mark.parametrize("settings", [{"flat": True}, {"brief": True}])
def test_searches_for_conditions_or_origins_try_nothing(app: Assembled, settings: dict[str, Any]) -> None:
    """They do not ask for values."""
    method = app.code(ref("helper", "I"), [("const/4", 0, 0), ("return", 0)])
    assert not worth(app.machine(**settings), method, Const(1))
    assert not worth(app.machine(slice=frozenset((method,))), method, Const(1))


def test_a_helper_that_can_change_nothing_is_not_tried(app: Assembled) -> None:
    """It returns nothing and is given no object."""
    method = app.code(ref("note", "I", returns="V"), [("return-void",)])
    assert not worth(app.machine(), method, Const(1))
    given = app.code(ref("fill", "Lorg/app/Server;", returns="V"), [("return-void",)])
    assert worth(app.machine(), given, Ref(2))


def test_failures_are_remembered(app: Assembled) -> None:
    """A helper that failed some times is not tried again; nor is any once too much was lost."""
    method = app.code(ref("helper", "I"), [("const/4", 0, 0), ("return", 0)])
    machine = app.machine()
    machine.attempts.failed[method] = exact.FAILURES - 1
    assert worth(machine, method, Const(1))
    machine.attempts.failed[method] = exact.FAILURES
    assert not worth(machine, method, Const(1))
    lost = app.machine()
    lost.attempts.wasted = exact.WASTE
    assert not worth(lost, method, Const(1))


def test_attempts_are_not_nested_without_end(app: Assembled) -> None:
    """Beyond the deepest chain nothing is tried."""
    method = app.code(ref("helper", "I"), [("const/4", 0, 0), ("return", 0)])
    machine = app.machine()
    machine.frames.extend([app.site(method, "return")] * exact.DEPTH)
    assert not worth(machine, method, Const(1))
