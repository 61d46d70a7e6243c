"""The day of a date that code makes."""

from __future__ import annotations

from datetime import date

import pytest

from pinscan.code.values import Const, Hole, Made, Value, text
from pinscan.mechanisms._moments import day

MILLIS = Made("Ljava/util/Date;-><init>(J)V", (Const(1814313600000),), "Ljava/util/Date;")


@pytest.mark.parametrize(
    "value",
    [
        MILLIS,
        Made("Ljava/time/Instant;->ofEpochMilli(J)Ljava/time/Instant;", (Const(1814313600000),)),
        Made("Ljava/time/Instant;->ofEpochSecond(J)Ljava/time/Instant;", (Const(1814313600),)),
        Made(
            "Ljava/time/Instant;->parse(Ljava/lang/CharSequence;)Ljava/time/Instant;", (text("2027-06-30T00:00:00Z"),)
        ),
        Made("Ljava/util/Date;->toInstant()Ljava/time/Instant;", (MILLIS,)),
    ],
)
def test_known_moments_have_a_day(value: Value) -> None:
    """Milliseconds, seconds and texts are days in UTC."""
    assert day(value) == date(2027, 6, 30)


@pytest.mark.parametrize(
    "value",
    [
        Hole(),
        Made("Ljava/util/Date;-><init>()V", ()),
        Made("Ljava/util/Date;-><init>(J)V", (Hole(),)),
        Made("Ljava/util/Date;-><init>(J)V", (Const(1 << 62),)),
        Made("Ljava/time/Instant;->parse(Ljava/lang/CharSequence;)Ljava/time/Instant;", (text("soon"),)),
    ],
)
def test_unknown_moments_have_none(value: Value) -> None:
    """What is not known, absurd or no date is not guessed."""
    assert day(value) is None
