"""Text as Android's Java reads it: trimming, Base64 and dates, with the platform's own tolerance.

Sources: ``java.lang.String.trim``, ``android.util.Base64`` (default flags), ``java.text.SimpleDateFormat`` with the
pattern ``yyyy-MM-dd``, not lenient. The date table in the tests was answered by a real Java runtime.
"""

from __future__ import annotations

import re
from datetime import date

_BLANK = "".join(map(chr, range(0x21)))
_VALUES = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_DATE = re.compile(r"[ \t]*(\d{1,40})-[ \t]*(\d{1,40})-[ \t]*(\d{1,40})")
_LAST_DAY = (292278994, 8, 17)
"""The last day a ``long`` of milliseconds reaches."""


def trim(text: str) -> str:
    """``String.trim()``: drop characters up to U+0020 at both ends, and no other white space."""
    return text.strip(_BLANK)


def decode_base64(text: str) -> bytes | None:
    """``android.util.Base64.decode(text, DEFAULT)``; None where it throws.

    It skips every character outside the alphabet (so ``-`` and ``_`` vanish), does without padding at the end, and
    fails on a lone last character, on one ``=`` where two belong and on data after padding.
    """
    digits: list[int] = []
    padding = 0
    for char in text:
        if char == "=":
            padding += 1
            if len(digits) % 4 < 2 or padding > 4 - len(digits) % 4:
                return None
        elif char in _VALUES:
            if padding:
                return None
            digits.append(_VALUES[char])
    tail = len(digits) % 4
    if tail == 1 or (tail == 2 and padding == 1):
        return None
    whole = digits + [0] * (-tail % 4)
    data = bytearray()
    for i in range(0, len(whole), 4):
        a, b, c, d = whole[i : i + 4]
        data += ((a << 18) | (b << 12) | (c << 6) | d).to_bytes(3)
    return bytes(data[: len(data) - (-tail % 4)])


def parse_date(text: str) -> date | None:
    """The day ``SimpleDateFormat("yyyy-MM-dd")``, not lenient, reads from the start of a text; None where it throws.

    Any tail is ignored and numbers may have any length: ``27-06-30`` is in the year 27. A year past 9999, which
    Python cannot hold, becomes the last day of 9999.
    """
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(group) for group in match.groups())
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= _days(year, month) or (year, month, day) > _LAST_DAY:
        return None
    if (year, month) == (1582, 10) and 4 < day < 15:
        return None
    if year > date.max.year:
        return date.max
    return date(year, month, min(day, 28) if month == 2 and year < 1582 else day)


def _days(year: int, month: int) -> int:
    """Days in a month of the calendar Java uses: Julian before October 1582, Gregorian after."""
    if month == 2:
        return 29 if year % 4 == 0 and (year <= 1582 or year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
