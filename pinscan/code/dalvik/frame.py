"""One method being run: the states that wait at each address, and how control goes from one to the next."""

from __future__ import annotations

import heapq
import operator
from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TypeAlias, cast

from pinscan.code.dalvik import invocation, objects
from pinscan.code.dalvik.flow import leaders, leading_to, length
from pinscan.code.dalvik.heap import CAUGHT, FALSE, TRUE, Guard, Heap, Operand, Ref, State, Thing, freeze, merge, swept
from pinscan.code.dalvik.machine import TURNS, Activation, Exit, ForkedError, ThrownError
from pinscan.code.dalvik.models import arithmetic
from pinscan.code.dalvik.program import INVOKES, Site
from pinscan.code.values import Alternatives, Const, Hole, Items, Made, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats import dalvik
from pinscan.formats.dalvik import Instruction

WAYS = 6
"""States kept apart at one instruction; beyond, they are joined."""
CASES = 16
"""Targets of an unknown switch that are followed."""
ROOM = 200
"""Objects that a method may make before the lost ones among them are looked for."""
_MOVE_RESULT = 0x0A
APART = 6
"""Most objects a receiver may be that are followed one by one."""
_ON_OBJECT = frozenset([0x46, *range(0x4B, 0x60), 0x6E, 0x72, 0x74, 0x78])
"""Instructions on a receiver: what reads or writes a field or an array's element, and calls."""
_INVOKES = INVOKES | {0xFC, 0xFD}


Ways: TypeAlias = list[tuple[int, State]]
"""Addresses at which to go on, and the state in which each is come to."""


class Frame:
    """One method being run: the states waiting at each address, lowest address first."""

    def __init__(self, run: Activation, goals: set[int] | None, given: Heap) -> None:
        self.run, self.goals, self.given = run, goals, given
        self.room = 2 * len(given) + ROOM
        """Objects a state may hold before those that nothing points to any more are dropped."""
        self.machine, self.method, self.body, self.dex = run.machine, run.method, run.body, run.dex
        self.waiting: dict[int, list[State]] = {}
        self.queue: list[int] = []
        self.exits: list[Exit] = []
        self.handled: set[tuple[int, int]] = set()
        known = run.machine.leaders
        if run.method not in known:
            known[run.method] = leaders(run.body)
        self.leaders = known[run.method]
        self.handlers = bool(run.body.handlers) and not run.exact
        """Whether ways through exception handlers are taken: what is run exactly is not expected to throw."""
        self.inner: dict[int, bool] = {}
        self.lost = False
        """Whether a way was given up before its end."""

    def arrive(self, pc: int, state: State) -> None:
        """Let a state wait at an address."""
        if pc not in self.body.at or (self.goals is not None and pc not in self.goals):
            return
        states = self.waiting.setdefault(pc, [])
        for i, other in enumerate(states):
            if other.regs == state.regs and other.heap == state.heap and not self._answers(pc, other, state):
                self.machine.go_through(other.heap, state.heap)
                states[i] = merge([other, state])
                return
        if not states:
            heapq.heappush(self.queue, pc)
        states.append(state)

    def _answers(self, pc: int, one: State, two: State) -> bool:
        """Whether two states differ in what a helper answered, yes or no, which is about to be asked for: each knows
        under what conditions it answered so."""
        return self.body.at[pc].op == _MOVE_RESULT and {one.result, two.result} == {TRUE, FALSE}

    def play(self) -> list[Exit]:
        """Run until nothing waits."""
        while self.queue:
            pc = heapq.heappop(self.queue)
            states = self.waiting.pop(pc)
            if len(states) > WAYS:
                self.machine.go_through(*(state.heap for state in states))
                states = [merge(states)]
            for state in states:
                self._block(pc, state)
        return self.exits

    def _sweep(self, state: State) -> None:
        """Drop the objects of a state that the method lost; what it was given its callers may still hold."""
        written = [one for event in self.machine.events for one in event.written or ()] if self.machine.settle else []
        state.heap = swept(state.heap, self.given, [*state.regs, state.result, *written])
        self.room = max(self.room, 2 * len(state.heap))

    def _block(self, pc: int, state: State) -> None:
        """Run from an address to the next place where ways part or meet."""
        if len(state.heap) > self.room:
            self._sweep(state)
        at, machine, leaders = self.body.at, self.machine, self.leaders
        while True:
            instruction = at[pc]
            machine.tick()
            if self.handlers:
                self._enter_handlers(pc, state)
            ways = self._step(instruction, state)
            if ways is None:
                following = pc + length(instruction)
                if following not in at:
                    return
                if following in leaders:
                    self.arrive(following, state)
                    return
                pc = following
                continue
            if self.run.exact and len(ways) > 1:
                raise ForkedError
            for target, way in ways:
                self.arrive(target, way)
            return

    def _enter_handlers(self, pc: int, state: State) -> None:
        """An exception may be thrown anywhere in a try block: its handlers start with the block's first state."""
        for place, (start, end, targets) in enumerate(self.body.handlers):
            if start <= pc < end:
                for target, kind in zip(targets, self.body.caught[place], strict=False):
                    if (start, target) not in self.handled:
                        self.handled.add((start, target))
                        if self.machine.enters is None or self.machine.enters(self.method, self.body, place, kind):
                            way = state.copy()
                            way.guards = (*way.guards, Guard(CAUGHT, True, Site(self.method, target)))
                            self.arrive(target, way)

    # --- one instruction --------------------------------------------------------------------------------------
    def _step(self, i: Instruction, s: State) -> Ways | None:
        """Run one instruction; None to go on behind it, else the ways that leave it."""
        try:
            if i.op in _ON_OBJECT and (ways := self._apart(i, s)):
                return ways
            step = _STEPS.get(i.op)
            return step(self, i, s) if step is not None else None
        except ThrownError:
            return []
        except (IndexError, FormatError):
            self.lost = True  # a register the method does not have, a broken reference: the verifier refuses it
            return []

    def _apart(self, i: Instruction, s: State) -> list[tuple[int, State]] | None:
        """A way for each of a few objects that a receiver may be, so that what is read of one stays together."""
        holder = s.regs[i.regs[1 if i.op < 0x60 else 0]] if i.regs else None
        if not isinstance(holder, Alternatives) or len(holder.options) > APART:
            return None
        objects = [one for one in holder.options if one != Const(0)]
        if not all(isinstance(one, Ref) for one in objects):
            return None
        self.machine.go_through(*([s.heap] * len(objects)))
        return [(i.pc, _narrowed(s, holder, one)) for one in objects]

    def branch(self, i: Instruction, s: State) -> Ways:
        """Go on where a condition leads, both ways when it is not known."""
        operands = [s.regs[r] for r in i.regs]
        following = i.pc + 2
        known = arithmetic.test(i.op, operands, s)
        if known is not None:
            return [(i.value if known else following, s)]
        if self.run.exact:
            raise ForkedError
        value, truth = arithmetic.condition(i.op, [freeze(o, s.heap, self.machine.spend) for o in operands])
        if i.pc not in s.visits:  # else a loop asks again, and the answer may be another one
            for guard in s.guards:  # the same question was answered on the way here
                if guard.value == value and not isinstance(value, Hole):
                    self.machine.recalled += 1
                    s.visits[i.pc] = (1, dict(s.heap))
                    return [(i.value if guard.truth == truth else following, s)]
        return self._fork(i, s, [(i.value, truth), (following, not truth)], value)

    def _fork(
        self, i: Instruction, s: State, ways: Iterable[tuple[int, bool]], value: Value
    ) -> list[tuple[int, State]]:
        """Take an unknown condition every way; one that may end a loop a third time round not at all."""
        if self.run.exact:
            raise ForkedError
        ways = list(ways)
        count, before = s.visits.get(i.pc, (0, {}))
        inner = count > 0 and self.machine.turns > TURNS and self._stays(i, ways)
        if count >= (self.machine.turns if inner else TURNS):
            self.lost = True
            return []
        if count == 1 and not inner:
            _blur(s, before)
        s.visits[i.pc] = (count + 1, dict(s.heap))
        site = Site(self.method, i.pc)
        taken = []
        for target, truth in ways:
            way = s.copy()
            way.guards = (*s.guards, Guard(value, truth, site))
            taken.append((target, way))
        return taken

    def _stays(self, i: Instruction, ways: list[tuple[int, bool]]) -> bool:
        """Whether every way of a branch leads back to it: it does not decide whether a loop goes on."""
        if i.pc not in self.inner:
            around = leading_to(self.body, {i.pc})
            self.inner[i.pc] = all(target in around for target, _ in ways)
        return self.inner[i.pc]

    def switch(self, i: Instruction, s: State) -> Ways:
        """Go on at the case of a switch, at each of them when the value is not known."""
        cases = dalvik.switch_targets(cast("array[int]", self.body.units), i)
        following = i.pc + 3
        match s.regs[i.regs[0]]:
            case Const(int(key)):
                return [(next((target for case, target in cases if case == key), following), s)]
            case unknown:
                value = freeze(unknown, s.heap)
        if (taken := _answered(s, value)) is not None:
            self.machine.recalled += 1
            return [(next((target for case, target in cases if case == taken), following), s)]
        targets = list(dict.fromkeys(target for _, target in cases))
        if len(targets) > CASES:
            self.machine.cut = True
        ways = [(target, True) for target in targets[:CASES]] + [(following, False)]
        parted = self._fork(i, s, ways, Made("switch", (value,), "Z"))
        for target, way in parted:
            keys = [case for case, to in cases if to == target]
            if len(keys) == 1 and target != following and not isinstance(value, Hole):
                case = Guard(Made(CASE, (value, Const(keys[0])), "Z"), True, Site(self.method, i.pc))
                way.guards = (*way.guards, case)
        return parted


# --- what each instruction does -----------------------------------------------------------------------------------
def _move(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = s.regs[i.regs[1]]


def _move_result(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = s.result


def _move_exception(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = Hole("exception")


def _return(frame: Frame, i: Instruction, s: State) -> Ways:
    value = s.regs[i.regs[0]] if i.regs else Const(None)
    frame.exits.append(Exit(value, s.heap, s.guards))
    return []


def _throw(frame: Frame, i: Instruction, s: State) -> Ways:
    return []


def _const(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = Const(i.value)


def _const_string(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = text(frame.dex.string(i.ref))


def _const_class(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = Made("class", (text(frame.dex.type(i.ref)),), "Ljava/lang/Class;")


def _check_cast(frame: Frame, i: Instruction, s: State) -> Ways | None:
    return [] if objects.cast_fails(frame.run, s, s.regs[i.regs[0]], frame.dex.type(i.ref)) else None


def _instance_of(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = objects.instance_of(frame.run, s, s.regs[i.regs[1]], frame.dex.type(i.ref))


def _goto(frame: Frame, i: Instruction, s: State) -> Ways:
    return [(i.value, s)]


def _array(frame: Frame, i: Instruction, s: State) -> None:
    objects.arrays(frame.run, i, s)


def _object_field(frame: Frame, i: Instruction, s: State) -> Ways | None:
    if states := objects.candidates(frame.run, i, s):
        return [(i.pc, state) for state in states]
    objects.field(frame.run, i, s)
    return None


def _field(frame: Frame, i: Instruction, s: State) -> None:
    objects.field(frame.run, i, s)


def _invoke(frame: Frame, i: Instruction, s: State) -> Ways | None:
    return invocation.invoke(frame.run, i, s)


def _compute(frame: Frame, i: Instruction, s: State) -> None:
    s.regs[i.regs[0]] = arithmetic.compute(i, [s.regs[r] for r in i.regs])


_STEPS: dict[int, Callable[[Frame, Instruction, State], Ways | None]] = {
    op: step
    for step, opcodes in (
        (_move, range(0x01, 0x0A)),
        (_move_result, range(0x0A, 0x0D)),
        (_move_exception, (0x0D,)),
        (_return, range(0x0E, 0x12)),
        (_const, range(0x12, 0x1A)),
        (_const_string, (0x1A, 0x1B)),
        (_const_class, (0x1C,)),
        (_check_cast, (0x1F,)),
        (_instance_of, (0x20,)),
        (_array, (*range(0x21, 0x27), *range(0x44, 0x52))),
        (_throw, (0x27,)),
        (_goto, range(0x28, 0x2B)),
        (Frame.switch, (0x2B, 0x2C)),
        (_compute, (*range(0x2D, 0x32), *range(0x7B, 0xE3))),
        (Frame.branch, range(0x32, 0x3E)),
        (_object_field, range(0x52, 0x59)),
        (_field, range(0x59, 0x6E)),
        (_invoke, _INVOKES),
    )
    for op in opcodes
}
"""What runs each opcode: None to go on behind it, else the ways that leave it. Those not named do nothing."""


CASE = "eq"
"""The condition of one case of a switch, as a comparison asks it; `switch` only tells that one case is taken."""


def _answered(s: State, value: Value) -> int | None:
    """The case that another switch on the same value took on the way here."""
    for guard in s.guards:
        match guard.value:
            case Made(target, (asked, Const(int(key)))) if target == CASE and asked == value and guard.truth:
                return key
    return None


def _narrowed(s: State, holder: Alternatives, one: Operand) -> State:
    """The state in which a value that may be several objects is this one, wherever it is held."""
    way = s.copy()
    way.regs = [one if reg is holder else reg for reg in way.regs]
    is_held = partial(operator.is_, holder)
    for key, thing in s.heap.items():
        if any(map(is_held, thing.fields.values())):
            fields = {name: one if value is holder else value for name, value in thing.fields.items()}
            way.heap[key] = Thing(thing.type, thing.content, thing.origin, fields, thing.calls, thing.whole)
        elif thing.content is holder:
            way.heap[key] = replace(thing, content=one)
    return way


def _blur(s: State, before: Heap) -> None:
    """What a loop of unknown length changed may change further: collections lose their end."""
    for key, thing in s.heap.items():
        if before.get(key) is thing or thing.content is None:
            continue
        match thing.content:
            case Items(items, True):
                s.heap[key] = replace(thing, content=Items(items, False))
            case Text(pieces):
                s.heap[key] = replace(thing, content=Text((*pieces, Hole("loop"))))
            case _:
                continue
