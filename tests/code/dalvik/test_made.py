"""The objects of a class, told apart by what their constructors are given."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.dalvik.calls import calls_of
from pinscan.code.dalvik.made import MOST, made
from pinscan.code.values import Const, Items, strings
from pinscan.mechanisms._trust_code import managers
from tests.conftest import SAMPLES


def test_classes_that_r8_made_one_are_told_apart_by_their_objects() -> None:
    """Two trust managers of one class: each object has its own number and its own set of pins."""
    with open_build(SAMPLES / "kt-trust-okhttp4-r8.apk") as build:
        calls = build.once(calls_of)
        owner = next(one.ref.owner for one in managers(calls) if len(made(calls, one.ref.owner)) > 1)
        fields = [dict(one.fields) for one in made(calls, owner)]
    numbers = [next(value for value in one.values() if isinstance(value, Const)) for one in fields]
    pins = [len(list(strings(next(value for value in one.values() if isinstance(value, Items))))) for one in fields]
    assert sorted(zip(map(str, numbers), pins, strict=True)) == [("Const(value=0)", 1), ("Const(value=1)", 2)]


def test_too_many_objects_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, or where one is made of what is not known, none is returned."""
    assert MOST > 1
    monkeypatch.setattr("pinscan.code.dalvik.made.MOST", 1)
    with open_build(SAMPLES / "kt-trust-okhttp4-r8.apk") as build:
        calls = build.once(calls_of)
        assert all(len(made(calls, one.ref.owner)) <= 1 for one in managers(calls))
