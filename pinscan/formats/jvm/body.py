"""Bytecode to drafted Dalvik, block by block: what the operand stack would hold lies in registers (see `stack`).

Each instruction is translated for itself, with the types that the bytecode names; no verifier is run, so a method that
a JVM would refuse may be translated or not. Blocks that no way leads to are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any, Protocol

from pinscan.errors import FormatError
from pinscan.formats.jvm import drafts as d
from pinscan.formats.jvm.classfile import CodeAttribute, Guarded
from pinscan.formats.jvm.constants import Constants, Member
from pinscan.formats.jvm.drafts import LOCAL, CallSite, Draft, Guard
from pinscan.formats.jvm.instructions import GOTO, IFNONNULL, IFNULL, LOOKUPSWITCH, TABLESWITCH, Step, decode
from pinscan.formats.jvm.stack import Stack

_STOPS = frozenset((GOTO, TABLESWITCH, LOOKUPSWITCH, *range(0xAC, 0xB2), 0xBF))
"""Instructions behind which control does not go on."""
ALOAD, ASTORE, POP = 0x19, 0x3A, 0x57
THREADED = 8
"""Most jumps in a row that are taken for one."""
_BRANCHES = frozenset((*range(0x99, 0xA8), IFNULL, IFNONNULL))


class Context(Protocol):
    """What a body's translation needs to know of its class and of the others."""

    @property
    def descriptor(self) -> bytes:
        """The class."""
        ...

    @property
    def constants(self) -> Constants:
        """Its constant pool."""
        ...

    def is_private(self, method: Member) -> bool:
        """Whether one of the library's own methods is private."""
        ...

    def call_site(self, index: int) -> Any:
        """What takes the place of an invokedynamic (see `call_sites`)."""
        ...

    def computed(self, index: int) -> CallSite:
        """What takes the place of a constant that is computed at run time."""
        ...


Functions = Mapping[int, tuple[Callable[..., int | None], Any]]
"""A function for each opcode, and what is to be given to it."""


class Blocks:
    """The blocks of a body: where they begin, and what lies on the stack there."""

    def __init__(self, code: CodeAttribute) -> None:
        self.steps = decode(code.bytecode)
        self.guarded = code.guarded
        self.starts = {0}
        self.entered: dict[int, int] = {}
        """How many ways lead to a block otherwise than from the one before it."""
        for step in self.steps.values():
            self._note(step)
        for one in self.guarded:
            self._check(one.handler)
            self.starts.add(one.handler)

    def _note(self, step: Step) -> None:
        if step.op not in _BRANCHES and step.op not in _STOPS:
            return
        self.starts.add(step.next)
        for goal in goals(step):
            self._check(goal)
            self.starts.add(goal)
            self.entered[goal] = self.entered.get(goal, 0) + 1

    def _check(self, goal: int) -> None:
        if goal not in self.steps:
            raise FormatError("a branch to where no instruction begins")


def goals(step: Step) -> list[int]:
    """Where an instruction branches to."""
    if step.op in _BRANCHES:
        return [step.a]
    if step.op in (TABLESWITCH, LOOKUPSWITCH):
        return [step.a, *(goal for _, goal in step.cases)]
    return []


class Translator:
    """Translates one body; `functions` has one for each opcode (see `operations`), which may say where to go on."""

    def __init__(self, owner: Context, code: CodeAttribute, ins: int, functions: Functions) -> None:
        if ins > code.locals:
            raise FormatError("more arguments than local variables")
        self.owner, self.code, self.ins, self.functions = owner, code, ins, functions
        self.blocks = Blocks(code)
        self.steps = self.blocks.steps
        self.stack = Stack([])
        self._kinds: dict[int, tuple[str, ...]] = {}
        self._waiting: list[int] = []
        self._unasked = set(self._without_exception())
        """Handlers that do not look at their exception, which D8 does not fetch then."""
        self._pieces: dict[int, tuple[list[d.Op], list[tuple[int, int]]]] = {}
        """By where each block begins: its operations, and where each instruction begins among them."""

    # --- what the functions of instructions ask for ---------------------------------------------------------------
    def emit(self, op: int, *regs: int, what: Any = None) -> None:
        """Add an operation."""
        self.stack.ops.append((op, regs, what))

    def result(self, op: int, kind: str, *regs: int, what: Any = None) -> int:
        """Add an operation whose first register is written, and push that."""
        register = self.stack.new(kind)
        self.stack.ops.append((op, (register, *regs), what))
        self.stack.push((kind, register))
        return register

    def local(self, number: int, kind: str) -> int:
        """The register of a local variable."""
        if number + (kind == "J") >= self.code.locals:
            raise FormatError("a local variable that the method does not have")
        return LOCAL + number

    def goes(self, goal: int) -> None:
        """Note that a block is reached with what the stack holds now."""
        kinds = self.stack.kinds
        if goal not in self._kinds:
            self._kinds[goal] = kinds
            heappush(self._waiting, goal)
        elif self._kinds[goal] != kinds:
            raise FormatError("ways of control that meet with different stacks")

    def _without_exception(self) -> Iterator[int]:
        loaded = {step.a for step in self.steps.values() if step.op == ALOAD}
        for one in self.code.guarded:
            first = self.steps[one.handler]
            if first.op == POP or (first.op == ASTORE and first.a not in loaded):
                yield one.handler

    # --- the whole ------------------------------------------------------------------------------------------------
    def draft(self) -> Draft:
        """The body as Dalvik has it; raises `FormatError` when it cannot be translated."""
        self.goes(0)
        self._run()
        for one in self.code.guarded:
            self.stack.values = [("L", 0)]
            self.goes(one.handler)
        self.stack.highest = max(self.stack.highest, 1 if self.code.guarded else 0)
        self._run()
        return self._assembled()

    def _run(self) -> None:
        while self._waiting:
            self._block(heappop(self._waiting))

    def _block(self, start: int) -> None:
        stack, marks = self.stack, [(start, 0)]
        stack.ops = []
        stack.enter(self._kinds[start])
        if start in self._unasked:
            stack.enter(())
            last = self._straight(self.steps[start].next, marks)
        else:
            marks.clear()
            last = self._straight(start, marks, first=True)
        self._pieces[start] = (stack.ops, marks)
        if last:
            self.goes(last)

    def _straight(self, at: int, marks: list[tuple[int, int]], *, first: bool = False) -> int:
        """Translate up to where ways part or meet; the block behind, 0 when control does not go on there."""
        stack, steps, functions, starts = self.stack, self.steps, self.functions, self.blocks.starts
        branched = False
        while first or at not in starts:
            first = False
            step = steps.get(at)
            if step is None:
                raise FormatError("control runs past the end of the method")
            marks.append((at, len(stack.ops)))
            function, given = functions[step.op]
            at = function(self, step, given) or step.next
            if step.op in _STOPS:
                return 0
            branched = step.op in _BRANCHES
        if not branched:
            stack.leave()
        return at

    def _assembled(self) -> Draft:
        draft = Draft(self.ins, self.code.locals)
        handlers = {one.handler for one in self.code.guarded}
        order = sorted(self._pieces)
        marks: list[tuple[int, int]] = []
        before: int | None = None
        for start in order:
            ops, own = self._pieces[start]
            if start in handlers and (self.blocks.entered.get(start) or self._falls_into(before)):
                draft.labels[start] = len(draft.ops)
            elif start in handlers:
                draft.labels[start] = draft.labels[-1 - start] = len(draft.ops)
                if start not in self._unasked:
                    draft.ops.append((d.MOVE_EXCEPTION, (0,), None))
            else:
                draft.labels[start] = len(draft.ops)
            base = len(draft.ops)
            marks.extend([(pc, base + at) for pc, at in own])
            draft.ops.extend(ops)
            before = own[-1][0]
        end = len(draft.ops)
        for start in sorted(handlers):
            if -1 - start not in draft.labels:
                draft.labels[-1 - start] = len(draft.ops)
                draft.ops += [(d.MOVE_EXCEPTION, (0,), None), (d.GOTO, (), start)]
        draft.labels = _threaded(draft)
        draft.pool = self.stack.highest
        draft.guards = [one for guard in _guards(self.code.guarded, marks, end) for one in _throwing(guard, draft.ops)]
        draft.lines = _lines(self.code.lines, marks)
        return draft

    def _falls_into(self, before: int | None) -> bool:
        """Whether control goes on behind the last instruction of the block before."""
        return before is not None and self.steps[before].op not in _STOPS


def _threaded(draft: Draft) -> dict[int, int]:
    """The labels, where one stands before a jump moved to where that goes, as D8 has it."""
    found = {}
    for label, at in draft.labels.items():
        seen: set[int] = set()
        while at < len(draft.ops) and draft.ops[at][0] == d.GOTO and at not in seen and len(seen) < THREADED:
            seen.add(at)
            at = draft.labels[draft.ops[at][2]]
        found[label] = at
    return found


def _guards(guarded: tuple[Guarded, ...], marks: list[tuple[int, int]], end: int) -> list[Guard]:
    """Ranges that do not overlap, as DEX files have them; where several handlers hold, the first comes first."""
    if not guarded:
        return []
    edges = sorted({edge for one in guarded for edge in (one.start, one.end) if one.start < one.end})
    if len(edges) * len(guarded) > 4_000_000:
        raise FormatError("a method of too many exception handlers")
    found: list[Guard] = []
    for low, high in pairwise(edges):
        targets: dict[bytes | None, int] = {}
        for one in guarded:
            if one.start <= low and high <= one.end and None not in targets:
                targets.setdefault(one.type, -1 - one.handler)
        if targets:
            first, last = _operation(marks, low, end), _operation(marks, high, end)
            found.append(Guard(first, last, tuple(targets.items())))
    return found


def _throwing(guard: Guard, ops: list[d.Op]) -> list[Guard]:
    """A guarded range from the first operation that may throw to the last; none where none may.

    D8 guards no more either. It matters to whoever asks what holds where the first exception may be thrown.
    """
    start, end = guard.start, guard.end
    while start < end and ops[start][0] in d.NEVER_THROW:
        start += 1
    while start < end and ops[end - 1][0] in d.NEVER_THROW:
        end -= 1
    return [Guard(start, end, guard.targets)] if start < end else []


def _operation(marks: list[tuple[int, int]], pc: int, end: int) -> int:
    """The first operation of the first instruction at or behind an address."""
    low, high = 0, len(marks)
    while low < high:
        middle = (low + high) // 2
        if marks[middle][0] < pc:
            low = middle + 1
        else:
            high = middle
    return marks[low][1] if low < len(marks) else end


def _lines(lines: tuple[tuple[int, int], ...], marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    places = dict(marks)
    return sorted((places[pc], line) for pc, line in lines if pc in places)
