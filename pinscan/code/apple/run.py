"""An abstract run of one function of an image, with what it calls inline.

Blocks are run in reverse postorder; where paths meet their states are joined, so that a value that differs by branch
becomes alternatives and names the branches that chose. Loops whose turns known numbers count are run turn by turn;
others twice, with what changes in them lost the second time. The run is bounded in steps and depth; a bound that is
met is told (`Run.cut`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import reduce
from typing import NamedTuple

from pinscan import deadline
from pinscan.code.apple import memory
from pinscan.code.apple.calls import Invocation
from pinscan.code.apple.conditions import Conditions
from pinscan.code.apple.dispatch import direct, indirect
from pinscan.code.apple.flags import all_equal, decided
from pinscan.code.apple.flow import Block, Flow
from pinscan.code.apple.inline import region_of
from pinscan.code.apple.program import Program
from pinscan.code.apple.sites import CallSite
from pinscan.code.apple.state import (
    LOST,
    Array,
    Call,
    Choice,
    Fork,
    Known,
    Machine,
    Named,
    Ptr,
    State,
    Table,
    merge,
)
from pinscan.code.apple.step import read, step
from pinscan.code.apple.tasks import END, ahead
from pinscan.code.apple.values import Reader
from pinscan.code.values import Blob, Items, Pairs, Text, Value
from pinscan.formats.arm64 import Op

MAX_STEPS = 30_000
"""Instructions of one run; where paths meet counts for `MEETING` of them, and one more for each `CELLS` of memory."""
MEETING = 10
CELLS = 40
OWN, KEPT, LEFT = 3, 6, 5
"""A third of the outermost function's steps is kept for itself, a sixth of the others'; each call leaves a fifth."""
MAX_DEPTH = 5
INLINE = (1500, 800, 500, 350, 200)
"""The longest function followed at each depth of calls, in instructions."""
MAX_TAILS = 40
"""Functions that take the place of their callers, one after the other: the parts of asynchronous functions."""
OUTLINED = 24
"""Functions this short are followed at any depth: compilers outline common runs of instructions."""
MAX_SITES = 20_000
MAX_APART, APART_OPS = 4, 40
"""States that a block is reached with that are kept apart, and the longest block that is run for each of them."""
MAX_TURNS, TURN_STEPS = 256, 8000
"""Turns of one function's loops, and the steps they may take, that are run one by one."""
_LATER = ("field", "global", "kept")
"""Regions of what other code stores."""
_OBJECTS = (Text, Items, Pairs, Blob)
MAX_FAILED = 2
"""How often a function is tried turn by turn in vain."""


class Fuel(NamedTuple):
    """The steps at which a function has to end, and those at which what it calls has to."""

    end: int
    calls: int


class Run:
    """One run, from one function."""

    def __init__(
        self, program: Program, start: int, server: str | None = None, most: int = MAX_STEPS, *, answers: bool = False
    ) -> None:
        """With a `server`, for a challenge of that host; `most` are the steps it may take.

        With `answers`, what the function itself returns is recorded, way by way.
        """
        self.most, self._answers = most, answers
        self.assumed: dict[tuple[str, int], int] = {}
        """Fields by class and offset that are taken to hold some number, where what they hold is not known."""
        self._fuel = Fuel(most, most - most // OWN)
        self.program, self.start, self.server = program, start, server
        self.sites: list[CallSite] = []
        self.steps = 0
        self.cut = False
        self.visited: set[int] = set()
        """Starts of the functions that were followed."""
        self.context: Hashable = ()
        """The calls that led to where the run is."""
        self.exit: State | None = None
        self._conditions = Conditions(program)
        self._recording = True
        self._stack: list[int] = []
        self._tails = 0
        """How many of the functions on the stack took the place of their callers."""
        self._contexts: dict[Hashable, int] = {}
        self._deciding = True
        """Whether branches that test known numbers are decided: not where a loop's turns are run as one."""
        self._left: set[int] = set()
        """Blocks whose branch was decided in this turn."""
        self._failed: Counter[int] = Counter()
        """Functions whose loops were seen not to be counted, and how often."""

    @property
    def counting(self) -> bool:
        """Whether the turns of loops are run one by one here."""
        return self._deciding

    def go(self, state: State) -> State | None:
        """Run the function; the state it returns in, joined over its returns."""
        self.exit = self._function(self.start, state, ())
        return self.exit

    # --- functions and blocks --------------------------------------------------------------------------------

    def _function(self, start: int, state: State, context: Hashable) -> State | None:
        found = self.program.flow(start)
        if found is None or start in self._stack:
            return None
        deadline.check()
        outer, recording = self.context, self._recording
        self._stack.append(start)
        self.visited.add(start)
        self.context = self._numbered(context)
        deciding, left = self._deciding, self._left
        self._deciding = not found.heads
        try:
            if found.heads and self._failed[start] < MAX_FAILED and not any(b.ends == "table" for b in found.blocks):
                done, ended = self._turns(found, state)
                if done:
                    return ended
                self._failed[start] += 1
            back: dict[int, State] = {}
            if found.heads:
                self._recording = False
                self._pass(found, {start: state.copy()}, back)
                self._recording = recording
            return self._pass(found, {start: state}, back)
        finally:
            self._stack.pop()
            self.context, self._recording = outer, recording
            self._deciding, self._left = deciding, left

    def _turns(self, found: Flow, entry: State) -> tuple[bool, State | None]:
        """Run a function whose loops are counted, each turn by itself, and the state it returns in.

        A turn is run with all that it leads to but further turns, so that what belongs to one element of what is gone
        through stays together. False where the number of turns is not decided by known numbers, or is large.
        """
        met, context, limit = len(self.sites), self.context, self.steps + TURN_STEPS
        since: dict[int, set[int]] = {head: set() for head in found.heads}  # decided since a turn began at the head
        waiting = [{found.start: entry.copy()}]
        ended: State | None = None
        counted, self._deciding = True, True
        for turn in range(MAX_TURNS):
            if not waiting or not counted or self.cut:
                break
            self.context = self._numbered(("turn", context, turn)) if turn else context
            self._left = set()
            back: dict[int, State] = {}
            starts = waiting.pop()
            since.update((head, set()) for head in starts)
            out = self._pass(found, starts, back)
            for decided_here in since.values():
                decided_here |= self._left
            if out is not None:
                ended = out if ended is None else self._meet(ended, out)
            waiting += [{head: state} for head, state in back.items()]
            counted = self.steps < limit and all(since[head] & found.exits.get(head, frozenset()) for head in back)
        self._deciding, self.context = False, context
        if waiting and not self.cut:
            del self.sites[met:]
            return False, None
        return True, ended

    def _numbered(self, context: Hashable) -> int:
        """A number for a way to get somewhere: the names of objects hold it, and are looked up again and again."""
        return self._contexts.setdefault(context, len(self._contexts))

    def _pass(self, found: Flow, waiting: dict[int, State], back: dict[int, State]) -> State | None:
        """Run every block that a state waits for, and those it leads to, once.

        `back` gives the states that loops come round with, and takes the new ones.
        """
        coming, back_now = dict(back), back
        back_now.clear()
        ended: State | None = None
        last: State = next(iter(waiting.values()))
        arrived = {at: [state] for at, state in waiting.items()}
        passed: set[int] = set()
        for block in found.blocks:
            passed.add(block.start)
            states = arrived.pop(block.start, None)
            if states is None:
                if found.blocks[0] is block or not any(b.ends == "table" for b in found.blocks):
                    continue
                states = [last.copy()]  # reached by a jump table only
            if block.start in coming:
                states = [self._meet(reduce(self._meet, states), coming[block.start], widen=True)]
            outs = self._apart(block, states) or self._block(block, last := reduce(self._meet, states))
            if outs is None:
                return ended
            for target, out in outs:
                if target < 0:
                    ended = out if ended is None else self._meet(ended, out)
                elif target in passed:
                    back_now[target] = self._meet(back_now[target], out) if target in back_now else out
                else:
                    self._arrive(arrived.setdefault(target, []), out)
        return ended

    def _arrive(self, states: list[State], state: State) -> None:
        """Add one of the states that a block is reached with; when they are many, the later ones are joined."""
        if len(states) < MAX_APART:
            states.append(state)
        else:
            states[-1] = self._meet(states[-1], state)

    def _apart(self, block: Block, states: list[State]) -> list[tuple[int, State]]:
        """Run a block for each of the states it is reached with, where each decides its branch; else nothing.

        Compilers keep what one branch found out in a variable and test that in the next: ``if (ok) …``.
        """
        decides = block.ends == "branch" and self._deciding
        answers = block.ends == "return" and self._answers and len(self._stack) == 1
        if len(states) < 2 or not (decides or answers) or len(block.ops) > APART_OPS:
            return []
        met, found = len(self.sites), list[tuple[int, State]]()
        for state in states:
            outs = self._block(block, state.copy())
            if outs is None or len(outs) != 1:
                del self.sites[met:]
                return []
            found += outs
        return found

    def _meet(self, one: State, two: State, *, widen: bool = False) -> State:
        """Join two states. What that takes counts as steps: it grows with all that either has written and made."""
        self.steps += MEETING + (len(one.memory) + len(two.memory) + len(one.objects) + len(two.objects)) // CELLS
        return merge(one, two, widen=widen)

    def _block(self, block: Block, state: State) -> list[tuple[int, State]] | None:
        """Run a block; the states that leave it by target, -1 for a return. None when the run is over."""
        at = block.start
        self.steps += len(block.ops)
        if self.steps > self._fuel.end:
            self.cut = self.cut or len(self._stack) == 1
            return None
        for op in block.ops[:-1]:
            self._one(state, op, at)
            at += 4
        return self._leave(block, state, block.ops[-1], at)

    def _one(self, state: State, op: Op, at: int) -> None:
        if op.name == "bl":
            direct(self, state, at, at + op.imm)
        elif op.name == "blr":
            indirect(self, state, at, read(state, op.rn))
        else:
            step(state, op, at, self)

    def _leave(self, block: Block, state: State, op: Op, at: int) -> list[tuple[int, State]]:
        match block.ends:
            case "branch":
                return self._branch(block, state, op, at)
            case "return":
                if self._answers and len(self._stack) == 1:
                    self.record(state, at, "return", LOST, (state.x[0],), None)
                return [(-1, state)]
            case "tail":
                direct(self, state, at, at + op.imm)
                return [(-1, state)]
            case "table":
                target = read(state, op.rn)
                if target == LOST:
                    return []  # a jump table
                if isinstance(target, Named) and target.kind == "resume":
                    if target != END:
                        self.record(state, at, "resume", LOST, tuple(state.x[0:4]), None)
                    return [(-1, state)]
                if not ahead(self, state, at, target):
                    indirect(self, state, at, target)
                return [(-1, state)]
            case "stop":
                return []
        if op.name not in ("b", "cbz", "cbnz", "tbz", "tbnz", "b."):
            self._one(state, op, at)
        return [(target, state) for target in block.targets]

    def _branch(self, block: Block, state: State, op: Op, at: int) -> list[tuple[int, State]]:
        holds = _decide(state, op)
        if (
            holds is None
            and self.server is not None
            and op.name in ("cbz", "cbnz")
            and _exists(state, read(state, op.rd))
        ):
            holds = op.name == "cbnz"
        if holds is not None and self._deciding:
            self._left.add(block.start)
            return [(block.targets[0 if holds else 1], state)]
        fork = (at, self.context)
        self._conditions.branch(state, fork, op)
        taken, other = state, state.copy()
        taken.taken, other.taken = taken.taken | {Choice(fork, True)}, other.taken | {Choice(fork, False)}
        return [(block.targets[0], taken), (block.targets[1], other)]

    def enter(self, call: Invocation, start: int, *, tail: bool = False, fresh: bool = False) -> State | None:
        """Run a function of the image inline, in the caller's state.

        A `tail` is no deeper than its caller; what is run `fresh` (the code of a task, what makes a global
        value) is as deep as what the run itself calls.
        """
        found = self.program.flow(start)
        depth = len(self._stack) - self._tails
        if found is None or self._tails >= MAX_TAILS:
            return None
        left = depth - 1 if fresh else int(tail)
        self._tails += left
        try:
            return self._entered(
                call, found, depth - left, self._fuel if left or found.size <= OUTLINED else self._part()
            )
        finally:
            self._tails -= left

    def _part(self) -> Fuel:
        """The steps that one call may take of those that are left to the function it is made in."""
        left = self._fuel.calls - self.steps
        end = self.steps + left - left // LEFT
        return Fuel(end, end - (end - self.steps) // KEPT)

    def _entered(self, call: Invocation, found: Flow, depth: int, fuel: Fuel) -> State | None:
        if found.size > OUTLINED and (depth > MAX_DEPTH or found.size > INLINE[min(depth, len(INLINE)) - 1]):
            return None
        if depth > 3 * MAX_DEPTH:
            self.cut = True
            return None
        if self.steps + found.size > fuel.end:
            return None
        outer, self._fuel = self._fuel, fuel
        ended = self._function(found.start, call.state.copy(), (call.at, call.context))
        self._fuel = outer
        return ended if self.steps <= fuel.end else None

    # --- what steps and calls ask ----------------------------------------------------------------------------

    def reader(self, state: State) -> Reader:
        """A reader of values in a state."""
        return Reader(self.program, state)

    def static(self, state: State, address: int, size: int) -> Machine:
        """The content of the image at an address that the run has not written."""
        found = memory.static(self.program, state, address, size)
        if found == memory.GLOBAL and size < 8 and self._stack and self._stack[-1] in self.program.setters(address):
            return self.program.image.word(address, size) or 0  # its own mark that something was done: not yet
        return found

    def field(self, state: State, region: Hashable, offset: int) -> Machine:
        """The content of a field of an object that came from elsewhere."""
        found = memory.field(self.program, state, region, offset)
        content = state.objects.get(region) if self.assumed and not isinstance(found, int) else None
        given = self.assumed.get((content.type, offset)) if isinstance(content, Call) else None
        return found if given is None else given

    def test(self, state: State, at: int, name: str, one: Machine, two: Machine) -> Machine:
        """The boolean result of comparing two values: an object that stands for the comparison."""
        region = ("test", at, self.context)
        tested = self._conditions.tested
        state.objects[region] = Call(name, (tested(state, one), tested(state, two)))
        return Ptr(region)

    def fork(self, state: State, at: int, cond: str) -> Fork | None:
        """Remember the condition of a conditional select."""
        if state.flags is None and not state.chain:
            return None
        fork = (at, self.context)
        self._conditions.select(state, fork, cond)
        return fork

    def choose(self, state: State, at: int, tested: Machine) -> Fork:
        """Remember what a call tests to choose between the values that it gives."""
        fork = (at, self.context)
        self._conditions.choice(state, fork, tested)
        return fork

    def record(
        self,
        state: State,
        at: int,
        name: str,
        receiver: Machine,
        words: tuple[Machine, ...],
        subject: Hashable,
        result: Hashable = None,
    ) -> tuple[Value, ...]:
        """Record a call with the values it has now; returns its arguments' values."""
        reader = self.reader(state)
        args = reader.loose(words) if name.startswith(("_$s", "0x")) else tuple(reader.value(w) for w in words)
        if not self._recording:
            return args
        if len(self.sites) >= MAX_SITES:
            self.cut = True
            return args
        seen = reader.value(receiver)
        guards, choices = self._conditions.guards(state.taken), self._conditions.chosen(reader.by)
        objects = tuple(region_of(word) for word in words)
        self.sites.append(
            CallSite(name, at, self.start, seen, args, guards, choices, subject, result, objects, self.cut)
        )
        return args


def _exists(state: State, machine: Machine) -> bool:
    """Whether a word is an object that the run made or found, so not nil: what lies in a field may not be there yet."""
    if not isinstance(machine, Ptr) or machine.offset:
        return False
    if isinstance(machine.region, tuple) and machine.region[0] in _LATER:
        return False
    content = state.objects.get(machine.region)
    return isinstance(content, Array | Table) or (isinstance(content, Known) and isinstance(content.value, _OBJECTS))


def _decide(state: State, op: Op) -> bool | None:
    """Whether a branch is taken, where what it tests is known."""
    if op.name == "b.":
        same = all_equal(state.chain) if op.extra in ("eq", "ne") and state.chain else None
        return decided(state.flags, op.extra) if same is None else same == (op.extra == "eq")
    value = read(state, op.rd)
    if not isinstance(value, int):
        return None
    if op.name in ("cbz", "cbnz"):
        return (value == 0) == (op.name == "cbz")
    return (value >> op.rm & 1 == 0) == (op.name == "tbz")
