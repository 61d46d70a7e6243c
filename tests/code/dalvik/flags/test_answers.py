"""What a condition answers by a flag's default."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags.answers import answer
from pinscan.code.values import Alternatives, Const, Hole, Made, Value, text

READ = Made("Lsdk/Config;->getString(Ljava/lang/String;)Ljava/lang/String;", (text("tls_pinning"),))
NOBODY = cast(Calls, cast(Any, None))
"""No code is asked: these conditions read no fields."""


def compared(word: str, method: str = "Ljava/lang/String;->equals(Ljava/lang/Object;)Z") -> Made:
    return Made(method, (text(word), READ), "Z")


@pytest.mark.parametrize(
    ("condition", "given", "expected"),
    [
        (READ, Const(1), True),
        (Made("!", (READ,), "Z"), Const(1), False),
        (compared("off"), text(""), False),
        (compared("off"), text("off"), True),
        (Made("!", (compared("off"),), "Z"), text("off"), False),
        (compared("OFF", "Ljava/lang/String;->equalsIgnoreCase(Ljava/lang/String;)Z"), text("off"), True),
        (compared("on", "Lkotlin/jvm/internal/Intrinsics;->areEqual(LObject;LObject;)Z"), Const(0), False),
        (Made("Ljava/lang/Boolean;->parseBoolean(Ljava/lang/String;)Z", (READ,), "Z"), text("true"), True),
        (Made("Ljava/lang/Boolean;->booleanValue()Z", (READ,), "Z"), Const(0), False),
        (Alternatives((READ, Hole("exception"))), Const(1), True),
        (Made("eq", (READ, Const(2)), "Z"), Const(2), True),
    ],
)  # fmt: skip
def test_the_default_goes_through_the_code(condition: Value, given: Value, expected: bool) -> None:
    """Words are compared, negations undone, boxes opened."""
    assert answer(NOBODY, condition, READ, given) is expected


def test_no_default_is_no_answer() -> None:
    """Defaults that contradict each other tell nothing."""
    assert answer(NOBODY, READ, READ, None) is None


def test_a_value_that_is_not_known_is_no_answer() -> None:
    """A default that could not be followed tells nothing."""
    assert answer(NOBODY, Made("!", (READ,), "Z"), READ, Hole("parameter 1")) is None
