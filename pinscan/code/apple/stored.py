"""What the code of an image stores in global variables and in fields of its objects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar

from pinscan.code.apple.bodies import Bodies
from pinscan.code.apple.mentions import Mentions
from pinscan.code.apple.run import Run
from pinscan.code.apple.state import IMAGE, Call, Either, Machine, Ptr, State
from pinscan.code.apple.values import Reader, Source
from pinscan.code.values import Const, Hole, Items, Made, Pairs, Text, Value, join, options
from pinscan.formats import arm64, swift

MAX_METHODS = 60
"""Functions looked at for what they store in one global variable or field."""
MAX_MAKERS = 12
"""Functions looked at for what they store in one field of a Swift class."""
MAX_ASIDE, MAX_EACH = 240_000, 60_000
"""Instructions run for the sake of global variables and fields: in one binary, and for one of its functions."""
MAX_NESTED = 2
"""Runs under way beyond which no more are started for a stored value."""
ADDRESSOR = 24
"""The longest function, in instructions, that is taken to do no more than return a variable's address."""
_WINDOW = 16
"""Instructions after an address is formed in which its use is looked for."""

_EMPTY = (Items(()), Pairs(()), Const(0), Const(None))

_Cell: TypeAlias = Callable[[State], Machine | None]
_K = TypeVar("_K")


class Runs(Source, Protocol):
    """The image whose functions are run."""

    steps: int
    running: list[int]

    def run(self, start: int) -> Run:
        """The run of the function at an address, made once."""
        ...

    def makers_of(self, class_name: str) -> list[int]:
        """Functions that mention a Swift class (``Module.Name``)."""
        ...


class Stored:
    """The values stored outside of a run, each followed once."""

    def __init__(self, runs: Runs, bodies: Bodies, mentions: Mentions, report: Callable[[], None]) -> None:
        """`report` is called when a stated limit leaves a value unknown."""
        self._runs, self._bodies, self._mentions, self._report = runs, bodies, mentions, report
        self._globals: dict[int, Value | None] = {}
        self._fields: dict[tuple[str, int], Value | None] = {}
        self._swift_fields: dict[tuple[str, int], Machine | Value | None] = {}
        self._aside = 0
        self._until = min(MAX_EACH, MAX_ASIDE)
        """Instructions run for that so far, and up to which it goes on for the function that is asked about now."""
        self._offsets: dict[int, frozenset[int]] = {}
        self._makers: dict[str, list[int]] = {}
        self._writers: dict[tuple[str, int], set[int]] = {}
        self._open: set[Hashable] = set()
        """The variables and fields whose values are being looked for."""
        self.met = 0
        """How often a run came back to one of them, and went on without its value."""

    def begin(self) -> None:
        """Another function is asked about: what was run for the last one's sake does not count against it."""
        self._until = min(self._aside + MAX_EACH, MAX_ASIDE)

    def in_global(self, address: int) -> Value | None:
        """What the functions that mention a global variable store in it; None when that was not followed."""
        self.met += address in self._open
        if address not in self._globals:
            self._globals[address] = None  # a run that comes back to it finds nothing
            self._open.add(address)
            places = [place for place in self._mentions.data.to({address}) if self._may_write(place)]
            functions = {self._bodies.start_of(place) for place in places}
            functions |= self._mentions.branching([f for f in functions if self._gives(f, address)])
            found, whole = self._stored(functions, lambda state: _cell(state, IMAGE, address))
            self._keep(self._globals, address, found, whole)
            self._open.discard(address)
            return found
        return self._globals[address]

    def _gives(self, start: int, address: int) -> bool:
        """Whether a short function returns an address: how unoptimised Swift reaches its variables."""
        found = self._bodies.flow(start)
        if found is None or found.size > ADDRESSOR or start in self._runs.running:
            return False
        state = self._runs.run(start).exit
        return state is not None and state.x[0] == address

    def in_field(self, class_name: str, offset: int) -> Value | None:
        """What the methods of a class and its superclasses store in a field; None when that was not followed."""
        key = (class_name, offset)
        self.met += key in self._open
        if key not in self._fields:
            self._fields[key] = None
            self._open.add(key)
            if key not in self._writers:  # asked for again where runs under way stood in the way
                self._writers[key] = self._writing(class_name, offset)
            found, whole = self._stored(self._writers[key], lambda state: _cell(state, ("argument", 0), offset))
            if found is None:
                found, all_asked = self._handed_in(key)
                whole = whole and all_asked
            self._keep(self._fields, key, found, whole)
            self._open.discard(key)
            return found
        return self._fields[key]

    def _handed_in(self, key: tuple[str, int]) -> tuple[Value | None, bool]:
        """What lies in a field of the objects of a class that other code makes: their initializers were given it.

        And whether all that code was asked: what runs just now, or would run too deep, was not.
        """
        class_name, offset = key
        running = self._runs.running
        found: list[Value | None] = []
        makers = self._naming(class_name)
        under_way = [start for start in makers if start in running]
        self.met += bool(under_way)
        for start in makers:
            run = self._side_run(start)
            if run is not None and run.exit is not None:
                state = run.exit
                found += [self._read(state, _cell(state, at, offset)) for at in _of_class(state, class_name)]
        values = [value for value in found if value is not None and not isinstance(value, Hole)]
        all_asked = not under_way and (not makers or len(running) <= MAX_NESTED)
        return join(tuple(values)) if values else None, all_asked

    def _naming(self, class_name: str) -> list[int]:
        """Functions that name an Objective-C class, the first of them."""
        if class_name not in self._makers:
            slots = {at for at, title in self._runs.runtime.class_slots.items() if title == class_name}
            self._makers[class_name] = sorted(self._mentions.forming(slots))[:MAX_MAKERS]
        return self._makers[class_name]

    @staticmethod
    def _keep(known: dict[_K, Value | None], key: _K, found: Value | None, whole: bool) -> None:
        """Remember what was found; what runs under way kept from being followed may be asked for again."""
        if whole:
            known[key] = found
        else:
            del known[key]

    def in_swift_field(self, class_name: str, offset: int) -> Machine | Value | None:
        """What Swift code stores in a field of a class of its own (``_TtC3App3Net``): a word, or an object's value.

        Looked for in the functions that name the class or the field: initializers have the object in x20, other code
        allocates it.
        """
        key = (class_name, offset)
        if key not in self._swift_fields:
            self._swift_fields[key] = None
            self._swift_fields[key] = self._found_word(class_name, offset)
        return self._swift_fields[key]

    def _found_word(self, class_name: str, offset: int) -> Machine | Value | None:
        name = swift.class_named(class_name)
        if name is None:
            return None
        runtime = self._runs.runtime
        slots = {at for at, ivar in runtime.ivars.items() if ivar.startswith(f"{class_name}.")}
        slots |= {at for at, title in runtime.class_slots.items() if title == class_name}
        found = dict.fromkeys((*sorted(self._mentions.forming(slots)), *self._runs.makers_of(name)))
        for start in list(found)[:MAX_MAKERS]:
            run = self._side_run(start)
            if run is None or run.exit is None:
                continue
            made = [site.result for site in run.sites if site.target == f"alloc {name}"]
            for region in (*made, ("argument", 20)):
                machine = run.exit.load(region, offset, 8)
                reader = Reader(self._runs, run.exit, deep=True)
                word = machine if isinstance(machine, int) else _object_in(reader, machine)
                if word is not None:
                    return word
        return None

    def _side_run(self, start: int) -> Run | None:
        """A run for the sake of another, within the bounds of such runs."""
        running = self._runs.running
        if start in running or len(running) > MAX_NESTED or self._aside > self._until:
            return None
        before = self._runs.steps
        run = self._runs.run(start)
        self._aside += self._runs.steps - before
        return run

    def _writing(self, class_name: str, offset: int) -> set[int]:
        """The methods of a class and its superclasses that may store in a field of their object."""
        runtime = self._runs.runtime
        family = {class_name}
        while (parent := runtime.parents.get(class_name)) and parent not in family:
            family.add(class_name := parent)
        own = {m.imp for m in runtime.methods.values() if m.class_name in family and not m.of_class}
        return self._storing(own, offset) if len(own) > MAX_METHODS else own

    def _storing(self, functions: set[int], offset: int) -> set[int]:
        """Those of many functions that name a field: by the variable that holds its offset, or by the offset itself.

        What they store by a helper of their own is missed, which is why a small class's methods are all run.
        """
        slots = self._slots.get(offset, ())
        return {f for f in functions if offset in self._named(f)} | functions & self._mentions.forming(slots)

    @cached_property
    def _slots(self) -> dict[int | None, set[int]]:
        """Offset of a field -> the variables that hold it."""
        found: dict[int | None, set[int]] = {}
        for slot in self._runs.runtime.ivars:
            found.setdefault(self._runs.image.word(slot, 4), set()).add(slot)
        return found

    def _named(self, start: int) -> frozenset[int]:
        """The offsets at which a function itself stores, or forms an address."""
        if start not in self._offsets:
            found = self._bodies.flow(start)
            ops = (op for block in (found.blocks if found else ()) for op in block.ops if op.rn != arm64.SP)
            self._offsets[start] = frozenset(offset for op in ops for offset in _offsets(op))
        return self._offsets[start]

    def _may_write(self, place: int) -> bool:
        """Whether the address formed at a place is not merely loaded from."""
        ops = [arm64.decode(word) for word in self._bodies.words(place, _WINDOW)]
        if not ops or ops[0].name == "ldr literal":
            return False
        register, loaded = ops[0].rd, False
        for op in ops[1:]:
            if op.rn == register and op.name in ("str", "stp", "add"):
                return True  # ARC loads the old object first, to release it, and stores the new one after
            loaded = loaded or (op.rn == register and op.name in ("ldr", "ldp"))
            if op.rd == register and op.name not in ("str", "stp"):
                break
        return not loaded

    def _stored(self, functions: Collection[int], cell: _Cell) -> tuple[Value | None, bool]:
        """What the functions leave in a cell, and whether none of them was left out because runs are under way."""
        values: list[Value] = []
        free = [start for start in sorted(functions) if start not in self._runs.running]
        if len(self._runs.running) > MAX_NESTED:
            return None, not free
        if len(free) > MAX_METHODS:
            return None, True  # what so many write is no constant, and a part of it would be taken for the whole
        if free and self._aside > self._until:
            self._report()
        for start in free:
            if self._aside > self._until:
                break
            before = self._runs.steps
            state = self._runs.run(start).exit
            self._aside += self._runs.steps - before
            value = self._left(state, cell) if state is not None else None
            if value is not None and not isinstance(value, Hole):
                values.append(value)
        return join(tuple(values)) if values else None, len(free) == len(functions)

    def _left(self, state: State, cell: _Cell) -> Value | None:
        return self._read(state, cell(state))

    def _read(self, state: State, machine: Machine | None) -> Value | None:
        return None if machine is None or machine == 0 else Reader(self._runs, state, deep=True).value(machine)


def _offsets(op: arm64.Op) -> tuple[int, ...]:
    """The offsets from a register that an instruction stores at or adds."""
    if op.name == "stp":
        return op.imm, op.imm + op.size
    return (op.imm,) if op.name in ("str", "add") and op.rm < 0 else ()


def _cell(state: State, region: Hashable, offset: int) -> Machine | None:
    """What lies in a field: a word, or a byte that says what a call said (not plain numbers)."""
    size, machine = state.memory.get((region, offset), (8, None))
    return state.load(region, offset, 8) if size == 8 else machine if isinstance(machine, Ptr) else None


def _of_class(state: State, class_name: str) -> list[Hashable]:
    """The objects of a class that a run allocated, or had made by a method of the class."""
    made = f"+[{class_name} "
    return [where for where, had in state.objects.items() if isinstance(had, Call) and had.target.startswith(made)]


def _object_in(reader: Reader, machine: Machine | None) -> Value | None:
    value: Value = reader.value(machine) if isinstance(machine, (Ptr, Either)) else Hole("no object")
    filled = [one for one in options(value) if one not in _EMPTY]
    value = filled[0] if len(filled) == 1 else value  # what is empty, or nil, where something is missing holds no pin
    own = isinstance(value, Made) and value.target.startswith("object ")
    return value if own or isinstance(value, (Items, Pairs, Text)) else None
