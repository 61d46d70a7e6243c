"""An Android build's code as one program: every DEX file of every part, with cheap cross references.

Nothing is decoded until it is asked for. Users of a string, callers of a method and accesses of a field are found by
searching the raw code for the reference's index, then confirmed by decoding the methods that hold a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pinscan import deadline
from pinscan.build import Build, Part
from pinscan.build.android import android
from pinscan.code.mapping import mapping
from pinscan.errors import FormatError, LimitError
from pinscan.formats import dalvik
from pinscan.formats.dex import ClassDef, Dex, EncodedMethod, FieldRef, MethodRef, read_all
from pinscan.model import Gap, GapKind, Location

INVOKES = frozenset([*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB])
GETS = frozenset([*range(0x52, 0x59), *range(0x60, 0x67)])
PUTS = frozenset([*range(0x59, 0x60), *range(0x67, 0x6E)])
CONST_STRING = frozenset([0x1A])
SUBTYPES = 2000
"""Most subtypes of one type that are followed."""
IMPLEMENTATIONS = 20
"""Subtypes that are looked into for implementations of a method."""
USERS = 4000
"""Most places that use one reference."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method with a body (or without, when `code` is 0) that the build defines."""

    image: int
    """Which of `Program.images` defines it."""
    index: int
    code: int
    """Offset of its code item."""
    access: int
    ref: MethodRef

    @property
    def static(self) -> bool:
        """Whether it takes no receiver."""
        return bool(self.access & 0x8)

    def __str__(self) -> str:
        return str(self.ref)

    def __hash__(self) -> int:
        return self.image << 17 ^ self.index ^ self.code << 1


@dataclass(frozen=True, slots=True)
class Site:
    """One instruction in one method; `pc` counts 16-bit code units."""

    method: Method
    pc: int


@dataclass(frozen=True, slots=True)
class Image:
    """One DEX file of the build and where it lies."""

    dex: Dex
    part: Part
    path: str


@dataclass(frozen=True, slots=True)
class Body:
    """A method's instructions, by address, and the address after each."""

    registers: int
    ins: int
    at: dict[int, dalvik.Instruction]
    units: object
    handlers: tuple[tuple[int, int, tuple[int, ...]], ...]
    offset: int
    caught: tuple[tuple[str, ...], ...] = ()
    """The exception types of each of `handlers`' targets; empty text for any."""


def program(build: Build) -> Program:
    """The build's code; ask for it by ``build.once(program)``. What cannot be read becomes a blocking `Gap`."""
    images: list[Image] = []
    for part, path in build.once(android).dex:
        try:
            found = [Image(dex, part, path) for dex in read_all(part.entries[path].read())]
            for image in found:
                image.dex.check_tables()
            images.extend(found)
        except FormatError as error:
            kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
            build.add_gap(Gap(kind, f"code that cannot be read: {error}", part.at(path)))
    return Program(build, tuple(images))


class Program:
    """Lookups and cross references over all DEX files of a build."""

    def __init__(self, build: Build, images: tuple[Image, ...]) -> None:
        self.build = build
        self.images = images
        self._classes: dict[str, tuple[int, ClassDef] | None] = {}
        self._methods: dict[str, tuple[Method, ...]] = {}
        self._bodies: dict[Method, Body | None] = {}

    # --- classes and members ----------------------------------------------------------------------------------
    def find_class(self, descriptor: str) -> ClassDef | None:
        """The class the build defines under this descriptor (the first DEX file that has it wins), or None."""
        found = self._find(descriptor)
        return found[1] if found else None

    def _find(self, descriptor: str) -> tuple[int, ClassDef] | None:
        if descriptor not in self._classes:
            self._classes[descriptor] = next(self._definitions(descriptor), None)
        return self._classes[descriptor]

    def _definitions(self, descriptor: str) -> Iterator[tuple[int, ClassDef]]:
        for i, image in enumerate(self.images):
            try:
                definition = image.dex.find_class(descriptor)
            except FormatError as error:
                self._unread(image, error)
                continue
            if definition:
                yield i, definition

    def methods(self, descriptor: str) -> tuple[Method, ...]:
        """The methods a class defines itself; empty for a class that is not in the build or cannot be read."""
        if descriptor not in self._methods:
            self._methods[descriptor] = tuple(self._own_methods(descriptor))
        return self._methods[descriptor]

    def _own_methods(self, descriptor: str) -> Iterator[Method]:
        found = self._find(descriptor)
        if not found:
            return
        dex = self.images[found[0]].dex
        try:
            encoded: tuple[EncodedMethod, ...] = dex.class_data(found[1].data_offset).methods
            for m in encoded:
                yield Method(found[0], m.index, m.code, m.access, dex.method(m.index))
        except FormatError:
            return

    def find_method(
        self, owner: str, name: str, params: tuple[str, ...] | None = None, returns: str | None = None
    ) -> Method | None:
        """The method `owner` has under this name, its own or inherited (superclasses first, then interfaces).

        The result type counts as well where it is given: a bridge differs from what it calls in nothing else.
        """
        for descriptor in self.ancestors(owner):
            for method in self.methods(descriptor):
                ref = method.ref
                if ref.name == name and params in (None, ref.params) and returns in (None, ref.returns):
                    return method
        return None

    def ancestors(self, descriptor: str) -> Iterator[str]:
        """The type itself, its superclasses as far as the build defines them, then all interfaces; each once."""
        interfaces: list[str] = []
        seen: dict[str, None] = {}
        kind: str | None = descriptor
        while kind and kind not in seen:
            seen[kind] = None
            yield kind
            definition = self.find_class(kind)
            kind = definition.superclass if definition else None
            interfaces.extend(definition.interfaces if definition else ())
        while interfaces:
            kind = interfaces.pop(0)
            if kind in seen or len(seen) > SUBTYPES:
                continue
            seen[kind] = None
            yield kind
            definition = self.find_class(kind)
            interfaces.extend(definition.interfaces if definition else ())

    def is_a(self, descriptor: str, ancestor: str) -> bool:
        """Whether a type is `ancestor` or extends or implements it, as far as the build shows."""
        return any(kind == ancestor for kind in self.ancestors(descriptor))

    def subtypes(self, descriptor: str) -> tuple[str, ...]:
        """Every class of the build that extends or implements `descriptor`, directly or not."""
        found: dict[str, None] = {}
        queue = [descriptor]
        while queue and len(found) < SUBTYPES:
            for name in self._direct_subtypes(queue.pop()):
                if name not in found:
                    found[name] = None
                    queue.append(name)
        return tuple(found)

    def _direct_subtypes(self, descriptor: str) -> Iterator[str]:
        for image in self.images:
            try:
                yield from (definition.descriptor for definition in image.dex.direct_subtypes(descriptor))
            except FormatError as error:
                self._unread(image, error)
                continue

    # --- bodies -----------------------------------------------------------------------------------------------
    def body(self, method: Method) -> Body | None:
        """The decoded body of a method; None when it has none or cannot be decoded (which is noted as a gap)."""
        if method not in self._bodies:
            if len(self._bodies) > 3000:
                self._bodies.clear()
            self._bodies[method] = self._decode(method)
        return self._bodies[method]

    def _decode(self, method: Method) -> Body | None:
        if not method.code:
            return None
        deadline.check()
        try:
            code = self.images[method.image].dex.code(method.code)
            if code.ins > code.registers:
                raise FormatError("more arguments than registers")
            at = {instruction.pc: instruction for instruction in dalvik.decode(code.units)}
        except FormatError as error:
            reason = f"a method that cannot be decoded: {error}"
            self.build.add_gap(Gap(GapKind.DAMAGED, reason, self.location(Site(method, 0)), blocks=False))
            return None
        handlers = tuple((h.start, h.end, h.targets) for h in code.handlers)
        caught = tuple(h.types for h in code.handlers)
        return Body(code.registers, code.ins, at, code.units, handlers, code.offset, caught)

    def original(self, owner: str) -> str:
        """The descriptor that a class had before R8, where the build tells; else its own."""
        before = self.build.once(mapping).original(owner)
        return f"L{before.replace('.', '/')};" if before else owner

    def location(self, site: Site, text: str | None = None) -> Location:
        """Where an instruction is: DEX file, method descriptor (and its name before R8, if told) and byte offset."""
        image = self.images[site.method.image]
        ref = site.method.ref
        before = self.build.once(mapping).original(ref.owner, ref.name)
        symbol = f"{ref} ({before})" if before else str(ref)
        offset = site.method.code + 16 + 2 * site.pc if site.method.code else None
        return image.part.at(image.path, symbol, offset=offset, text=text)

    # --- cross references -------------------------------------------------------------------------------------
    def strings_with(self, needle: str) -> dict[str, list[Site]]:
        """Strings that contain `needle`, each with the places that load it."""
        found: dict[str, list[Site]] = {}
        for i, image in enumerate(self.images):
            try:
                indices = image.dex.strings_with(needle.encode())
            except FormatError as error:
                self._unread(image, error)
                continue
            for index in indices:
                sites = self._string_sites(i, index)
                found.setdefault(image.dex.string(index), []).extend(sites)
        return found

    def string_users(self, text: str) -> list[Site]:
        """The instructions that load exactly this string."""
        found: list[Site] = []
        for i, image in enumerate(self.images):
            index = self._index(image, text)
            if index is not None:
                found.extend(self._string_sites(i, index))
        return found

    def _index(self, image: Image, text: str) -> int | None:
        try:
            return image.dex.string_index(text)
        except FormatError as error:
            self._unread(image, error)
            return None

    def _unread(self, image: Image, error: FormatError) -> None:
        """Note that a search did not get through a file: what it looked for may be there."""
        reason = f"code that cannot be read in full: {error}"
        self.build.add_gap(Gap(GapKind.DAMAGED, reason, image.part.at(image.path)))

    def strings(self, needle: str) -> list[str]:
        """Strings of the build's code that contain `needle`, sorted, without looking for their users."""
        found: set[str] = set()
        for image in self.images:
            try:
                found.update(image.dex.string(index) for index in image.dex.strings_with(needle.encode()))
            except FormatError as error:
                self._unread(image, error)
                continue
        return sorted(found)

    def has_string(self, text: str) -> bool:
        """Whether any DEX file holds exactly this string."""
        return any(self._index(image, text) is not None for image in self.images)

    def _string_sites(self, image: int, index: int) -> list[Site]:
        if index <= 0xFFFF:
            return list(self._sites(image, index, CONST_STRING | {0x1B}))
        return list(self._sites(image, index & 0xFFFF, frozenset([0x1B]), index))

    def callers(self, owner: str, name: str, params: tuple[str, ...] | None = None) -> list[Site]:
        """The instructions that invoke `owner`'s method of this name (and parameters), named on exactly this class."""
        found: list[Site] = []
        for i, image in enumerate(self.images):
            try:
                indices = image.dex.methods_of(owner, name)
                if params is not None:
                    indices = [m for m in indices if image.dex.method(m).params == params]
            except FormatError as error:
                self._unread(image, error)
                continue
            for index in indices:
                found.extend(self._sites(i, index, INVOKES))
        return found

    def callers_of(self, method: Method, *, sure: bool = False) -> list[Site]:
        """The instructions that may invoke a method of the build: named on its class, a subtype or a supertype.

        With `sure`, calls named on a supertype count only where this is the only method they can run.
        """
        ref = method.ref
        owners = [ref.owner]
        if not method.static and ref.name != "<init>" and not method.access & 0x2:
            above = (kind for kind in self.ancestors(ref.owner) if kind != ref.owner)
            owners.extend(kind for kind in above if not sure or self.implementations(kind, ref) <= {method})
            owners.extend(self.subtypes(ref.owner)[:50])
        sites = (site for owner in owners for site in self.callers(owner, ref.name, ref.params))
        return list(dict.fromkeys(sites))

    def implementations(self, owner: str, ref: MethodRef) -> set[Method]:
        """The methods of `owner`'s subtypes that a call of `ref` named on `owner` may run (of the first subtypes)."""
        return {
            method
            for kind in self.subtypes(owner)[:IMPLEMENTATIONS]
            for method in self.methods(kind)
            if method.code
            and (method.ref.name, method.ref.params, method.ref.returns) == (ref.name, ref.params, ref.returns)
        }

    def field_sites(self, field: FieldRef, opcodes: Iterable[int]) -> list[Site]:
        """The instructions among `opcodes` (`GETS`, `PUTS`) that touch a field."""
        found: list[Site] = []
        for i, image in enumerate(self.images):
            try:
                indices = [f for f in image.dex.fields_of(field.owner, field.name) if image.dex.field(f) == field]
            except FormatError as error:
                self._unread(image, error)
                continue
            for index in indices:
                found.extend(self._sites(i, index, frozenset(opcodes)))
        return found

    def makers(self, descriptor: str) -> list[Site]:
        """The instructions that allocate a class."""
        found: list[Site] = []
        for i, image in enumerate(self.images):
            try:
                index = image.dex.type_index(descriptor)
            except FormatError as error:
                self._unread(image, error)
                continue
            if index is not None:
                found.extend(self._sites(i, index, frozenset([0x22])))
        return found

    def _sites(self, image: int, index: int, opcodes: frozenset[int], full: int | None = None) -> Iterator[Site]:
        """Instructions whose second unit is `index`; a reference index is always there, in every invoke and access."""
        for offset in self._candidates(image, index, opcodes):
            method = self._method_at(image, offset)
            body = self.body(method) if method else None
            if method is None or body is None:
                continue
            pc = (offset - body.offset) // 2
            instruction = body.at.get(pc)
            if instruction and instruction.op in opcodes and instruction.ref == (index if full is None else full):
                yield Site(method, pc)

    def _candidates(self, image: int, index: int, opcodes: frozenset[int]) -> Iterator[int]:
        data, count = self.images[image].dex.data, 0
        start, end = self._code_area[image]
        needle = index.to_bytes(2, "little")
        at = data.find(needle, start + 2, end)
        while at >= 0 and count < USERS:
            if not at & 1 and data[at - 2] in opcodes:
                count += 1
                yield at - 2
            at = data.find(needle, at + 1, end)

    @cached_property
    def _code_area(self) -> list[tuple[int, int]]:
        return [image.dex.code_area for image in self.images]

    def _method_at(self, image: int, offset: int) -> Method | None:
        dex = self.images[image].dex
        try:
            found = dex.body_at(offset)
            if found is None:
                return None
            code, index, place = found
            owner = dex.type(dex.class_ids[place * 8])
            return next((m for m in self._methods_in(image, owner, place) if m.index == index and m.code == code), None)
        except FormatError:
            return None

    def _methods_in(self, image: int, owner: str, place: int) -> Iterable[Method]:
        found = self._find(owner)
        if found and found[0] == image:
            return self.methods(owner)
        dex = self.images[image].dex  # shadowed by an earlier DEX file: never run, but still readable
        data = dex.class_data(dex.class_ids[place * 8 + 6])
        return (Method(image, m.index, m.code, m.access, dex.method(m.index)) for m in data.methods)
