"""Streams, readers, writers and properties over what the build itself holds: assets, raw resources, byte arrays, texts.

A stream's content is its file or bytes, with the place it is read from as a field; a reader's is the text that is
left; a writer's is the text written. Of a stream from elsewhere (a socket, a file on the device) nothing is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from pinscan.build.entries import Build
from pinscan.code.dalvik.heap import Operand, Ref, State, Thing
from pinscan.code.dalvik.machine import Machine, Model
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.models.java_arrays import elements
from pinscan.code.dalvik.models.java_text import printed
from pinscan.code.values import Blob, Const, File, Hole, Items, Made, Pairs, Text, text
from pinscan.errors import FormatError
from pinscan.formats.dex import MethodRef

LARGEST = 1 << 16
"""Largest file that is read, in bytes."""
READER = "reader"
"""The target of the value that stands for a reader; its one argument is the text that is left."""
_PLACE = "place()"
"""The field of a stream that counts the bytes read."""


def stream(s: State, path: str) -> Ref:
    """A stream at the beginning of a file of the build."""
    return s.new(Thing("Ljava/io/InputStream;", File(path), fields={_PLACE: Const(0)}))


def byte_stream(s: State, data: bytes) -> Ref:
    """A stream at the beginning of known bytes."""
    return s.new(Thing("Ljava/io/InputStream;", Blob(data), fields={_PLACE: Const(0)}))


def _bytes(build: Build, content: Operand) -> bytes | None:
    """What a stream's content holds in all; None where it is not in the build, too large, or damaged."""
    if isinstance(content, Blob):
        return content.data
    if not isinstance(content, File):
        return None
    entries = (part.entries.get(content.path) for part in build.parts)
    entry = next((one for one in entries if one is not None), None)
    try:
        return entry.read() if entry is not None and entry.size <= LARGEST else None
    except FormatError:
        return None


def _left(machine: Machine, s: State, operand: Operand) -> bytes | None:
    """What a stream has left to read."""
    thing = s.thing(operand)
    place = thing.fields.get(_PLACE) if thing is not None else None
    if thing is None or not isinstance(place, Const) or not isinstance(place.value, int):
        return None
    whole = _bytes(machine.program.build, thing.content or Const(None))
    return whole[place.value :] if whole is not None else None


def _advance(s: State, operand: Operand, count: int) -> None:
    thing = s.thing(operand)
    place = thing.fields.get(_PLACE) if thing is not None else None
    if isinstance(place, Const) and isinstance(place.value, int):
        s.set_field(operand, _PLACE, Const(place.value + count))


def _span(args: list[Operand], size: int) -> tuple[int, int] | None:
    """Where in an array of `size` a read may write: the whole of it, or the place and count that are given."""
    if len(args) < 4:
        return 0, size
    match args[2], args[3]:
        case Const(int(at)), Const(int(count)) if 0 <= at <= at + count <= size:
            return at, count
    return None


def _read(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``InputStream.read()``, ``read(bytes[, at, count])``."""
    left = _left(machine, s, args[0])
    if left is None:
        return None
    if len(args) == 1:
        _advance(s, args[0], len(left[:1]))
        return Const(left[0] if left else -1)
    given = s.content(args[1])
    span = _span(args, len(given.data)) if isinstance(given, Blob) else None
    if not isinstance(given, Blob) or span is None:
        return None
    part = left[: span[1]]
    s.fill(args[1], Blob(given.data[: span[0]] + part + given.data[span[0] + len(part) :]))
    _advance(s, args[0], len(part))
    return Const(len(part) if part or not span[1] else -1)


def _available(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    left = _left(machine, s, args[0])
    return Const(len(left)) if left is not None else None


def _read_all(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    left = _left(machine, s, args[0])
    if left is None:
        return None
    _advance(s, args[0], len(left))
    return s.new(Thing("[B", Blob(left)))


def _of_bytes(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``new ByteArrayInputStream(bytes)``."""
    thing, content = s.thing(args[0]), s.content(args[1])
    if len(args) != 2 or thing is None or not isinstance(args[0], Ref) or not isinstance(content, Blob):
        return None
    s.heap[args[0].id] = replace(thing, content=content, fields={_PLACE: Const(0)})
    return Const(None)


# --- readers ------------------------------------------------------------------------------------------------------
def _new_reader(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """A reader of a stream, of another reader, or of a text."""
    given = s.content(args[1]) if len(args) > 1 else None
    if isinstance(given, Made) and given.target == READER:
        s.fill_text(args[0], given)
        return Const(None)
    known = given.known if isinstance(given, Text) and ref.owner == "Ljava/io/StringReader;" else None
    raw = _left(machine, s, args[1]) if len(args) > 1 else None
    if raw is None and known is None:
        return None
    s.fill_text(args[0], _rest(known if known is not None else cast(bytes, raw).decode("utf-8", "replace")))
    return Const(None)


def _rest(left: str) -> Made:
    return Made(READER, (text(left),))


def _text_left(s: State, operand: Operand) -> str | None:
    content = s.content(operand)
    left = content.args[0] if isinstance(content, Made) and content.target == READER else None
    return left.known if isinstance(left, Text) else None


def _line(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``BufferedReader.readLine``, ``Scanner.nextLine``: null at the end."""
    left = _text_left(s, args[0])
    if left is None:
        return None
    if not left:
        return Const(0)
    lines = left.splitlines(keepends=True)
    s.fill(args[0], _rest("".join(lines[1:])))
    return text(lines[0].rstrip("\r\n"))


def _lines(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    left = _text_left(s, args[0])
    return s.new(Thing("", Items(tuple(map(text, left.splitlines()))))) if left is not None else None


def _read_text(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Reader.read()``, ``read(chars[, at, count])``."""
    left = _text_left(s, args[0])
    if left is None:
        return None
    if len(args) == 1:
        s.fill(args[0], _rest(left[1:]))
        return Const(ord(left[0]) if left else -1)
    given = elements(s.content(args[1]))
    span = _span(args, len(given)) if given is not None else None
    if given is None or span is None:
        return None
    part = tuple(Const(ord(char)) for char in left[: span[1]])
    s.fill(args[1], Items((*given[: span[0]], *part, *given[span[0] + len(part) :])))
    s.fill(args[0], _rest(left[len(part) :]))
    return Const(len(part) if part or not span[1] else -1)


def _has_more(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    left = _text_left(s, args[0])
    return Const(int(bool(left))) if left is not None else None


def _all_text(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Scanner.next`` where the delimiter is the text's beginning (``\\\\A``): all of it."""
    thing, left = s.thing(args[0]), _text_left(s, args[0])
    if thing is None or left is None or thing.fields.get("delimiter()") != text("\\A"):
        return None
    s.fill(args[0], _rest(""))
    return text(left)


def _delimiter(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    s.set_field(args[0], "delimiter()", s.content(args[1]))
    return args[0]


def _closed(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``close()`` of what is read here."""
    known = _text_left(s, args[0]) is not None or _left(machine, s, args[0]) is not None
    return Const(None) if known or isinstance(s.content(args[0]), (Text, File)) else None


# --- writers ------------------------------------------------------------------------------------------------------
def _new_writer(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    s.fill_text(args[0], text(""))
    return Const(None)


def _write(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``StringWriter.write(text | chars | character[, at, count])``, also named on ``Writer``."""
    old = s.content(args[0])
    if not isinstance(old, Text):
        return None
    kind = "C" if ref.params[0] == "I" else ref.params[0]
    added = s.content(printed(s, args[1], kind))
    if len(args) == 4:
        known = added.known if isinstance(added, Text) else None
        span = _span(args, len(known)) if known is not None else None
        if known is None or span is None:
            s.fill(args[0], arithmetic.concat([old, Hole("written")]))
            return None
        added = text(known[span[0] : span[0] + span[1]])
    s.fill(args[0], arithmetic.concat([old, added]))
    return Const(None) if ref.returns == "V" else args[0]


def _written(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    return content if isinstance(content, Text) else None


# --- properties ---------------------------------------------------------------------------------------------------
def _new_properties(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    s.fill_text(args[0], Pairs(()))
    return Const(None) if len(args) == 1 else None


def _load(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``Properties.load(stream | reader)``."""
    left = _text_left(s, args[1])
    raw = _left(machine, s, args[1]) if left is None else None
    if raw is not None:
        left = raw.decode("latin-1")
    if left is None or not isinstance(s.content(args[0]), Pairs):
        s.fill(args[0], Pairs((), complete=False))
        return None
    s.fill(args[0], Pairs(tuple((text(key), text(value)) for key, value in properties(left).items())))
    return Const(None)


def properties(written: str) -> dict[str, str]:
    """A ``.properties`` text: keys end at ``=``, ``:`` or a blank; a backslash goes on with the next line."""
    found: dict[str, str] = {}
    whole = ""
    for line in written.splitlines():
        line = whole + line.lstrip(" \t\f")
        whole = ""
        if line.endswith("\\") and not line.endswith("\\\\"):
            whole = line[:-1]
            continue
        if line and line[0] not in "#!":
            key, value = _key_and_value(line)
            found[key] = value
    return found


def _key_and_value(line: str) -> tuple[str, str]:
    end = next((at for at, char in enumerate(line) if char in "=: \t\f" and line[at - 1 : at] != "\\"), len(line))
    rest = line[end:].lstrip(" \t\f")
    value = rest[1:].lstrip(" \t\f") if rest[:1] in ("=", ":") else rest
    return _plain(line[:end]), _plain(value)


def _plain(written: str) -> str:
    return written.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in written else written


def _property(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    """``getProperty(name[, fallback])``."""
    content, name = s.content(args[0]), s.content(args[1])
    if not isinstance(content, Pairs) or not content.complete or not isinstance(name, Text) or name.known is None:
        return None
    missing: Operand = args[2] if len(args) == 3 else Const(0)
    return content.get(name.known) or missing


def _names(machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
    content = s.content(args[0])
    if not isinstance(content, Pairs):
        return None
    return s.new(Thing("", Items(tuple(key for key, _ in content.pairs), content.complete)))


MODELS: dict[str, Model] = {
    "Ljava/io/ByteArrayInputStream;-><init>": _of_bytes,
    "Ljava/io/StringWriter;-><init>": _new_writer,
    "Ljava/util/Properties;-><init>": _new_properties,
    "Ljava/util/Properties;->load": _load,
    "Ljava/util/Properties;->getProperty": _property,
    "Ljava/util/Properties;->stringPropertyNames": _names,
    "Ljava/util/Properties;->propertyNames": _names,
    "Ljava/util/Scanner;-><init>": _new_reader,
    "Ljava/util/Scanner;->useDelimiter": _delimiter,
    "Ljava/util/Scanner;->hasNext": _has_more,
    "Ljava/util/Scanner;->hasNextLine": _has_more,
    "Ljava/util/Scanner;->nextLine": _line,
    "Ljava/util/Scanner;->next": _all_text,
    "Ljava/util/Scanner;->close": _closed,
    "Ljava/io/Closeable;->close": _closed,
    "Ljava/lang/AutoCloseable;->close": _closed,
}
for _kind in ("InputStream", "ByteArrayInputStream", "BufferedInputStream"):
    MODELS |= {f"Ljava/io/{_kind};->read": _read, f"Ljava/io/{_kind};->available": _available}
    MODELS |= {f"Ljava/io/{_kind};->readAllBytes": _read_all, f"Ljava/io/{_kind};->close": _closed}
for _kind in ("InputStreamReader", "BufferedReader", "StringReader", "Reader"):
    MODELS |= {f"Ljava/io/{_kind};->read": _read_text, f"Ljava/io/{_kind};->readLine": _line}
    MODELS |= {f"Ljava/io/{_kind};->lines": _lines, f"Ljava/io/{_kind};->close": _closed}
    MODELS |= {f"Ljava/io/{_kind};->ready": _has_more, f"Ljava/io/{_kind};-><init>": _new_reader}
for _kind in ("StringWriter", "Writer"):
    MODELS |= {f"Ljava/io/{_kind};->write": _write, f"Ljava/io/{_kind};->append": _write}
    MODELS |= {f"Ljava/io/{_kind};->toString": _written, f"Ljava/io/{_kind};->getBuffer": _written}
