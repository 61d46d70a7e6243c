"""What ``java.lang.String`` and its like do: plain methods, printing, formatting, joining.

Semantics: the Java class documentation.
"""

from __future__ import annotations

import re
from typing import cast

from pinscan.code.dalvik.heap import Operand, Ref, State, Thing, depends, either
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic, patterns
from pinscan.code.dalvik.models.pure import Compute, Known, known_values, pure
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Pairs, Text, Value, text
from pinscan.formats.dex import MethodRef


def java_hash(value: str) -> int:
    """``String.hashCode``."""
    number = 0
    for unit in value:
        number = (number * 31 + ord(unit)) & 0xFFFFFFFF
    return number - (1 << 32) if number >> 31 else number


def _index_of(value: str, wanted: str | int, start: int = 0) -> int:
    return value.find(chr(wanted) if isinstance(wanted, int) else wanted, start)


def _region(value: str, *args: Known) -> bool:
    """``String.regionMatches``, with or without the flag to ignore case."""
    fold = bool(args[0]) if len(args) == 5 else False
    start, other, other_start, length = args[-4:]
    if not (
        isinstance(start, int) and isinstance(other, str) and isinstance(other_start, int) and isinstance(length, int)
    ):
        raise TypeError
    one, two = value[start : start + length], other[other_start : other_start + length]
    return len(one) == len(two) == length and (one.lower() == two.lower() if fold else one == two)


def _refuse() -> str:
    raise ValueError("not computed")


STRING: dict[str, Compute] = {
    "substring": lambda v, a, b=None: v[a : len(v) if b is None else b],
    "subSequence": lambda v, a, b: v[a:b],
    "trim": lambda v: v.strip(),
    "strip": lambda v: v.strip(),
    "toString": lambda v: v,
    "intern": lambda v: v,
    "toLowerCase": lambda v, *_: v.lower(),
    "toUpperCase": lambda v, *_: v.upper(),
    "length": lambda v: len(v) if v.isascii() else len(v.encode("utf-16-le", "surrogatepass")) // 2,
    "isEmpty": lambda v: not v,
    "charAt": lambda v, i: ord(v[i]),
    "startsWith": lambda v, w, at=0: v.startswith(w, at),
    "endsWith": lambda v, w: v.endswith(w),
    "contains": lambda v, w: w in v,
    "equals": lambda v, w: v == w,
    "contentEquals": lambda v, w: v == w,
    "equalsIgnoreCase": lambda v, w: w is not None and v.lower() == w.lower(),
    "indexOf": _index_of,
    "lastIndexOf": lambda v, w, at=None: v.rfind(
        wanted := chr(w) if isinstance(w, int) else w, 0, len(v) if at is None else at + len(wanted)
    ),
    "hashCode": java_hash,
    "compareTo": lambda v, w: (v > w) - (v < w),
    "replace": lambda v, a, b: v.replace(chr(a), chr(b)) if isinstance(a, int) else v.replace(a, b),
    "replaceAll": lambda v, a, b: patterns.compiled(a).sub(patterns.replacement(b), v),
    "replaceFirst": lambda v, a, b: patterns.compiled(a).sub(patterns.replacement(b), v, count=1),
    "matches": lambda v, a: patterns.compiled(a).fullmatch(v) is not None,
    "regionMatches": _region,
    "codePointAt": lambda v, i: ord(v[i]),
    "repeat": lambda v, n: v * n if len(v) * n < arithmetic.LONGEST else _refuse(),
    "getBytes": lambda v, charset="utf-8": v.encode(charset, "replace"),
    "toCharArray": lambda v: v,
    "split": lambda v, pattern, limit=0: patterns.split(pattern, v, limit),
    "concat": lambda v, w: v + w,
}


def value_of(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.valueOf`` and ``toString`` of boxes."""
    if len(args) == 3:  # a part of characters
        return _new_string(machine, s, ref, [new := s.new(Thing(ref.returns)), *args]) and s.content(new)
    return printed(s, args[0], ref.params[0] if ref.params else "")


def printed(s: State, arg: Operand, kind: str) -> Operand:
    """A value as Java prints it where a parameter of type `kind` (or any, when empty) is expected."""
    content = s.content(arg)
    thing = s.thing(arg)
    if thing is not None and isinstance(content, (Items, Pairs)) and not thing.type.startswith("["):
        return _listed(s, content) if not thing.type.startswith(_UNORDERED) else Text((Hole("order"),))
    match content:
        case Const(bool(truth)):
            return text("true" if truth else "false")
        case Const(int(number)) if kind == "C":
            return text(chr(number & 0xFFFF))
        case Const(int(number)) if kind == "Z":
            return text("true" if number else "false")
        case Items() if kind == "[C":
            known = known_values(content)
            return text(cast(str, known[0])) if known else Hole("characters")
        case Ref() | Items() | Blob():
            return Text((Hole("parameter" if depends(content) else "object"),))
        case Alternatives(choices):
            return either((printed(s, choice, kind) for choice in choices), [content])
        case Const(0) if not kind or kind[0] == "L":
            return text("null")
    return arithmetic.text_of(content)


_UNORDERED = ("Ljava/util/Hash", "Ljava/util/EnumMap;", "Ljava/util/EnumSet;", "Ljava/util/concurrent/ConcurrentHash")
"""Collections whose order is not that in which they are filled."""


def _listed(s: State, content: Items | Pairs) -> Operand:
    """A collection as it prints itself: ``[a, b]``, ``{a=1, b=2}``."""
    if not content.complete:
        return Text((Hole("object"),))
    parts: list[list[Operand]] = []
    if isinstance(content, Items):
        parts = [[printed(s, item, "")] for item in content.items]
    else:
        parts = [[printed(s, key, ""), text("="), printed(s, value, "")] for key, value in content.pairs]
    first, last = ("[", "]") if isinstance(content, Items) else ("{", "}")
    commas = [piece for at, part in enumerate(parts) for piece in ([text(", ")] if at else []) + part]
    return arithmetic.concat([text(first), *commas, text(last)])


def _new_string(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new String(bytes | chars | text, …)``: the new object is given the text as its content."""
    if len(args) == 1:
        s.fill_text(args[0], text(""))
        return args[0]
    known = known_values(s.content(args[1]))
    span = _span(args[2:]) if len(args) > 3 else (0, arithmetic.LONGEST)
    if known is None or len(known) != 1 or span is None:
        s.fill_text(args[0], Text((Hole("parameter" if depends(s.content(args[1])) else "characters"),)))
    else:
        raw = known[0]
        part = raw[span[0] : span[0] + span[1]] if isinstance(raw, bytes) else str(raw)[span[0] : span[0] + span[1]]
        s.fill_text(args[0], _decoded(s, part, args[-1]) if isinstance(part, bytes) else text(part))
    return args[0]


def _decoded(s: State, part: bytes, charset: Operand) -> Operand:
    """Bytes as a text, by the charset that is named last, if any."""
    named = known_values(s.content(charset))
    name = named[0] if named and len(named) == 1 and isinstance(named[0], str) else "utf-8"
    try:
        return text(part.decode(name, "replace"))
    except LookupError:
        return Text((Hole("charset"),))


def _span(args: list[Operand]) -> tuple[int, int] | None:
    """Place and count of a part, as ``new String(bytes, at, count, …)`` names it."""
    match args[:2]:
        case Const(int(at)), Const(int(count)) if at >= 0 and count >= 0:
            return at, count
    return None


def format_text(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.format``: texts, whole numbers, characters and booleans; any other directive is a hole."""
    args = args[1:] if ref.params[0] == "Ljava/util/Locale;" else args
    pattern, given = s.content(args[0]), s.content(args[1])
    if not isinstance(pattern, Text) or pattern.known is None or not isinstance(given, Items):
        return Text((Hole("parameter" if depends(pattern) or depends(given) else "format"),))
    return arithmetic.concat(formatted(s, pattern.known, list(given.items)))


def formatted(s: State, pattern: str, given: list[Value]) -> list[Operand]:
    """The pieces of a text made by a format: its plain parts and what is given for its directives."""
    pieces: list[Operand] = []
    end, following, before = 0, 0, -1
    for found in _DIRECTIVE.finditer(pattern):
        pieces.append(text(pattern[end : found.start()]))
        end = found.end()
        place, flags, width, precision, verb = found.groups()
        if verb in ("%", "n"):
            pieces.append(text("%" if verb == "%" else "\n"))
            continue
        at = before if "<" in flags else int(place[:-1]) - 1 if place else following
        following += 0 if place or "<" in flags else 1
        before = at
        said = _said(s, verb, flags, precision, given[at]) if 0 <= at < len(given) else Hole("format")
        pieces.append(_wide(said, verb, flags, int(width or 0)))
    rest = pattern[end:]
    return [*pieces, Hole("format") if "%" in rest else text(rest)]


_DIRECTIVE = re.compile(r"%(\d+\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])")


def _said(s: State, verb: str, flags: str, precision: str | None, value: Value) -> Operand:
    """What one directive prints, before it is brought to its width (`java.util.Formatter`)."""
    match verb, value:
        case (("s" | "S"), _):
            whole = printed(s, value, "")
            if verb == "s" and precision is None:
                return whole
            known = whole.known if isinstance(whole, Text) else None
            part = known[: int(precision) if precision else None] if known is not None else None
            return Hole("format") if part is None else text(part.upper() if verb == "S" else part)
        case "d", Const(int(number)) if not set(flags) & {"(", "+", " "}:
            return text(f"{number:,}" if "," in flags else str(int(number)))
        case (("x" | "X" | "o"), Const(int(number))) if number >= 0 and "#" not in flags:
            return text(f"{number:{verb}}")
        case (("b" | "B"), Const(bool(truth))):
            return text(str(truth).lower() if verb == "b" else str(truth).upper())
        case "c", Text() if value.known is not None:
            return value
        case "c", Const(int(number)):
            return text(chr(number & 0xFFFF))
    return Hole("parameter format" if depends(value) else "format")


def _wide(said: Operand, verb: str, flags: str, width: int) -> Operand:
    """A directive's text brought to its width; with ``0``, numbers are filled up behind their sign."""
    known = said.known if isinstance(said, Text) else None
    if not width or width > arithmetic.LONGEST:
        return said
    if known is None:
        return Hole("format")
    if "0" in flags and verb in "dxXo":
        return text(known.zfill(width))
    return text(known.ljust(width) if "-" in flags else known.rjust(width))


def _join(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.join`` and ``TextUtils.join``."""
    items = s.content(args[1])
    if not isinstance(items, Items) or not items.complete:
        return None
    pieces: list[Operand] = []
    for i, item in enumerate(items.items):
        pieces.extend([s.content(args[0])] if i else [])
        pieces.append(printed(s, item, ""))
    return arithmetic.concat(pieces)


def _text_empty(value: str | None) -> bool:
    return not value


def _part(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``String.getChars(from, to, chars, at)``: writes into the array."""
    known, given = known_values(s.content(args[0])), s.content(args[3])
    match known, given, args[1], args[2], args[4]:
        case [str(whole)], Items(items, True), Const(int(start)), Const(int(end)), Const(int(at)):
            part = tuple(Const(ord(char)) for char in whole[start:end])
            if 0 <= start <= end <= len(whole) and 0 <= at <= len(items) - len(part):
                s.fill(args[3], Items((*items[:at], *part, *items[at + len(part) :])))
                return Const(None)
    return None


def _to_ascii(host: str, _: int = 0) -> str:
    """``IDN.toASCII``: plain host names stay as they are."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


_STRING = "Ljava/lang/String;->"
MODELS: dict[str, Model] = {
    _STRING + "valueOf": value_of,
    _STRING + "copyValueOf": value_of,
    _STRING + "format": format_text,
    _STRING + "<init>": _new_string,
    _STRING + "join": _join,
    _STRING + "getChars": _part,
    "Ljava/net/IDN;->toASCII": pure(_to_ascii),
    "Landroid/text/TextUtils;->join": _join,
    "Landroid/text/TextUtils;->isEmpty": pure(_text_empty),
    "Lkotlin/jvm/internal/Intrinsics;->stringPlus": lambda m, s, r, a: arithmetic.concat(
        [printed(s, x, "") for x in a]
    ),
}
