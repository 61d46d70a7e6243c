"""Whether a builder that was given something, and what is built of it, comes to anything."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.dropped import CALLERS, Family, is_dropped
from pinscan.code.dalvik.program import Program, Site
from pinscan.formats.dex import FieldRef, MethodRef
from tests.code.dalvik.assembled import Assembled, Line

APP, BUILDER, CLIENT, PINNER = "Lorg/app/Net;", "Lb/Builder;", "Lb/Client;", "Lb/Pinner;"
FAMILY = Family(BUILDER, frozenset((CLIENT,)))
NEW = MethodRef(BUILDER, "<init>", (), "V")
SET = MethodRef(BUILDER, "certificatePinner", (PINNER,), BUILDER)
QUIET = MethodRef(BUILDER, "set", ("Z",), "V")
BUILD = MethodRef(BUILDER, "build", (), CLIENT)
MADE = MethodRef(CLIENT, "<init>", (BUILDER,), "V")
AGAIN = MethodRef(CLIENT, "newBuilder", (), BUILDER)
CALL = MethodRef(CLIENT, "newCall", ("Lb/Request;",), "Lb/Call;")
TAKE = MethodRef(APP, "take", (CLIENT,), "V")
KEPT = FieldRef(APP, "client", CLIENT)
HOLDER = FieldRef(BUILDER, "pinner", PINNER)
STARTED: list[Line] = [
    ("new-instance", 0, BUILDER), ("invoke-direct", 0, NEW), ("invoke-virtual", 0, 5, SET), ("move-result-object", 0),
]  # fmt: skip
BUILT: list[Line] = [*STARTED, ("invoke-virtual", 0, BUILD)]


@pytest.fixture
def app() -> Assembled:
    return Assembled({APP: "Ljava/lang/Object;"})


def ref(name: str, *params: str, returns: str = "V") -> MethodRef:
    return MethodRef(APP, name, params, returns)


def dropped(app: Assembled, site: Site, register: int = 0, chain: tuple[Site, ...] = ()) -> bool:
    return is_dropped(cast(Program, app), site, chain, register, FAMILY)


def setter(app: Assembled, *lines: Line) -> bool:
    """Whether the builder that a method sets the pinner of is dropped."""
    method = app.code(ref("client"), [*lines, ("return-void",)])
    return dropped(app, app.site(method, "invoke-virtual"))


@pytest.mark.parametrize(
    "lines",
    [
        STARTED,
        BUILT,
        [*BUILT, ("move-result-object", 1)],
        [*STARTED, ("new-instance", 1, CLIENT), ("invoke-direct", 1, 0, MADE)],
        [*BUILT, ("move-result-object", 1), ("invoke-virtual", 1, AGAIN), ("move-result-object", 2)],
        [*STARTED, ("const/4", 1, 0), ("invoke-virtual", 0, 1, QUIET), ("invoke-virtual", 0, BUILD)],
    ],
    ids=["no build", "result dropped", "never read", "inlined build", "another builder", "more settings"],
)
def test_what_nobody_takes_is_dropped(app: Assembled, lines: list[Line]) -> None:
    """Setting up, building and building again are no uses."""
    assert setter(app, *lines)


@pytest.mark.parametrize(
    "lines",
    [
        [*BUILT, ("move-result-object", 1), ("invoke-virtual", 1, 2, CALL)],
        [*BUILT, ("move-result-object", 1), ("invoke-static", 1, TAKE)],
        [*BUILT, ("move-result-object", 1), ("sput-object", 1, KEPT)],
        [*BUILT, ("move-result-object", 1), ("move-object", 3, 1), ("const/4", 1, 0), ("invoke-static", 3, TAKE)],
        [*BUILT, ("move-result-object", 1), ("invoke-virtual", 1, AGAIN), ("move-result-object", 2),
         ("invoke-virtual", 2, BUILD), ("move-result-object", 3), ("invoke-static", 3, TAKE)],
        [*STARTED, ("new-instance", 1, CLIENT), ("invoke-direct", 1, 0, MADE), ("sput-object", 1, KEPT)],
        [*BUILT, ("move-result-object", 1), ("aput-object", 1, 2, 3)],
        [*BUILT, ("move-result-object", 1), ("filled-new-array", 1, "[Lb/Client;")],
        [*BUILT, ("invoke-virtual", 0, BUILD), ("move-result-object", 1), ("invoke-static", 1, TAKE)],
    ],
    ids=["called", "passed on", "stored", "copied", "built on", "inlined build", "in an array", "in an array literal",
         "built twice"],
)  # fmt: skip
def test_what_is_called_stored_or_passed_on_is_used(app: Assembled, lines: list[Line]) -> None:
    """Every way to take a client, also one made of another, or the second that a builder makes."""
    assert not setter(app, *lines)


def test_a_client_built_before_is_another_one(app: Assembled) -> None:
    """What a builder made before it was given the pinner does not have it."""
    first: list[Line] = [("new-instance", 0, BUILDER), ("invoke-direct", 0, NEW), ("invoke-virtual", 0, BUILD)]
    later: list[Line] = [("move-result-object", 1), ("invoke-static", 1, TAKE), ("invoke-virtual", 0, 5, SET)]
    method = app.code(ref("client"), [*first, *later, ("return-void",)])
    assert dropped(app, app.site(method, "invoke-virtual", 1))


def test_a_builder_that_was_stored_before_may_be_used(app: Assembled) -> None:
    """Somebody else holds it when it is given the pinner."""
    kept = FieldRef(APP, "builder", BUILDER)
    started: list[Line] = [("new-instance", 0, BUILDER), ("invoke-direct", 0, NEW), ("sput-object", 0, kept)]
    assert not setter(app, *started, ("invoke-virtual", 0, 5, SET))


def test_a_builder_from_a_field_may_be_used(app: Assembled) -> None:
    """Nothing is told of an object that was not made here."""
    assert not setter(app, ("sget-object", 0, FieldRef(APP, "builder", BUILDER)), ("invoke-virtual", 0, 5, SET))


def returning(app: Assembled) -> Site:
    """A method that returns its client; the place where it sets the pinner."""
    lines: list[Line] = [*BUILT, ("move-result-object", 0), ("return-object", 0)]
    method = app.code(ref("client", returns=CLIENT), lines)
    return app.site(method, "invoke-virtual")


def test_a_returned_client_is_used_as_its_callers_use_it(app: Assembled) -> None:
    """A caller that drops it, one that takes it, and the one of them that the way came by."""
    site = returning(app)
    call = site.method.ref
    one = app.code(ref("one"), [("invoke-static", call), ("return-void",)])
    assert dropped(app, site)
    two = app.code(ref("two"), [("invoke-static", call), ("move-result-object", 0), ("invoke-static", 0, TAKE)])
    assert not dropped(app, site)
    assert dropped(app, site, chain=(app.site(one, "invoke-static"),))
    assert not dropped(app, site, chain=(app.site(two, "invoke-static"),))


def test_a_returned_client_of_a_method_that_nobody_calls_may_be_used(app: Assembled) -> None:
    """A provider is called by code that was not seen."""
    assert not dropped(app, returning(app))


def test_a_client_whose_method_many_call_is_taken_for_used(app: Assembled) -> None:
    """Beyond the limit nothing is looked into."""
    site = returning(app)
    for number in range(CALLERS + 1):
        app.code(ref(f"caller{number}"), [("invoke-static", site.method.ref), ("return-void",)])
    assert not dropped(app, site)


def helper(app: Assembled) -> Site:
    """A helper that is given the builder; the place where it sets the pinner."""
    method = app.code(ref("pin", BUILDER), [("invoke-virtual", 7, 5, SET), ("return-void",)])
    return app.site(method, "invoke-virtual")


def test_a_builder_given_to_a_helper_is_its_callers(app: Assembled) -> None:
    """The helper only sets it up; the caller builds and drops it, or takes what it builds."""
    site = helper(app)
    given: list[Line] = [("new-instance", 0, BUILDER), ("invoke-direct", 0, NEW), ("invoke-static", 0, site.method.ref)]
    app.code(ref("drops"), [*given, ("invoke-virtual", 0, BUILD), ("return-void",)])
    assert dropped(app, site, 7)
    taken: list[Line] = [("invoke-virtual", 0, BUILD), ("move-result-object", 1), ("sput-object", 1, KEPT)]
    app.code(ref("takes"), [*given, *taken, ("return-void",)])
    assert not dropped(app, site, 7)


def test_a_field_write_counts_like_its_setter(app: Assembled) -> None:
    """R8 writes the field where the setter was called."""
    started: list[Line] = [("new-instance", 0, BUILDER), ("invoke-direct", 0, NEW), ("iput-object", 5, 0, HOLDER)]
    lost = app.code(ref("lost"), [*started, ("new-instance", 1, CLIENT), ("invoke-direct", 1, 0, MADE)])
    assert dropped(app, app.site(lost, "iput-object"))
    taken: list[Line] = [("new-instance", 1, CLIENT), ("invoke-direct", 1, 0, MADE), ("invoke-static", 1, TAKE)]
    used = app.code(ref("used"), [*started, *taken])
    assert not dropped(app, app.site(used, "iput-object"))


def test_a_use_on_one_way_is_enough(app: Assembled) -> None:
    """A client that one branch drops and another takes is used."""
    lines: list[Line] = [*BUILT, ("move-result-object", 1), ("if-eqz", 6, "end"), ("invoke-static", 1, TAKE), "end"]
    assert not setter(app, *lines)


def test_a_type_that_is_set_up_itself_is_used_by_what_returns_something_else() -> None:
    """A client without a builder: setters return nothing or the client itself."""
    family = Family(CLIENT)
    assert family.leaves(MethodRef(CLIENT, "setCertificatePinner", (PINNER,), CLIENT))
    assert family.leaves(MethodRef(CLIENT, "setTimeout", ("I",), "V"))
    assert not family.leaves(CALL)
