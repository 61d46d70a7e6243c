"""What Kotlin's own text functions do to known strings (package ``kotlin.text``), under their JVM names.

A function with default arguments is compiled twice: ``trim(s)`` and ``split$default(s, …, mask, marker)``, where a set
bit of the mask says that the argument at that place is left to its default. Semantics: the Kotlin standard library's
documentation of kotlin.text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

Known = str | int | bytes | list[str] | None
"""A wholly known argument or result; characters are their numbers, booleans 0 or 1."""


class _Left:
    """An argument left to its default."""


LEFT = _Left()
Given = Known | _Left


def function(name: str, kinds: tuple[str, ...]) -> Callable[..., Known] | None:
    """The function of this JVM name and these parameter types, or None; arguments come as they are passed."""
    plain = name.removesuffix("$default")
    compute = FUNCTIONS.get(plain)
    if compute is None:
        return None
    chars = [kind == "C" for kind in kinds]

    def run(*args: Known) -> Known:
        given: list[Given] = [chr(cast(int, arg)) if char else arg for arg, char in zip(args, chars, strict=False)]
        return compute(*(_given(given) if plain != name else given))

    return run


def _given(args: list[Given]) -> list[Given]:
    """The arguments of a ``$default`` method, without mask and marker, those left to their defaults marked.

    The receiver, which comes first, has no bit in the mask.
    """
    receiver, *own, mask, _ = args
    return [receiver, *(LEFT if cast(int, mask) >> place & 1 else arg for place, arg in enumerate(own))]


def _list(value: Given) -> list[str]:
    """Delimiters: an array of texts, of characters, or one of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return value
    raise TypeError("no delimiters")


def _cut(value: str, by: str, missing: Given, *, last: bool, after: bool) -> str:
    at = value.rfind(by) if last else value.find(by)
    if at < 0:
        return value if isinstance(missing, _Left) else cast(str, missing)
    return value[at + len(by) :] if after else value[:at]


def _cutter(*, last: bool, after: bool) -> Callable[..., Known]:
    return lambda value, by, missing=LEFT: _cut(value, by, missing, last=last, after=after)


def _split(value: str, delimiters: Given, fold: Given = LEFT, limit: Given = LEFT) -> list[str]:
    pattern = "|".join(re.escape(one) for one in _list(delimiters))
    most = 0 if isinstance(limit, _Left) else cast(int, limit)
    return re.split(pattern, value, maxsplit=max(0, most - 1), flags=_flags(fold)) if most != 1 else [value]


def _flags(fold: Given) -> re.RegexFlag:
    return re.NOFLAG if isinstance(fold, _Left) or not fold else re.IGNORECASE


def _replace(value: str, old: str, new: str, fold: Given = LEFT) -> str:
    return re.sub(re.escape(old), lambda _: new, value, flags=_flags(fold))


def _starts(value: str, prefix: str, fold: Given = LEFT, *more: Given) -> bool:
    if more or (isinstance(fold, int) and fold > 1):
        raise ValueError("an offset")
    return bool(re.match(re.escape(prefix), value, _flags(fold)))


def _ends(value: str, suffix: str, fold: Given = LEFT) -> bool:
    return bool(re.search(re.escape(suffix) + r"\Z", value, _flags(fold)))


def _contains(value: str, wanted: str, fold: Given = LEFT) -> bool:
    return bool(re.search(re.escape(wanted), value, _flags(fold)))


def _equal(one: str | None, two: str | None, fold: Given = LEFT) -> bool:
    return one == two or bool(one and two and _flags(fold) and one.lower() == two.lower())


def _find(value: str, wanted: str, start: Given = LEFT, fold: Given = LEFT) -> int:
    first = 0 if isinstance(start, _Left) else cast(int, start)
    found = re.compile(re.escape(wanted), _flags(fold)).search(value, max(0, first))
    return found.start() if found else -1


def _find_last(value: str, wanted: str, start: Given = LEFT, fold: Given = LEFT) -> int:
    end = len(value) if isinstance(start, _Left) else cast(int, start) + len(wanted)
    return value.rfind(wanted, 0, end)


def _strip(value: str, marks: Given = None, *, side: str = "both") -> str:
    chars = None if marks is None else "".join(_list(marks))
    return {"both": value.strip, "start": value.lstrip, "end": value.rstrip}[side](chars)


def _between(value: str, start: str, end: str | None = None) -> str:
    end = start if end is None else end
    whole = len(value) >= len(start) + len(end) and value.startswith(start) and value.endswith(end)
    return value[len(start) : len(value) - len(end)] if whole else value


def _trim_indent(value: str) -> str:
    lines = value.splitlines()
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    kept = [line[least:] for at, line in enumerate(lines) if line.strip() or 0 < at < len(lines) - 1]
    return "\n".join(kept)


def _trim_margin(value: str, mark: Given = LEFT) -> str:
    sign = "|" if isinstance(mark, _Left) else cast(str, mark)
    lines = value.splitlines()
    kept = [line for at, line in enumerate(lines) if line.strip() or 0 < at < len(lines) - 1]
    return "\n".join(_cut(line, sign, line, last=False, after=True) if line.lstrip().startswith(sign) else line
                     for line in kept)  # fmt: skip


def _pad(value: str, length: int, mark: Given = LEFT, *, start: bool) -> str:
    fill = (" " if isinstance(mark, _Left) else cast(str, mark)) * max(0, min(length, 4096) - len(value))
    return fill + value if start else value + fill


def _bytes(value: str, *_: Given) -> bytes:
    return value.encode("utf-8")


FUNCTIONS: dict[str, Callable[..., Known]] = {
    "substringAfter": _cutter(last=False, after=True),
    "substringBefore": _cutter(last=False, after=False),
    "substringAfterLast": _cutter(last=True, after=True),
    "substringBeforeLast": _cutter(last=True, after=False),
    "removePrefix": lambda v, w: v.removeprefix(w),
    "removeSuffix": lambda v, w: v.removesuffix(w),
    "removeSurrounding": _between,
    "removeRange": lambda v, a, b: v[:a] + v[b:],
    "replaceFirst": lambda v, a, b, *_: v.replace(a, b, 1),
    "replace": _replace,
    "split": _split,
    "lines": lambda v: v.splitlines() or [""],
    "chunked": lambda v, n: [v[at : at + n] for at in range(0, len(v), n)],
    "trim": _strip,
    "trimStart": lambda v, marks=None: _strip(v, marks, side="start"),
    "trimEnd": lambda v, marks=None: _strip(v, marks, side="end"),
    "trimIndent": _trim_indent,
    "trimMargin": _trim_margin,
    "startsWith": _starts,
    "endsWith": _ends,
    "contains": _contains,
    "contentEquals": lambda v, w, *_: v == w,
    "equals": _equal,
    "indexOf": _find,
    "lastIndexOf": _find_last,
    "isBlank": lambda v: not v.strip(),
    "take": lambda v, n: v[:n],
    "drop": lambda v, n: v[n:],
    "takeLast": lambda v, n: v[len(v) - n :] if n < len(v) else v,
    "dropLast": lambda v, n: v[: len(v) - n] if n < len(v) else "",
    "slice": lambda v, a, b: v[a:b],
    "repeat": lambda v, n: v * min(n, 4096),
    "reversed": lambda v: v[::-1],
    "padStart": lambda v, n, mark=LEFT: _pad(v, n, mark, start=True),
    "padEnd": lambda v, n, mark=LEFT: _pad(v, n, mark, start=False),
    "encodeToByteArray": _bytes,
    "decodeToString": lambda v: v.decode("utf-8", "replace"),
    "concatToString": lambda v: v,
    "first": lambda v: ord(v[0]),
    "last": lambda v: ord(v[-1]),
}
"""By JVM name without ``$default``."""
