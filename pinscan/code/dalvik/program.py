"""An Android build's code as one program: every DEX file of every part, with cheap cross references. The class files
of a library build are translated to DEX files first (`class_files`).

Users of a string, callers of a method and accesses of a field are found by searching the raw code for the reference's
index, then confirmed by decoding the methods that hold a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.code.dalvik.class_files import class_images
from pinscan.code.dalvik.classes import Body, Classes, Image, Method, Site
from pinscan.errors import FormatError, LimitError
from pinscan.formats.dex import FieldRef, read_all
from pinscan.model import Gap, GapKind

INVOKES = frozenset([*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB])
GETS = frozenset([*range(0x52, 0x59), *range(0x60, 0x67)])
PUTS = frozenset([*range(0x59, 0x60), *range(0x67, 0x6E)])
CONST_STRING = frozenset([0x1A])
USERS = 4000
"""Most places that use one reference."""


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
    images.extend(class_images(build))
    return Program(build, tuple(images))


class Program(Classes):
    """Lookups and cross references over all DEX files of a build."""

    def __init__(self, build: Build, images: tuple[Image, ...]) -> None:
        super().__init__(build, images)
        self._callers: dict[tuple[str, str, tuple[str, ...] | None], tuple[Site, ...]] = {}
        self._fields: dict[tuple[FieldRef, frozenset[int]], tuple[Site, ...]] = {}

    def site_at(self, place: str) -> Site | None:
        """The instruction at a place as `Made.site` gives it, ``image:offset``; None when there is none."""
        image, _, offset = place.partition(":")
        if not image.isdecimal() or not offset.isdecimal() or int(image) >= len(self.images):
            return None
        method = self._method_at(int(image), int(offset))
        body = self.body(method) if method else None
        pc = (int(offset) - body.offset) // 2 if body else 0
        return Site(method, pc) if method and body and pc in body.at else None

    def strings_with(self, needle: str) -> dict[str, list[Site]]:
        """Strings that contain `needle`, each with the places that load it."""
        found: dict[str, list[Site]] = {}
        for i, image in enumerate(self.images):
            try:
                indices = image.dex.strings_with(needle.encode())
            except FormatError as error:
                self.unread(image, error)
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
            self.unread(image, error)
            return None

    def strings(self, needle: str) -> list[str]:
        """Strings of the build's code that contain `needle`, sorted, without looking for their users."""
        found: set[str] = set()
        for image in self.images:
            try:
                found.update(image.dex.string(index) for index in image.dex.strings_with(needle.encode()))
            except FormatError as error:
                self.unread(image, error)
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
        key = (owner, name, params)
        if key not in self._callers:
            self._callers[key] = tuple(self._find_callers(*key))
        return list(self._callers[key])

    def _find_callers(self, owner: str, name: str, params: tuple[str, ...] | None) -> Iterator[Site]:
        for i, image in enumerate(self.images):
            try:
                indices = image.dex.methods_of(owner, name)
                if params is not None:
                    indices = [m for m in indices if image.dex.method(m).params == params]
            except FormatError as error:
                self.unread(image, error)
                continue
            for index in indices:
                yield from self._sites(i, index, INVOKES)

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

    def field_sites(self, field: FieldRef, opcodes: frozenset[int]) -> list[Site]:
        """The instructions among `opcodes` (`GETS`, `PUTS`) that touch a field."""
        key = (field, opcodes)
        if key not in self._fields:
            self._fields[key] = tuple(self._find_field_sites(field, opcodes))
        return list(self._fields[key])

    def _find_field_sites(self, field: FieldRef, opcodes: frozenset[int]) -> Iterator[Site]:
        for i, image in enumerate(self.images):
            try:
                indices = [f for f in image.dex.fields_of(field.owner, field.name) if image.dex.field(f) == field]
            except FormatError as error:
                self.unread(image, error)
                continue
            for index in indices:
                yield from self._sites(i, index, opcodes)

    def makers(self, descriptor: str) -> list[Site]:
        """The instructions that allocate a class."""
        return self._type_sites(descriptor, frozenset([0x22]))

    def class_constants(self, descriptor: str) -> list[Site]:
        """The instructions that load a class as an object."""
        return self._type_sites(descriptor, frozenset([0x1C]))

    def _type_sites(self, descriptor: str, opcodes: frozenset[int]) -> list[Site]:
        found: list[Site] = []
        for i, image in enumerate(self.images):
            try:
                index = image.dex.type_index(descriptor)
            except FormatError as error:
                self.unread(image, error)
                continue
            if index is not None:
                found.extend(self._sites(i, index, opcodes))
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
        dex, count = self.images[image].dex, 0
        start, data = dex.code_area[0], dex.data
        for at in dex.units(index):
            if at >= start + 2 and data[at - 2] in opcodes:
                count += 1
                yield at - 2
                if count == USERS:
                    return

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


__all__ = ["CONST_STRING", "GETS", "INVOKES", "PUTS", "Body", "Image", "Method", "Program", "Site", "program"]
