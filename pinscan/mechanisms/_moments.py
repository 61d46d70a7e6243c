"""The day of a ``Date``, ``Instant`` or ``Calendar`` that code makes, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pinscan.code.values import Const, Made, Text, Value, options


def day(value: Value) -> date | None:
    """The day, in UTC, of a Date, Instant or Calendar whose time is known."""
    for choice in options(value):
        match choice:
            case Made(target, args) if "Ljava/util/Date;-><init>(J)" in target or "ofEpochMilli(" in target:
                return _day(args[-1], 1000)
            case Made(target, args) if "ofEpochSecond(" in target:
                return _day(args[0], 1)
            case Made(target, args) if "Instant;->parse(" in target and isinstance(args[0], Text):
                return _parsed(args[0])
            case Made(target, args) if "toInstant(" in target or "Date;->from(" in target or "getTime(" in target:
                return day(args[0])
    return None


def _day(value: Value, unit: int) -> date | None:
    match value:
        case Const(int(number)):
            try:
                return datetime.fromtimestamp(number / unit, UTC).date()
            except (OverflowError, OSError, ValueError):
                return None
    return None


def _parsed(text: Text) -> date | None:
    try:
        return datetime.fromisoformat((text.known or "").replace("Z", "+00:00")).date()
    except ValueError:
        return None
