"""What ``java.util.regex`` finds in a known text, for patterns that are plain enough to be the same in both languages
and to end in linear time: characters, classes, groups without quantifiers, single quantifiers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models.pure import known_values
from pinscan.code.values import Const, Hole, Items, Made, Text, text
from pinscan.formats.dex import MethodRef

PATTERN, MATCHER = "pattern", "matcher"
"""Targets of the values that stand for a pattern (its text) and a matcher (pattern and text)."""
LONGEST = 4096
"""Longest text that is searched, in characters."""
_PLAIN = re.compile(
    r"(?:\\[.\\/|*+?()\[\]{}^$\-dswDSWnrt:=,;#]"  # escapes that mean the same
    r"|\[\^?(?:[^\[\]\\&]|\\[dswnrt\-./+\\\]\[])+\]"  # classes without classes in them
    r"|[^\\\[\](){}*+?]|\((?:\?:|(?!\?))|\)(?![*+?{])|[*+?]|\{\d{1,3}(?:,\d{0,3})?\})*",
    re.ASCII,
)
_MOST_OPEN = 2
"""Quantifiers without an end that a pattern may have."""


def compiled(pattern: str) -> re.Pattern[str]:
    """The same pattern in Python; `ValueError` where it may not mean the same or may take long."""
    if len(pattern) > 200 or not _PLAIN.fullmatch(pattern):
        raise ValueError("a pattern that is not plain")
    open_ended = len(re.findall(r"(?<!\\)[*+]|,\}", pattern))
    if open_ended > _MOST_OPEN or re.search(r"(?<!\\)[*+?}]\+", pattern):
        raise ValueError("a pattern that may take long")
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise ValueError(str(error)) from error


def replacement(written: str) -> str:
    """Java's replacement text (``$1``) as Python's; `ValueError` where it names groups."""
    if "${" in written or "\\" in written:
        raise ValueError("a replacement that is not plain")
    return re.sub(r"\$(\d)", r"\\g<\1>", written)


def _new(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Pattern.compile(text)``; flags are not read."""
    known = s.content(args[0])
    if len(args) != 1 or not isinstance(known, Text) or known.known is None:
        return None
    return s.new(Thing(ref.returns, Made(PATTERN, (known,))))


def _matcher(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    pattern, given = s.content(args[0]), s.content(args[1])
    if not isinstance(pattern, Made) or pattern.target != PATTERN or not isinstance(given, Text):
        return None
    return s.new(Thing(ref.returns, Made(MATCHER, (pattern.args[0], given)), fields={"from()": Const(0)}))


def _parts(s: State, operand: Operand) -> tuple[re.Pattern[str], str] | None:
    content = s.content(operand)
    if not isinstance(content, Made) or content.target != MATCHER:
        return None
    pattern, given = content.args
    if not isinstance(pattern, Text) or not isinstance(given, Text) or pattern.known is None or given.known is None:
        return None
    try:
        return (compiled(pattern.known), given.known) if len(given.known) <= LONGEST else None
    except ValueError:
        return None


def _search(how: str) -> Model:
    """``find([from])``, ``matches()``, ``lookingAt()``: remembers where it matched."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        thing, parts = s.thing(args[0]), _parts(s, args[0])
        start = args[1] if len(args) == 2 else thing.fields.get("from()") if thing is not None else None
        if thing is None or parts is None or not isinstance(start, Const) or not isinstance(start.value, int):
            return None
        pattern, given = parts
        found = getattr(pattern, how)(given, start.value if how == "search" else 0) if start.value >= 0 else None
        following = -1 if found is None else found.end() + (found.end() == found.start())
        if following > len(given):
            following = -1
        at = Const(found.start() if found else -1)
        if isinstance(args[0], Ref):
            s.heap[args[0].id] = replace(thing, fields={"from()": Const(following), "at()": at, "how()": text(how)})
        return Const(int(found is not None))

    return run


def _found(s: State, operand: Operand) -> re.Match[str] | None:
    """What a matcher matched last."""
    thing, parts = s.thing(operand), _parts(s, operand)
    at = thing.fields.get("at()") if thing is not None else None
    how = thing.fields.get("how()") if thing is not None else None
    if parts is None or not isinstance(at, Const) or not isinstance(at.value, int) or at.value < 0:
        return None
    match: re.Match[str] | None = getattr(parts[0], str(how))(parts[1], at.value)
    return match


def _group(part: str) -> Model:
    """``group([number])``, ``start``, ``end`` of what was matched last."""

    def run(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        found, number = _found(s, args[0]), args[1] if len(args) == 2 else Const(0)
        if found is None or not isinstance(number, Const) or not isinstance(number.value, int):
            return None
        if not 0 <= number.value <= found.re.groups:
            return None
        value = getattr(found, part)(number.value)
        return text(value) if isinstance(value, str) else Const(value if value is not None else 0)

    return run


def _count(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    parts = _parts(s, args[0])
    return Const(parts[0].groups) if parts is not None else None


def _replaced(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Matcher.replaceAll``, ``replaceFirst``."""
    parts, new = _parts(s, args[0]), known_values(s.content(args[1]))
    if parts is None or not new or not isinstance(new[0], str) or len(new) != 1:
        return None
    try:
        return text(parts[0].sub(replacement(new[0]), parts[1], count=0 if ref.name == "replaceAll" else 1))
    except (ValueError, re.error, IndexError):
        return Hole("pattern")


def split(pattern: str, given: str, limit: int = 0) -> list[str]:
    """``String.split``: without a limit, empty texts at the end are dropped; an empty match at the start splits not."""
    found = compiled(pattern)
    if found.groups or len(given) > LONGEST:
        raise ValueError("a pattern with groups")
    parts: list[str] = []
    last = 0
    for match in found.finditer(given):
        if match.end() == 0 or (match.start() == match.end() == len(given)):
            continue
        if 0 < limit <= len(parts) + 1:
            break
        parts.append(given[last : match.start()])
        last = match.end()
    parts.append(given[last:])
    while limit == 0 and len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _split(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Pattern.split(text[, limit])``."""
    pattern, given = s.content(args[0]), s.content(args[1])
    limit = args[2] if len(args) == 3 else Const(0)
    if not isinstance(pattern, Made) or pattern.target != PATTERN or not isinstance(given, Text):
        return None
    written = pattern.args[0]
    known = given.known if isinstance(written, Text) and written.known is not None else None
    if known is None or not isinstance(limit, Const) or not isinstance(limit.value, int):
        return None
    try:
        parts = split(str(written), known, limit.value)
    except ValueError:
        return None
    return s.new(Thing(ref.returns, Items(tuple(map(text, parts)))))


def _written(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    return content.args[0] if isinstance(content, Made) and content.target == PATTERN else None


_M, _P = "Ljava/util/regex/Matcher;->", "Ljava/util/regex/Pattern;->"
MODELS: dict[str, Model] = {
    _P + "compile": _new,
    _P + "matcher": _matcher,
    _P + "split": _split,
    _P + "pattern": _written,
    _P + "toString": _written,
    _M + "find": _search("search"),
    _M + "matches": _search("fullmatch"),
    _M + "lookingAt": _search("match"),
    _M + "group": _group("group"),
    _M + "start": _group("start"),
    _M + "end": _group("end"),
    _M + "groupCount": _count,
    _M + "replaceAll": _replaced,
    _M + "replaceFirst": _replaced,
}
