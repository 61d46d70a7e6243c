"""Objective-C metadata of a Mach-O image: strings, selectors, classes, methods, and constant objects.

Layouts follow Apple's objc4 runtime (``objc-runtime-new.h``), CoreFoundation's ``CFString`` constants and Clang's
constant literals (``NSConstantArray`` and its kin).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pinscan.formats.macho import ARM64, X86_64, Image, Section

CLASS_PREFIX, META_PREFIX = "_OBJC_CLASS_$_", "_OBJC_METACLASS_$_"
MAX_ITEMS = 4096
"""The most entries of one constant array, dictionary or method list."""
MAX_STRING = 1 << 16
_POINTER = 0x0000_7FFF_FFFF_FFFF
_FLAGS = 7
"""Low bits of a class's data pointer that are flags (Swift class, stable ABI)."""


@dataclass(frozen=True, slots=True)
class Method:
    """One implemented method."""

    class_name: str
    selector: str
    imp: int
    """Address of its code."""
    of_class: bool
    """Whether it is a class method (``+``)."""
    category: bool = False
    """Whether a category adds it to its class; a linker may have merged the category into a class of the image."""

    def __str__(self) -> str:
        return f"{'+' if self.of_class else '-'}[{self.class_name} {self.selector}]"


class Runtime:
    """What the Objective-C runtime would see of an image. Read lazily."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self._classes: dict[int, str] = {}
        self.ivars: dict[int, str] = {}
        """Address of an ivar's offset variable -> ``Class.ivar``."""
        self.parents: dict[str, str] = {}
        """Class name -> superclass name."""

    # --- strings, selectors, classes -------------------------------------------------------------------------

    @cached_property
    def selector_slots(self) -> dict[int, str]:
        """Address of each selector reference -> the selector."""
        found = {}
        for section in self.image.named("__objc_selrefs"):
            for address, target in self.image.pointers(section):
                name = self.image.text_at(target) if isinstance(target, int) else None
                if name:
                    found[address] = name
        return found

    @cached_property
    def class_slots(self) -> dict[int, str]:
        """Address of each class reference -> the class's name."""
        found = {}
        for name in ("__objc_classrefs", "__objc_superrefs"):
            for section in self.image.named(name):
                for address, target in self.image.pointers(section):
                    title = self.class_name(target)
                    if title:
                        found[address] = title
        return found

    @cached_property
    def message_stubs(self) -> dict[int, str]:
        """Address of each ``objc_msgSend$selector`` stub -> the selector it sends."""
        found: dict[int, str] = {}
        if self.image.cpu == ARM64:
            for section in self.image.named("__objc_stubs"):
                found.update(self._message_stubs(section))
        return found

    def _message_stubs(self, section: Section) -> Iterator[tuple[int, str]]:
        """Each starts ``adrp x1, page; ldr x1, [x1, offset]`` (or ``nop; ldr x1, literal``) on the selector slot."""
        code = self.image.content(section)
        words = memoryview(bytes(code[: len(code) // 4 * 4])).cast("I")
        for index in range(len(words) - 1):
            first, second = words[index], words[index + 1]
            at = section.address + 4 * index
            if first & 0x9F00001F == 0x90000001 and second & 0xFFC003FF == 0xF9400021:
                pages = _signed((first >> 5 & 0x7FFFF) << 2 | first >> 29 & 3, 21)
                slot = (at & ~0xFFF) + (pages << 12) + ((second >> 10 & 0xFFF) << 3)
            elif first == 0xD503201F and second & 0xFF00001F == 0x58000001:
                slot = at + 4 + 4 * _signed(second >> 5 & 0x7FFFF, 19)
            else:
                continue
            if slot in self.selector_slots:
                yield at, self.selector_slots[slot]

    def class_name(self, target: int | str | None) -> str | None:
        """The name of the class a pointer leads to, imported or of this image."""
        if isinstance(target, str):
            return next((target[len(p) :] for p in (CLASS_PREFIX, META_PREFIX) if target.startswith(p)), None)
        if target is None:
            return None
        if target not in self._classes:
            data = self._data(target)
            name = self._pointer(data + 24) if data else None
            self._classes[target] = (self.image.text_at(name) if name else None) or ""
        return self._classes[target] or None

    def _pointer(self, address: int) -> int | None:
        target = self.image.pointer(address)
        return target & _POINTER if isinstance(target, int) else None

    def _data(self, address: int) -> int | None:
        """Address of a class's read-only data."""
        found = self._pointer(address + 32)
        return found & ~_FLAGS if found else None

    def cfstring(self, address: int) -> str | None:
        """The text of a constant ``CFString`` at an address, or None when there is none."""
        if self.image.pointer(address) != "___CFConstantStringClassReference":
            return None
        flags, size = self.image.word(address + 8, 4), self.image.word(address + 24)
        at = self.image.pointer(address + 16)
        if flags is None or size is None or not isinstance(at, int) or size > MAX_STRING:
            return None
        wide = flags & 0x10
        raw = self.image.bytes_at(at, size * 2 if wide else size)
        return None if raw is None else raw.decode("utf-16-le" if wide else "utf-8", "replace")

    # --- methods ---------------------------------------------------------------------------------------------

    @cached_property
    def methods(self) -> dict[int, Method]:
        """Every implemented method, by the address of its code: of classes, their metaclasses and categories."""
        found: dict[int, Method] = {}
        for name in ("__objc_classlist", "__objc_nlclslist", "__objc_catlist"):
            for section in self.image.named(name):
                for _, target in self.image.pointers(section):
                    if isinstance(target, int):
                        source = self._category(target) if name == "__objc_catlist" else self._class(target)
                        found.update((method.imp, method) for method in source)
        return found

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Method]:
        """Methods by class name and selector, ``+`` before the selector of a class method."""
        return {(m.class_name, "+" * m.of_class + m.selector): m for m in self.methods.values()}

    @cached_property
    def by_selector(self) -> dict[str, list[Method]]:
        """Methods by selector alone."""
        found: dict[str, list[Method]] = {}
        for method in self.methods.values():
            found.setdefault(method.selector, []).append(method)
        return found

    def _class(self, address: int) -> Iterator[Method]:
        name = self.class_name(address)
        if not name:
            return
        parent = self.class_name(self.image.pointer(address + 8))
        if parent and parent != name:
            self.parents[name] = parent
        data = self._data(address)
        if data:
            yield from self._list(self._pointer(data + 32), name, False)
            self._ivars(self._pointer(data + 48), name)
        meta = self._pointer(address)
        data = self._data(meta) if meta else None
        if data:
            yield from self._list(self._pointer(data + 32), name, True)

    def _category(self, address: int) -> Iterator[Method]:
        name = self.class_name(self.image.pointer(address + 8))
        if name:
            for at, of_class in ((16, False), (24, True)):
                for method in self._list(self._pointer(address + at), name, of_class):
                    yield replace(method, category=True)

    def _ivars(self, address: int | None, class_name: str) -> None:
        head = self.image.bytes_at(address, 8) if address else None
        if address is None or head is None:
            return
        size, count = struct.unpack("<II", head)
        if size < 32 or count > MAX_ITEMS:
            return
        for at in range(address + 8, address + 8 + size * count, size):
            slot, text = self._pointer(at), self._pointer(at + 8)
            name = self.image.text_at(text) if text else None
            if slot and name:
                self.ivars[slot] = f"{class_name}.{name}"

    def _list(self, address: int | None, class_name: str, of_class: bool) -> Iterator[Method]:
        head = self.image.bytes_at(address, 8) if address else None
        if address is None or head is None:
            return
        flags, count = struct.unpack("<II", head)
        size = flags & 0xFFFC
        if count > MAX_ITEMS or size not in (12, 24):
            return
        for at in range(address + 8, address + 8 + size * count, size):
            found = self._relative(at, flags) if flags >> 31 else self._absolute(at)
            if found:
                yield Method(class_name, found[0], found[1], of_class)

    def _absolute(self, at: int) -> tuple[str, int] | None:
        name, imp = self._pointer(at), self._pointer(at + 16)
        selector = self.image.text_at(name) if name else None
        return (selector, imp) if selector and imp else None

    def _relative(self, at: int, flags: int) -> tuple[str, int] | None:
        """Three signed 32-bit offsets from their own places: the selector reference, the types, the code."""
        raw = self.image.bytes_at(at, 12)
        if raw is None:
            return None
        name, _, imp = struct.unpack("<iii", raw)
        slot: int | None = at + name
        if not flags & 0x40000000:
            slot = self._pointer(at + name)
        selector = self.image.text_at(slot) if slot else None
        return (selector, at + 8 + imp) if selector else None


@dataclass(frozen=True, slots=True)
class ConstantArray:
    """An array laid out by the compiler: pointers to its elements."""

    items: tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class ConstantDictionary:
    """A dictionary laid out by the compiler: pointers to its keys and values."""

    pairs: tuple[tuple[int | str | None, int | str | None], ...]


@dataclass(frozen=True, slots=True)
class ConstantNumber:
    """A number laid out by the compiler."""

    value: int | float


def constant(image: Image, address: int) -> ConstantArray | ConstantDictionary | ConstantNumber | None:
    """The constant object (not a string) that the compiler laid out at an address, or None."""
    match image.pointer(address):
        case "_OBJC_CLASS_$_NSConstantArray":
            return ConstantArray(_pointers(image, address + 16, image.word(address + 8)))
        case "_OBJC_CLASS_$_NSConstantDictionary":
            count = image.word(address + 16)
            keys, values = _pointers(image, address + 24, count), _pointers(image, address + 32, count)
            return ConstantDictionary(tuple(zip(keys, values, strict=False)))
        case "_OBJC_CLASS_$_NSConstantIntegerNumber":
            value = image.word(address + 16)
            return None if value is None else ConstantNumber(_signed(value, 64))
        case "_OBJC_CLASS_$_NSConstantDoubleNumber":
            raw = image.bytes_at(address + 8, 8)
            return ConstantNumber(struct.unpack("<d", raw)[0]) if raw else None
        case "_OBJC_CLASS_$_NSConstantFloatNumber":
            raw = image.bytes_at(address + 8, 4)
            return ConstantNumber(struct.unpack("<f", raw)[0]) if raw else None
        case _:
            return None


def _pointers(image: Image, slot: int, count: int | None) -> tuple[int | str | None, ...]:
    start = image.pointer(slot)
    if not isinstance(start, int) or count is None or count > MAX_ITEMS:
        return ()
    return tuple(image.pointer(start + 8 * index) for index in range(count))


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


SUPPORTED = (ARM64, X86_64)
"""Architectures whose metadata has the 64-bit layout."""
