"""From machine values to `Value`s: constants of the image, objects of a run, Swift strings and arrays.

Swift layouts follow the ABI documents of the Swift project (``StringObject``, ``ContiguousArrayStorage``): a string is
two words, an array object carries its count at +16, twice its capacity at +24 and its elements from +32.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol, TypeGuard

from pinscan.code.apple.state import (
    FIRST_CODE,
    IMAGE,
    Array,
    Buffer,
    Call,
    Content,
    Either,
    Fork,
    Known,
    Machine,
    Named,
    Ptr,
    State,
    Table,
    Variants,
)
from pinscan.code.apple.swift_text import BODY, BRIDGED, MAX_TEXT, _decoded, bridge_word, optional_words, swift_text
from pinscan.code.values import Blob, Const, Hole, Items, Made, Pairs, Text, Value, join, text
from pinscan.formats import swift
from pinscan.formats.macho import Image
from pinscan.formats.objc import ConstantArray, ConstantDictionary, ConstantNumber, Runtime, constant

MAX_DEPTH = 12
MAX_ELEMENTS = 1024
BLOCK = "block literal"
"""What an Objective-C block is known by outside of the run that made it."""
BOX = "?"
"""The type of an object that is not of a class: what closures capture lies in one."""
NUMBER = "#"
"""Before the byte offset of a field that is a number, and no object that holds one."""
INVOKE = 16
"""Where a block keeps the address of its code (Block ABI: isa, flags, reserved, invoke, descriptor, captures)."""
BLOCK_CLASSES = ("__NSConcreteStackBlock", "__NSConcreteGlobalBlock", "__NSConcreteMallocBlock")
_EMPTY: dict[str, Value] = {
    "___NSArray0__struct": Items(()),
    "___NSDictionary0__struct": Pairs(()),
    "__swiftEmptyArrayStorage": Items(()),
    "__swiftEmptySetSingleton": Items(()),
    "__swiftEmptyDictionarySingleton": Pairs(()),
}
"""The constants that stand for empty collections."""
_CAPTURES = 8
"""Captured words of a block that are kept."""
_BOOL = "_$sSbN"
_BOOLEANS = {"___kCFBooleanTrue": True, "___kCFBooleanFalse": False, "_kCFBooleanTrue": True, "_kCFBooleanFalse": False}


class Source(Protocol):
    """The image whose constants are read."""

    image: Image
    runtime: Runtime

    def exported(self, name: str) -> Value | None:
        """The constant that another image of the build exports under a name."""
        ...


class Reader:
    """Turns machine values into `Value`s, as they stand in one state."""

    def __init__(self, source: Source, state: State, *, deep: bool = False) -> None:
        """With `deep`, objects of classes of the app and blocks are read with what lies in them."""
        self.source, self.image, self.state, self._deep = source, source.image, state, deep
        self.by: set[Fork] = set()
        """The branches that chose between the alternatives met so far."""
        self._budget = 4000

    def value(self, machine: Machine, depth: int = 0) -> Value:
        """The value of one word."""
        self._budget -= 1
        if depth > MAX_DEPTH or self._budget < 0:
            return Hole("depth")
        match machine:
            case int():
                return self.at(machine, depth)
            case Hole():
                return machine
            case Either(options, by):
                self.by |= by
                return join(tuple(self.value(option, depth + 1) for option in options))
            case Named(kind, name):
                found = self.source.exported(name) if kind == "value" else None
                return _named(kind, name) if found is None else found
            case Ptr(region, offset):
                content = self.state.objects.get(region) if offset == 0 else None
                if isinstance(content, Buffer) and content.type and content.type != "array":
                    return self._fields_of(region, content.type, depth)
                if isinstance(content, Buffer) and self._deep and not content.type:
                    return self.swift_array(region, offset, depth) or self._fields_of(region, BOX, depth)
                if isinstance(content, Call) and self._deep and content.target.endswith(" alloc]"):
                    return self._with_fields(region, content, depth)
                if content is not None and not isinstance(content, Buffer):
                    return self.content(content, depth)
                block = self._block(region, offset, depth) if self._deep and content is None else None
                if block is not None:
                    return block
                return self.swift_array(region, offset, depth) or Hole(
                    "parameter" if _is_argument(region) else "memory"
                )

    def _with_fields(self, region: Hashable, content: Call, depth: int) -> Made:
        """An object of a class of the app, with the words that the run left in it."""
        fields = {at: self.value(machine, depth + 1) for at, machine in self.state.cells(region) if at >= 8}
        kept = {str(at): value for at, value in fields.items() if not isinstance(value, Hole)}
        kept.update(self._numbers_of(region))
        return Made(content.target, content.args, content.type, (), tuple((dict(content.fields) | kept).items()))

    def _numbers_of(self, region: Hashable) -> Iterator[tuple[str, Const]]:
        """The numbers in an object that are too small for a pointer: booleans and cases of an enumeration."""
        for (where, at), (size, machine) in self.state.memory.items():
            if where == region and size < 8 and isinstance(machine, int):
                yield f"{NUMBER}{at}", Const(machine)

    def _block(self, region: Hashable, offset: int, depth: int) -> Made | None:
        """A block that the run made on its stack, with the address of its code and what it captured."""
        kind, code = self.state.load(region, offset, 8), self.state.load(region, offset + INVOKE, 8)
        if not isinstance(kind, Named) or kind.name not in BLOCK_CLASSES or not isinstance(code, int):
            return None
        captured = []
        for at in range(32, 32 + 8 * _CAPTURES, 8):
            word = self.state.load(region, offset + at, 8)
            if word is None:
                break
            captured.append((str(at), self.value(word, depth + 1)))
        return Made(BLOCK, (), "", (), ((str(INVOKE), Const(code)), *captured))

    def _fields_of(self, region: Hashable, kind: str, depth: int) -> Value:
        """A Swift object by its type, with its fields: the words at +16 and +24, then the bytes from +24 to +26."""
        fields: list[Value] = []
        for offset in (16, 24):
            word = self.word(region, offset)
            fields.append(Hole("field") if word is None else self.value(word, depth + 1))
        for offset in (24, 25, 26):
            byte = self.state.load(region, offset, 1)
            fields.append(Hole("field") if byte is None else self.value(byte, depth + 1))
        kept = tuple(self._words_of(region, depth)) if self._deep else ()
        return Made(f"object {kind}", tuple(fields), "" if kind == BOX else kind, (), kept)

    def _words_of(self, region: Hashable, depth: int) -> Iterator[tuple[str, Value]]:
        """What lies in a Swift object by byte offset, as far as it is known; addresses of no known data as numbers."""
        for at, machine in self.state.cells(region):
            value = self.value(machine, depth + 1)
            if isinstance(machine, int) and isinstance(value, Hole | Const):
                value = Const(machine)
            if not isinstance(value, Hole):
                yield str(at), value

    def type_name(self, machine: Machine) -> str:
        """The class that a metadata pointer is of, empty when not known."""
        if isinstance(machine, Named):
            return machine.name if machine.kind == "class" else swift.class_in(machine.name) or ""
        if isinstance(machine, int):
            return swift.class_at(self.image, machine) or self.source.runtime.class_name(machine) or ""
        content = self.state.objects.get(machine.region) if isinstance(machine, Ptr) else None
        return (swift.class_in(content.target) or "") if isinstance(content, Call) else ""

    def own_type(self, machine: Machine) -> bool:
        """Whether a metadata pointer is of a structure or class that the image itself defines."""
        return isinstance(machine, int) and bool(self.own_struct(machine) or self.type_name(machine))

    def own_struct(self, machine: Machine) -> str:
        """``Module.Name`` of the structure that a metadata pointer is of, where the image itself defines it."""
        return (swift.struct_at(self.image, machine) or "") if isinstance(machine, int) else ""

    def content(self, content: Content, depth: int = 0) -> Value:
        """The value of an object."""
        match content:
            case Known(value):
                return value
            case Call(target, args, kind, fields):
                return Made(target, args, kind, (), fields)
            case Array(items, complete):
                return Items(tuple(self.value(item, depth + 1) for item in items), complete)
            case Table(pairs, complete):
                return Pairs(tuple((self.value(k, depth + 1), self.value(v, depth + 1)) for k, v in pairs), complete)
            case Variants(options, by):
                self.by |= by
                return join(tuple(self.content(option, depth + 1) for option in options))
            case _:
                return Hole("memory")

    # --- constants of the image ------------------------------------------------------------------------------

    def at(self, number: int, depth: int = 0) -> Value:
        """What a number stands for: a constant object or C string of the image at that address, else itself."""
        section = self.image.section_at(number)
        if section is None:
            return Const(number)
        if section.kind == 2:
            found = self.image.text_at(number)
            return Const(number) if found is None else text(found)
        written = self.source.runtime.cfstring(number)
        if written is not None:
            return text(written)
        title = self.source.runtime.class_name(number) if section.name == "__objc_data" else None
        if title:
            return Made(f"class {title}", (), "Class")
        return self._constant(number, depth) or self.swift_array(IMAGE, number, depth) or Hole("data")

    def _constant(self, address: int, depth: int) -> Value | None:
        match constant(self.image, address):
            case ConstantNumber(value):
                return Const(value)
            case ConstantArray(items):
                return Items(tuple(self._pointed(item, depth + 1) for item in items))
            case ConstantDictionary(pairs):
                return Pairs(tuple((self._pointed(k, depth + 1), self._pointed(v, depth + 1)) for k, v in pairs))
        return None

    def _pointed(self, target: int | str | None, depth: int) -> Value:
        if isinstance(target, str):
            return self.value(Named("value", target), depth)
        return Const(None) if target is None else self.value(target, depth)

    # --- Swift -----------------------------------------------------------------------------------------------

    def word(self, region: Hashable, offset: int) -> Machine | None:
        """One 8-byte word of a region or of the image; None when nothing is known to lie there."""
        cell = self.state.memory.get((region, offset))
        if cell is not None and cell[0] < 8:
            return cell[1]
        found = self.state.load(region, offset, 8)
        if found is not None or region != IMAGE:
            return found
        raw = self.image.word(offset)
        if raw is None or 0 < raw < FIRST_CODE or bridge_word(raw, self.image.signed):
            return raw  # a small number is none: pointers that count from the image's start do not lead into its header
        target = self.image.pointer(offset)
        if isinstance(target, str):
            title = self.source.runtime.class_name(target)
            return Named("class", title) if title else Named("import", target)
        return target or raw

    def swift_array(self, region: Hashable, offset: int, depth: int, fields: int = 0) -> Items | None:
        """The elements of a Swift array object, or None when there is none.

        The size of an element is not written in the array: the smallest that reads well up to the array's end is
        taken, and with `fields` the smallest that reads as tuples of so many fields.
        """
        found = self._array(region, offset, depth, fields)
        if found is not None:
            return Items(found[1])
        if self._is_empty(region, offset):
            return Items(())
        count = self._count(region, offset)
        return self._keyed_words(region, offset + 32, count, depth) if fields == 2 and count else None

    def _is_empty(self, region: Hashable, offset: int) -> bool:
        """Whether an array is one that the run itself made for no elements."""
        made = self.state.objects.get(region) if offset == 0 else None
        return isinstance(made, Buffer) and made.type == "array" and self.word(region, 16) == 0

    def array_words(self, region: Hashable, offset: int) -> list[tuple[Machine, ...]] | None:
        """The words of each element of a Swift array object, or None when there is none."""
        found = self._array(region, offset, 0)
        if found is None:
            return None
        places = [offset + 32 + 8 * found[0] * index for index in range(len(found[1]))]
        words = [[self.word(region, at + 8 * word) for word in range(found[0])] for at in places]
        return [tuple(Hole("memory") if word is None else word for word in element) for element in words]

    def _array(
        self, region: Hashable, offset: int, depth: int, fields: int = 0
    ) -> tuple[int, tuple[Value, ...]] | None:
        """The words that an element of an array takes, and the elements."""
        count = self._count(region, offset)
        if count is None or depth > MAX_DEPTH or self._budget < 0:
            return None
        first = None
        for stride in (1, 2, 3, 4, 5, 6, 7, 8):
            elements = self._elements(region, offset + 32, count, stride, depth, fields)
            if elements is None:
                continue
            if not self._goes_on(region, offset + 32 + 8 * stride * count, elements[-1]):
                return stride, elements
            first = first or (stride, elements)
        return first

    def _goes_on(self, region: Hashable, at: int, last: Value) -> bool:
        """Whether another string or code lies behind an array of what begins with strings: its elements are larger."""
        begins = last.items[0] if isinstance(last, Items) and last.items else last
        one, two = self.word(region, at), self.word(region, at + 8)
        if isinstance(begins, Text) and self._is_code(one):
            return True
        return isinstance(begins, Text) and one is not None and two is not None and self.string(one, two) is not None

    def _count(self, region: Hashable, offset: int) -> int | None:
        """How many elements an array object has; None where there is none, or it has none."""
        count, capacity = self.word(region, offset + 16), self.word(region, offset + 24)
        if not isinstance(count, int) or not isinstance(capacity, int) or not 0 < count <= MAX_ELEMENTS:
            return None
        return count if count <= capacity >> 1 <= 4 * count + 64 else None

    def swift_bytes(self, machine: Machine) -> Blob | None:
        """The bytes of a Swift ``[UInt8]``, or None when they are not all known."""
        region, offset = (machine.region, machine.offset) if isinstance(machine, Ptr) else (IMAGE, machine)
        if not isinstance(offset, int):
            return None
        count = self.word(region, offset + 16)
        if not isinstance(count, int) or not 0 < count <= MAX_ELEMENTS:
            return None
        if region == IMAGE:
            raw = self.image.bytes_at(offset + 32, count)
            return None if raw is None else Blob(bytes(raw))
        cells = [self.state.load(region, offset + 32 + at, 1) for at in range(count)]
        known = bytes(cell & 255 for cell in cells if isinstance(cell, int))
        return Blob(known) if len(known) == count else None

    def static_strings(self, machine: Machine) -> list[str] | None:
        """The texts of a Swift ``[StaticString]``: of each the address of its bytes, their number and flags."""
        region, offset = (machine.region, machine.offset) if isinstance(machine, Ptr) else (IMAGE, machine)
        count = self._count(region, offset) if isinstance(offset, int) else None
        if count is None or not isinstance(offset, int):
            return None
        found = []
        for at in range(offset + 32, offset + 32 + 24 * count, 24):
            start, size = self.word(region, at), self.word(region, at + 8)
            raw = self.bytes(start, size) if start is not None and isinstance(size, int) else None
            written = None if raw is None else _decoded(raw)
            if written is None:
                return None
            found.append(written)
        return found

    def _keyed_words(self, region: Hashable, start: int, count: int, depth: int) -> Items | None:
        """Tuples of a string and words of no known meaning (an enum's payload and tag), at the first size that fits."""
        for stride in range(3, 9):
            found: list[Value] = []
            for at in range(start, start + 8 * stride * count, 8 * stride):
                words = [self.word(region, at + 8 * word) for word in range(stride)]
                key = self.string(words[0], words[1]) if words[0] is not None and words[1] is not None else None
                if key is None:
                    break
                rest = tuple(Hole("memory") if word is None else self.value(word, depth + 1) for word in words[2:])
                found.append(Items((key, Made("words", rest))))
            if len(found) == count and (count > 1 or stride == 5):
                return Items(tuple(found))
        return None

    def _elements(
        self, region: Hashable, start: int, count: int, stride: int, depth: int, wanted: int
    ) -> tuple[Value, ...] | None:
        found: list[Value] = []
        coded: list[bool] = []
        """Which words of an element are addresses of code: in every element the same."""
        for index in range(count):
            self._budget -= 1
            at = start + 8 * stride * index
            words = [self.word(region, at + 8 * word) for word in range(stride)]
            fields = self.fields(words, depth + 1)
            coded = coded or [self._is_code(word) for word in words]
            if fields is None or (wanted and len(fields) != wanted) or coded != [self._is_code(w) for w in words]:
                return None
            found.append(fields[0] if len(fields) == 1 else Items(tuple(fields)))
        return tuple(found)

    def fields(self, words: Sequence[Machine | None], depth: int = 0) -> list[Value] | None:
        """Read a run of words as strings, boxes and references; None when a word does not fit."""
        found: list[Value] = []
        at = 0
        while at < len(words):
            used, value = self._field(words[at : at + 5], depth)
            if value is None:
                return None
            found.append(value)
            at += used
        return found

    def _field(self, words: Sequence[Machine | None], depth: int) -> tuple[int, Value | None]:
        """The first field of a run of words: how many words it takes, and its value (None when it fits nothing)."""
        first, second, third, kind, witness = (*words, None, None, None, None)[:5]
        own = swift.struct_at(self.image, kind) if isinstance(kind, int) else None
        if own is not None:
            return 5 if self._is_witness(witness) else 4, self._structure(own, words[:3], depth)
        if first is None or first in (BRIDGED, BODY) or isinstance(first, Hole):
            return 1, None
        if _is_type(kind) or (second is None and third is None and kind is not None):
            return 5 if self._is_witness(witness) else 4, self._boxed(first, second, kind, depth)
        if second == BODY:
            return 2, self.value(first, depth)
        string = self.string(first, second, depth) if second is not None else None
        if string is not None:
            return 2, string
        value = self.value(first, depth)
        if self._is_code(first):
            return 1, None if second is None else Const(first)  # a closure's context follows its code
        if isinstance(first, int):
            fits = (
                value == Const(first) and first in (0, 1) if isinstance(value, Const) else not isinstance(value, Hole)
            )
            return 1, value if fits else None
        return 1, None if isinstance(value, Hole) else value

    def _is_code(self, word: Machine | None) -> TypeGuard[int]:
        """Whether a word is the address of a function of the image: what a closure consists of, with its context."""
        return isinstance(word, int) and self.image.is_function(word)

    def _structure(self, name: str, words: Sequence[Machine | None], depth: int) -> Value:
        """A structure of the image's own in a value of a protocol's type: what its words hold, strings as one."""
        found: list[Value] = []
        at = 0
        while at < len(words):
            one, two = words[at], words[at + 1] if at + 1 < len(words) else None
            string = self.string(one, two, depth) if one is not None and two is not None else None
            found.append(string or (Hole("memory") if one is None else self.value(one, depth + 1)))
            at += 1 if string is None else 2
        return Made(f"object {name}", tuple(found), name)

    def _is_witness(self, word: Machine | None) -> bool:
        """Whether a word is a protocol witness table, which follows the type in a value of a protocol's type."""
        if isinstance(word, int):
            section = self.image.section_at(word)
            return section is not None and section.name in ("__const", "__data") and isinstance(self.at(word), Hole)
        return isinstance(word, Named) and word.name.endswith(("WP", "Wl", "WL"))

    def _boxed(self, first: Machine, second: Machine | None, kind: Machine | None, depth: int) -> Value | None:
        """A value of type ``Any``: up to three words, then its type."""
        if kind == Named("import", _BOOL) and isinstance(first, int):
            return Const(bool(first & 1))
        string = self.string(first, second, depth) if second is not None else None
        return self.value(first, depth) if string is None else string

    def string(self, one: Machine, two: Machine, depth: int = 0) -> Value | None:
        """The Swift string of two words, when they are one."""
        if two == BRIDGED:
            return self.value(one, depth + 1)
        if isinstance(one, Either) and isinstance(two, Either):
            found = [self.string(a, b, depth + 1) for a, b in optional_words(one, two)]
            self.by |= one.by
            known = tuple(value for value in found if value is not None)
            return join(known) if known and len(known) == len(found) else None
        written = swift_text(self.image, one, two)
        return None if written is None else text(written)

    def loose(self, words: Sequence[Machine]) -> tuple[Value, ...]:
        """The arguments of a Swift call: two words that are a string count as one."""
        found: list[Value] = []
        at = 0
        while at < len(words):
            string = self.string(words[at], words[at + 1]) if at + 1 < len(words) else None
            found.append(string if string is not None else self.value(words[at]))
            at += 2 if string is not None else 1
        return tuple(found)

    def bytes(self, machine: Machine, size: int) -> bytes | None:
        """Raw bytes of the image at an address, as the run has left them; None where it wrote what is not known."""
        raw = self.image.bytes_at(machine, size) if isinstance(machine, int) and size <= MAX_TEXT else None
        if raw is None or not isinstance(machine, int):
            return raw
        cells = [self.state.load(IMAGE, at, 1) for at in range(machine, machine + size)]
        left = [byte if cell is None else cell for byte, cell in zip(raw, cells, strict=True)]
        known = bytes(byte & 255 for byte in left if isinstance(byte, int))
        return known if len(known) == size else None


def _named(kind: str, name: str) -> Value:
    if kind == "selector":
        return text(name)
    if kind == "class":
        return Made(f"class {name}", (), "Class")
    if name in _BOOLEANS:
        return Const(_BOOLEANS[name])
    return _EMPTY.get(name) or Made(name)


def _is_type(word: Machine | None) -> bool:
    return isinstance(word, Named) and word.kind == "import" and word.name.startswith("_$s") and word.name.endswith("N")


def _is_argument(region: Hashable) -> bool:
    return isinstance(region, tuple) and region[:1] == ("argument",)
