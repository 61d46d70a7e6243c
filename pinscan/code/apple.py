"""The code of an iOS build: call sites with the values of their arguments and the conditions that control them.

``build.once(apple_code)`` gives one `AppleBinary` for each executable and framework. It answers `calls(name)`: where a
selector is sent or a symbol called, seen from the functions that contain the call and, where arguments come in as
parameters, from their callers. Nothing runs until something is asked, and only functions that mention what was asked.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from pinscan.build.entries import Build, Entry, Part
from pinscan.build.ios import Bundle, ios
from pinscan.code.apple_flow import MAX_FUNCTION, Flow, flow
from pinscan.code.apple_functions import NO_RETURN
from pinscan.code.apple_run import Run
from pinscan.code.apple_sites import CallSite, Guard
from pinscan.code.apple_state import IMAGE, STACK, Call, Machine, Named, Ptr, State
from pinscan.code.apple_values import Reader
from pinscan.code.values import Alternatives, Hole, Items, Made, Pairs, Text, Value, join
from pinscan.errors import FormatError, LimitError
from pinscan.formats import arm64, macho, swift
from pinscan.formats.macho import ARM64, Image, Section
from pinscan.formats.objc import Method, Runtime
from pinscan.model import Gap, GapKind, Location

MAX_FUNCTIONS = 400
"""Functions of one binary that are run for one question."""
MAX_STEPS = 600_000
"""Instructions that are run in one binary, all told."""
MAX_CALLERS = 24
MAX_METHODS = 60
"""Functions looked at for what they store in one global variable or field."""
MAX_ASIDE = 120_000
"""Instructions run in one binary for the sake of global variables and fields."""
_OPAQUE = re.compile(
    r"(?:SM_|AB)?AF(?:SecurityPolicy|HTTP\w*|URL\w*)|TrustKit|TSK\w+|FIR\w+|LDClient|SR(?:WebSocket|SecurityPolicy)|NS[A-Z]\w+"
)
"""Classes whose own methods are not followed: calls to them are what is asked for."""

_Cell: TypeAlias = Callable[[State], Machine | None]


@dataclass(frozen=True)
class Place:
    """The file a binary was read from."""

    bundle: Bundle
    part: Part
    entry: Entry


class AppleBinary:
    """One image of one executable. Implements what a `Run` asks of its program."""

    def __init__(self, image: Image, place: Place, report: Callable[[Gap], None] = lambda gap: None) -> None:
        self.image, self.place = image, place
        self._report = report
        self.runtime = Runtime(image)
        self._flows: dict[int, Flow | None] = {}
        self._runs: dict[int, Run] = {}
        self._running: list[int] = []
        self._globals: dict[int, Value | None] = {}
        self._fields: dict[tuple[str, int], Value | None] = {}
        self._builds: dict[int, str | None] = {}
        self.steps = 0
        self._aside = 0

    # --- what is in it ---------------------------------------------------------------------------------------

    @property
    def readable(self) -> bool:
        """Whether its code can be followed: arm64 and not encrypted."""
        return self.image.cpu == ARM64 and not self.image.cryptid

    @cached_property
    def _code(self) -> tuple[Section, bytes] | None:
        section = next((s for s in self.image.named("__text") if s.segment == "__TEXT"), None)
        if section is None or not self.readable:
            return None
        return section, bytes(self.image.content(section))

    @cached_property
    def _data_references(self) -> arm64.References:
        return arm64.data_references(self._code[1], self._code[0].address) if self._code else _NO_REFERENCES

    @cached_property
    def _branches(self) -> arm64.References:
        return arm64.branches(self._code[1], self._code[0].address) if self._code else _NO_REFERENCES

    @cached_property
    def _selectors(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for address, name in self.runtime.selector_slots.items():
            found.setdefault(name, []).append(address)
        return found

    @cached_property
    def _stubs(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for address, name in (*self.image.stubs.items(), *self.runtime.message_stubs.items()):
            found.setdefault(name, []).append(address)
        return found

    @cached_property
    def _import_slots(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for section in self.image.sections:
            if section.name in ("__got", "__auth_got", "__la_symbol_ptr", "__nl_symbol_ptr", "__objc_classrefs"):
                for address, target in self.image.pointers(section):
                    if isinstance(target, str):
                        found.setdefault(target, []).append(address)
        return found

    def has_selector(self, selector: str) -> bool:
        """Whether the selector is sent anywhere; a raw search first."""
        wanted = b"\0" + selector.encode() + b"\0"
        sections = (s for s in self.image.sections if s.name in ("__objc_methname", "__cstring"))
        return any(wanted in b"\0" + bytes(self.image.content(s)) for s in sections) and selector in self._selectors

    def has_symbol(self, name: str) -> bool:
        """Whether the image imports a symbol, or defines it and still says so."""
        return name in self.image.imports or bool(self._defined(name))

    def uses_class(self, name: str) -> bool:
        """Whether code refers to a class by that name."""
        return name in self.runtime.class_slots.values()

    # --- functions -------------------------------------------------------------------------------------------

    def function_of(self, address: int) -> int:
        """The start of the function that holds an address."""
        starts = self.image.functions
        index = bisect_right(starts, address) - 1
        return starts[index] if index >= 0 else address

    def flow(self, start: int) -> Flow | None:
        """The control flow of the function at an address; None outside the code or past the size limit."""
        if start not in self._flows:
            self._flows[start] = self._flow(start)
        return self._flows[start]

    def _flow(self, start: int) -> Flow | None:
        if self._code is None:
            return None
        section, code = self._code
        if not section.address <= start < section.end or start & 3:
            return None
        starts = self.image.functions
        index = bisect_right(starts, start)
        end = min(starts[index] if index < len(starts) else section.end, section.end)
        if end - start > MAX_FUNCTION or end <= start:
            if end > start:
                self._cut_off()
            return None
        count = (end - start) // 4
        words = array("I", code[start - section.address : start - section.address + 4 * count])
        return flow(words, start, self._stops(words, start)) if words else None

    def _stops(self, words: array[int], start: int) -> frozenset[int]:
        found = set()
        for index, word in enumerate(words):
            if word >> 26 == 0x25:
                target = start + 4 * index + ((((word & 0x3FFFFFF) ^ 0x2000000) - 0x2000000) << 2)
                if self.image.stubs.get(target) in NO_RETURN:
                    found.add(start + 4 * index)
        return frozenset(found)

    def import_at(self, address: int) -> str | None:
        """The import that a stub jumps to."""
        return self.image.stubs.get(address)

    def local(self, address: int) -> str:
        """A name for a function of the image: its method, its symbol, or its address in hex."""
        method = self.runtime.methods.get(address)
        return str(method) if method else self.image.symbol(address) or hex(address)

    def method(self, class_name: str | None, selector: str, of_class: bool) -> Method | None:
        """The method a message runs, when this image implements it and no other could be meant."""
        if class_name is None:
            found = self.runtime.by_selector.get(selector, [])
            return found[0] if len(found) == 1 and not found[0].of_class and not _opaque(found[0].class_name) else None
        key = "+" * of_class + selector
        for _ in range(16):
            if _opaque(class_name):
                return None
            method = self.runtime.by_name.get((class_name, key))
            if method is not None:
                return method
            parent = self.runtime.parents.get(class_name)
            if parent is None:
                return None
            class_name = parent
        return None

    def builds(self, start: int) -> str | None:
        """``dictionary`` or ``set`` when a function allocates Swift's storage for one."""
        if start not in self._builds:
            self._builds[start] = self._kind_built(start)
        return self._builds[start]

    def _kind_built(self, start: int) -> str | None:
        found = self.flow(start)
        if found is None or found.size > 600:
            return None
        for block in found.blocks:
            for index, op in enumerate(block.ops):
                if op.name == "bl":
                    name = self.image.stubs.get(block.start + 4 * index + op.imm) or ""
                    if name.startswith("_$ss18_DictionaryStorageC"):
                        return "dictionary"
                    if name.startswith("_$ss11_SetStorageC"):
                        return "set"
        return None

    # --- runs ------------------------------------------------------------------------------------------------

    def run(self, start: int) -> Run:
        """The run of the function at an address, made once."""
        found = self._runs.get(start)
        if found is None:
            found = Run(self, start)
            self._runs[start] = found
            if self.steps > MAX_STEPS:
                found.cut = True
                self._cut_off()
                return found
            self._running.append(start)
            found.go(self._entry(start))
            self._running.pop()
            self.steps += found.steps
            if found.cut and not self._running:
                self._cut_off()
        return found

    def _cut_off(self) -> None:
        """Tell that the code was not followed in full."""
        reason = "the code is too large to be followed in full: values may be missing"
        self._report(Gap(GapKind.LIMIT, reason, self.place.part.at(self.place.entry.path)))

    def _entry(self, start: int) -> State:
        state = State()
        for index in (*range(9), 20):
            state.x[index] = Ptr(("argument", index))
        state.x[31] = Ptr(STACK, 0)
        method = self.runtime.methods.get(start)
        if method and method.of_class:
            state.x[0] = Named("class", method.class_name)
        elif method:
            state.objects["argument", 0] = Call("self", (), method.class_name)
        if method:
            state.x[1] = Named("selector", method.selector)
        return state

    def referring(self, names: Iterable[str]) -> list[int]:
        """Functions whose code mentions any of the selectors or symbols, ascending."""
        slots: set[int] = set()
        calls: set[int] = set()
        for name in names:
            slots.update(self._selectors.get(name, ()))
            slots.update(self._import_slots.get(name, ()))
            calls.update(self._stubs.get(name, ()))
            calls.update(self._defined(name))
        places = self._data_references.to(slots) if slots else []
        if calls:
            places += self._branches.to(calls)
        return sorted({self.function_of(place) for place in places})

    @cached_property
    def swift_types(self) -> dict[str, swift.NominalType]:
        """The image's own Swift types, by ``Module.Name``."""
        return swift.nominal_types(self.image)

    def literals(self, starts: Iterable[int]) -> list[Value]:
        """Constants that functions mention: strings, and arrays or dictionaries of them."""
        spans = []
        for start in starts:
            found = self.flow(start)
            if found is not None:
                spans.append((start, found.end))
        reader = Reader(self, State())
        places = zip(self._data_references.places, self._data_references.targets, strict=True)
        targets = {target for place, target in places if any(start <= place < end for start, end in spans)}
        values = [reader.at(target) for target in sorted(targets)]
        return [value for value in values if isinstance(value, Text | Items | Pairs)]

    def makes(self, class_name: str) -> tuple[tuple[CallSite, Value], ...]:
        """Where code makes objects of a Swift class (``Module.Name``), with each as it is when its function returns."""
        found = []
        for start in sorted(self._makers(class_name)):
            if swift.class_in(self.image.symbol(start) or "") == class_name:
                continue
            run = self.run(start)
            for site in run.sites:
                if site.target == f"alloc {class_name}" and run.exit is not None and site.result in run.exit.objects:
                    found.append((site, Reader(self, run.exit).value(Ptr(site.result))))
                elif site.target.endswith("fC") and swift.class_in(site.target) == class_name:
                    found.append((site, Made(site.target, site.args, class_name)))
        return tuple(found)

    def _makers(self, class_name: str) -> set[int]:
        """Functions that mention a Swift class: its metadata, its accessor or its members."""
        module, _, name = class_name.partition(".")
        mangled = f"{len(module)}{module}{len(name)}{name}C"
        names = {n for n in self.image.imports if mangled in n}
        calls = {
            address
            for n, address in self.image.symbols_like(mangled.encode()).items()
            if n.endswith(("fC", "fc", "Ma", "N"))
        }
        own = self.swift_types.get(class_name)
        if own is not None:
            calls.update(swift.metadata_of(self.image, own.descriptor))
            calls.update({own.accessor} if own.accessor else ())
        if not names and not calls:
            return set()
        places = [*self._data_references.to(calls), *self._branches.to(calls)]
        return {self.function_of(place) for place in places} | set(self.referring(names))

    def _defined(self, name: str) -> tuple[int, ...]:
        """Where the image itself defines a symbol of that name, when its symbol table is still there."""
        if not name.startswith("_") or name not in self._own_symbols:
            return ()
        return (self._own_symbols[name],)

    @cached_property
    def _own_symbols(self) -> dict[str, int]:
        return self.image.symbols_like(b"_curl_easy_setopt")

    def calls(self, *names: str) -> tuple[CallSite, ...]:
        """Every call of the selectors or symbols, by address, with its values as seen from as far up as followed."""
        functions = self.referring(names)
        if len(functions) > MAX_FUNCTIONS:
            self._cut_off()
        sites = self._sites(functions[:MAX_FUNCTIONS], names)
        return tuple(sorted(self._from_callers(sites, names), key=lambda s: (s.at, s.root)))

    def _sites(self, functions: Iterable[int], names: Iterable[str]) -> list[CallSite]:
        wanted = frozenset(names)
        return [site for start in functions for site in self.run(start).sites if site.target in wanted]

    def _from_callers(self, sites: list[CallSite], names: Iterable[str], levels: int = 2) -> list[CallSite]:
        """Replace sites whose arguments are parameters by what the callers of their function hand in."""
        for _ in range(levels):
            open_roots = {site.root for site in sites if any(_parameter(arg) for arg in site.args)}
            better: list[CallSite] = []
            for root in open_roots:
                places = {site.at for site in sites if site.root == root}
                found = [s for s in self._sites(self.callers(root), names) if s.at in places]
                seen = {site.at for site in found}
                better += found
                sites = [site for site in sites if site.root != root or site.at not in seen]
            sites += better
        return list({(s.at, s.root, repr(s)): s for s in sites}.values())

    def callers(self, start: int) -> list[int]:
        """Functions that call the function at an address, by branch or by its selector."""
        method = self.runtime.methods.get(start)
        found = {self.function_of(place) for place in self._branches.to({start})}
        found.update(self.function_of(place) for place in self._data_references.to({start, *self._blocks_of(start)}))
        if method:
            found.update(self.referring((method.selector,)))
        return sorted(found - {start})[:MAX_CALLERS]

    def _blocks_of(self, start: int) -> list[int]:
        """Addresses of the constant blocks whose code starts there (the pointer lies at +16)."""
        found = []
        for section in self.image.sections:
            if section.segment.startswith("__DATA") and section.name in ("__const", "__data"):
                found += [address - 16 for address, target in self.image.pointers(section) if target == start]
        return found

    def outermost(self, site: CallSite) -> int:
        """The function to run for the whole context of a call: where its block was made, else its own root."""
        found = self.callers(site.root) if not self.runtime.methods.get(site.root) else []
        for start in found:
            if any(other.at == site.at for other in self.run(start).sites):
                return start
        return site.root

    def named(self, address: int) -> str:
        """What to call the function that holds an address."""
        return self.local(self.function_of(address))

    def at(self, address: int, text: str | None = None) -> Location:
        """The location of an instruction."""
        offset = self.image.offset_of(address)
        where = None if offset is None else offset + self.image.offset
        return self.place.part.at(self.place.entry.path, self.named(address), offset=where, text=text)

    # --- values from elsewhere -------------------------------------------------------------------------------

    def global_value(self, address: int) -> Value | None:
        """What the functions that mention a global variable store in it; None when that was not followed."""
        if address not in self._globals:
            self._globals[address] = None
            places = [place for place in self._data_references.to({address}) if self._may_write(place)]
            functions = {self.function_of(place) for place in places}
            found = self._stored(functions, lambda state: state.load(IMAGE, address, 8))
            self._globals[address] = found
        return self._globals[address]

    def _may_write(self, place: int) -> bool:
        """Whether the address formed at a place is not merely loaded from."""
        if self._code is None:
            return False
        section, code = self._code
        start = place - section.address
        ops = [
            arm64.decode(word) for word in array("I", code[start : start + 4 * 16] if start + 64 <= len(code) else b"")
        ]
        if not ops or ops[0].name == "ldr literal":
            return False
        use = next(
            (op for op in ops[1:] if op.rn == ops[0].rd and op.name in ("ldr", "ldp", "str", "stp", "add")), None
        )
        return use is None or use.name not in ("ldr", "ldp")

    def field_value(self, class_name: str, offset: int) -> Value | None:
        """What a class's methods store in a field of their object; None when that was not followed."""
        key = (class_name, offset)
        if key not in self._fields:
            self._fields[key] = None
            methods = [m.imp for m in self.runtime.methods.values() if m.class_name == class_name and not m.of_class]
            found = self._stored(methods[:MAX_METHODS], lambda state: state.load(("argument", 0), offset, 8))
            self._fields[key] = found
        return self._fields[key]

    def _stored(self, functions: Iterable[int], cell: _Cell) -> Value | None:
        values: list[Value] = []
        for start in sorted(functions)[:MAX_METHODS]:
            if start in self._running or len(self._running) > 2 or self._aside > MAX_ASIDE:
                continue
            before = self.steps
            state = self.run(start).exit
            self._aside += self.steps - before
            machine = cell(state) if state is not None else None
            if state is None or machine is None or machine == 0:
                continue
            value = Reader(self, state).value(machine)
            if not isinstance(value, Hole):
                values.append(value)
        return join(tuple(values)) if values else None


_NO_REFERENCES = arm64.References(array("Q"), array("Q"))


def _opaque(class_name: str) -> bool:
    return bool(_OPAQUE.fullmatch(class_name))


def _parameter(value: Value) -> bool:
    """Whether a value contains something handed in by a caller."""
    match value:
        case Hole(reason):
            return reason == "parameter"
        case Made(_, args):
            return any(_parameter(arg) for arg in args)
        case Items(items) | Alternatives(items):
            return any(_parameter(item) for item in items)
        case Pairs(pairs):
            return any(_parameter(k) or _parameter(v) for k, v in pairs)
        case _:
            return False


def apple_code(build: Build) -> tuple[AppleBinary, ...]:
    """Every executable and framework of the build, arm64 images first where there are several.

    What cannot be read becomes a gap of the build: damage, encryption, an architecture that is not followed.
    """
    found = []
    for bundle in build.once(ios).bundles:
        entry = bundle.executable
        if entry is None or not macho.is_macho(entry.head(8)):
            continue
        place = Place(bundle, bundle.part, entry)
        try:
            found.append(_binary(build, place))
        except FormatError as error:
            kind = GapKind.LIMIT if isinstance(error, LimitError) else GapKind.DAMAGED
            build.add_gap(Gap(kind, f"the executable cannot be read: {error}", bundle.part.at(entry.path)))
    return tuple(found)


def _binary(build: Build, place: Place) -> AppleBinary:
    images = macho.images(place.entry.read())
    image = next((i for i in images if i.cpu == ARM64), images[0])
    binary = AppleBinary(image, place, build.add_gap)
    where = place.part.at(place.entry.path)
    if image.cryptid:
        reason = "the code is encrypted by FairPlay: what it does cannot be seen"
        build.add_gap(Gap(GapKind.ENCRYPTED, reason, where))
    elif image.cpu != ARM64:
        reason = f"the executable has no arm64 code, only {', '.join(i.cpu_name for i in images)}"
        build.add_gap(Gap(GapKind.UNSUPPORTED, reason, where))
    return binary


__all__ = ["AppleBinary", "CallSite", "Guard", "apple_code"]
