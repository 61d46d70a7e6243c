"""Fallback fingerprints of a certificate store, as they are written in iOS code."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pinscan.mechanisms._dynamic_apple import MAX_ENTRIES, _day, _fallback

ENTRY = {"name": "api.example.com", "fingerprint": "AAAA", "expires": 1830297600000, "signature": ""}


def test_each_entry_gives_name_fingerprint_and_expiry() -> None:
    """The three are read from every entry, up to a limit."""
    assert list(_fallback(json.dumps({"fingerprints": [ENTRY]}))) == [("api.example.com", "AAAA", date(2028, 1, 1))]
    assert len(list(_fallback(json.dumps({"fingerprints": [ENTRY] * 1000})))) == MAX_ENTRIES


@pytest.mark.parametrize(
    "written",
    [
        "",
        '"fingerprints"',
        '{"fingerprints": 1}',
        '{"fingerprints": [1, {"name": 2, "fingerprint": "A"}, {"name": "a"}]}',
        '{"fingerprint": "A"}',
        "[" * 100_000 + '"fingerprint',
    ],
)
def test_any_other_text_gives_nothing(written: str) -> None:
    """Text that only looks like a fallback, or is hostile, is no pin and no error."""
    assert list(_fallback(written)) == []


@pytest.mark.parametrize(
    ("moment", "day"),
    [(1830297600000, date(2028, 1, 1)), (1830297600, date(2028, 1, 1)), (10**30, None), ("soon", None), (None, None)],
)
def test_expiry_in_milliseconds_or_seconds(moment: object, day: date | None) -> None:
    """Both units are read; what is no moment of any calendar is none."""
    assert _day(moment) == day
