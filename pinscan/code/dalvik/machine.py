"""One execution of an app's code: what it is about, what it may use, and what it has met so far.

`pinscan.code.dalvik.interpreter` runs it; the models of the platform's methods are handed the machine that they are
called in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from pinscan.code.dalvik.heap import Guard, Heap, Operand, State, freeze
from pinscan.code.dalvik.program import Body, Method, Program, Site
from pinscan.code.values import Const, Hole, Text, Value
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import Dex, FieldRef, MethodRef

STEPS = 60_000
"""Instructions one root may take, its helpers included."""
DEPTH = 12
"""Deepest chain of calls followed."""
SMALL_HEAP = 400
"""Objects of a heap that is gone through in about the time an instruction takes."""
PARTS_A_STEP = 10
"""Parts of an object that are read out in about the time an instruction takes."""

TURNS = 2
"""Turns of a loop in which a condition that is not known is taken both ways."""

Summary = tuple[Method, tuple[Operand, ...]]
Model = Callable[["Machine", State, MethodRef, list[Operand]], "Operand | None"]


@dataclass(frozen=True, slots=True)
class Event:
    """A watched instruction was run: a call (`target` a method, `args` with the receiver first) or a field write."""

    target: str
    site: Site
    args: tuple[Value, ...]
    guards: tuple[Guard, ...]
    chain: tuple[Site, ...]
    """The calls that led to it from the root, outermost first."""
    serial: int = 0
    """Which run of its method it belongs to: a method that is called in a loop runs many times."""
    written: tuple[Operand, Operand] | None = None
    """The object and the value of a field write, to be read out again when the root is through: a map is filled after
    it is stored, an object's other fields are written after the first."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a method."""

    value: Operand
    heap: Heap
    guards: tuple[Guard, ...]


class ThrownError(Exception):
    """Raised by a model: the call it stands for throws, so that the way ends there."""


class VariesError(Exception):
    """Raised in a world of its own where another search, or other objects, may let a helper do differently."""


class OutOfStepsError(Exception):
    """The budget of a root or a helper is used up."""


class ForkedError(Exception):
    """A run that was to follow one way only came to a condition that is not known."""


class LostError(Exception):
    """No way through a method was followed to its end, though it may have one."""


def no_objects(ref: FieldRef) -> tuple[Value, ...]:
    """No object is known."""
    return ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a helper does with known arguments, wherever it is called."""

    value: Operand
    made: Heap
    """The objects that are made anew by each call, the receiver of a constructor first."""
    classes: Heap
    """The static fields that are initialised, and their objects."""
    steps: int
    methods: frozenset[Method]
    """The methods that were called or run."""
    unset: frozenset[FieldRef]
    """The static fields that it read and that nothing told."""
    kinds: frozenset[str]
    """The types of all these static fields, or of their arrays' elements."""


@dataclass
class Attempts:
    """Helpers run exactly, over all runs of a build: how often each failed, and the steps that were lost by it."""

    failed: dict[Method, int] = field(default_factory=dict)
    wasted: int = 0
    settled: dict[FieldRef, bool] = field(default_factory=dict)
    """Static fields, and whether their class's initialiser alone writes them."""
    outcomes: dict[tuple[Method, tuple[object, ...]], Outcome | None] = field(default_factory=dict)
    """What helpers do with known arguments; None where that depends on more."""
    untold: dict[Method, int] = field(default_factory=dict)
    """How often that was None."""
    classes: Heap = field(default_factory=dict)
    """The static fields of the classes among them, and their objects, as the initialisers leave them."""


@dataclass
class Machine(ABC):
    """One execution. `watch` are the sites to report; `slice` the methods that are always followed."""

    program: Program
    models: Callable[[MethodRef], Model | None]
    fields: Callable[[FieldRef], Value]
    objects: Callable[[FieldRef], tuple[Value, ...]] = no_objects
    """The objects of the build that a field may be read of, each with all its fields; none when that is not known."""
    watch: frozenset[Site] = frozenset()
    slice: frozenset[Method] = frozenset()
    interest: frozenset[str] = frozenset()
    """Types the search is about: what holds or makes one of them is followed further."""
    unread: frozenset[str] = frozenset()
    """Types whose fields are left as they are, not searched for writers."""
    shallow: frozenset[Method] = frozenset()
    """Methods whose own helpers are not followed and whose field reads are left as they are."""
    flat: bool = False
    """Whether only `slice` is followed and no field is searched: where values come from, not what they are."""
    settle: bool = False
    """Whether stored values are read out when the root is through, rather than when they are stored."""
    hold: bool = False
    """Whether fields of parameters are left open rather than searched for writers."""
    brief: bool = False
    """Whether helpers are not run exactly: the conditions of a call are asked for, not its values."""
    turns: int = TURNS
    """The same for conditions that do not decide whether the loop goes on."""
    steps: int = 0
    limit: int = STEPS
    ceiling: int = STEPS
    """The root's own limit; a helper's is below it."""
    cut: bool = False
    """Whether a limit cut something off."""
    events: list[Event] = field(default_factory=list)
    frames: list[Site] = field(default_factory=list)
    base: int = 0
    """How many of the frames are outside of the world that is being run in: all below it is followed as from a root."""
    enters: Callable[[Method, Body, int, str], bool] | None = None
    """Which handlers are entered: asked with the method, its body, the place of the try block and the type caught."""
    runs: int = 0
    """Method runs so far."""
    met: list[Method] = field(default_factory=list)
    """The methods of the build that were called or run so far, in order."""
    hopeless: set[Method] = field(default_factory=set)
    """Helpers that could not be followed to an end: not tried again."""
    summaries: dict[Summary, Const | Text] = field(default_factory=dict)
    """What methods returned for arguments that were wholly known, where they did nothing else."""
    attempts: Attempts = field(default_factory=lambda: Attempts())
    """What became of running helpers exactly."""
    watched: dict[Method, frozenset[int]] = field(default_factory=dict)
    """Addresses of the watched instructions of each method that was run."""
    leaders: dict[Method, set[int]] = field(default_factory=dict)
    """Where ways meet in each method that was run."""
    unset: list[FieldRef] = field(default_factory=list)
    """Static fields that were read so far and that nothing told, in order."""
    untold: dict[Method, int] = field(default_factory=dict)
    """How often a helper's outcome could not be told in this search."""
    recalled: int = 0
    """Conditions that were answered as they were on the way there: what follows holds on that way only."""
    statics_written: bool = False
    """Whether a static field was written: methods may now return something else for the same arguments."""

    def watched_in(self, method: Method) -> frozenset[int]:
        """Addresses of a method's watched instructions."""
        if method not in self.watched:
            self.watched[method] = frozenset(site.pc for site in self.watch if site.method == method)
        return self.watched[method]

    @abstractmethod
    def run(
        self,
        method: Method,
        args: list[Operand],
        heap: Heap,
        guards: tuple[Guard, ...],
        goals: set[int] | None = None,
        exact: bool = False,
    ) -> list[Exit]:
        """Run a method on a heap; its ways out, a few of them. With `exact`, raise `ForkedError` where ways part."""

    @abstractmethod
    def call(self, state: State, method: Method, args: list[Operand]) -> Operand:
        """Run a method to its end inside a state (a lambda, an element's visitor) and join its ways out."""

    @cached_property
    def special(self) -> frozenset[Method]:
        """Methods that are run in a way of their own: those with a watched instruction, those always followed, or not
        looked into."""
        return self.slice | self.shallow | {site.method for site in self.watch}

    def vary(self) -> None:
        """Say that another search, or other objects, may let the helper at hand do differently: nothing to be kept."""
        if self.base:
            raise VariesError

    def tick(self) -> None:
        """Count one instruction."""
        self.steps += 1
        if self.steps > self.limit:
            raise OutOfStepsError

    def go_through(self, *heaps: Heap) -> None:
        """Count going through whole heaps, as joining states does; small ones cost no more than an instruction."""
        self.spend(sum(max(0, len(heap) - SMALL_HEAP) for heap in heaps))

    def spend(self, parts: int) -> None:
        """Count the reading out of an object with so many parts, which costs as much as some instructions."""
        self.steps += parts // PARTS_A_STEP
        if self.steps > self.limit:
            raise OutOfStepsError


@dataclass(frozen=True, slots=True)
class Activation:
    """One run of one method in a machine."""

    machine: Machine
    method: Method
    body: Body
    dex: Dex
    serial: int
    """Which run of a method it is, counted over the machine."""
    watched: frozenset[int]
    """Addresses of the method's watched instructions."""
    exact: bool = False
    """Whether it may go one way only."""

    def site(self, i: Instruction) -> Site:
        """Where an instruction is."""
        return Site(self.method, i.pc)

    def report(
        self,
        i: Instruction,
        ref: MethodRef | FieldRef,
        args: list[Operand],
        s: State,
        written: tuple[Operand, Operand] | None = None,
    ) -> None:
        """Note a watched instruction with what it is given."""
        if i.pc in self.watched:
            site = self.site(i)
            frozen = tuple(freeze(arg, s.heap, self.machine.spend) for arg in args)
            frames = tuple(self.machine.frames)
            self.machine.events.append(Event(str(ref), site, frozen, s.guards, frames, self.serial, written))


def parameters(method: Method) -> list[Operand]:
    """Holes for every parameter, the receiver first."""
    count = len(method.ref.params) + (0 if method.static else 1)
    return [Hole(f"parameter {i}") for i in range(count)]


def is_known(operand: Operand) -> bool:
    """Whether a value is a wholly known number or text."""
    return isinstance(operand, Const) or (isinstance(operand, Text) and operand.known is not None)
