"""Kotlin's text functions give what the standard library gives, under their JVM names."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.models.kotlin_text import function

TEXT, ANY, CHARS = "Ljava/lang/String;", "Ljava/lang/CharSequence;", "[Ljava/lang/String;"


def call(name: str, kinds: tuple[str, ...], *args: object) -> object:
    """Apply a function as a DEX file names it."""
    found = function(name, kinds)
    assert found is not None
    return found(*args)


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [
        ("removePrefix", ("https://a.example", "https://"), "a.example"),
        ("removeSuffix", ("a.example/", "."), "a.example/"),
        ("trimIndent", ("\n    one\n      two\n    ",), "one\n  two"),
        ("lines", ("one\r\ntwo\nthree",), ["one", "two", "three"]),
        ("drop", ("sha256/x", 7), "x"),
        ("dropLast", ("abc", 5), ""),
        ("takeLast", ("abc", 2), "bc"),
        ("chunked", ("abcde", 2), ["ab", "cd", "e"]),
        ("isBlank", (" \t",), True),
    ],
)
def test_plain_functions(name: str, args: tuple[object, ...], result: object) -> None:
    """A function without defaults is computed from its arguments."""
    assert call(name, (ANY, TEXT)[: len(args)], *args) == result


def test_defaults_do_not_count_the_receiver() -> None:
    """The mask's first bit is the first argument behind the receiver."""
    kinds = (ANY, TEXT, "I", "Z", "I", "Ljava/lang/Object;")
    assert call("indexOf$default", kinds, "https://a/b", "/", 8, 0, 4, 0) == 9
    assert call("indexOf$default", kinds, "https://a/b", "/", 8, 0, 6, 0) == 6


def test_split_with_and_without_a_limit() -> None:
    """Delimiters may be several; a limit leaves the rest in the last part; empty parts stay."""
    kinds = (ANY, CHARS, "Z", "I", "I", "Ljava/lang/Object;")
    assert call("split$default", kinds, "a,b;c,", [",", ";"], 0, 0, 6, 0) == ["a", "b", "c", ""]
    assert call("split$default", kinds, "a,b,c", [","], 0, 2, 2, 0) == ["a", "b,c"]


def test_characters_come_as_numbers() -> None:
    """A parameter of type char is a number in Dalvik."""
    kinds = (TEXT, "C", TEXT, "I", "Ljava/lang/Object;")
    assert call("substringBefore$default", kinds, "a.example/x", ord("/"), 0, 2, 0) == "a.example"
    assert call("substringAfter$default", kinds, "a.example", ord("/"), 0, 2, 0) == "a.example"


def test_a_missing_delimiter_gives_what_was_asked_for() -> None:
    """The fallback is used only when it is passed."""
    assert call("substringAfterLast", (TEXT, TEXT, TEXT), "abc", "/", "none") == "none"


def test_an_unknown_function_is_not_made_up() -> None:
    """What is not modelled stays a call."""
    assert function("toRegex", (TEXT,)) is None
