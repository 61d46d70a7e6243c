"""What an abstract run of arm64 code knows at one point: registers, memory, objects and the branches taken.

Values of registers and memory are `Machine` values: known numbers, pointers into named regions, named things of the
runtime, alternatives of them, or a hole. Objects made along the way live in the state under the region they were
made in, so that two registers may share one mutable dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import compress
from operator import is_not
from typing import NamedTuple, TypeAlias, TypeVar

from pinscan.code.values import Hole, Value

MASK = (1 << 64) - 1
MAX_OPTIONS = 12
FIRST_CODE = 1 << 14
"""The lowest address of an image's content: below lies the Mach-O header, in an executable nothing at all."""
MAX_STRIDE = 128
"""The most bytes that an element of an array gone through is taken to have."""
IMAGE: Hashable = "image"
STACK: Hashable = "stack"

Fork: TypeAlias = tuple[int, Hashable]
"""A branch: its address and the call context it was met in."""


class Choice(NamedTuple):
    """A branch and whether its condition held."""

    fork: Fork
    held: bool


class AnyOf(NamedTuple):
    """Two paths met: on each, all of one set of choices was made."""

    ways: tuple[frozenset[Taken], frozenset[Taken]]


Taken: TypeAlias = Choice | AnyOf
MAX_DISJUNCTION = 8


def forks(taken: Iterable[Taken]) -> frozenset[Fork]:
    """Every branch that some choices speak of."""
    found: set[Fork] = set()
    for one in taken:
        if isinstance(one, Choice):
            found.add(one.fork)
        else:
            found |= forks(one.ways[0]) | forks(one.ways[1])
    return frozenset(found)


def either_taken(first: frozenset[Taken], second: frozenset[Taken]) -> frozenset[Taken]:
    """What is known of the choices where two paths meet: those both made, and that one or the other set was made."""
    common = first & second
    one, two = first - common, second - common
    for a, b in ((one, two - _opposites(one)), (one - _opposites(two), two)):
        if a and b and len(forks(a)) + len(forks(b)) <= MAX_DISJUNCTION:
            return common | {AnyOf((a, b))}
    return common


def _opposites(taken: frozenset[Taken]) -> frozenset[Taken]:
    return frozenset(Choice(one.fork, not one.held) for one in taken if isinstance(one, Choice))


class Ptr(NamedTuple):
    """A place in a region: the stack, an object made at some instruction, an argument."""

    region: Hashable
    offset: int = 0


class Named(NamedTuple):
    """Something the loader or the runtime names: a ``class``, ``selector``, ``import``, or an import's ``value``."""

    kind: str
    name: str


class Either(NamedTuple):
    """One of several machine values; `by` are the branches that chose."""

    options: tuple[Machine, ...]
    by: frozenset[Fork] = frozenset()


# Named tuples: a run makes and compares them by the hundred thousand. No two of them can be equal by their fields.
Machine: TypeAlias = int | Ptr | Named | Either | Hole

LOST = Hole("not followed")
LOOP = Hole("loop")


@dataclass(frozen=True, slots=True)
class Array:
    """An ordered collection object."""

    items: tuple[Machine, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A dictionary object, in insertion order."""

    pairs: tuple[tuple[Machine, Machine], ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """An object known only by the call that made it."""

    target: str
    args: tuple[Value, ...] = ()
    type: str = ""
    fields: tuple[tuple[str, Value], ...] = ()
    """What lies in it by byte offset, where another run made it and its content was kept."""


@dataclass(frozen=True, slots=True)
class Known:
    """An object whose value is known outright."""

    value: Value
    type: str = ""


@dataclass(frozen=True, slots=True)
class Buffer:
    """Raw allocated memory, whose cells lie in the state's memory (a Swift array, a block, a heap box)."""

    type: str = ""


@dataclass(frozen=True, slots=True)
class Variants:
    """An object whose content differs by branch."""

    options: tuple[Content, ...]
    by: frozenset[Fork] = frozenset()


Content: TypeAlias = Array | Table | Call | Known | Buffer | Variants


def alternatives(values: Iterable[Machine], by: frozenset[Fork] = frozenset()) -> Machine:
    """One machine value for several: equal ones collapse, too many become a hole."""
    flat: dict[Machine, None] = {}
    for value in values:
        if isinstance(value, Either):
            by |= value.by
            flat.update(dict.fromkeys(value.options))
        else:
            flat[value] = None
    if len(flat) == 1:
        return next(iter(flat))
    return Either(tuple(flat), by) if len(flat) <= MAX_OPTIONS else Hole("too many alternatives")


def each(value: Machine, change: Callable[[Machine], Machine]) -> Machine:
    """Apply a function to every alternative of a machine value."""
    if isinstance(value, Either):
        return alternatives((change(option) for option in value.options), value.by)
    return change(value)


@dataclass(slots=True)
class State:
    """Everything known before one instruction."""

    x: list[Machine] = field(default_factory=lambda: [LOST] * 32)
    """General registers; 31 is the stack pointer."""
    q: dict[int, tuple[Machine, Machine]] = field(default_factory=dict)
    """SIMD registers as two 64-bit halves."""
    memory: dict[tuple[Hashable, int], tuple[int, Machine]] = field(default_factory=dict)
    """(region, byte offset) -> (size in bytes, value)."""
    objects: dict[Hashable, Content] = field(default_factory=dict)
    flags: tuple[str, Machine, Machine] | None = None
    chain: tuple[tuple[Machine, Machine], ...] = ()
    """Words compared one after the other, all of which must be equal (``cmp`` and ``ccmp … eq``)."""
    taken: frozenset[Taken] = frozenset()
    """The branches that every path to here has taken."""

    def copy(self) -> State:
        """An independent copy."""
        return State(
            list(self.x), dict(self.q), dict(self.memory), dict(self.objects), self.flags, self.chain, self.taken
        )

    def load(self, region: Hashable, offset: int, size: int) -> Machine | None:
        """The value stored at a place, or None when nothing was."""
        found = self.memory.get((region, offset))
        if found is not None:
            have, value = found
            if have == size:
                return value
            if have > size:
                return value & (1 << 8 * size) - 1 if isinstance(value, int) else value
            return self._assemble(region, offset, size)
        for back in range(1, 8):
            cell = self.memory.get((region, offset - back))
            if cell is not None and cell[0] >= back + size and isinstance(cell[1], int):
                return cell[1] >> 8 * back & (1 << 8 * size) - 1
        return None

    def _assemble(self, region: Hashable, offset: int, size: int) -> Machine:
        """Join two adjacent 4-byte cells; anything finer is lost."""
        low, high = self.memory.get((region, offset)), self.memory.get((region, offset + 4))
        if size != 8 or not low or not high or low[0] != 4 or high[0] != 4:
            return LOST
        one, two = low[1], high[1]
        return one | two << 32 if isinstance(one, int) and isinstance(two, int) else LOST

    def store(self, region: Hashable, offset: int, size: int, value: Machine) -> None:
        """Set a place, dropping what it overlaps."""
        memory = self.memory
        old = memory.get((region, offset))
        if old is None or old[0] != size or size != 8 or offset & 7:
            for at in range(offset - 7, offset + size):
                if at != offset and (cell := memory.get((region, at))) and at + cell[0] > offset:
                    self._split(region, at, cell, offset, size)
        memory[region, offset] = (size, value)

    def _split(self, region: Hashable, at: int, cell: tuple[int, Machine], offset: int, size: int) -> None:
        """Drop an overlapped cell, keeping the bytes of a known number that are not overwritten."""
        del self.memory[region, at]
        have, value = cell
        if not isinstance(value, int):
            return
        for byte in range(have):
            if not offset <= at + byte < offset + size:
                self.memory[region, at + byte] = (1, value >> 8 * byte & 255)

    def cells(self, region: Hashable) -> list[tuple[int, Machine]]:
        """What lies in a region, by offset."""
        return sorted(
            ((at, value) for (where, at), (_, value) in self.memory.items() if where == region), key=lambda c: c[0]
        )


def merge(first: State, second: State, *, widen: bool = False) -> State:
    """What is known where two paths meet. With `widen` (a loop's head) numbers that differ are lost."""
    by = forks(first.taken ^ second.taken)

    def both(one: Machine, two: Machine) -> Machine:
        if one is two or one == two:
            return one
        if widen and (isinstance(one, int) or isinstance(two, int)) and not _numbers(one) | _numbers(two) <= {0, 1}:
            return alternatives((one, two), by) if _neighbours(one, two) else LOOP
        return alternatives((one, two), by)

    joined = State(
        [a if a is b else both(a, b) for a, b in zip(first.x, second.x, strict=True)],
        taken=either_taken(first.taken, second.taken),
    )
    for number, (a, b) in first.q.items():
        if number in second.q:
            c, d = second.q[number]
            joined.q[number] = (both(a, c), both(b, d))
    joined.memory = {**second.memory, **first.memory}
    for place, one in _changed(first.memory, second.memory):
        two = second.memory[place]
        joined.memory[place] = (one[0], both(one[1], two[1])) if one[0] == two[0] else (one[0], LOST)
    joined.objects = {**second.objects, **first.objects}
    for region, had in _changed(first.objects, second.objects):
        got = second.objects[region]
        joined.objects[region] = _grown(had, got) if widen else variants((had, got), by)
    joined.flags = first.flags if first.flags == second.flags else None
    joined.chain = first.chain if first.chain == second.chain else ()
    return joined


def _numbers(machine: Machine) -> set[int]:
    """The numbers among what a value may be: a loop's answer (found or not) is no count."""
    found = machine.options if isinstance(machine, Either) else (machine,)
    return {option for option in found if isinstance(option, int)}


def _neighbours(one: Machine, two: Machine) -> bool:
    """Whether two numbers are addresses of the image, a few elements of an array apart: what a loop goes through."""
    return isinstance(one, int) and isinstance(two, int) and min(one, two) >= FIRST_CODE and 0 < two - one <= MAX_STRIDE


_K = TypeVar("_K")
_V = TypeVar("_V")


def _changed(first: dict[_K, _V], second: dict[_K, _V]) -> list[tuple[_K, _V]]:
    """What both have under one key and not alike. Most is the very same object: paths that meet have parted lately."""
    others = map(second.get, first, first.values())
    keys = list(compress(first, map(is_not, others, first.values())))
    return [(key, first[key]) for key in keys if second[key] != first[key]]


def variants(contents: Iterable[Content], by: frozenset[Fork]) -> Content:
    """One content for several, as `alternatives` does for values."""
    flat: list[Content] = []
    for content in contents:
        if isinstance(content, Variants):
            by |= content.by
        for option in content.options if isinstance(content, Variants) else (content,):
            if option not in flat:
                flat.append(option)
    if len(flat) == 1:
        return flat[0]
    return Variants(tuple(flat), by) if len(flat) <= MAX_OPTIONS else Known(Hole("too many alternatives"))


def _grown(had: Content, got: Content) -> Content:
    """A collection that a loop adds to: what was seen of it, more may follow."""
    if isinstance(had, Array) and isinstance(got, Array):
        return Array(tuple(dict.fromkeys(had.items + got.items)), complete=False)
    if isinstance(had, Table) and isinstance(got, Table):
        return Table(tuple(dict.fromkeys(had.pairs + got.pairs)), complete=False)
    return variants((had, got), frozenset())
