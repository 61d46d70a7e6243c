"""Numbers and characters as ``java.lang`` computes them, and where it throws."""

from __future__ import annotations

from typing import cast

import pytest

from pinscan.code.dalvik.heap import Operand, State
from pinscan.code.dalvik.machine import Machine
from pinscan.code.dalvik.models.java_numbers import MODELS
from pinscan.code.values import Alternatives, Const, Hole, text
from pinscan.formats.dex import MethodRef

LEAST = -(1 << 31)


def call(target: str, *given: object) -> Operand | None:
    """What a model answers for known arguments."""
    args: list[Operand] = [text(one) if isinstance(one, str) else Const(cast(int, one)) for one in given]
    owner, name = target.split(".")
    model = MODELS[f"Ljava/lang/{owner};->{name}"]
    return model(cast(Machine, None), State([], {}), MethodRef(f"Ljava/lang/{owner};", name, (), "I"), args)


@pytest.mark.parametrize(
    ("target", "given", "result"),
    [
        ("Integer.parseInt", ("-42",), -42),
        ("Integer.parseInt", ("+7f", 16), 127),
        ("Integer.parseInt", ("-2147483648",), LEAST),
        ("Integer.parseInt", ("0b1", 16), 177),
        ("Integer.decode", ("0x1F",), 31),
        ("Integer.decode", ("-#ff",), -255),
        ("Integer.decode", ("010",), 8),
        ("Integer.decode", ("0",), 0),
        ("Integer.numberOfLeadingZeros", (1,), 31),
        ("Integer.numberOfTrailingZeros", (0,), 32),
        ("Integer.rotateLeft", (LEAST, 1), 1),
        ("Integer.rotateRight", (1, -1), 2),
        ("Integer.reverseBytes", (1,), 1 << 24),
        ("Integer.divideUnsigned", (-1, 2), 0x7FFFFFFF),
        ("Integer.remainderUnsigned", (-1, 10), 5),
        ("Integer.sum", (0x7FFFFFFF, 1), LEAST),
        ("Integer.byteValue", (200,), -56),
        ("Long.hashCode", (-1,), 0),
        ("Math.floorMod", (-1, 5), 4),
        ("Math.floorDiv", (-1, 5), -1),
        ("Math.abs", (-5,), 5),
        ("Character.digit", (ord("f"), 16), 15),
        ("Character.digit", (ord("g"), 16), -1),
        ("Character.digit", (ord("5"), 37), -1),
        ("Character.digit", (0x0667, 10), 7),
        ("Character.forDigit", (11, 16), ord("b")),
        ("Character.forDigit", (16, 16), 0),
        ("Character.charCount", (0x1F600,), 2),
        ("Byte.toUnsignedInt", (-1,), 255),
    ],
)
def test_what_java_computes(target: str, given: tuple[object, ...], result: int) -> None:
    """Two's complement of 32 bits, a sign and digits, digits of other scripts."""
    assert call(target, *given) == Const(result)


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("Integer.parseInt", ("2147483648",)),
        ("Integer.parseInt", (" 1",)),
        ("Integer.parseInt", ("1_000",)),
        ("Integer.parseInt", ("0x1F", 16)),
        ("Integer.parseInt", ("-0b1", 2)),
        ("Integer.parseInt", ("1", 0)),
        ("Integer.parseInt", ("",)),
        ("Integer.parseInt", ("-",)),
        ("Long.parseLong", ("9223372036854775808",)),
        ("Short.parseShort", ("32768",)),
        ("Byte.parseByte", ("128",)),
        ("Integer.decode", ("0b1",)),
        ("Integer.decode", ("0x-1",)),
        ("Integer.decode", ("--1",)),
        ("Math.abs", (LEAST,)),
        ("Math.addExact", (0x7FFFFFFF, 1)),
        ("Math.toIntExact", (1 << 31,)),
        ("Math.floorMod", (1, 0)),
        ("Integer.divideUnsigned", (1, 0)),
        ("Character.digit", (0xFF21, 16)),
    ],
)
def test_what_throws_or_is_not_told_is_a_hole(target: str, given: tuple[object, ...]) -> None:
    """What is out of range, no number, a division by zero, or another script's letter."""
    assert isinstance(call(target, *given), Hole)


def test_alternatives_are_taken_one_by_one() -> None:
    """Each of several values gives its own result; an unknown one gives none."""
    ref = MethodRef("Ljava/lang/Math;", "max", ("I", "I"), "I")
    either = Alternatives((Const(1), Const(9)))
    model, state = MODELS["Ljava/lang/Math;->max"], State([], {})
    assert model(cast(Machine, None), state, ref, [either, Const(5)]) == Alternatives((Const(5), Const(9)))
    assert model(cast(Machine, None), state, ref, [Hole("x"), Const(5)]) is None
