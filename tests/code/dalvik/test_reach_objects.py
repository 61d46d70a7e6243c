"""A library's virtual methods are reached only where something makes an object that has them."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.program import Method, Program
from pinscan.code.dalvik.reach import Reach
from tests.code.dalvik.fake_program import FakeProgram

APP, BASE, HEIR = "Lorg/app/Main;", "Lch/qos/logback/core/Life;", "Lch/qos/logback/core/net/Tls;"
OTHER = "Lch/qos/logback/core/Other;"


@pytest.fixture
def code() -> FakeProgram:
    """An app that starts whatever lives: the library's base class, whose heir's ``start`` decides on trust."""
    fake = FakeProgram({APP: "Ljava/lang/Object;", BASE: "Ljava/lang/Object;", HEIR: BASE, OTHER: "Ljava/lang/Object;"})
    main = fake.method(APP, "main")
    fake.method(BASE, "start")
    fake.called[BASE, "start"] = [main]
    return fake


def reaches(code: FakeProgram, method: Method) -> bool:
    return Reach(cast(Program, code)).reached(method)


def test_a_call_through_a_superclass_reaches_no_class_that_nobody_makes(code: FakeProgram) -> None:
    """The app calls ``start`` of the base class; no object of the heir exists."""
    assert not reaches(code, code.method(HEIR, "start"))


def test_an_object_that_the_app_makes_or_names_is_reached(code: FakeProgram) -> None:
    """By ``new``, or by its class constant, from which reflection makes one."""
    start = code.method(HEIR, "start")
    code.made[HEIR] = code.methods(APP)[:1]
    assert reaches(code, start)
    code.made, code.named = {}, {HEIR: code.methods(APP)[:1]}
    assert reaches(code, start)


def test_an_object_that_only_unreached_code_makes_is_none(code: FakeProgram) -> None:
    """A factory of the library makes it, which the app calls in one case and nobody in the other."""
    start, factory = code.method(HEIR, "start"), code.method(OTHER, "make", access=9)
    code.made[HEIR] = [factory]
    assert not reaches(code, start)
    code.called[OTHER, "make"] = code.methods(APP)[:1]
    assert reaches(code, start)


def test_a_class_that_only_makes_itself_is_not_left_out(code: FakeProgram) -> None:
    """Who asks in a circle is told yes: nothing is said to be out of reach that may be in it."""
    start = code.method(HEIR, "start")
    code.made[HEIR] = [start]
    assert reaches(code, start)


def test_an_heir_of_the_apps_own_has_the_librarys_methods(code: FakeProgram) -> None:
    """The app extends the class; how it makes its objects does not matter."""
    start = code.method(HEIR, "start")
    code.supers["Lorg/app/Mine;"] = HEIR
    assert reaches(code, start)


def test_a_view_is_made_by_layouts(code: FakeProgram) -> None:
    """The platform makes views by the names that layouts give."""
    start = code.method(HEIR, "start")
    code.supers[BASE] = "Landroid/view/View;"
    assert reaches(code, start)


def test_static_methods_need_no_object(code: FakeProgram) -> None:
    """A call is enough."""
    helper = code.method(HEIR, "help", access=9)
    assert not reaches(code, helper)
    code.called[HEIR, "help"] = code.methods(APP)[:1]
    assert reaches(code, helper)
