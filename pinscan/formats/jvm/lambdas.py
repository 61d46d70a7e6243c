"""Lambdas and method references as classes, as D8 writes them: what was captured in fields, one method that calls on.

Follows ``java.lang.invoke.LambdaMetafactory``: values are cast, boxed and unboxed between the interface's method and
the one that is called.
"""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.errors import FormatError
from pinscan.formats.jvm import drafts as d
from pinscan.formats.jvm.classfile import ClassFile
from pinscan.formats.jvm.constants import INTEGER, METHOD_TYPE, Handle, Member, signature, width
from pinscan.formats.jvm.drafts import LOCAL, Draft, kind_of

FACTORY = b"Ljava/lang/invoke/LambdaMetafactory;"
OBJECT = b"Ljava/lang/Object;"
GET_FIELD, INVOKE_VIRTUAL, INVOKE_STATIC, INVOKE_SPECIAL, NEW, INVOKE_INTERFACE = 1, 5, 6, 7, 8, 9
_MARKERS, _BRIDGES = 2, 4
_BOXES = {
    b"Z": b"Ljava/lang/Boolean;", b"B": b"Ljava/lang/Byte;", b"C": b"Ljava/lang/Character;", b"S": b"Ljava/lang/Short;",
    b"I": b"Ljava/lang/Integer;", b"J": b"Ljava/lang/Long;", b"F": b"Ljava/lang/Float;", b"D": b"Ljava/lang/Double;",
}  # fmt: skip
_UNBOXED = {box: kind for kind, box in _BOXES.items()}
_VALUE = {
    b"Z": b"booleanValue", b"B": b"byteValue", b"C": b"charValue", b"S": b"shortValue", b"I": b"intValue",
    b"J": b"longValue", b"F": b"floatValue", b"D": b"doubleValue",
}  # fmt: skip
_WIDER = {b"IJ": 0x81, b"IF": 0x82, b"ID": 0x83, b"JF": 0x85, b"JD": 0x86, b"FD": 0x89}
"""Widening conversions (JLS §5.1.2); a byte, char or short is an int already."""


@dataclass(frozen=True, slots=True)
class Lambda:
    """One lambda: what its class implements, what it is given, and what it calls."""

    interfaces: tuple[bytes, ...]
    name: bytes
    descriptors: tuple[bytes, ...]
    """The method it implements, and that method's other spellings (bridges)."""
    instantiated: bytes
    """The method's type with the type arguments of the place where it is written."""
    captured: tuple[bytes, ...]
    target: Handle

    def fields(self, owner: bytes) -> list[Member]:
        """The fields of its class that hold what was captured."""
        return [Member(owner, b"f$%d" % i, kind) for i, kind in enumerate(self.captured)]

    def constructor(self, owner: bytes) -> Member:
        """The constructor of its class."""
        return Member(owner, b"<init>", b"(" + b"".join(self.captured) + b")V")


def wanted(
    owner: ClassFile, name: bytes, descriptor: bytes, bootstrap: Handle, arguments: tuple[int, ...]
) -> Lambda | None:
    """The lambda that a call site makes; None when its bootstrap is no lambda's."""
    if bootstrap.member.owner != FACTORY or len(arguments) < 3:
        return None
    constants = owner.constants
    captured, interface = signature(descriptor)
    erased, instantiated = constants.method_type(arguments[0]), constants.method_type(arguments[2])
    signature(erased), signature(instantiated)
    interfaces, bridges = [interface], [erased]
    if bootstrap.member.name == b"altMetafactory":
        markers, more = _alternatives(owner, arguments[3:])
        interfaces += markers
        bridges += more
    target = constants.handle(arguments[1])
    if target.kind not in (INVOKE_VIRTUAL, INVOKE_STATIC, INVOKE_SPECIAL, NEW, INVOKE_INTERFACE):
        raise FormatError("a lambda that calls no method")
    return Lambda(tuple(dict.fromkeys(interfaces)), name, tuple(dict.fromkeys(bridges)), instantiated, captured, target)


def _alternatives(owner: ClassFile, arguments: tuple[int, ...]) -> tuple[list[bytes], list[bytes]]:
    """Marker interfaces and bridges, which altMetafactory is given behind its flags."""
    constants, rest = owner.constants, list(arguments)

    def number() -> int:
        if not rest or constants.tags[rest[0]] != INTEGER:
            raise FormatError("a lambda whose flags are damaged")
        return constants.number(rest.pop(0))

    flags = number()
    found: dict[int, list[int]] = {}
    for flag in (_MARKERS, _BRIDGES):
        count = number() if flags & flag else 0
        found[flag], rest = rest[:count], rest[count:]
        if not 0 <= count == len(found[flag]):
            raise FormatError("a lambda whose flags are damaged")
    bridges = [constants.method_type(i) for i in found[_BRIDGES] if constants.tags[i] == METHOD_TYPE]
    return [constants.type(i) for i in found[_MARKERS]], bridges


def members(one: Lambda, owner: bytes, private: bool) -> list[tuple[Member, int, Draft]]:
    """The methods of a lambda's class, with their access flags."""
    methods = [
        (Member(owner, one.name, descriptor), 0x1011, _method(one, owner, descriptor, private))
        for descriptor in one.descriptors
    ]
    return [(one.constructor(owner), 0x11001, _constructor(one, owner)), *methods]


def references(one: Lambda, owner: bytes) -> list[Member]:
    """Everything that a lambda's class may name."""
    kinds = [*one.captured, *signature(one.instantiated)[0], signature(one.instantiated)[1]]
    kinds += [kind for descriptor in (*one.descriptors, one.target.member.type) for kind in _all(descriptor)]
    boxes = [_valued(_BOXES[kind]) for kind in dict.fromkeys(kinds) if kind in _BOXES]
    boxes += [_boxed(_UNBOXED[box]) for box in (m.owner for m in boxes)]
    boxes += [m for kind in dict.fromkeys(kinds) if kind in _UNBOXED for m in (_valued(kind), _boxed(_UNBOXED[kind]))]
    return [*boxes, Member(OBJECT, b"<init>", b"()V"), one.target.member]


def _all(descriptor: bytes) -> tuple[bytes, ...]:
    params, returns = signature(descriptor)
    return (*params, returns)


def _constructor(one: Lambda, owner: bytes) -> Draft:
    ins = 1 + sum(map(width, one.captured))
    draft = Draft(ins, ins)
    draft.ops.append((d.INVOKE_DIRECT, (LOCAL,), Member(OBJECT, b"<init>", b"()V")))
    place = LOCAL + 1
    for field in one.fields(owner):
        draft.ops.append((d.IPUT + shape(field.type), (place, LOCAL), field))
        place += width(field.type)
    draft.ops.append((d.RETURN_VOID, (), None))
    return draft


class _Calling:
    """The method of a lambda's class, while it is written; every value gets a register of its own."""

    def __init__(self, ins: int) -> None:
        self.draft = Draft(ins, ins)

    def new(self, kind: bytes) -> int:
        register = self.draft.pool
        self.draft.pool += width(kind)
        return register

    def emit(self, op: int, *regs: int, what: object = None) -> None:
        self.draft.ops.append((op, regs, what))

    def result(self, op: int, kind: bytes, *regs: int, what: object = None) -> int:
        register = self.new(kind)
        self.emit(op, register, *regs, what=what)
        return register

    def call(self, op: int, target: Member, *regs: int) -> int:
        """Call a method that returns something; the register of that."""
        self.emit(op, *regs, what=target)
        returns = signature(target.type)[1]
        return self.result(d.MOVE_RESULT + "IJL".index(kind_of(returns)), returns)

    def adapted(self, register: int, kind: bytes, to: bytes) -> int:
        """A value as another type, as the metafactory makes it (cast, boxed, unboxed, widened)."""
        if kind == to or to == b"V":
            return register
        if kind in _BOXES and to in _BOXES:
            op = _WIDER.get((b"I" if kind in (b"B", b"S", b"C") else kind) + to)
            return self.result(op, to, register) if op else register
        if kind in _BOXES:
            return self.call(d.INVOKE_STATIC, _boxed(kind), register)
        if to in _BOXES:
            box = kind if kind in _UNBOXED else _BOXES[to]
            if kind != box:
                self.emit(d.CHECK_CAST, register, what=box)
            value = self.call(d.INVOKE_VIRTUAL, _valued(box), register)
            return self.adapted(value, _UNBOXED[box], to)
        if to != OBJECT:
            self.emit(d.CHECK_CAST, register, what=to)
        return register


def _method(one: Lambda, owner: bytes, descriptor: bytes, private: bool) -> Draft:
    """The body of the interface's method: what was captured and what is given go to the method that is called."""
    params, returns = signature(descriptor)
    calling = _Calling(1 + sum(map(width, params)))
    given = [
        (calling.result(d.IGET + shape(field.type), field.type, LOCAL, what=field), field.type)
        for field in one.fields(owner)
    ]
    place = LOCAL + 1
    for kind, real in zip(params, _paired(params, one.instantiated), strict=True):
        copied = calling.result(d.MOVE + 3 * "IJL".index(kind_of(kind)), kind, place)
        given.append((calling.adapted(copied, kind, real), real))
        place += width(kind)
    value, kind = _called(calling, one.target, given, private)
    if returns == b"V":
        calling.emit(d.RETURN_VOID)
    elif kind == b"V":
        raise FormatError("a lambda that returns nothing where something is wanted")
    else:
        calling.emit(d.RETURN + "IJL".index(kind_of(returns)), calling.adapted(value, kind, returns))
    return calling.draft


def _paired(params: tuple[bytes, ...], instantiated: bytes) -> tuple[bytes, ...]:
    real, _ = signature(instantiated)
    if len(real) != len(params):
        raise FormatError("a lambda of two numbers of arguments")
    return real


def _called(calling: _Calling, target: Handle, given: list[tuple[int, bytes]], private: bool) -> tuple[int, bytes]:
    """Call the method itself: the register and type of what it returns."""
    member = target.member
    params, returns = signature(member.type)
    if target.kind == NEW:
        made = calling.result(d.NEW_INSTANCE, member.owner, what=member.owner)
        calling.emit(d.INVOKE_DIRECT, made, *_arguments(calling, given, params), what=member)
        return made, member.owner
    if target.kind != INVOKE_STATIC:
        params = (member.owner, *params)
    op = {INVOKE_STATIC: d.INVOKE_STATIC, INVOKE_INTERFACE: d.INVOKE_INTERFACE}.get(target.kind, d.INVOKE_VIRTUAL)
    if private and op != d.INVOKE_STATIC:
        op = d.INVOKE_DIRECT
    words = _arguments(calling, given, params)
    if returns == b"V":
        calling.emit(op, *words, what=member)
        return -1, b"V"
    return calling.call(op, member, *words), returns


def _arguments(calling: _Calling, given: list[tuple[int, bytes]], params: tuple[bytes, ...]) -> list[int]:
    if len(given) != len(params):
        raise FormatError("a lambda of two numbers of arguments")
    words: list[int] = []
    for (register, kind), to in zip(given, params, strict=True):
        place = calling.adapted(register, kind, to)
        words += [place, place + 1] if width(to) == 2 else [place]
    return words


def shape(kind: bytes) -> int:
    """Which of the seven forms of a get or put is for values of a type."""
    return {b"J": 1, b"D": 1, b"Z": 3, b"B": 4, b"C": 5, b"S": 6}.get(kind, 2 if kind_of(kind) == "L" else 0)


def _boxed(kind: bytes) -> Member:
    return Member(_BOXES[kind], b"valueOf", b"(" + kind + b")" + _BOXES[kind])


def _valued(box: bytes) -> Member:
    kind = _UNBOXED[box]
    return Member(box, _VALUE[kind], b"()" + kind)
