"""Which fields a method may write, itself or through what it calls."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.effects import METHODS, Effects
from pinscan.code.dalvik.program import Program
from pinscan.formats.dex import FieldRef, MethodRef
from tests.code.dalvik.assembled import Assembled

OWNER, BASE, HEIR = "Lorg/app/Net;", "Lorg/app/Base;", "Lorg/app/Heir;"
HOST, PINS = FieldRef(OWNER, "host", "Ljava/lang/String;"), FieldRef(OWNER, "pins", "Ljava/util/List;")


def ref(name: str, owner: str = OWNER) -> MethodRef:
    return MethodRef(owner, name, (), "V")


@pytest.fixture
def app() -> Assembled:
    return Assembled({BASE: "Ljava/lang/Object;", HEIR: BASE})


def writes(app: Assembled, name: str) -> frozenset[str] | None:
    method = app.find_method(OWNER, name)
    assert method is not None
    told = Effects(cast(Program, app)).writes(method)
    return told.fields if told is not None else None


def test_a_method_writes_what_its_helpers_write(app: Assembled) -> None:
    """Its own fields and theirs; reading changes nothing."""
    app.code(ref("leaf"), [("iput-object", 1, 0, PINS), ("return-void",)])
    app.code(ref("top"), [("iput-object", 1, 0, HOST), ("invoke-static", ref("leaf")), ("return-void",)])
    app.code(ref("reads"), [("iget-object", 1, 0, HOST), ("return-void",)])
    assert writes(app, "top") == {"host", "pins"}
    assert writes(app, "reads") == frozenset()


def test_methods_that_call_each_other_come_to_an_end(app: Assembled) -> None:
    """Each writes what both write."""
    app.code(ref("one"), [("iput-object", 1, 0, HOST), ("invoke-static", ref("two")), ("return-void",)])
    app.code(ref("two"), [("iput-object", 1, 0, PINS), ("invoke-static", ref("one")), ("return-void",)])
    assert writes(app, "one") == writes(app, "two") == {"host", "pins"}


def test_a_virtual_call_may_run_what_is_below(app: Assembled) -> None:
    """The heir's method writes what the base's does not."""
    app.code(ref("fill", BASE), [("return-void",)], static=False)
    app.code(ref("fill", HEIR), [("iput-object", 1, 0, PINS), ("return-void",)], static=False)
    app.code(ref("top"), [("invoke-virtual", 0, ref("fill", BASE)), ("return-void",)])
    assert writes(app, "top") == {"pins"}


def test_a_method_of_the_platform_writes_no_field_of_the_build(app: Assembled) -> None:
    """It is not in the build."""
    app.code(ref("top"), [("invoke-static", MethodRef("Landroid/util/Log;", "i", (), "I")), ("return-void",)])
    assert writes(app, "top") == frozenset()


def test_a_method_that_leads_to_too_many_may_write_anything(app: Assembled) -> None:
    """The search has an end, and says so."""
    for number in range(METHODS + 2):
        app.code(ref(f"m{number}"), [("invoke-static", ref(f"m{number + 1}")), ("return-void",)])
    assert writes(app, "m0") is None
