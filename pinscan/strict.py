"""Fill frozen dataclasses from untrusted tables (TOML, YAML), refusing everything that does not fit.

A configuration file is trusted only after every key and every type in it was checked: each refusal is one
`ConfigError` that names the file, the line where it is known, the key, and the nearest right word.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pinscan.errors import ConfigError, nearest

T = TypeVar("T")
MAX_BYTES = 4 << 20
"""The largest configuration file that is read."""

_WORDS = {bool: "true or false", int: "a whole number", str: "text", date: "a date (2027-03-31)", float: "a number"}


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """A place in a configuration file."""

    file: str
    key: str = ""
    lines: Callable[[str], int | None] = lambda key: None
    """Looks a dotted key's line up."""

    def below(self, key: str | int) -> Where:
        """The place of an entry inside this one."""
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.key else key
        return Where(self.file, self.key + step, self.lines)

    def error(self, problem: str, hint: str = "") -> ConfigError:
        """A refusal that starts with file, line and key."""
        line = self.lines(self.key)
        place = f"{self.file}:{line}" if line else self.file
        return ConfigError(f"{place}: {self.key + ': ' if self.key else ''}{problem}", hint)


def read_text(path: Path, what: str) -> str:
    """A configuration file's text. Raises `ConfigError` when it is missing, too large or not UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the {what} ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{path}: larger than {MAX_BYTES >> 20} MiB, no {what}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8 text", "save the file as UTF-8") from error


def fill(kind: type[T], table: object, where: Where) -> T:
    """An instance of the dataclass `kind` from a table whose keys are its field names. Raises `ConfigError`."""
    if not isinstance(table, Mapping):
        raise where.error(f"must be a table, not {_name(table)}")
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init and not f.metadata.get("internal")}  # type: ignore[arg-type]
    hints = _hints(cast(Any, kind))
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in fields:
            raise where.below(str(key)).error(f"unknown key{nearest(str(key), fields)}")
        values[key] = convert(hints[key], value, where.below(key))
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in values:
            raise where.error(f"the key {name!r} is missing")
    return kind(**values)


def convert(hint: Any, value: object, where: Where) -> Any:
    """`value` as the annotation `hint` asks for: a table, a tuple, a mapping, a word of a Literal or a scalar."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(get_args(hint), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise where.error(f"must be a list, not {_name(value)}")
        return tuple(convert(get_args(hint)[0], item, where.below(i)) for i, item in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise where.error(f"must be a table, not {_name(value)}")
        return {str(k): convert(get_args(hint)[1], v, where.below(str(k))) for k, v in value.items()}
    if origin is Literal:
        return _word(get_args(hint), value, where)
    if dataclasses.is_dataclass(hint):
        return fill(hint, value, where)  # type: ignore[arg-type]
    return _scalar(hint, value, where)


def _union(members: tuple[Any, ...], value: object, where: Where) -> Any:
    """The member of a union that the value's shape asks for; None is never written in a file."""
    shapes = [m for m in members if m is not type(None)]
    if len(shapes) == 2 and isinstance(value, list):
        return convert(next(m for m in shapes if get_origin(m) is tuple), value, where)
    return convert(next(m for m in shapes if len(shapes) == 1 or get_origin(m) is not tuple), value, where)


def _word(words: tuple[str, ...], value: object, where: Where) -> str:
    """One of the words, exactly."""
    if value in words and isinstance(value, str):
        return value
    raise where.error(f"{value!r} is none of {', '.join(words)}{nearest(str(value), words)}")


def _scalar(hint: type[Any], value: object, where: Where) -> Any:
    """A value of exactly this type: true is no number, and a date has no time of day."""
    misfit = (hint is int and isinstance(value, bool)) or (hint is date and isinstance(value, datetime))
    if isinstance(value, hint) and not misfit:
        return value
    raise where.error(f"must be {_WORDS[hint]}, not {_name(value)}")


def _name(value: object) -> str:
    """What a value is, in the words of a configuration file."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    return "nothing" if value is None else repr(value) if len(repr(value)) < 40 else _WORDS.get(type(value), "this")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The resolved annotations of a dataclass."""
    return get_type_hints(kind)
