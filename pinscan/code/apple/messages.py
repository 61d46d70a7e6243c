"""What Foundation's messages do that build strings, numbers, collections and data (as Apple documents them)."""

from __future__ import annotations

import base64
import binascii
import re
import struct

from pinscan.code.apple.calls import (
    DIGESTS,
    Invocation,
    Model,
    class_of,
    data_at,
    joined_text,
    keyed,
    pieces_of,
    place,
    shallow,
    text_at,
    text_of,
)
from pinscan.code.apple.elements import ELEMENTS
from pinscan.code.apple.files import FILES
from pinscan.code.apple.searches import SEARCHES
from pinscan.code.apple.state import (
    Array,
    Call,
    Content,
    Either,
    Known,
    Machine,
    Table,
    Variants,
    variants,
)
from pinscan.code.apple.step import add
from pinscan.code.apple.texts import TEXTS
from pinscan.code.values import Blob, Const, File, Hole, Items, Made, Text, Value, join, options, text


def _same(call: Invocation) -> Machine | None:
    return call.receiver


def _argument(call: Invocation) -> Machine | None:
    return call.args[0]


def _copy(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    return call.make(content) if isinstance(content, (Array, Table, Variants)) else call.receiver


def _items_counted(call: Invocation) -> Machine | None:
    items = call.vector(call.args[0], call.args[1])
    return place(call, Array(items) if items is not None else Array((), False))


def _items_listed(call: Invocation) -> Machine | None:
    return place(call, Array(call.varargs(call.args[0])))


def _items_one(call: Invocation) -> Machine | None:
    return place(call, Array((call.args[0],)))


def _collection_from(call: Invocation) -> Machine | None:
    content = call.content(call.args[0])
    return place(call, content if isinstance(content, (Array, Table, Variants)) else Array((), False))


def _table_from(call: Invocation) -> Machine | None:
    content = call.content(call.args[0])
    return place(call, content if isinstance(content, (Table, Variants)) else Table((), False))


def _pairs_counted(call: Invocation) -> Machine | None:
    values, keys = call.vector(call.args[0], call.args[2]), call.vector(call.args[1], call.args[2])
    if values is None or keys is None:
        return place(call, Table((), False))
    return place(call, Table(tuple(zip(keys, values, strict=True))))


def _pairs_listed(call: Invocation) -> Machine | None:
    flat = call.varargs(call.args[0])
    return place(call, Table(tuple(zip(flat[1::2], flat[0::2], strict=False))))


def _pairs_one(call: Invocation) -> Machine | None:
    return place(call, Table(((call.args[1], call.args[0]),)))


def _pairs_from_arrays(call: Invocation) -> Machine | None:
    values, keys = call.content(call.args[0]), call.content(call.args[1])
    if isinstance(values, Array) and isinstance(keys, Array):
        return place(call, Table(tuple(zip(keys.items, values.items, strict=False)), values.complete and keys.complete))
    return place(call, Table((), False))


def _empty_array(call: Invocation) -> Machine | None:
    return place(call, Array(()))


def _empty_table(call: Invocation) -> Machine | None:
    return place(call, Table(()))


def _empty_text(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    if call.name.startswith("init"):
        return call.receiver if isinstance(content, (Array, Table, Known)) else None
    return place(call, Known(text(""))) if class_of(call, call.receiver) in ("NSString", "NSMutableString") else None


def _number(call: Invocation) -> Machine | None:
    given = call.args[0]
    if isinstance(given, int):
        return call.make(Known(Const(bool(given & 1) if "Bool" in call.name else _signed(given))))
    if isinstance(given, Either):
        known = [Const(bool(o & 1) if "Bool" in call.name else _signed(o)) for o in given.options if isinstance(o, int)]
        if len(known) == len(given.options):
            return call.make(variants((Known(k) for k in known), given.by))
    return call.make(Call(f"number {call.name}", (shallow(call.value(given)),)))


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def _unbox(call: Invocation) -> Machine | None:
    found = [v.value for v in options(call.value(call.receiver)) if isinstance(v, Const) and v.value is not None]
    if len(found) == 1 and isinstance(call.value(call.receiver), Const):
        return int(found[0])
    return None


def _add_object(call: Invocation) -> Machine | None:
    def edit(content: Content) -> Content:
        if not isinstance(content, Array) or (not content.complete and call.args[0] in content.items):
            return content
        return Array((*content.items, call.args[0]), content.complete)

    call.change(call.receiver, edit)
    return 0


def _add_all(call: Invocation) -> Machine | None:
    more = call.content(call.args[0])

    def edit(content: Content) -> Content:
        if isinstance(content, Array):
            return (
                Array(content.items + more.items, content.complete and more.complete)
                if isinstance(more, Array)
                else Array(content.items, False)
            )
        if isinstance(content, Table):
            return (
                Table(content.pairs + more.pairs, content.complete and more.complete)
                if isinstance(more, Table)
                else Table(content.pairs, False)
            )
        return content

    call.change(call.receiver, edit)
    return 0


def _array_plus(call: Invocation) -> Machine | None:
    had, more = call.content(call.receiver), call.content(call.args[0])
    extra: Content | None = (
        more if isinstance(more, Array) else Array((call.args[0],)) if call.name == "arrayByAddingObject:" else None
    )
    if isinstance(had, Array) and isinstance(extra, Array):
        return call.make(Array(had.items + extra.items, had.complete and extra.complete))
    return None


def _string(call: Invocation) -> Machine | None:
    written = text_at(call, call.args[0])
    if written is not None:
        return place(call, Known(text(written)))
    found = [v for v in options(call.value(call.args[0])) if isinstance(v, Text)]
    return place(call, Known(found[0])) if len(found) == 1 else None


def _string_of_bytes(call: Invocation) -> Machine | None:
    """``initWithBytes:length:encoding:``, of bytes that are all known."""
    held = data_at(call, call.args[0], call.args[1])
    if not isinstance(held, Blob) or not held.data.isascii():
        return None
    return place(call, Known(text(held.data.decode())))


def _format(call: Invocation) -> Machine | None:
    parts = _formatted(call)
    return None if parts is None else place(call, text_of(parts))


def _formatted(call: Invocation) -> list[Value] | None:
    """The parts of the text that a format and its arguments make; None where the format is not known."""
    pattern = call.value(call.args[0])
    if not isinstance(pattern, Text) or pattern.known is None:
        return None
    parts: list[Value] = []
    index = 0
    for part in re.split(r"(%(?:@|[-+ 0-9.lhqz]*[a-zA-Z%]))", pattern.known):
        if not part.startswith("%") or part == "%":
            parts.append(text(part))
        elif part == "%%":
            parts.append(text("%"))
        else:
            word = call.load(add(call.state.x[31], 8 * index))
            index += 1
            parts.append(call.value(word))
    return parts


def _append_format(call: Invocation) -> Machine | None:
    """``appendFormat:``; a text that a digest's bytes are written to stays known by the digest."""
    parts = _formatted(call) or [Hole("format")]
    digests = [part for part in parts if isinstance(part, Made) and part.target in DIGESTS]

    def edit(had: Content) -> Content:
        if digests and isinstance(had, Known):
            return Call("joined text", tuple(shallow(part) for part in digests))
        more = [piece for part in parts for piece in pieces_of(part)]
        return Known(joined_text([*pieces_of(had.value), *more])) if isinstance(had, Known) else had

    call.change(call.receiver, edit)
    return 0


def _concatenate(call: Invocation) -> Machine | None:
    return call.make(text_of((call.value(call.receiver), call.value(call.args[0]))))


def _append_text(call: Invocation) -> Machine | None:
    more = pieces_of(call.value(call.args[0]))
    call.change(
        call.receiver, lambda had: Known(joined_text([*pieces_of(had.value), *more])) if isinstance(had, Known) else had
    )
    return 0


def _lower(call: Invocation) -> Machine | None:
    value = call.value(call.receiver)
    if isinstance(value, Text) and value.known is not None:
        return call.make(Known(text(value.known.lower() if call.name.startswith("l") else value.known.upper())))
    return None


def _split(call: Invocation) -> Machine | None:
    value, by = call.value(call.receiver), call.value(call.args[0])
    if isinstance(value, Text) and isinstance(by, Text) and value.known and by.known:
        return call.make(Known(Items(tuple(text(part) for part in value.known.split(by.known)))))
    return None


def _joined(call: Invocation) -> Machine | None:
    value, by = call.value(call.receiver), call.value(call.args[0])
    if isinstance(value, Items) and isinstance(by, Text):
        pieces: list[str | Hole] = []
        for index, item in enumerate(value.items):
            pieces.extend((*(by.pieces if index else ()), *pieces_of(item)))
        return call.make(Known(joined_text(pieces)))
    return None


def _base64(call: Invocation) -> Machine | None:
    value = call.value(call.args[0])
    known = value.known if isinstance(value, Text) else None
    try:
        return None if known is None else place(call, Known(Blob(base64.b64decode(known, validate=True))))
    except (binascii.Error, ValueError):
        return None


def _data(call: Invocation) -> Machine | None:
    found = data_at(call, *call.args[:2])
    return place(call, Known(found)) if isinstance(found, Blob) else place(call, Call("data", (shallow(found),)))


def _empty_data(call: Invocation) -> Machine | None:
    return place(call, Known(Blob(b"")))


def _append_data(call: Invocation) -> Machine | None:
    more = call.value(call.args[0]) if call.name == "appendData:" else data_at(call, *call.args[:2])

    def edit(content: Content) -> Content:
        if isinstance(content, Known) and isinstance(content.value, Blob) and isinstance(more, Blob):
            return Known(Blob(content.value.data + more.data))
        parts = content.args if isinstance(content, Call) and content.target == "data" else (_known(content),)
        return Call("data", tuple(shallow(part) for part in (*parts, more)))

    call.change(call.receiver, edit)
    return 0


def _known(content: Content) -> Value:
    return content.value if isinstance(content, Known) else Hole("data")


def _resource(call: Invocation) -> Machine | None:
    names, kind = options(call.value(call.args[0])), call.value(call.args[1])
    suffix = f".{kind.known}" if isinstance(kind, Text) and kind.known else ""
    where = call.value(call.args[2]) if len(call.args) > 2 else None
    folder = f"{where.known}/" if isinstance(where, Text) and where.known else ""
    known = [name.known for name in names if isinstance(name, Text) and name.known is not None]
    if len(known) != len(names):
        return None
    return call.make(Known(join(tuple(File(f"{folder}{name}{suffix}") for name in known))))


def _resources(call: Invocation) -> Machine | None:
    """All files of a suffix in a folder of the bundle: one file whose name is a pattern stands for them."""
    kind, folder = (call.value(arg) for arg in call.args[:2])
    if not isinstance(kind, Text) or kind.known is None:
        return None
    inside = f"{folder.known}/" if isinstance(folder, Text) and folder.known else ""
    call.host.record(call.state, call.at, call.name, call.receiver, call.args[:2], None)
    return call.make(Array((call.make(Known(File(f"{inside}*.{kind.known}")), 1),), complete=False))


def _file(call: Invocation) -> Machine | None:
    value = call.value(call.args[0] if call.args else call.receiver)
    known = all(isinstance(option, File) for option in options(value))
    return place(call, Known(value)) if known else None


def _date(call: Invocation) -> Machine | None:
    """A date by its seconds, which come in the first floating-point register."""
    bits, _ = call.state.q.get(0, (Hole("number"), Hole("number")))
    seconds: Value = Hole("number")
    if isinstance(bits, int):
        (seconds_since,) = struct.unpack("<d", bits.to_bytes(8, "little"))
        seconds = Const(seconds_since)
    return call.made(f"+[NSDate {call.name}]", (seconds,), "NSDate")


MESSAGES: dict[str, Model] = {
    **FILES,
    **ELEMENTS,
    **SEARCHES,
    **TEXTS,
    **keyed("dateWithTimeIntervalSince1970: dateWithTimeIntervalSinceReferenceDate:", _date),
    **keyed("pathsForResourcesOfType:inDirectory: URLsForResourcesWithExtension:subdirectory:", _resources),
    **keyed("data dataWithCapacity:", _empty_data),
    **keyed("appendData: appendBytes:length:", _append_data),
    **keyed("retain autorelease self", _same),
    **keyed("copy mutableCopy copyWithZone: mutableCopyWithZone:", _copy),
    **keyed(
        "arrayWithObjects:count: setWithObjects:count: initWithObjects:count: "
        "orderedSetWithObjects:count:", _items_counted),
    **keyed("arrayWithObjects: setWithObjects: initWithObjects: orderedSetWithObjects:", _items_listed),
    **keyed("arrayWithObject: setWithObject: orderedSetWithObject:", _items_one),
    **keyed(
        "setWithArray: setWithSet: arrayWithArray: initWithArray: initWithSet: orderedSetWithArray:", _collection_from),
    **keyed("dictionaryWithDictionary: initWithDictionary:", _table_from),
    **keyed("dictionaryWithObjects:forKeys:count: initWithObjects:forKeys:count:", _pairs_counted),
    **keyed("dictionaryWithObjectsAndKeys: initWithObjectsAndKeys:", _pairs_listed),
    **keyed("dictionaryWithObject:forKey:", _pairs_one),
    **keyed("dictionaryWithObjects:forKeys: initWithObjects:forKeys:", _pairs_from_arrays),
    **keyed("array set arrayWithCapacity: setWithCapacity: orderedSet", _empty_array),
    **keyed("string stringWithCapacity: initWithCapacity:", _empty_text),
    **keyed("dictionary dictionaryWithCapacity:", _empty_table),
    **keyed(
        "numberWithBool: numberWithInt: numberWithInteger: numberWithUnsignedInteger: numberWithLong: "
        "numberWithLongLong: numberWithUnsignedInt: numberWithUnsignedLong: numberWithChar: "
        "numberWithShort: initWithBool: initWithInteger:", _number),
    **keyed("boolValue integerValue intValue unsignedIntegerValue longValue", _unbox),
    **keyed("addObject:", _add_object),
    **keyed("addObjectsFromArray: addEntriesFromDictionary: unionSet:", _add_all),
    **keyed(
        "arrayByAddingObjectsFromArray: arrayByAddingObject: setByAddingObjectsFromArray: "
        "setByAddingObjectsFromSet:", _array_plus),
    **keyed("allObjects", _same),
    **keyed(
        "stringWithString: initWithString: stringWithUTF8String: initWithUTF8String: "
        "stringWithCString:encoding:", _string),
    **keyed("initWithBytes:length:encoding:", _string_of_bytes),
    **keyed("stringWithFormat: initWithFormat:", _format),
    **keyed("stringByAppendingString:", _concatenate),
    **keyed("appendString:", _append_text),
    **keyed("appendFormat:", _append_format),
    **keyed("lowercaseString uppercaseString localizedLowercaseString", _lower),
    **keyed("componentsSeparatedByString:", _split),
    **keyed("componentsJoinedByString:", _joined),
    **keyed("initWithBase64EncodedString:options: initWithBase64Encoding:", _base64),
    **keyed(
        "dataWithBytes:length: initWithBytes:length: dataWithBytesNoCopy:length: "
        "initWithBytesNoCopy:length:", _data),
    **keyed(
        "pathForResource:ofType: URLForResource:withExtension: pathForResource:ofType:inDirectory:", _resource),
    **keyed(
        "dataWithContentsOfFile: dataWithContentsOfURL: path "
        "fileURLWithPath: dataWithContentsOfFile:options:error: dataWithContentsOfURL:options:error: "
        "initWithContentsOfURL:options:error: initFileURLWithPath: contentsAtPath:", _file),
}  # fmt: skip
