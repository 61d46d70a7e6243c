"""Arrays, buffers and cells as the platform changes them; what does not fit is not told."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.machine import Machine
from pinscan.code.dalvik.models import java_arrays, java_buffers, java_cells
from pinscan.code.values import Blob, Const, Hole, Items, Value, text
from pinscan.formats.dex import MethodRef

MODELS = java_arrays.MODELS | java_buffers.MODELS | java_cells.MODELS
A, B, C = (Const(ord(letter)) for letter in "abc")
CELL = "Ljava/util/concurrent/atomic/AtomicReference;"


def bytes_of(data: bytes) -> Thing:
    return Thing("[B", Blob(data))


def call(state: State, target: str, *args: Operand, returns: str = "V") -> Operand | None:
    """What a model answers, or does to the state."""
    owner, name = target.split("->")
    return MODELS[target](cast(Machine, None), state, MethodRef(owner, name, ("",) * len(args), returns), list(args))


def numbers(*given: int) -> list[Operand]:
    return [Const(one) for one in given]


def test_a_part_is_copied() -> None:
    """Bytes stay bytes; into an array of objects the elements go as they are."""
    state = State([], {1: bytes_of(b"abcd"), 2: bytes_of(b"wxyz")})
    start, at, count = numbers(1, 0, 2)
    call(state, "Ljava/lang/System;->arraycopy", Ref(1), start, Ref(2), at, count)
    assert state.heap[2].content == Blob(b"bcyz")


def test_a_copy_that_is_not_known_leaves_nothing_known() -> None:
    """From an unknown array, or to an unknown place."""
    state = State([], {1: Thing("[B", Hole("read")), 2: bytes_of(b"wxyz")})
    call(state, "Ljava/lang/System;->arraycopy", Ref(1), Const(0), Ref(2), Const(0), Const(2))
    assert state.heap[2].content == Items((Hole("copied"),) * 4)


@pytest.mark.parametrize("places", [(3, 0, 2), (0, 3, 2), (-1, 0, 1), (0, 0, 9)])
def test_a_copy_beyond_the_end_throws(places: tuple[int, int, int]) -> None:
    """Nothing is told of what cannot be run."""
    state = State([], {1: bytes_of(b"abcd"), 2: bytes_of(b"wxyz")})
    start, at, count = numbers(*places)
    assert call(state, "Ljava/lang/System;->arraycopy", Ref(1), start, Ref(2), at, count) is None
    assert state.heap[2].content == Blob(b"wxyz")


@pytest.mark.parametrize(
    ("name", "places", "result"),
    [
        ("copyOf", (2,), b"ab"),
        ("copyOf", (5,), b"abcd\0"),
        ("copyOfRange", (1, 3), b"bc"),
        ("copyOfRange", (4, 5), b"\0"),
    ],
)
def test_copies_of_an_array(name: str, places: tuple[int, ...], result: bytes) -> None:
    """Cut, or filled up with zeros."""
    state = State([], {1: bytes_of(b"abcd")})
    made = call(state, f"Ljava/util/Arrays;->{name}", Ref(1), *numbers(*places), returns="[B")
    assert state.content(cast(Operand, made)) == Blob(result)


@pytest.mark.parametrize("places", [(-1,), (java_arrays.LARGEST + 1,)])
def test_sizes_that_are_not_made(places: tuple[int, ...]) -> None:
    """A negative size throws; a huge one is left to the device."""
    assert call(State([], {1: bytes_of(b"ab")}), "Ljava/util/Arrays;->copyOf", Ref(1), *numbers(*places)) is None


def test_an_array_is_filled() -> None:
    """All of it, or a part; a part beyond the end throws."""
    state = State([], {1: bytes_of(b"abcd")})
    call(state, "Ljava/util/Arrays;->fill", Ref(1), *numbers(1, 3), Const(0))
    assert state.heap[1].content == Blob(b"a\0\0d")
    assert call(state, "Ljava/util/Arrays;->fill", Ref(1), *numbers(1, 9), Const(0)) is None
    call(state, "Ljava/util/Arrays;->fill", Ref(1), Const(-1))
    assert state.heap[1].content == Blob(b"\xff" * 4)


def test_arrays_are_compared_where_they_are_known() -> None:
    """An unknown element leaves the answer open, unless the lengths differ."""
    open_ = Thing("[B", Items((A, Hole("read"))))
    state = State([], {1: bytes_of(b"ab"), 2: bytes_of(b"ab"), 3: open_, 4: bytes_of(b"abc")})
    equals = "Ljava/util/Arrays;->equals"
    assert call(state, equals, Ref(1), Ref(2)) == Const(1)
    assert call(state, equals, Ref(1), Ref(3)) is None
    assert call(state, equals, Ref(3), Ref(4)) == Const(0)


def test_a_clone_is_another_array() -> None:
    """Of an array; an object's own clone is not this one."""
    state = State([], {1: bytes_of(b"ab"), 2: Thing("Lorg/app/Net;")})
    made = call(state, "Ljava/lang/Object;->clone", Ref(1))
    assert made != Ref(1)
    assert state.content(cast(Operand, made)) == Blob(b"ab")
    assert call(state, "Ljava/lang/Object;->clone", Ref(2)) is None


def test_what_is_sorted() -> None:
    """Texts by their UTF-16 units, numbers by size; nothing with an unknown one among them."""
    high, low = text("\U0001f600"), text("\uffee")
    assert java_arrays.known_order((low, high)) == (high, low)
    assert java_arrays.known_order((C, A, B)) == (A, B, C)
    assert java_arrays.known_order(cast("tuple[Value, ...]", (A, Hole("x")))) is None


def test_a_buffer_keeps_its_place() -> None:
    """What is put follows what was put before; more than it holds throws."""
    state = State([], {})
    allocate, put = "Ljava/nio/ByteBuffer;->allocate", "Ljava/nio/ByteBuffer;->putShort"
    made = call(state, allocate, Const(3), returns="Ljava/nio/ByteBuffer;")
    assert isinstance(made, Ref)
    call(state, put, made, Const(0x0102), returns="Ljava/nio/ByteBuffer;")
    assert state.content(made) == Blob(b"\1\2\0")
    call(state, put, made, Const(0x0304), returns="Ljava/nio/ByteBuffer;")
    assert state.content(made) == Blob(b"\1\2\0")
    assert call(state, allocate, Const(-1)) is None
    assert call(state, allocate, Const(java_buffers.LARGEST + 1)) is None


def test_a_cell_holds_what_was_set_last() -> None:
    """And tells what was there before; of one that came from elsewhere nothing is said."""
    state = State([], {1: Thing(CELL), 2: Thing(CELL)})
    call(state, f"{CELL}-><init>", Ref(1))
    assert call(state, f"{CELL}->get", Ref(1)) == Const(0)
    assert call(state, f"{CELL}->getAndSet", Ref(1), A) == Const(0)
    assert call(state, f"{CELL}->get", Ref(1)) == A
    assert call(state, f"{CELL}->get", Ref(2)) is None
    assert call(state, f"{CELL}->set", Ref(2), A) is None
