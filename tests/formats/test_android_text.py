"""Text as Android's Java reads it."""

import base64
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.formats.android_text import decode_base64, parse_date, trim

# What OpenJDK 17 answered: SimpleDateFormat("yyyy-MM-dd"), setLenient(false), parse(text).
JAVA_DATES = {
    "2027-06-30": date(2027, 6, 30),
    "2027-6-3": date(2027, 6, 3),
    "2027-06-30T12:00": date(2027, 6, 30),
    " 2027-06-30": date(2027, 6, 30),
    "\t2027-06-30": date(2027, 6, 30),
    "\n2027-06-30": None,
    "\u00a02027-06-30": None,
    "2027- 06-30": date(2027, 6, 30),
    "2027-\t06-30": date(2027, 6, 30),
    "2027 -06-30": None,
    "2027-06 -30": None,
    "2027-06-30 ": date(2027, 6, 30),
    "2027-06-30-": date(2027, 6, 30),
    "2027-06-30Z": date(2027, 6, 30),
    "2027-06-30.5": date(2027, 6, 30),
    "2027-06-3x": date(2027, 6, 3),
    "2027-006-0030": date(2027, 6, 30),
    "02027-06-30": date(2027, 6, 30),
    "27-06-30": date(27, 6, 30),
    "0001-01-01": date(1, 1, 1),
    "0-01-01": None,
    "0000-01-01": None,
    "+2027-06-30": None,
    "-2027-06-30": None,
    "2027--06-30": None,
    "2027-+06-30": None,
    "2027-06--30": None,
    "2027-02-30": None,
    "2027-02-29": None,
    "2028-02-29": date(2028, 2, 29),
    "2027-06-31": None,
    "2027-13-01": None,
    "2027-00-10": None,
    "2027-06-00": None,
    "2027.5-06-30": None,
    "2,027-06-30": None,
    "2027/06/30": None,
    "20270630": None,
    "2027-06": None,
    "": None,
    "never": None,
    "30-06-2027": None,
    "06/30/2027": None,
    "2027-Jun-30": None,
    "1582-10-04": date(1582, 10, 4),
    "1582-10-10": None,
    "1582-10-15": date(1582, 10, 15),
    "1500-02-29": date(1500, 2, 28),  # a Julian day Python has no date for
    "٢٠٢٧-٠٦-٣٠": date(2027, 6, 30),
    "9999-12-31": date(9999, 12, 31),
    "20270-06-30": date.max,
    "292278994-08-17": date.max,
    "292278995-01-01": None,
    "2147483648-01-01": None,
    "2027-06-99999999999": None,
}


@pytest.mark.parametrize(("text", "expected"), JAVA_DATES.items())
def test_dates_are_read_as_java_reads_them(text: str, expected: date | None) -> None:
    """Each text gives the day, or the refusal, that a Java runtime gave."""
    assert parse_date(text) == expected


@given(st.dates(min_value=date(1583, 1, 1)), st.text(max_size=4))
@settings(derandomize=True, max_examples=100)
def test_a_written_day_is_read_back_whatever_follows_that_is_no_digit(day: date, tail: str) -> None:
    """A valid day with any tail is that day, unless the tail lengthens the number."""
    if not tail[:1].isdigit():
        assert parse_date(day.isoformat() + tail) == day


@given(st.binary(max_size=40))
@settings(derandomize=True, max_examples=200)
def test_base64_of_any_bytes_is_read_with_padding_without_and_with_foreign_characters(data: bytes) -> None:
    """Android's decoder needs no padding and skips what is not of the alphabet."""
    text = base64.b64encode(data).decode()
    assert decode_base64(text) == data
    assert decode_base64(text.rstrip("=")) == data
    assert decode_base64(" " + "-\n".join(text) + "_ ") == data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", None),  # one character is no byte
        ("AAAAA", None),
        ("AA=", None),  # two paddings belong here
        ("AA==", b"\0"),
        ("AAA=", b"\0\0"),
        ("AAA==", None),
        ("AAAA=", None),
        ("=", None),
        ("AA==AA==", None),
        ("", b""),
        ("*", b""),
        ("sha256/" + "A" * 43 + "=", None),  # seven more characters, then one padding where two belong
    ],
)
def test_base64_fails_where_android_fails(text: str, expected: bytes | None) -> None:
    """A lone last character, wrong padding and data after padding are refused."""
    assert decode_base64(text) == expected


def test_trim_leaves_white_space_above_u0020() -> None:
    """Java's trim drops control characters and spaces, not a no-break space."""
    assert trim(" \t\n\x00a\u00a0 ") == "a\u00a0"
