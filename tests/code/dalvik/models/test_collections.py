"""What Java's and Kotlin's collections do to values that are known, and to those that are not."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing, freeze
from pinscan.code.dalvik.machine import Machine
from pinscan.code.dalvik.models import collections
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Pairs, Value, text
from pinscan.formats.dex import MethodRef

NO_MACHINE = cast(Machine, None)
"""The models here ask it nothing."""
A, B, C = text("a"), text("b"), text("c")
LIST, MAP, DEQUE = "Ljava/util/ArrayList;", "Ljava/util/HashMap;", "Ljava/util/ArrayDeque;"


class Heap:
    """A heap on which methods are called."""

    def __init__(self) -> None:
        self.state = State([], {})

    def put(self, content: Value) -> Ref:
        return self.state.new(Thing("", content))

    def call(self, owner: str, name: str, *args: Operand, params: tuple[str, ...] = ()) -> Operand | None:
        model = collections.model(owner, name)
        assert model is not None, f"{owner}->{name}"
        return model(NO_MACHINE, self.state, MethodRef(owner, name, params, ""), list(args))

    def read(self, operand: Operand | None) -> Value:
        return Hole("none") if operand is None else freeze(operand, self.state.heap)


@pytest.fixture
def heap() -> Heap:
    return Heap()


def test_a_list_that_is_made_and_filled_is_known(heap: Heap) -> None:
    """``new ArrayList()``, ``add``, ``add(0, …)``, ``addAll``."""
    made = heap.state.new(Thing(LIST))
    heap.call(LIST, "<init>", made)
    heap.call(LIST, "add", made, B)
    heap.call(LIST, "add", made, Const(0), A)
    heap.call(LIST, "addAll", made, heap.put(Items((C,))))
    assert heap.read(made) == Items((A, B, C))
    assert heap.call(LIST, "size", made) == Const(3)


def test_what_is_added_of_an_unknown_collection_leaves_the_list_open(heap: Heap) -> None:
    """More may follow; its size is not told."""
    made = heap.put(Items((A,)))
    heap.call(LIST, "addAll", made, Hole("network"))
    assert heap.read(made) == Items((A,), complete=False)
    assert heap.call(LIST, "size", made) is None


def test_a_copy_is_changed_by_itself(heap: Heap) -> None:
    """``new ArrayList(other)``: adding to the copy leaves the other as it was."""
    first, second = heap.put(Items((A,))), heap.state.new(Thing(LIST))
    heap.call(LIST, "<init>", second, first, params=("Ljava/util/Collection;",))
    heap.call(LIST, "add", second, B)
    assert (heap.read(first), heap.read(second)) == (Items((A,)), Items((A, B)))


def test_a_map_keeps_each_key_with_its_last_value(heap: Heap) -> None:
    """``put`` returns what was there before."""
    made = heap.put(Pairs(()))
    assert heap.call(MAP, "put", made, A, B) == Const(0)
    assert heap.call(MAP, "put", made, A, C) == B
    assert heap.read(made) == Pairs(((A, C),))
    assert heap.call(MAP, "get", made, A) == C


def test_an_unknown_key_or_place_may_be_any(heap: Heap) -> None:
    """One of the values; nothing where the collection is open."""
    unknown = Hole("argument")
    assert heap.call(MAP, "get", heap.put(Pairs(((A, B), (B, C)))), unknown) == Alternatives((B, C))
    assert heap.call(LIST, "get", heap.put(Items((A, B))), unknown) == Alternatives((A, B))
    assert heap.call(LIST, "get", heap.put(Items((A, B), complete=False)), unknown) is None


def test_a_missing_key_is_null_only_where_the_map_is_whole(heap: Heap) -> None:
    """A map that other threads fill, or one that is open, may hold it."""
    assert heap.call(MAP, "get", heap.put(Pairs(((A, B),))), C) == Const(0)
    shared = "Ljava/util/concurrent/ConcurrentHashMap;"
    assert heap.call(shared, "get", heap.put(Pairs(((A, B),))), C) is None
    assert heap.call(MAP, "get", heap.put(Pairs(((A, B),), complete=False)), C) is None


def test_a_loop_over_entries_keeps_keys_with_values(heap: Heap) -> None:
    """``entrySet``, ``iterator``, ``next``, ``getKey``, ``getValue``."""
    entries = heap.call(MAP, "entrySet", heap.put(Pairs(((A, B), (B, C)))))
    assert entries is not None
    going = heap.call("Ljava/util/Set;", "iterator", entries)
    assert going is not None
    seen = []
    while heap.call("Ljava/util/Iterator;", "hasNext", going) == Const(1):
        entry = heap.call("Ljava/util/Iterator;", "next", going)
        assert isinstance(entry, Made)
        seen.append([heap.call("Ljava/util/Map$Entry;", name, entry) for name in ("getKey", "getValue")])
    assert seen == [[A, B], [B, C]]


def test_whether_an_element_is_held_is_told_of_known_texts_alone(heap: Heap) -> None:
    """An element that is not known, in the list or asked for, leaves the answer open."""
    assert heap.call(LIST, "contains", heap.put(Items((A, B))), B) == Const(1)
    assert heap.call(LIST, "contains", heap.put(Items((A, B))), C) == Const(0)
    assert heap.call(LIST, "contains", heap.put(Items((A, Hole("network")))), C) is None
    assert heap.call(LIST, "contains", heap.put(Items((A, B))), Hole("argument")) is None


# --- queues, and taking out ---------------------------------------------------------------------------------------
def test_a_queue_gives_its_elements_in_order(heap: Heap) -> None:
    """``add`` at its end, ``remove`` and ``poll`` from its start; an empty queue polls null."""
    queue = heap.put(Items((A,)))
    heap.call(DEQUE, "add", queue, B)
    assert [heap.call(DEQUE, "remove", queue), heap.call(DEQUE, "poll", queue)] == [A, B]
    assert heap.call(DEQUE, "poll", queue) == Const(0)
    assert heap.call(DEQUE, "remove", queue) is None  # it throws


def test_a_stack_and_a_deque_differ_in_where_they_end_only(heap: Heap) -> None:
    """What was pushed last is popped first, of both."""
    for owner in (DEQUE, "Ljava/util/Stack;"):
        made = heap.put(Items(()))
        heap.call(owner, "push", made, A)
        heap.call(owner, "push", made, B)
        assert heap.call(owner, "peek", made) == B
        assert [heap.call(owner, "pop", made), heap.call(owner, "pop", made)] == [B, A]


def test_the_last_element_of_an_open_list_is_not_known(heap: Heap) -> None:
    """Its first one is."""
    made = heap.put(Items((A, B), complete=False))
    assert heap.call(DEQUE, "getLast", made) is None
    assert heap.call(DEQUE, "getFirst", made) == A


def test_an_element_that_is_removed_is_gone(heap: Heap) -> None:
    """By its place, by itself, by its key."""
    made, table = heap.put(Items((A, B, C))), heap.put(Pairs(((A, B), (B, C))))
    assert heap.call(LIST, "remove", made, Const(1), params=("I",)) == B
    assert heap.call(LIST, "remove", made, C, params=("Ljava/lang/Object;",)) == Const(1)
    assert heap.call(LIST, "remove", made, B, params=("Ljava/lang/Object;",)) == Const(0)
    assert heap.call(MAP, "remove", table, A, params=("Ljava/lang/Object;",)) == B
    assert (heap.read(made), heap.read(table)) == (Items((A,)), Pairs(((B, C),)))


def test_what_an_unknown_element_is_removed_of_is_open(heap: Heap) -> None:
    """Any of them may be gone; an iterator's ``remove`` takes nothing out of the iterator."""
    made, going = heap.put(Items((A, B))), heap.put(Items((B,)))
    assert heap.call(LIST, "remove", made, Hole("argument"), params=("Ljava/lang/Object;",)) is None
    assert heap.read(made) == Items((Alternatives((A, B, Hole("changed"))),), complete=False)
    assert heap.call("Ljava/util/Iterator;", "remove", going) is None
    assert heap.read(going) == Items((B,))


def test_methods_of_other_classes_are_not_meant() -> None:
    """An app's own class may have a method of the same name."""
    assert collections.model("Lorg/app/Basket;", "add") is None
    assert collections.model("Ljava/util/ArrayList;", "ensureCapacity") is None


@pytest.mark.parametrize(
    ("start", "expected"),
    [(Const(0), Items((A, B, C))), (Const(2), Items((C,))), (Const(3), Items(())), (Hole("index"), None)],
)
def test_an_iterator_begins_where_it_is_told(heap: Heap, start: Operand, expected: Value | None) -> None:
    """``listIterator(from)``; from a place that is not known nothing is told."""
    made = heap.call("Ljava/util/List;", "listIterator", heap.put(Items((A, B, C))), start, params=("I",))
    assert (None if made is None else heap.read(made)) == expected
