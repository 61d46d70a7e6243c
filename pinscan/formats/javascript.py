"""Object literals in JavaScript source, read without running it: what a script passes to a native module.

Only literals are read (objects, arrays, strings, numbers, booleans, null, and minifiers' ``!0``, ``!1``, ``void 0``);
every other expression is `UNKNOWN`. ECMA-262 gives the grammar; comments and regular expressions inside a literal are
not followed and make it unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from pinscan.errors import FormatError


class _Unknown:
    """An expression that is no literal."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
Literal: TypeAlias = "str | float | bool | list[Literal] | dict[str, Literal] | _Unknown | None"

HERMES = bytes.fromhex("c61fbc03c103191f")
"""How Hermes bytecode begins (hermes, BytecodeFileFormat.h)."""

_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`""", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL)
_WORDS: dict[str, bool | None] = {"!0": True, "!1": False, "true": True, "false": False, "null": None}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_OPENING, _CLOSING = "([{", ")]}"

MAX_DEPTH = 12
"""How deeply literals may nest."""
MAX_LENGTH = 1 << 16
"""Characters a literal may have."""


def calls(source: str, name: str, *, most: int = 200) -> Iterator[tuple[int, list[Literal]]]:
    """Offset and arguments of every call whose callee ends with this name, as far as the arguments are literals."""
    pattern = re.compile(rf"(?<![\w$]){re.escape(name)}\)?\s*\(")
    for count, match in enumerate(pattern.finditer(source)):
        if count >= most:
            return
        try:
            found, _ = _sequence(source, match.end(), ")", 0)
        except FormatError:
            continue
        yield match.start(), found


def objects_with(source: str, key: str, *, most: int = 200) -> Iterator[tuple[int, dict[str, Literal]]]:
    """Offset and content of the widest object literal around each use of a key, each literal once."""
    seen: set[int] = set()
    pattern = re.compile(rf"""(?<![\w$])["']?{re.escape(key)}["']?\s*:""")
    for count, match in enumerate(pattern.finditer(source)):
        if count >= most:
            return
        widest = _widest(source, match.start())
        if widest is not None and widest[0] not in seen:
            seen.add(widest[0])
            yield widest


def _widest(source: str, place: int) -> tuple[int, dict[str, Literal]] | None:
    """The widest literal that begins before a place and reaches past it; few openings are tried, nearest first."""
    best: tuple[int, dict[str, Literal]] | None = None
    at = place
    for _ in range(24):
        at = source.rfind("{", max(place - MAX_LENGTH, 0), at)
        if at < 0:
            break
        try:
            value, end = read_literal(source, at)
        except FormatError:
            continue
        if end > place and isinstance(value, dict):
            best = (at, value)
    return best


def read_literal(source: str, at: int, depth: int = 0) -> tuple[Literal, int]:
    """The value at an offset, and where it ends. Raises `FormatError` for what is no expression."""
    if depth > MAX_DEPTH:
        raise FormatError("literals nested too deeply")
    at = _skip(source, at)
    value: Literal
    if source[at : at + 1] == "{":
        value, end = _object(source, at + 1, depth)
    elif source[at : at + 1] == "[":
        value, end = _sequence(source, at + 1, "]", depth)
    else:
        value, end = _scalar(source, at)
    after = _skip(source, end)
    if source[after : after + 1] in (",", ";", "", *_CLOSING):
        return value, end
    # It goes on as an expression (a.b, f(x), 1 + 2): its end is all that can be told.
    return UNKNOWN, _expression_end(source, end)


def _scalar(source: str, at: int) -> tuple[Literal, int]:
    if string := _STRING.match(source, at):
        return _unescaped(string[0][1:-1]), string.end()
    for word, value in _WORDS.items():
        if source.startswith(word, at):
            return value, at + len(word)
    if number := _NUMBER.match(source, at):
        return float(number[0]), number.end()
    return UNKNOWN, _expression_end(source, at)


def _object(source: str, at: int, depth: int) -> tuple[dict[str, Literal], int]:
    found: dict[str, Literal] = {}
    while True:
        at = _skip(source, at)
        if source[at : at + 1] == "}":
            return found, at + 1
        key = _STRING.match(source, at) or _NAME.match(source, at) or _NUMBER.match(source, at)
        colon = _skip(source, key.end()) if key else at
        if key is None or source[colon : colon + 1] != ":":
            raise FormatError("not an object literal")
        name = _unescaped(key[0][1:-1]) if key[0][0] in "'\"`" else key[0]
        found[name], at = read_literal(source, colon + 1, depth + 1)
        at = _separator(source, at, "}")


def _sequence(source: str, at: int, closing: str, depth: int) -> tuple[list[Literal], int]:
    found: list[Literal] = []
    while True:
        at = _skip(source, at)
        if source[at : at + 1] == closing:
            return found, at + 1
        value, at = read_literal(source, at, depth + 1)
        found.append(value)
        at = _separator(source, at, closing)


def _separator(source: str, at: int, closing: str) -> int:
    at = _skip(source, at)
    if source[at : at + 1] == ",":
        return at + 1
    if source[at : at + 1] == closing:
        return at
    raise FormatError("not a literal")


def _expression_end(source: str, at: int) -> int:
    """Where an expression ends: at the comma or bracket that closes what is around it."""
    depth, limit = 0, min(len(source), at + MAX_LENGTH)
    while at < limit:
        char = source[at]
        if char in "'\"`":
            string = _STRING.match(source, at)
            if string is None:
                break
            at = string.end()
            continue
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            if depth == 0:
                return at
            depth -= 1
        elif char in ",;" and depth == 0:
            return at
        at += 1
    raise FormatError("an expression that does not end")


def _skip(source: str, at: int) -> int:
    space = _SPACE.match(source, at)
    return space.end() if space else at


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            number = int(code, 16)
            return chr(number) if number <= 0x10FFFF else "\ufffd"
        return _CONTROL.get(match[4], match[4])

    # Two \\u escapes may be the halves of one character.
    return _ESCAPE.sub(one, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
