"""What the calls that build values do: Objective-C messages, runtime and C functions, Swift's own entry points.

Semantics are those documented by Apple for Foundation and the Objective-C runtime, and by the Swift project for the
standard library's ABI. A call that is not modelled here leaves an object known only by its call (`Call`).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol

from pinscan.code.apple_state import (
    LOST,
    Array,
    Buffer,
    Call,
    Content,
    Either,
    Known,
    Machine,
    Named,
    Ptr,
    State,
    Table,
    Variants,
    variants,
)
from pinscan.code.apple_step import Memory, add, load_at, store_at
from pinscan.code.apple_values import BRIDGED, Reader
from pinscan.code.values import Blob, Const, File, Hole, Items, Made, Pairs, Text, Value, options, text

MAX_COPY = 4096
MAX_VARARGS = 64


class Host(Memory, Protocol):
    """The run a call happens in."""

    def reader(self, state: State) -> Reader:
        """A reader of values in a state."""
        ...

    def enter(self, call: Invocation, start: int) -> State | None:
        """Run a function of the image inline; None when it was not followed."""
        ...


@dataclass(slots=True)
class Invocation:
    """One call as it happens."""

    host: Host
    state: State
    at: int
    context: Hashable
    name: str
    """Selector or symbol."""
    receiver: Machine
    args: tuple[Machine, ...] = field(default=())

    def make(self, content: Content, part: int = 0) -> Ptr:
        """A new object made by this call."""
        region = ("object", self.at, part, self.context)
        self.state.objects[region] = content
        return Ptr(region)

    def value(self, machine: Machine) -> Value:
        """The value of a machine value, now."""
        return self.host.reader(self.state).value(machine)

    def made(self, target: str, args: tuple[Value, ...], kind: str = "") -> Ptr:
        """An object known by the call that made it."""
        return self.make(Call(target, tuple(shallow(arg) for arg in args), kind))

    def content(self, machine: Machine) -> Content | None:
        """The content of an object, thawed from a constant when need be."""
        if isinstance(machine, Ptr) and machine.offset == 0 and machine.region in self.state.objects:
            found = self.state.objects[machine.region]
            return self._thaw(found.value) if isinstance(found, Known) else found
        if isinstance(machine, Either):
            return variants((self.content(m) or Known(Hole("memory")) for m in machine.options), machine.by)
        return self._thaw(self.value(machine))

    def _thaw(self, value: Value, part: int = 100) -> Content:
        match value:
            case Items(items, complete):
                return Array(tuple(self.make(Known(v), part + i) for i, v in enumerate(items)), complete)
            case Pairs(pairs, complete):
                made = [
                    (self.make(Known(k), part + 2 * i), self.make(Known(v), part + 2 * i + 1))
                    for i, (k, v) in enumerate(pairs)
                ]
                return Table(tuple(made), complete)
            case _:
                return Known(value)

    def change(self, machine: Machine, edit: Callable[[Content], Content]) -> None:
        """Change the content of an object in place; of one of several, weakly."""
        objects = self.state.objects
        for option in machine.options if isinstance(machine, Either) else (machine,):
            if not isinstance(option, Ptr) or option.region not in objects:
                continue
            old = objects[option.region]
            if isinstance(old, Known):
                old = self._thaw(old.value)
            new = variants((edit(o) for o in old.options), old.by) if isinstance(old, Variants) else edit(old)
            objects[option.region] = variants((old, new), machine.by) if isinstance(machine, Either) else new

    def load(self, where: Machine, size: int = 8) -> Machine:
        """The value at a machine address."""
        return load_at(self.state, where, size, self.host)

    def vector(self, start: Machine, count: Machine) -> tuple[Machine, ...] | None:
        """`count` words from an address."""
        if not isinstance(count, int) or count > MAX_COPY:
            return None
        return tuple(self.load(add(start, 8 * index)) for index in range(count))

    def varargs(self, first: Machine) -> tuple[Machine, ...]:
        """A nil-terminated list: its first element, then the words on the stack (Apple's arm64 convention)."""
        found = [] if first == 0 else [first]
        for index in range(MAX_VARARGS if found else 0):
            word = self.load(add(self.state.x[31], 8 * index))
            if word == 0 or word == Hole("memory"):
                break
            found.append(word)
        return tuple(found)


def shallow(value: Value, levels: int = 6) -> Value:
    """Cut a value off below some levels of calls, so that a chain of calls stays small."""
    match value:
        case Made(target, args, kind):
            return Made(target, tuple(shallow(a, levels - 1) for a in args), kind) if levels else Hole("depth")
        case Items(items, complete) if any(not isinstance(i, (Text, Const)) for i in items):
            return Items(tuple(shallow(i, levels - 1) for i in items), complete) if levels else Hole("depth")
        case Pairs(pairs, complete):
            return Pairs(tuple((k, shallow(v, levels - 1)) for k, v in pairs), complete) if levels else Hole("depth")
        case _:
            return value


# --- Objective-C messages --------------------------------------------------------------------------------------

Model = Callable[[Invocation], "Machine | None"]


def _same(call: Invocation) -> Machine | None:
    return call.receiver


def _argument(call: Invocation) -> Machine | None:
    return call.args[0]


def _copy(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    return call.make(content) if isinstance(content, (Array, Table, Variants)) else call.receiver


def _place(call: Invocation, content: Content) -> Machine:
    """Put a collection where an initializer was sent, or in a new object for a class method."""
    if isinstance(call.receiver, Ptr) and call.receiver.region in call.state.objects:
        call.state.objects[call.receiver.region] = content
        return call.receiver
    return call.make(content)


def _items_counted(call: Invocation) -> Machine | None:
    items = call.vector(call.args[0], call.args[1])
    return _place(call, Array(items) if items is not None else Array((), False))


def _items_listed(call: Invocation) -> Machine | None:
    return _place(call, Array(call.varargs(call.args[0])))


def _items_one(call: Invocation) -> Machine | None:
    return _place(call, Array((call.args[0],)))


def _collection_from(call: Invocation) -> Machine | None:
    content = call.content(call.args[0])
    return _place(call, content if isinstance(content, (Array, Table, Variants)) else Array((), False))


def _table_from(call: Invocation) -> Machine | None:
    content = call.content(call.args[0])
    return _place(call, content if isinstance(content, (Table, Variants)) else Table((), False))


def _pairs_counted(call: Invocation) -> Machine | None:
    values, keys = call.vector(call.args[0], call.args[2]), call.vector(call.args[1], call.args[2])
    if values is None or keys is None:
        return _place(call, Table((), False))
    return _place(call, Table(tuple(zip(keys, values, strict=True))))


def _pairs_listed(call: Invocation) -> Machine | None:
    flat = call.varargs(call.args[0])
    return _place(call, Table(tuple(zip(flat[1::2], flat[0::2], strict=False))))


def _pairs_one(call: Invocation) -> Machine | None:
    return _place(call, Table(((call.args[1], call.args[0]),)))


def _pairs_from_arrays(call: Invocation) -> Machine | None:
    values, keys = call.content(call.args[0]), call.content(call.args[1])
    if isinstance(values, Array) and isinstance(keys, Array):
        return _place(
            call, Table(tuple(zip(keys.items, values.items, strict=False)), values.complete and keys.complete)
        )
    return _place(call, Table((), False))


def _empty_array(call: Invocation) -> Machine | None:
    return _place(call, Array(()))


def _empty_table(call: Invocation) -> Machine | None:
    return _place(call, Table(()))


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


def _set_object(call: Invocation) -> Machine | None:
    value, key = call.args[:2]
    written = call.value(key)

    def edit(content: Content) -> Content:
        if not isinstance(content, Table):
            return content
        kept = tuple(pair for pair in content.pairs if call.value(pair[0]) != written)
        return Table((*kept, (key, value)), content.complete)

    call.change(call.receiver, edit)
    return 0


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


def _lookup(call: Invocation) -> Machine | None:
    content, wanted = call.content(call.receiver), call.value(call.args[0])
    if not isinstance(content, Table) or not isinstance(wanted, Text) or wanted.known is None:
        return None
    found = next((v for k, v in content.pairs if call.value(k) == wanted), None)
    return found if found is not None else 0 if content.complete else None


def _element(call: Invocation) -> Machine | None:
    content = call.content(call.receiver)
    index = call.args[0] if call.args else 0
    if isinstance(content, Array) and isinstance(index, int) and index < len(content.items):
        return content.items[-1 if call.name == "lastObject" else index]
    return None


def _string(call: Invocation) -> Machine | None:
    found = [v for v in options(call.value(call.args[0])) if isinstance(v, Text)]
    return _place(call, Known(found[0])) if len(found) == 1 else None


def _format(call: Invocation) -> Machine | None:
    pattern = call.value(call.args[0])
    if not isinstance(pattern, Text) or pattern.known is None:
        return None
    pieces: list[str | Hole] = []
    index = 0
    for part in re.split(r"(%(?:@|[-+ 0-9.lhqz]*[a-zA-Z%]))", pattern.known):
        if not part.startswith("%") or part == "%":
            pieces.append(part)
        elif part == "%%":
            pieces.append("%")
        else:
            word = call.load(add(call.state.x[31], 8 * index))
            index += 1
            pieces.extend(_pieces(call.value(word)))
    return _place(call, Known(_text(pieces)))


def _pieces(value: Value) -> tuple[str | Hole, ...]:
    match value:
        case Text(pieces):
            return pieces
        case Const(number) if number is not None:
            return (str(number),)
        case Hole():
            return (value,)
        case _:
            return (Hole("call"),)


def _text(pieces: list[str | Hole]) -> Text:
    joined: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return Text(tuple(joined))


def _concatenate(call: Invocation) -> Machine | None:
    return call.make(Known(_text([*_pieces(call.value(call.receiver)), *_pieces(call.value(call.args[0]))])))


def _append_text(call: Invocation) -> Machine | None:
    more = _pieces(call.value(call.args[0]))
    call.change(
        call.receiver, lambda had: Known(_text([*_pieces(had.value), *more])) if isinstance(had, Known) else had
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
            pieces.extend((*(by.pieces if index else ()), *_pieces(item)))
        return call.make(Known(_text(pieces)))
    return None


def _base64(call: Invocation) -> Machine | None:
    value = call.value(call.args[0])
    known = value.known if isinstance(value, Text) else None
    try:
        return None if known is None else _place(call, Known(Blob(base64.b64decode(known, validate=True))))
    except (binascii.Error, ValueError):
        return None


def _data(call: Invocation) -> Machine | None:
    where, size = call.args[:2]
    if not isinstance(size, int):
        return None
    raw = call.host.reader(call.state).bytes(where, size)
    if raw is None and isinstance(where, Ptr) and size <= MAX_COPY:
        cells = [call.state.load(where.region, where.offset + at, 1) for at in range(size)]
        raw = bytes(c & 255 for c in cells if isinstance(c, int))
    return _place(call, Known(Blob(raw))) if raw is not None and len(raw) == size else None


def _resource(call: Invocation) -> Machine | None:
    name, kind = (call.value(arg) for arg in call.args[:2])
    if not isinstance(name, Text) or name.known is None:
        return None
    suffix = kind.known if isinstance(kind, Text) else ""
    where = call.value(call.args[2]) if len(call.args) > 2 else None
    folder = f"{where.known}/" if isinstance(where, Text) and where.known else ""
    return call.make(Known(File(folder + name.known + (f".{suffix}" if suffix else ""))))


def _file(call: Invocation) -> Machine | None:
    value = call.value(call.args[0])
    return _place(call, Known(value)) if isinstance(value, File) else None


def _keyed(names: str, model: Model) -> dict[str, Model]:
    return dict.fromkeys(names.split(), model)


MESSAGES: dict[str, Model] = {
    **_keyed("retain autorelease self", _same),
    **_keyed("copy mutableCopy copyWithZone: mutableCopyWithZone:", _copy),
    **_keyed(
        "arrayWithObjects:count: setWithObjects:count: initWithObjects:count: "
        "orderedSetWithObjects:count:", _items_counted),
    **_keyed("arrayWithObjects: setWithObjects: initWithObjects: orderedSetWithObjects:", _items_listed),
    **_keyed("arrayWithObject: setWithObject: orderedSetWithObject:", _items_one),
    **_keyed(
        "setWithArray: setWithSet: arrayWithArray: initWithArray: initWithSet: orderedSetWithArray:", _collection_from),
    **_keyed("dictionaryWithDictionary: initWithDictionary:", _table_from),
    **_keyed("dictionaryWithObjects:forKeys:count: initWithObjects:forKeys:count:", _pairs_counted),
    **_keyed("dictionaryWithObjectsAndKeys: initWithObjectsAndKeys:", _pairs_listed),
    **_keyed("dictionaryWithObject:forKey:", _pairs_one),
    **_keyed("dictionaryWithObjects:forKeys: initWithObjects:forKeys:", _pairs_from_arrays),
    **_keyed("array set arrayWithCapacity: setWithCapacity: orderedSet", _empty_array),
    **_keyed("dictionary dictionaryWithCapacity:", _empty_table),
    **_keyed(
        "numberWithBool: numberWithInt: numberWithInteger: numberWithUnsignedInteger: numberWithLong: "
        "numberWithLongLong: numberWithUnsignedInt: numberWithUnsignedLong: numberWithChar: "
        "numberWithShort: initWithBool: initWithInteger:", _number),
    **_keyed("boolValue integerValue intValue unsignedIntegerValue longValue", _unbox),
    **_keyed("setObject:forKey: setObject:forKeyedSubscript: setValue:forKey:", _set_object),
    **_keyed("addObject:", _add_object),
    **_keyed("addObjectsFromArray: addEntriesFromDictionary: unionSet:", _add_all),
    **_keyed(
        "arrayByAddingObjectsFromArray: arrayByAddingObject: setByAddingObjectsFromArray: "
        "setByAddingObjectsFromSet:", _array_plus),
    **_keyed("objectForKey: objectForKeyedSubscript: valueForKey:", _lookup),
    **_keyed("objectAtIndex: objectAtIndexedSubscript: firstObject lastObject", _element),
    **_keyed("allObjects", _same),
    **_keyed(
        "stringWithString: initWithString: stringWithUTF8String: initWithUTF8String: "
        "stringWithCString:encoding:", _string),
    **_keyed("stringWithFormat: initWithFormat:", _format),
    **_keyed("stringByAppendingString:", _concatenate),
    **_keyed("appendString:", _append_text),
    **_keyed("lowercaseString uppercaseString localizedLowercaseString", _lower),
    **_keyed("componentsSeparatedByString:", _split),
    **_keyed("componentsJoinedByString:", _joined),
    **_keyed("initWithBase64EncodedString:options: initWithBase64Encoding:", _base64),
    **_keyed(
        "dataWithBytes:length: initWithBytes:length: dataWithBytesNoCopy:length: "
        "initWithBytesNoCopy:length:", _data),
    **_keyed(
        "pathForResource:ofType: URLForResource:withExtension: pathForResource:ofType:inDirectory:", _resource),
    **_keyed(
        "dataWithContentsOfFile: dataWithContentsOfURL: initWithContentsOfFile: initWithContentsOfURL: "
        "fileURLWithPath: dataWithContentsOfFile:options:error: dataWithContentsOfURL:options:error: "
        "initWithContentsOfURL:options:error: initFileURLWithPath: contentsAtPath:", _file),
}  # fmt: skip

_COLLECTIONS: dict[str, Content] = {
    **dict.fromkeys(("NSArray", "NSMutableArray", "NSSet", "NSMutableSet", "NSMutableOrderedSet"), Array(())),
    **dict.fromkeys(("NSDictionary", "NSMutableDictionary"), Table(())),
    **dict.fromkeys(("NSMutableString",), Known(text(""))),
}


def allocate(call: Invocation, class_name: str) -> Machine:
    """A new object of a class, empty when it is a collection."""
    return call.make(_COLLECTIONS.get(class_name) or Call(f"+[{class_name} alloc]", (), class_name))


# --- C and runtime functions -----------------------------------------------------------------------------------


def _first(call: Invocation) -> Machine | None:
    return call.args[0]


def _second(call: Invocation) -> Machine | None:
    return call.args[1]


def _alloc(call: Invocation) -> Machine | None:
    return allocate(call, class_of(call, call.args[0]) or "?")


def class_of(call: Invocation, machine: Machine) -> str | None:
    """The name of the class that a machine value is, or that an object is of; ``+Name`` never appears here."""
    if isinstance(machine, Named) and machine.kind == "class":
        return machine.name
    if isinstance(machine, int):
        value = call.value(machine)
        return value.target.removeprefix("class ") if isinstance(value, Made) and value.type == "Class" else None
    return None


def _store(call: Invocation) -> Machine | None:
    store_at(call.state, call.args[0], 8, call.args[1])
    return call.args[1]


def _load(call: Invocation) -> Machine | None:
    return call.load(call.args[0])


def _set_property(call: Invocation) -> Machine | None:
    at, value = (call.args[2], call.args[3]) if call.name == "_objc_setProperty" else (call.args[3], call.args[2])
    store_at(call.state, add(call.args[0], at), 8, value)
    return 0


def _get_property(call: Invocation) -> Machine | None:
    return call.load(add(call.args[0], call.args[2]))


def _memcpy(call: Invocation) -> Machine | None:
    to, source, size = call.args[:3]
    if isinstance(size, int) and size <= MAX_COPY:
        for at in range(0, size - size % 8, 8):
            store_at(call.state, add(to, at), 8, call.load(add(source, at)))
    return to


def _class_from_string(call: Invocation) -> Machine | None:
    value = call.value(call.args[0])
    return Named("class", value.known) if isinstance(value, Text) and value.known else None


def _array_to_swift(call: Invocation) -> Machine | None:
    """``_allocateUninitializedArray``: the array in x0, a pointer to its elements in x1."""
    count = call.args[0]
    array = call.make(Buffer("array"))
    store_at(call.state, add(array, 16), 8, count)
    store_at(call.state, add(array, 24), 8, count * 2 if isinstance(count, int) else LOST)
    call.state.x[1] = add(array, 32)
    return array


def _string_literal(call: Invocation) -> Machine | None:
    start, size = call.args[:2]
    if not isinstance(start, int) or not isinstance(size, int):
        return None
    call.state.x[1] = 0x8 << 60 | (start - 32)
    return 0xD << 60 | size


def _from_nsstring(call: Invocation) -> Machine | None:
    call.state.x[1] = BRIDGED
    return call.args[0]


def _to_nsstring(call: Invocation) -> Machine | None:
    found = call.host.reader(call.state).string(call.args[0], call.args[1])
    return None if found is None else call.make(Known(found))


def _add_strings(call: Invocation) -> Machine | None:
    reader = call.host.reader(call.state)
    one, two = reader.string(*call.args[:2]), reader.string(*call.args[2:4])
    if one is None and two is None:
        return None
    call.state.x[1] = BRIDGED
    return call.make(Known(_text([*_pieces(one or Hole("call")), *_pieces(two or Hole("call"))])))


def table_of(call: Invocation, machine: Machine) -> Machine | None:
    """A dictionary built from a Swift array of key and value tuples."""
    if isinstance(machine, Ptr) and isinstance(call.state.objects.get(machine.region), (Array, Table)):
        return machine
    value = call.value(machine)
    if not isinstance(value, Items) or not all(isinstance(i, Items) and len(i.items) == 2 for i in value.items):
        return None
    pairs = tuple((i.items[0], i.items[1]) for i in value.items if isinstance(i, Items))
    return call.make(Known(Pairs(pairs)))


def set_of(call: Invocation, machine: Machine) -> Machine | None:
    """A set built from a Swift array."""
    value = call.value(machine)
    return call.make(Known(value)) if isinstance(value, Items) else None


def _dictionary_literal(call: Invocation) -> Machine | None:
    return table_of(call, call.args[0])


def _object(call: Invocation) -> Machine | None:
    return call.make(Buffer(class_of(call, call.args[0]) or _type_name(call.value(call.args[0]))))


def _type_name(value: Value) -> str:
    return value.target if isinstance(value, Made) else ""


FUNCTIONS: dict[str, Model] = {
    **_keyed(
        "_objc_retain _objc_autorelease _objc_retainAutorelease _objc_autoreleaseReturnValue "
        "_objc_retainAutoreleaseReturnValue _objc_retainAutoreleasedReturnValue "
        "_objc_unsafeClaimAutoreleasedReturnValue _objc_claimAutoreleasedReturnValue _objc_retainBlock "
        "__Block_copy _objc_opt_self _objc_opt_class _swift_retain _swift_bridgeObjectRetain "
        "_swift_unknownObjectRetain _swift_getObjCClassMetadata _swift_getInitializedObjCClass _CFRetain "
        "_$ss27_finalizeUninitializedArrayySayxGABnlF _objc_autoreleasePoolPush "
        "_swift_bridgeObjectRetain_n _swift_retain_n", _first),
    **_keyed("_swift_initStackObject _swift_initStaticObject", _second),
    **_keyed("_objc_alloc _objc_alloc_init _objc_opt_new", _alloc),
    **_keyed("_objc_storeStrong _objc_storeWeak _objc_initWeak", _store),
    **_keyed("_objc_loadWeakRetained _objc_loadWeak", _load),
    **_keyed(
        "_objc_setProperty _objc_setProperty_nonatomic_copy _objc_setProperty_atomic "
        "_objc_setProperty_nonatomic", _set_property),
    **_keyed("_objc_getProperty", _get_property),
    **_keyed("_memcpy _memmove", _memcpy),
    **_keyed("_NSClassFromString", _class_from_string),
    **_keyed("_swift_allocObject", _object),
    **_keyed("_$ss27_allocateUninitializedArrayySayxG_BptBwlF", _array_to_swift),
    **_keyed("_$sSS21_builtinStringLiteral17utf8CodeUnitCount7isASCIISSBp_BwBi1_tcfC", _string_literal),
    **_keyed("_$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ", _from_nsstring),
    **_keyed("_$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF", _to_nsstring),
    **_keyed(
        "_$sSa10FoundationE19_bridgeToObjectiveCSo7NSArrayCyF "
        "_$sSD10FoundationE19_bridgeToObjectiveCSo12NSDictionaryCyF", _first),
    **_keyed("_$sSS1poiyS2S_SStFZ", _add_strings),
    **_keyed("_$sSD17dictionaryLiteralSDyxq_Gx_q_td_tcfC", _dictionary_literal),
}  # fmt: skip

NOTHING = frozenset(
    (
        "_objc_release",
        "_swift_release",
        "_swift_bridgeObjectRelease",
        "_swift_unknownObjectRelease",
        "_objc_autoreleasePoolPop",
        "_swift_beginAccess",
        "_swift_endAccess",
        "_objc_destroyWeak",
        "_CFRelease",
        "_NSLog",
        "__Block_release",
        "__Block_object_dispose",
        "__Block_object_assign",
        "_swift_setDeallocating",
        "_swift_release_n",
        "_swift_bridgeObjectRelease_n",
        "_objc_sync_enter",
        "_objc_sync_exit",
        "_swift_deallocClassInstance",
        "_swift_arrayDestroy",
        "_swift_setDeallocating",
        "_swift_dealloc",
        "___chkstk_darwin",
    )
)
"""Functions without an effect on the values followed here."""

NO_RETURN = frozenset(
    (
        "___stack_chk_fail",
        "_abort",
        "_exit",
        "__Unwind_Resume",
        "_objc_exception_throw",
        "_objc_exception_rethrow",
        "_swift_unexpectedError",
        "_swift_deletedMethodError",
        "___assert_rtn",
        "_objc_terminate",
        "_$ss17_assertionFailure__4file4line5flagss5NeverOs12StaticStringV_SSAHSus6UInt32VtF",
        "_$ss17_assertionFailure__4file4line5flagss5NeverOs12StaticStringV_A2HSus6UInt32VtF",
    )
)
"""Functions that never return."""
