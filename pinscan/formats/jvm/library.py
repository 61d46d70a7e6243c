"""Class files to DEX files: as many as the numbers of names need, each made when it is asked for.

A class that cannot be read, or a method that cannot be translated, costs only itself and is told; such a method stays
in its class without a body, as a native one does.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pinscan import deadline
from pinscan.errors import FormatError, LimitError, TimeLimitError
from pinscan.formats.jvm import call_sites, lambdas
from pinscan.formats.jvm import constants as c
from pinscan.formats.jvm.allocation import allocated
from pinscan.formats.jvm.body import Translator
from pinscan.formats.jvm.classfile import ClassFile, Field, MethodInfo, read_class
from pinscan.formats.jvm.constants import Member, signature, width
from pinscan.formats.jvm.drafts import CallSite, Draft
from pinscan.formats.jvm.encode import Encoded
from pinscan.formats.jvm.lambdas import Lambda
from pinscan.formats.jvm.object_operations import ARRAYS, NEW_ARRAYS, PRIMITIVES
from pinscan.formats.jvm.operations import FUNCTIONS
from pinscan.formats.jvm.tables import Gathered, Index
from pinscan.formats.jvm.writer import Writer, WrittenClass, encoded, encoded_float, zero

ACC_STATIC, ACC_PRIVATE, ACC_NATIVE, ACC_CONSTRUCTOR, ACC_SUPER = 0x8, 0x2, 0x100, 0x10000, 0x20
_OBJECT = b"Ljava/lang/Object;"
_NEW_OBJECT_ARRAY = re.compile(rb"\xbd(..)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be translated: a file or a method, and why."""

    where: str
    reason: str


@dataclass(frozen=True)
class Translated:
    """A DEX file made of class files."""

    data: bytes
    refused: tuple[Refusal, ...]
    lines: dict[int, array[int]]
    """Source lines by the offset of a method's code item: addresses in units and lines, by turns."""


def translate(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[Translated]:
    """The DEX files for class files, given by their paths and how each is read. Module descriptors are passed over."""
    image = _Image()
    for path, read in files:
        deadline.check()
        try:
            found = read_class(read())
        except TimeLimitError:
            raise
        except FormatError as error:
            if "module descriptor" not in str(error):
                image.refused.append(Refusal(path, str(error)))
            continue
        if not image.has_room(found):
            yield image.written()
            image = _Image()
        image.add(path, found)
    if image.classes or image.refused:
        yield image.written()


@dataclass
class _Class:
    """One class on its way, with what its call sites become."""

    file: ClassFile
    privates: set[Member]
    sites: dict[int, call_sites.Concat | CallSite | tuple[Lambda, bytes] | FormatError] = field(default_factory=dict)

    @property
    def descriptor(self) -> bytes:
        return self.file.name

    @property
    def constants(self) -> c.Constants:
        return self.file.constants

    def is_private(self, method: Member) -> bool:
        return method in self.privates

    def call_site(self, index: int) -> call_sites.Concat | CallSite | tuple[Lambda, bytes]:
        found = self.sites.get(index)
        if found is None or isinstance(found, FormatError):
            raise FormatError(str(found or "a call site that is none"))
        return found

    def computed(self, index: int) -> CallSite:
        number, name, kind = self.constants.dynamic(index, c.DYNAMIC)
        return CallSite(self.file.bootstrap(number)[0], name, b"()" + c.field_type(kind))


class _Image:
    """One DEX file on its way."""

    def __init__(self) -> None:
        self.names = Gathered()
        self.classes: dict[bytes, _Class] = {}
        self.lambdas: dict[bytes, Lambda] = {}
        self.privates: set[Member] = set()
        self.refused: list[Refusal] = []
        self.lines: dict[int, array[int]] = {}
        self._always()

    def _always(self) -> None:
        """What translations name that stands in no constant pool."""
        for kind in (*call_sites._APPENDED, _OBJECT):
            self.names.method(call_sites.append(kind))
        for method in (call_sites.NEW, call_sites.TO_STRING, NEW_ARRAYS, Member(_OBJECT, b"<init>", b"()V")):
            self.names.method(method)
        self.names.types.update(ARRAYS.values())
        for box in PRIMITIVES.values():
            self.names.field(Member(box, b"TYPE", b"Ljava/lang/Class;"))

    def has_room(self, one: ClassFile) -> bool:
        """Whether a class's names surely fit in."""
        more = 2 * len(one.constants.tags) + 16 * len(one.bootstraps) + len(one.methods) + len(one.fields)
        return not self.classes or self.names.has_room(more)

    # --- gathering ------------------------------------------------------------------------------------------------
    def add(self, path: str, file: ClassFile) -> None:
        """Add a class; the first of a name wins."""
        if file.name in self.classes:
            return
        one = _Class(file, self.privates)
        try:
            self._gather(file)
        except FormatError as error:
            self.refused.append(Refusal(path, str(error)))
            return
        self.classes[file.name] = one
        self._plan(one)

    def _gather(self, file: ClassFile) -> None:
        names, constants = self.names, file.constants
        names.types.update((file.name, *file.interfaces, *([file.parent] if file.parent else ())))
        for own in file.fields:
            names.field(Member(file.name, own.name, own.type))
        for method in file.methods:
            member = Member(file.name, method.name, method.descriptor)
            names.method(member)
            if method.access & ACC_PRIVATE and not method.access & ACC_STATIC:
                self.privates.add(member)
        for at, tag in enumerate(constants.tags):
            try:
                self._gather_constant(constants, at, tag)
            except FormatError:
                continue  # what refers to it is refused

    def _gather_constant(self, constants: c.Constants, at: int, tag: int) -> None:
        names = self.names
        if tag == c.CLASS:
            kind = constants.type(at)
            names.types.add(kind)
            while kind.startswith(b"["):
                kind = kind[1:]
                names.types.add(kind)
        elif tag == c.STRING:
            names.strings.add(constants.string(at))
        elif tag in (c.METHOD, c.INTERFACE_METHOD):
            names.method(constants.member(at, tag))
        elif tag == c.FIELD:
            member = constants.member(at, tag)
            c.field_type(member.type)
            names.field(member)

    def _plan(self, one: _Class) -> None:
        """Settle what each call site becomes, and name what that needs."""
        constants = one.constants
        for match in _NEW_OBJECT_ARRAY.finditer(constants.data, constants.end):
            at = int.from_bytes(match[1], "big")
            if at < len(constants.tags) and constants.tags[at] == c.CLASS:
                self._name_array(constants, at)
        for at, tag in enumerate(constants.tags):
            if tag == c.INVOKE_DYNAMIC:
                try:
                    one.sites[at] = self._site(one, call_sites.planned(one.file, at))
                except FormatError as error:
                    one.sites[at] = error
            elif tag == c.DYNAMIC:
                try:
                    self.names.site(one.computed(at))
                except FormatError:
                    continue  # what refers to it is refused

    def _name_array(self, constants: c.Constants, at: int) -> None:
        try:
            self.names.types.add(c.field_type(b"[" + constants.type(at)))
        except FormatError:
            return  # an array of too many dimensions: what makes it is refused

    def _site(
        self, one: _Class, site: call_sites.Concat | Lambda | CallSite
    ) -> call_sites.Concat | CallSite | tuple[Lambda, bytes]:
        match site:
            case call_sites.Concat():
                self.names.strings.update(piece for piece in site.pieces if isinstance(piece, bytes))
                return site
            case CallSite():
                self.names.site(site)
                return site
        owner = one.descriptor[:-1] + b"$$ExternalSyntheticLambda%d;" % len(self.lambdas)
        self.lambdas[owner] = site
        self.names.types.update((owner, *site.interfaces, *site.captured))
        for descriptor in (*site.descriptors, site.instantiated):
            self.names.proto(descriptor)
        for own in site.fields(owner):
            self.names.field(own)
        for method in (site.constructor(owner), *(Member(owner, site.name, kind) for kind in site.descriptors)):
            self.names.method(method)
        for member in lambdas.references(site, owner):
            self.names.method(member)
        return site, owner

    # --- writing --------------------------------------------------------------------------------------------------
    def written(self) -> Translated:
        """The DEX file of everything that was added."""
        writer = Writer(Index(self.names))
        found: list[tuple[int, array[int]]] = []
        for one in self.classes.values():
            deadline.check()
            writer.classes.append(self._class(writer, one, found))
        for owner, site in self.lambdas.items():
            writer.classes.append(self._lambda(writer, owner, site))
        data, code_at = writer.data()
        return Translated(data, tuple(self.refused), {code_at + place: lines for place, lines in found})

    def _class(self, writer: Writer, one: _Class, lines: list[tuple[int, array[int]]]) -> WrittenClass:
        file, index = one.file, writer.index
        out = WrittenClass(file.name, file.access & ~ACC_SUPER, file.parent, file.interfaces)
        for own in file.fields:
            row = (index.fields[Member(file.name, own.name, own.type)], own.access)
            (out.static_fields if own.access & ACC_STATIC else out.instance_fields).append(row)
        out.static_fields, out.instance_fields = _once(out.static_fields), _once(out.instance_fields)
        out.values = _initial(file, index)
        seen: set[int] = set()
        for method in file.methods:
            number = index.methods[Member(file.name, method.name, method.descriptor)]
            if number not in seen:
                seen.add(number)
                out.methods.append((number, *self._method(writer, one, method, lines)))
        return out

    def _method(
        self, writer: Writer, one: _Class, method: MethodInfo, lines: list[tuple[int, array[int]]]
    ) -> tuple[int, int]:
        """Access flags of a method, and the place of its body."""
        access = method.access | (ACC_CONSTRUCTOR if method.name in (b"<init>", b"<clinit>") else 0)
        if method.code is None and not method.damage:
            return access, -1
        try:
            if method.code is None:
                raise FormatError(method.damage)
            ins = sum(map(width, signature(method.descriptor)[0])) + (not method.access & ACC_STATIC)
            draft = allocated(Translator(one, method.code, ins, FUNCTIONS).draft())
            place, told = _body(writer, draft)
        except LimitError:
            raise
        except FormatError as error:
            where = one.descriptor + b"->" + method.name + method.descriptor
            self.refused.append(Refusal(where.decode("utf-8", "replace"), str(error)))
            return access | ACC_NATIVE, -1
        if told:
            lines.append((place, told))
        return access, place

    def _lambda(self, writer: Writer, owner: bytes, site: Lambda) -> WrittenClass:
        out = WrittenClass(owner, 0x1011, _OBJECT, site.interfaces)
        out.instance_fields = [(writer.index.fields[own], 0x1011) for own in site.fields(owner)]
        try:
            made = lambdas.members(site, owner, site.target.member in self.privates)
            out.methods = [(writer.index.methods[m], access, _body(writer, draft)[0]) for m, access, draft in made]
        except LimitError:
            raise
        except FormatError as error:
            self.refused.append(Refusal(owner.decode("utf-8", "replace"), str(error)))
        return out


def _body(writer: Writer, draft: Draft) -> tuple[int, array[int]]:
    """The place of a method's body, and the addresses and source lines in it."""
    body = Encoded(draft, writer.index)
    place = writer.code(body.item(draft.guards, draft.labels, writer.index.types.__getitem__))
    return place, array("I", [number for at, line in draft.lines for number in (body.place(at), line)])


def _once(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return list(dict(reversed(rows)).items())


def _initial(file: ClassFile, index: Index) -> dict[int, bytes]:
    """Encoded initial values of all static fields, when any has one (JVM specification §4.7.2)."""
    statics = [own for own in file.fields if own.access & ACC_STATIC]
    if not any(own.value for own in statics):
        return {}
    return {index.fields[Member(file.name, own.name, own.type)]: _value(file, own, index) for own in reversed(statics)}


def _value(file: ClassFile, own: Field, index: Index) -> bytes:
    constants = file.constants
    tag = constants.tags[own.value] if own.value < len(constants.tags) else 0
    match own.type:
        case b"Z" if tag == c.INTEGER:
            return b"\x3f" if constants.number(own.value) else b"\x1f"
        case b"B" | b"S" | b"I" | b"J" if tag in (c.INTEGER, c.LONG):
            return encoded({b"B": 0, b"S": 2, b"I": 4, b"J": 6}[own.type], constants.number(own.value))
        case b"C" if tag == c.INTEGER:
            return encoded(0x03, constants.number(own.value) & 0xFFFF)
        case b"F" | b"D" if tag in (c.FLOAT, c.DOUBLE):
            size = 4 if tag == c.FLOAT else 8
            return encoded_float(0x10 if size == 4 else 0x11, constants.number(own.value), size)
        case b"Ljava/lang/String;" if tag == c.STRING:
            number = index.strings.get(constants.string(own.value))
            return zero(own.type) if number is None else encoded(0x17, number)
    return zero(own.type)


__all__ = ["Refusal", "Translated", "translate"]
