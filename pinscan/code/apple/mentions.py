"""Which functions of an image mention a selector, a symbol or an address: the way in, before any code is run."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import cached_property

from pinscan.code.apple.bodies import Bodies
from pinscan.formats import arm64
from pinscan.formats.macho import Image
from pinscan.formats.objc import Runtime

_CFSTRING = 32
"""Bytes of a constant ``CFString``."""
MAX_CALLERS = 24
MAX_ONWARD = 60
"""Functions that are looked for on the way from one through asynchronous code."""
_IMPORTS = ("__got", "__auth_got", "__la_symbol_ptr", "__nl_symbol_ptr", "__objc_classrefs")
_CONSTANTS = ("__const", "__data")
_NO_REFERENCES = arm64.References(array("Q"), array("Q"))


class Mentions:
    """The cross references of one image, each table made when it is first asked for."""

    def __init__(self, image: Image, runtime: Runtime, bodies: Bodies) -> None:
        self._image, self._runtime, self._bodies = image, runtime, bodies
        self._defined: dict[str, tuple[int, ...]] = {}

    @cached_property
    def data(self) -> arm64.References:
        """Where the code forms which address."""
        found = self._bodies.code
        return arm64.data_references(found[1], found[0].address) if found else _NO_REFERENCES

    @cached_property
    def branches(self) -> arm64.References:
        """Where the code branches to which address."""
        found = self._bodies.code
        return arm64.branches(found[1], found[0].address) if found else _NO_REFERENCES

    @cached_property
    def _selectors(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for address, name in self._runtime.selector_slots.items():
            found.setdefault(name, []).append(address)
        return found

    @cached_property
    def _stubs(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for address, name in (*self._image.stubs.items(), *self._runtime.message_stubs.items()):
            found.setdefault(name, []).append(address)
        return found

    @cached_property
    def _import_slots(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for section in self._image.sections:
            if section.name in _IMPORTS:
                for address, target in self._image.pointers(section):
                    if isinstance(target, str):
                        found.setdefault(target, []).append(address)
        return found

    def selector(self, name: str) -> bool:
        """Whether a selector is sent anywhere; a raw search first."""
        wanted = b"\0" + name.encode() + b"\0"
        sections = (s for s in self._image.sections if s.name in ("__objc_methname", "__cstring"))
        return any(wanted in b"\0" + bytes(self._image.content(s)) for s in sections) and name in self._selectors

    def defined(self, name: str) -> tuple[int, ...]:
        """Where the image itself defines a symbol of that name, when its symbol table still says so."""
        if name not in self._defined:
            address = self._image.symbols_like(name.encode()).get(name) if name.startswith("_") else None
            self._defined[name] = () if address is None else (address,)
        return self._defined[name]

    def functions(self, names: Iterable[str]) -> list[int]:
        """Starts of the functions whose code mentions any of the selectors or symbols, ascending."""
        slots: set[int] = set()
        calls: set[int] = set()
        for name in names:
            slots.update(self._selectors.get(name, ()))
            slots.update(self._import_slots.get(name, ()))
            calls.update(self._stubs.get(name, ()))
            calls.update(self.defined(name))
        return sorted(self.forming(slots) | self.branching(calls))

    def forming(self, addresses: Collection[int]) -> set[int]:
        """Starts of the functions whose code forms one of the addresses."""
        return {self._bodies.start_of(place) for place in self.data.to(addresses)} if addresses else set()

    def literal(self, text: str) -> set[int]:
        """Starts of the functions that mention a constant ``CFString`` of that text, by itself or by a variable."""
        sections = self._image.named("__cfstring")
        places = (
            at for section in sections for at in range(section.address, section.address + section.size, _CFSTRING)
        )
        found = {at for at in places if self._runtime.cfstring(at) == text}
        return self.forming({*found, *self._held.to(found)})

    def branching(self, addresses: Collection[int]) -> set[int]:
        """Starts of the functions whose code branches to one of the addresses."""
        return {self._bodies.start_of(place) for place in self.branches.to(addresses)} if addresses else set()

    def setters(self, address: int) -> set[int]:
        """Starts of the functions that store in a variable of the image by its own address."""
        found = set()
        for place in self.data.to({address}):
            flow = self._bodies.flow(self._bodies.start_of(place))
            if flow is not None and self._stored_after(place, flow.end, address):
                found.add(flow.start)
        return found

    def _stored_after(self, place: int, end: int, address: int) -> bool:
        """Whether the register that an address, or its page, is formed in at a place is stored to further on."""
        ops = [arm64.decode(word) for word in self._bodies.words(place, (end - place) // 4)]
        return any(op.name == "str" and op.rn == ops[0].rd and op.imm in (0, address & 0xFFF) for op in ops[1:])

    @cached_property
    def allocating(self) -> frozenset[int]:
        """Starts of the functions that allocate Swift objects."""
        return frozenset(self.functions(("_swift_allocObject",)))

    def function_of(self, address: int) -> int:
        """The start of the function that holds an address of the code."""
        return self._bodies.start_of(address)

    def callers(self, start: int) -> list[int]:
        """Functions that call the function at an address, by branch, by its selector or through a constant block."""
        method = self._runtime.methods.get(start)
        found = self.branching({start}) | self.forming({start, *self._blocks_of(start)})
        if method:
            found.update(self.functions((method.selector,)))
        return sorted(found - {start})[:MAX_CALLERS]

    def onward(self, starts: Iterable[int]) -> list[int]:
        """Functions that some functions lead to without calling them: by address, or by a pointer to asynchronous code.

        Swift lays an asynchronous function's address down as {relative address, size of its context} and resumes it in
        parts, each a function of its own, that are named by their addresses only.
        """
        seen, waiting = set(starts), sorted(starts)
        while waiting and len(seen) <= MAX_ONWARD:
            found = self._bodies.flow(waiting.pop(0))
            for target in self._targets(found.start, found.end) if found is not None else ():
                start = self._function_at(target)
                if start is not None and start not in seen:
                    seen.add(start)
                    waiting.append(start)
        return sorted(seen)

    def _targets(self, start: int, end: int) -> list[int]:
        """The addresses that the code between two addresses forms or branches to."""
        code = self._bodies.words(start, (end - start) // 4).tobytes()
        return [*arm64.branches(code, start).targets, *arm64.data_references(code, start).targets]

    def _function_at(self, target: int) -> int | None:
        """The function that starts at an address, or whose asynchronous pointer lies there."""
        functions = self._image.functions
        for address in (target, target + _signed(self._image.word(target, 4))):
            index = bisect_left(functions, address)
            if index < len(functions) and functions[index] == address:
                return address
        return None

    def _blocks_of(self, start: int) -> list[int]:
        """Addresses of the constant blocks whose code starts there (the pointer lies at +16)."""
        return [address - 16 for address in self._held.to({start})]

    @cached_property
    def _held(self) -> arm64.References:
        """Where constant data holds a pointer into the image, and to what."""
        found = arm64.References(array("Q"), array("Q"))
        for section in self._image.sections:
            if section.segment.startswith("__DATA") and section.name in _CONSTANTS:
                for address, target in self._image.pointers(section):
                    if isinstance(target, int) and 0 < target < 1 << 64:
                        found.places.append(address)
                        found.targets.append(target)
        return found

    def formed(self, spans: tuple[tuple[int, int], ...]) -> list[int]:
        """The addresses that code in any of the half-open address ranges forms, ascending; no other code is read."""
        if self._bodies.code is None:
            return []
        section, code = self._bodies.code
        base, found = section.address, set[int]()
        for start, end in spans:
            at = max(0, start - base + 3 & ~3)
            near = arm64.data_references(code[at : max(0, end - base) + 4 * arm64.LOOKAHEAD], base + at)
            found.update(target for place, target in zip(near.places, near.targets, strict=True) if place < end)
        return sorted(found)


def _signed(word: int | None) -> int:
    return 0 if word is None else word - (1 << 32) if word >> 31 else word
