"""An array and the list that looks at it; a map and its entries."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.heap import Ref, State, Thing
from pinscan.code.values import Alternatives, Items, Made, Pairs, text
from pinscan.formats.dex import MethodRef
from tests.code.dalvik.assembled import Assembled, Line

OWNER, STRING, LIST = "Lorg/app/Net;", "Ljava/lang/String;", "Ljava/util/List;"
AS_LIST = MethodRef("Ljava/util/Arrays;", "asList", ("[Ljava/lang/Object;",), LIST)
GET = MethodRef(LIST, "get", ("I",), "Ljava/lang/Object;")
SET = MethodRef(LIST, "set", ("I", "Ljava/lang/Object;"), "Ljava/lang/Object;")
REVERSE = MethodRef("Ljava/util/Collections;", "reverse", (LIST,), "V")
LISTED: list[Line] = [
    ("const-string", 0, "a"),
    ("const-string", 1, "b"),
    ("filled-new-array", 0, 1, "[Ljava/lang/String;"),
    ("move-result-object", 2),
    ("invoke-static", 2, AS_LIST),
    ("move-result-object", 3),
    ("const/4", 4, 0),
    ("const-string", 5, "c"),
]
"""An array of two texts in register 2, its list in 3, zero in 4 and a third text in 5."""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([("aput-object", 5, 2, 4), ("invoke-interface", 3, 4, GET), ("move-result-object", 6)], "c"),
        ([("invoke-interface", 3, 4, 5, SET), ("aget-object", 6, 2, 4)], "c"),
        ([("invoke-static", 3, REVERSE), ("aget-object", 6, 2, 4)], "b"),
        ([("aget-object", 6, 2, 4)], "a"),
    ],
    ids=["written into the array", "set in the list", "list reversed", "untouched"],
)
def test_a_list_over_an_array_shares_its_elements(lines: list[Line], told: str) -> None:
    """What is written into one is read from the other."""
    app = Assembled({OWNER: "Ljava/lang/Object;"})
    method = app.code(MethodRef(OWNER, "run", (), STRING), [*LISTED, *lines, ("return-object", 6)])
    assert app.result(method) == [text(told)]


ENTRY = Made("entry", (text("host"), text("old")))
SET_VALUE = MethodRef("Ljava/util/Map$Entry;", "setValue", ("Ljava/lang/Object;",), "Ljava/lang/Object;")


def test_a_value_set_in_an_entry_is_in_the_map() -> None:
    """Of one map that has the entry; of two it may be either, and another map is left alone."""
    app = Assembled({OWNER: "Ljava/lang/Object;"})
    lines: list[Line] = [("const-string", 0, "new"), ("invoke-interface", 7, 0, SET_VALUE), ("return-void",)]
    method = app.code(MethodRef(OWNER, "run", ("Ljava/util/Map$Entry;",), "V"), lines)
    held = Thing("", Pairs((ENTRY.args, (text("b"), text("c")))))  # type: ignore[arg-type]
    other = Thing("", Pairs(((text("host"), text("another")),)))
    (leaving,) = app.machine().run(method, [ENTRY], {1: held, 2: other}, ())
    assert leaving.heap[1].content == Pairs(((text("host"), text("new")), (text("b"), text("c"))))
    assert leaving.heap[2].content == other.content
    (leaving,) = app.machine().run(method, [ENTRY], {1: held, 3: held}, ())
    either = Alternatives((text("old"), text("new")))
    assert leaving.heap[1].content == leaving.heap[3].content == Pairs(((text("host"), either), (text("b"), text("c"))))


def test_what_shares_its_content_is_filled_both_ways() -> None:
    """And one whose other is gone keeps its own."""
    state = State([], {1: Thing("[Ljava/lang/String;", Items(())), 2: Thing("", Items(()))})
    state.share(Ref(1), Ref(2))
    state.fill(Ref(2), Items((text("a"),)))
    assert state.heap[1].content == state.heap[2].content == Items((text("a"),))
    del state.heap[2]
    state.fill(Ref(1), Items((text("b"),)))
    assert state.heap[1].content == Items((text("b"),))
