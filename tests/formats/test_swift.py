"""Names of Swift's classes."""

from __future__ import annotations

import pytest

from pinscan.formats.swift import class_named


@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        ("_TtC3App15SessionDelegate", "App.SessionDelegate"),
        ("_TtC3App3Net", "App.Net"),
        ("_TtCC3App5Outer5Inner", None),
        ("_TtC3App15Short", None),
        ("_TtC99App", None),
        ("NSObject", None),
    ],
)
def test_a_class_is_named_by_its_runtime_name(runtime: str, name: str | None) -> None:
    """Module and class of a plain class; nothing for nested, damaged and Objective-C names."""
    assert class_named(runtime) == name
