"""Literals are read as JavaScript means them, minified or not, and expressions are never guessed."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.errors import FormatError
from pinscan.formats.javascript import UNKNOWN, calls, objects_with, read_literal

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_every_json_text_is_a_literal(value: object) -> None:
    """JSON is a subset of what is read."""
    text = json.dumps(value)
    assert read_literal(text, 0) == (value, len(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a:!0,b:!1,c:[1,2,],}", {"a": True, "b": False, "c": [1, 2]}),
        ("{'a':\"x\\u0041\\x42\\n\"}", {"a": "xAB\n"}),
        ("{a:`b`}", {"a": "b"}),
        ("{a:b.c(1,[2]),d:'e'}", {"a": UNKNOWN, "d": "e"}),
        ("{a:'x'+y}", {"a": UNKNOWN}),
        ("{a:function(){return{b:1}},c:2}", {"a": UNKNOWN, "c": 2}),
        ("{a:`b${c}`,d:1}", None),
        ("{a}", None),
        ("{...a}", None),
        ("{a:1", None),
    ],
)
def test_expressions_are_unknown_and_other_syntax_is_refused(text: str, value: object) -> None:
    """A part that is computed is UNKNOWN; what is no literal at all raises FormatError."""
    if value is None:
        with pytest.raises(FormatError):
            read_literal(text, 0)
    else:
        assert read_literal(text, 0)[0] == value


def test_the_widest_literal_around_a_key_is_found() -> None:
    """The map from host to settings is found from a key of the settings, also inside other code."""
    source = 'var x={};f(function(){return (0,a.init)({"h.example":{pins:["A","B"],sub:!0},"i.example":{pins:[q]}})});'
    assert [value for _, value in objects_with(source, "pins")] == [
        {"h.example": {"pins": ["A", "B"], "sub": True}, "i.example": {"pins": [UNKNOWN]}}
    ]


def test_calls_are_found_by_the_end_of_their_callee() -> None:
    """`a.b.check(`, `check(` and `(0,x.check)(` are calls of check; `recheck(` is not."""
    source = 'a.b.check("x",1);check(y);(0,x.check)({z:2});recheck("no")'
    assert [args for _, args in calls(source, "check")] == [["x", 1], [UNKNOWN], [{"z": 2}]]


@given(st.text(alphabet="{}[]()'\"`,:;!01ab\\ $", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Hostile text raises FormatError or gives a value, nothing else."""
    list(objects_with(text + "a:1}", "a"))
    list(calls(text + "f(", "f"))
    with contextlib.suppress(FormatError):
        read_literal(text, 0)
