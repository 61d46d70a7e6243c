"""The classes, methods and bodies that an Android build defines, over all DEX files of all its parts.

Nothing is decoded until it is asked for, and what was asked for is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pinscan import deadline
from pinscan.build import Build, Part
from pinscan.code.dalvik.mapping import mapping
from pinscan.code.dalvik.sources import Sources
from pinscan.errors import FormatError
from pinscan.formats import dalvik
from pinscan.formats.dex import ClassDef, Dex, EncodedMethod, FieldRef, MethodRef
from pinscan.model import Gap, GapKind, Location

SUBTYPES = 2000
"""Most subtypes of one type that are followed."""
IMPLEMENTATIONS = 20
"""Subtypes that are looked into for implementations of a method."""
BODIES = 3000
"""Most decoded bodies that are kept."""
ACC_INTERFACE = 0x200


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
    sources: Sources | None = None
    """Where its code really stands, if it was made of class files."""


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


class Classes:
    """What the DEX files of a build define."""

    def __init__(self, build: Build, images: tuple[Image, ...]) -> None:
        self.build = build
        self.images = images
        self._classes: dict[str, tuple[int, ClassDef] | None] = {}
        self._methods: dict[str, tuple[Method, ...]] = {}
        self._inherited: dict[MethodRef, MethodRef] = {}
        self._named: dict[tuple[str, str, tuple[str, ...] | None, str | None], Method | None] = {}
        self._subtypes: dict[tuple[str, int], tuple[str, ...]] = {}
        self._bodies: dict[Method, Body | None] = {}

    # --- classes and members ----------------------------------------------------------------------------------
    def find_class(self, descriptor: str) -> ClassDef | None:
        """The class the build defines under this descriptor (the first DEX file that has it wins), or None."""
        found = self._find(descriptor)
        return found[1] if found else None

    @property
    def is_library(self) -> bool:
        """Whether this is a library's code, whose dependencies an app brings."""
        return any(image.sources for image in self.images)

    def is_named(self, descriptor: str) -> bool:
        """Whether the build defines a class under this name, or, as a library, names one of a dependency."""
        if self.find_class(descriptor) is not None:
            return True
        return self.is_library and any(image.dex.type_index(descriptor) is not None for image in self.images)

    def is_bundled(self, descriptor: str) -> bool:
        """Whether a class lies in a JAR that a library has beside its own."""
        found = self._find(descriptor)
        return found is not None and self.images[found[0]].path.startswith("libs/")

    def _find(self, descriptor: str) -> tuple[int, ClassDef] | None:
        if descriptor not in self._classes:
            self._classes[descriptor] = next(self._definitions(descriptor), None)
        return self._classes[descriptor]

    def _definitions(self, descriptor: str) -> Iterator[tuple[int, ClassDef]]:
        for i, image in enumerate(self.images):
            try:
                definition = image.dex.find_class(descriptor)
            except FormatError as error:
                self.unread(image, error)
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

    def instance_fields(self, descriptor: str) -> Iterator[FieldRef]:
        """The fields of a class's objects, those it inherits from the build's classes included."""
        for kind in self.ancestors(descriptor):
            found = self._find(kind)
            if not found:
                continue
            dex = self.images[found[0]].dex
            try:
                yield from [dex.field(index) for index in dex.class_data(found[1].data_offset).instance_fields]
            except FormatError:
                continue

    def static_fields(self, descriptor: str) -> list[FieldRef]:
        """The static fields a class defines itself; none of one that is not in the build or cannot be read."""
        found = self._find(descriptor)
        try:
            dex = self.images[found[0]].dex if found else None
            return [dex.field(i) for i in dex.class_data(found[1].data_offset).static_fields] if dex and found else []
        except FormatError:
            return []

    def find_method(
        self, owner: str, name: str, params: tuple[str, ...] | None = None, returns: str | None = None
    ) -> Method | None:
        """The method `owner` has under this name, its own or inherited (superclasses first, then interfaces).

        The result type counts as well where it is given: a bridge differs from what it calls in nothing else.
        """
        key = (owner, name, params, returns)
        if key not in self._named:
            self._named[key] = self._named_in(*key)
        return self._named[key]

    def _named_in(self, owner: str, name: str, params: tuple[str, ...] | None, returns: str | None) -> Method | None:
        for descriptor in self.ancestors(owner):
            for method in self.methods(descriptor):
                ref = method.ref
                if ref.name == name and params in (None, ref.params) and returns in (None, ref.returns):
                    return method
        return None

    def inherited(self, ref: MethodRef) -> MethodRef:
        """A method that a class of the build has from a class outside, as the latter's; another reference as it is.

        ``new LinkedList() {{ add(x); }}`` calls ``add`` of a class of its own.
        """
        if ref.owner.startswith(("Ljava/", "Landroid/")):
            return ref
        if ref not in self._inherited:
            self._inherited[ref] = self._outside(ref)
        return self._inherited[ref]

    def _outside(self, ref: MethodRef) -> MethodRef:
        if self.find_class(ref.owner) is None or self.find_method(ref.owner, ref.name, ref.params) is not None:
            return ref
        seen: set[str] = set()
        kind: str | None = ref.owner
        while kind and kind not in seen and (definition := self.find_class(kind)) is not None:
            seen.add(kind)
            kind = definition.superclass
        return ref if kind in (None, "Ljava/lang/Object;") or kind in seen else replace(ref, owner=kind)

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

    def is_interface(self, descriptor: str) -> bool:
        """Whether a type of the build is an interface: an object of any class may implement it."""
        definition = self.find_class(descriptor)
        return definition is not None and bool(definition.access & ACC_INTERFACE)

    def subtypes(self, descriptor: str, most: int = SUBTYPES) -> tuple[str, ...]:
        """The classes of the build that extend or implement `descriptor`, directly or not: the first `most` of them."""
        known = self._subtypes.get((descriptor, most))
        if known is None:
            known = self._subtypes[descriptor, most] = tuple(islice(self._below(descriptor), most))
        return known

    def _below(self, descriptor: str) -> Iterator[str]:
        found: dict[str, None] = {}
        queue = [descriptor]
        while queue:
            for name in self._direct_subtypes(queue.pop()):
                if name not in found:
                    found[name] = None
                    queue.append(name)
                    yield name

    def _direct_subtypes(self, descriptor: str) -> Iterator[str]:
        for image in self.images:
            try:
                yield from (definition.descriptor for definition in image.dex.direct_subtypes(descriptor))
            except FormatError as error:
                self.unread(image, error)
                continue

    def implementations(self, owner: str, ref: MethodRef) -> set[Method]:
        """The methods of `owner`'s subtypes that a call of `ref` named on `owner` may run (of the first subtypes)."""
        return {
            method
            for kind in self.subtypes(owner, IMPLEMENTATIONS)
            for method in self.methods(kind)
            if method.code
            and (method.ref.name, method.ref.params, method.ref.returns) == (ref.name, ref.params, ref.returns)
        }

    # --- bodies -----------------------------------------------------------------------------------------------
    def body(self, method: Method) -> Body | None:
        """The decoded body of a method; None when it has none or cannot be decoded (which is noted as a gap)."""
        if method not in self._bodies:
            if len(self._bodies) > BODIES:
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

    # --- names and places -------------------------------------------------------------------------------------
    def original(self, owner: str) -> str:
        """The descriptor that a class had before R8, where the build tells; else its own."""
        before = self.build.once(mapping).original(owner)
        return f"L{before.replace('.', '/')};" if before else owner

    def location(self, site: Site, text: str | None = None) -> Location:
        """Where an instruction is: DEX file, method descriptor (and its name before R8, if told) and byte offset; of a
        library's code the class file and the source line."""
        image = self.images[site.method.image]
        ref = site.method.ref
        before = self.build.once(mapping).original(ref.owner, ref.name)
        symbol = f"{ref} ({before})" if before else str(ref)
        if image.sources:
            line = image.sources.line(site.method.code, site.pc)
            return image.part.at(image.sources.path(ref.owner), symbol, line=line, text=text)
        offset = site.method.code + 16 + 2 * site.pc if site.method.code else None
        return image.part.at(image.path, symbol, offset=offset, text=text)

    def unread(self, image: Image, error: FormatError) -> None:
        """Note that a search did not get through a file: what it looked for may be there."""
        reason = f"code that cannot be read in full: {error}"
        self.build.add_gap(Gap(GapKind.DAMAGED, reason, image.part.at(image.path)))
