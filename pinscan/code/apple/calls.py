"""One call in an abstract run: what it was given, the objects it makes and changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pinscan.code.apple.program import Program
from pinscan.code.apple.state import (
    Array,
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
    variants,
)
from pinscan.code.apple.step import Memory, add, load_at
from pinscan.code.apple.values import Reader
from pinscan.code.values import (
    Alternatives,
    Blob,
    Const,
    File,
    Hole,
    Items,
    Made,
    Pairs,
    Text,
    Value,
    join,
    options,
    text,
)

MAX_COPY = 4096
MAX_VARARGS = 64


class Host(Memory, Protocol):
    """The run a call happens in."""

    program: Program
    context: Hashable
    """The calls that led to where the run is."""
    server: str | None
    """The host that a challenge is taken to come from; None in a run for any host."""

    @property
    def counting(self) -> bool:
        """Whether the turns of loops are run one by one here."""
        ...

    def reader(self, state: State) -> Reader:
        """A reader of values in a state."""
        ...

    def record(
        self,
        state: State,
        at: int,
        name: str,
        receiver: Machine,
        words: tuple[Machine, ...],
        subject: Hashable,
        result: Hashable = None,
    ) -> tuple[Value, ...]:
        """Record a call with the values it has now; returns its arguments' values."""
        ...

    def choose(self, state: State, at: int, tested: Machine) -> Fork:
        """Remember what a call tests to choose between the values that it gives."""
        ...

    def enter(self, call: Invocation, start: int, *, tail: bool = False, fresh: bool = False) -> State | None:
        """Run a function of the image inline, in its caller's place, or with its own depth; None when not followed."""
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
        self.state.objects[region] = unfolded(content)
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

    def frozen(self, value: Value) -> Content:
        """The content of an object that stands for a value: collections with objects of their own."""
        return self._thaw(value)

    def _thaw(self, value: Value, part: int = 100) -> Content:
        match value:
            case Items(items, complete):
                return Array(tuple(self.make(_object(v), part + i) for i, v in enumerate(items)), complete)
            case Pairs(pairs, complete):
                made = [
                    (self.make(_object(k), part + 2 * i), self.make(_object(v), part + 2 * i + 1))
                    for i, (k, v) in enumerate(pairs)
                ]
                return Table(tuple(made), complete)
            case Alternatives(ways):
                return variants((self._thaw(way, part + 1000 * (i + 1)) for i, way in enumerate(ways)), frozenset())
            case _:
                return _object(value)

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


def _object(value: Value) -> Content:
    """An object that stands for a value; one of a class of the app keeps what lies in it."""
    if isinstance(value, Made) and value.fields:
        return Call(value.target, value.args, value.type, value.fields)
    return Known(value)


def place(call: Invocation, content: Content) -> Machine:
    """Put a content where an initializer was sent, or in a new object for a class method."""
    if isinstance(call.receiver, Ptr) and call.receiver.region in call.state.objects:
        call.state.objects[call.receiver.region] = unfolded(content)
        return call.receiver
    return call.make(content)


def unfolded(content: Content) -> Content:
    """A collection whose members were chosen by the same branches, as one collection for each way to choose."""
    match content:
        case Array(items, complete):
            ways = _ways(items)
            return variants((Array(way, complete) for way in ways), _chosen_by(items)) if len(ways) > 1 else content
        case Table(pairs, complete):
            ways = _ways(tuple(word for pair in pairs for word in pair))
            tables = (Table(tuple(zip(way[0::2], way[1::2], strict=True)), complete) for way in ways)
            return variants(tables, _chosen_by(w for p in pairs for w in p)) if len(ways) > 1 else content
        case _:
            return content


def _ways(words: tuple[Machine, ...]) -> list[tuple[Machine, ...]]:
    """The words for each way to choose, when two or more of them were chosen alike."""
    chosen = [word for word in words if isinstance(word, Either)]
    if len(chosen) < 2 or any((w.by, len(w.options)) != (chosen[0].by, len(chosen[0].options)) for w in chosen):
        return [words]
    count = len(chosen[0].options)
    return [tuple(w.options[i] if isinstance(w, Either) else w for w in words) for i in range(count)]


def _chosen_by(words: Iterable[Machine]) -> frozenset[Fork]:
    return frozenset(fork for word in words if isinstance(word, Either) for fork in word.by)


MAX_NODES = 400
"""The most parts a recorded value keeps."""


def shallow(value: Value, levels: int = 14) -> Value:
    """Cut a value off below some levels of calls and past some number of parts, so that chains of calls stay small."""
    return value if _small(value, levels, MAX_NODES) > 0 else _cut(value, levels, [MAX_NODES])


def _small(value: Value, levels: int, left: int) -> int:
    """How many of `left` parts a value leaves; 0 or less when it has more, or more levels: most have not."""
    if isinstance(value, Text | Const | Hole | Blob | File):
        return left - 1
    if not levels or left <= 1:
        return 0
    left -= 1
    inner = value.args if isinstance(value, Made) else _parts(value)
    for part in inner:
        left = _small(part, levels - 1, left)
        if left <= 0:
            return 0
    return left


def _parts(value: Items | Pairs | Alternatives) -> tuple[Value, ...]:
    match value:
        case Items(items) | Alternatives(items):
            return items
        case Pairs(pairs):
            return tuple(item for _, item in pairs)


def _cut(value: Value, levels: int, left: list[int]) -> Value:
    left[0] -= 1
    if isinstance(value, Text | Const | Hole | Blob | File):
        return value
    if not levels or left[0] < 0:
        return Hole("depth")
    match value:
        case Made(target, args, kind):
            return Made(target, tuple(_cut(arg, levels - 1, left) for arg in args), kind)
        case Items(items, complete):
            return Items(tuple(_cut(item, levels - 1, left) for item in items), complete)
        case Pairs(pairs, complete):
            return Pairs(tuple((key, _cut(item, levels - 1, left)) for key, item in pairs), complete)
        case Alternatives(items):
            return join(tuple(_cut(item, levels - 1, left) for item in items))
        case _:
            return value


Model: TypeAlias = Callable[[Invocation], Machine | None]
"""What a call does: its result, or None when this model does not know."""


def keyed(names: str, model: Model) -> dict[str, Model]:
    """One model under several names."""
    return dict.fromkeys(names.split(), model)


def pieces_of(value: Value) -> tuple[str | Hole, ...]:
    """A value as pieces of a text."""
    match value:
        case Text(pieces):
            return pieces
        case Const(number) if number is not None:
            return (str(number),)
        case Hole():
            return (value,)
        case _:
            return (Hole("call"),)


def joined_text(pieces: list[str | Hole]) -> Text:
    """A text of pieces, neighbouring known ones joined."""
    joined: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return Text(tuple(joined))


def text_of(parts: Iterable[Value]) -> Content:
    """The text that some values make together; one with a digest in it stays known by what it was made of."""
    values: list[Value] = []
    for part in parts:
        values += part.args if isinstance(part, Made) and part.target == _JOINED else (part,)
    if any(_is_digest(value) for value in values):
        return Call(_JOINED, tuple(shallow(value) for value in values if value != text("")))
    return Known(joined_text([piece for value in values for piece in pieces_of(value)]))


def _is_digest(value: Value) -> bool:
    """Whether a value is a digest written as text, on some path: on others there may be nothing to hash."""
    return any(isinstance(option, Made) and option.target.endswith(_WRITTEN) for option in options(value))


_JOINED = "joined text"
_WRITTEN = ("base64EncodedStringWithOptions:", "base64EncodedStringWithOptions:]")
"""What writes a digest as text."""
DIGESTS = frozenset(("_CC_SHA256", "_CC_SHA1"))
"""What makes a digest."""
_COLLECTIONS: dict[str, Content] = {
    **dict.fromkeys(("NSArray", "NSMutableArray", "NSSet", "NSMutableSet", "NSMutableOrderedSet"), Array(())),
    **dict.fromkeys(("NSDictionary", "NSMutableDictionary"), Table(())),
    **dict.fromkeys(("NSMutableString",), Known(text(""))),
    **dict.fromkeys(("NSMutableData",), Known(Blob(b""))),
}


def allocate(call: Invocation, class_name: str) -> Machine:
    """A new object of a class, empty when it is a collection."""
    return call.make(_COLLECTIONS.get(class_name) or Call(f"+[{class_name} alloc]", (), class_name))


def class_of(call: Invocation, machine: Machine) -> str | None:
    """The name of the class that a machine value is, or that an object is of; ``+Name`` never appears here."""
    if isinstance(machine, Named) and machine.kind == "class":
        return machine.name
    if isinstance(machine, int):
        value = call.value(machine)
        return value.target.removeprefix("class ") if isinstance(value, Made) and value.type == "Class" else None
    return None


def data_at(call: Invocation, where: Machine, size: Machine) -> Value:
    """The bytes at an address: of the image, written by the run, or an object that a function left there."""
    if not isinstance(size, int) or size > MAX_COPY:
        return call.value(where)
    raw = call.host.reader(call.state).bytes(where, size)
    if raw is not None:
        return Blob(raw)
    if not isinstance(where, Ptr):
        return call.value(where)
    left = call.state.load(where.region, where.offset, 8)
    if isinstance(left, Ptr):
        return call.value(left)
    cells = [call.state.load(where.region, where.offset + at, 1) for at in range(size)]
    known = bytes(cell & 255 for cell in cells if isinstance(cell, int))
    return Blob(known) if len(known) == size else call.value(where)


def text_at(call: Invocation, where: Machine) -> str | None:
    """The C string of ASCII that the run has written at an address, byte by byte; None where it has not."""
    if not isinstance(where, Ptr):
        return None
    found = bytearray()
    for at in range(MAX_COPY):
        byte = call.state.load(where.region, where.offset + at, 1)
        if not isinstance(byte, int):
            return None
        if not byte & 255:
            break
        found.append(byte & 255)
    return found.decode() if found.isascii() else None
