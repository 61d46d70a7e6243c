"""Executes Dalvik methods on what is known of their values, to learn what reaches the calls that matter.

A forward interpretation of one root method and the helpers it calls: known conditions are followed (so loops over
known collections run element by element), unknown ones are taken both ways and joined again, and each way remembers
the conditions it took. What is not known is a hole or the call that made it, never a guess. Steps and depth are
bounded.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from pinscan import deadline
from pinscan.code import arithmetic, remote_config
from pinscan.code.flow import leaders, leading_to, length
from pinscan.code.heap import (
    CAUGHT,
    Guard,
    Heap,
    Operand,
    Ref,
    State,
    Thing,
    chosen,
    common,
    either,
    freeze,
    merge,
    merge_heaps,
    thaw,
)
from pinscan.code.program import INVOKES, PUTS, Body, Method, Program, Site
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Text, Value, text
from pinscan.errors import FormatError
from pinscan.formats import dalvik
from pinscan.formats.dalvik import Instruction
from pinscan.formats.dex import FieldRef, MethodRef

STEPS = 60_000
"""Instructions one root may take, its helpers included."""
HELPER_STEPS = 2_500
"""Instructions one helper may take that is followed only for its result."""
DEPTH = 12
"""Deepest chain of calls followed."""
FIELD_DEPTH = 2
"""Calls below the root in which an object's fields are still searched."""
WAYS = 6
"""States kept apart at one instruction; beyond, they are joined."""
EXITS = 4
"""Ways out of a helper that are kept apart."""
CASES = 16
"""Targets of an unknown switch that are followed."""
SMALL, LARGE = 40, 400
"""Largest helper, in code units, that is followed: for any result, and for one that may hold what is searched."""
FIELD_NEST = 6
"""Deepest nesting of calls and fields through which an object is traced back to a parameter."""
APART = 4
"""Most objects a receiver may be that are followed one by one."""
ARRAY = 8192
"""Largest array that is kept element by element."""

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
    written: Operand | None = None
    """What a field write stored, to be read out again when the root is through: a map is filled after it is stored."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a method."""

    value: Operand
    heap: Heap
    guards: tuple[Guard, ...]


class ThrownError(Exception):
    """Raised by a model: the call it stands for throws, so that the way ends there."""


class OutOfStepsError(Exception):
    """The budget of a root or a helper is used up."""


class LostError(Exception):
    """No way through a method was followed to its end, though it may have one."""


@dataclass
class Machine:
    """One execution. `watch` are the sites to report; `slice` the methods that are always followed."""

    program: Program
    models: Callable[[MethodRef], Model | None]
    fields: Callable[[FieldRef], Value]
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
    steps: int = 0
    limit: int = STEPS
    cut: bool = False
    """Whether a limit cut something off."""
    events: list[Event] = field(default_factory=list)
    frames: list[Site] = field(default_factory=list)
    enters: Callable[[Method, Body, int, str], bool] | None = None
    """Which handlers are entered: asked with the method, its body, the place of the try block and the type caught."""
    runs: int = 0
    """Method runs so far."""
    hopeless: set[Method] = field(default_factory=set)
    """Helpers that could not be followed to an end: not tried again."""
    summaries: dict[Summary, Const | Text] = field(default_factory=dict)
    """What methods returned for arguments that were wholly known, where they did nothing else."""
    leaders: dict[Method, set[int]] = field(default_factory=dict)
    """Where ways meet in each method that was run."""
    statics_written: bool = False
    """Whether a static field was written: methods may now return something else for the same arguments."""

    # --- a whole method ---------------------------------------------------------------------------------------
    def root(self, method: Method, args: list[Operand] | None = None) -> list[Exit]:
        """Run a method from outside; parameters that are not given are holes."""
        given = args if args is not None else parameters(method)
        try:
            exits = self.run(method, given, {}, (), self._goals(method))
        except (OutOfStepsError, LostError) as error:
            self.cut = self.cut or isinstance(error, OutOfStepsError)
            return []
        if self.settle:
            self.events = [_settled(event, exits) for event in self.events]
        return exits

    def _goals(self, method: Method) -> set[int] | None:
        """Addresses from which a watched instruction, or a call that leads to one, can be reached; None for all."""
        body = self.program.body(method)
        if not self.watch or body is None:
            return None
        dex = self.program.images[method.image].dex
        names = {(m.ref.name, m.ref.params) for m in self.slice}
        ends = {site.pc for site in self.watch if site.method == method}
        for i in body.at.values() if names else ():
            if i.op in INVOKES and (dex.method(i.ref).name, dex.method(i.ref).params) in names:
                ends.add(i.pc)
        return leading_to(body, ends) if ends and not self.settle else None

    def run(
        self, method: Method, args: list[Operand], heap: Heap, guards: tuple[Guard, ...], goals: set[int] | None = None
    ) -> list[Exit]:
        """Run a method on a heap; its ways out, at most `EXITS` of them."""
        body = self.program.body(method)
        if body is None or not body.at:
            return [Exit(Hole("no code"), heap, guards)]
        self.runs += 1
        deadline.check()
        frame = _Frame(self, method, body, goals)
        registers: list[Operand] = [Hole("unset")] * body.registers
        place = body.registers - body.ins
        for arg, width in zip(args, _widths(method), strict=False):
            if place < len(registers):
                registers[place] = arg
            place += width
        frame.arrive(min(body.at), State(registers, dict(heap), guards))
        exits = frame.play()
        if not exits and frame.lost:
            raise LostError
        if len(exits) > EXITS:
            value = chosen([(e.value, e.guards) for e in exits]) or either(e.value for e in exits)
            exits = [Exit(value, merge_heaps([e.heap for e in exits]), common([e.guards for e in exits]))]
        return exits

    def call(self, state: State, method: Method, args: list[Operand]) -> Operand:
        """Run a method to its end inside a state (a lambda, an element's visitor) and join its ways out."""
        if len(self.frames) >= DEPTH:
            return Hole("depth")
        try:
            exits = self.run(method, args, state.heap, state.guards)
        except LostError:
            return Hole("no return")
        if not exits:
            return Hole("no return")
        state.heap = merge_heaps([e.heap for e in exits])
        return chosen([(e.value, e.guards) for e in exits]) or either(e.value for e in exits)

    def tick(self) -> None:
        """Count one instruction."""
        self.steps += 1
        if self.steps > self.limit:
            raise OutOfStepsError

    # --- choosing what a call runs ------------------------------------------------------------------------------
    def target(self, state: State, op: int, ref: MethodRef, args: list[Operand]) -> Method | None:
        """The method of the build that an invoke runs, by the receiver's known class, or the only implementation."""
        owner = ref.owner
        if op in (0x6E, 0x72, 0x74, 0x78) and args:
            thing = state.thing(args[0])
            if thing is not None and thing.type and self.program.find_class(thing.type):
                owner = thing.type
        found = self.program.find_method(owner, ref.name, ref.params, ref.returns)
        if found is not None and (found.code or owner != ref.owner):
            return found if found.code else None
        return self._only_implementation(ref) if found is not None else None

    def _only_implementation(self, ref: MethodRef) -> Method | None:
        found = self.program.implementations(ref.owner, ref)
        found = found & self.slice or found  # of several, the one that leads to what is searched
        return found.pop() if len(found) == 1 else None

    def follows(self, method: Method, args: list[Operand], state: State, caller: Method) -> bool:
        """Whether a call of this method is run rather than kept as an opaque call."""
        if len(self.frames) >= DEPTH or sum(1 for site in self.frames if site.method == method) > 1:
            return False
        if method in self.slice:
            return True
        if method in self.hopeless or _OPAQUE(method.ref.owner):
            return False
        size = self.program.images[method.image].dex.code_size(method.code)
        if self.flat:
            makes = method.ref.returns in self.interest and size <= LARGE
            return makes and not any(state.thing(arg) for arg in args)  # else the call tells where it comes from
        if caller in self.shallow:
            return len(method.ref.returns) == 1 and method.ref.returns != "V" and size <= SMALL * 3
        return size <= self._patience(method, args, state)

    def _patience(self, method: Method, args: list[Operand], state: State) -> int:
        """How large a helper may be, in code units, to be followed for what it returns or fills."""
        returns = method.ref.returns
        if method.ref.name == "<init>":
            return LARGE if method.ref.owner in self.interest else SMALL * 2
        if returns == "V":
            return LARGE if any(self._matters(state.thing(arg)) for arg in args) else 0
        if len(returns) == 1:
            return SMALL * 3
        plain = returns[0] == "[" or returns in _PLAIN or returns.startswith(("Ljava/util/", "Lkotlin/Pair;"))
        return LARGE if plain or returns in self.interest else SMALL

    def _matters(self, thing: Thing | None) -> bool:
        """Whether an object is a collection or of a type the search is about."""
        return thing is not None and (thing.content is not None or thing.type in self.interest)

    def resolves(self, ref: FieldRef, static: bool) -> bool:
        """Whether a field's writers are searched for what it holds: plain values, collections, types of interest.

        An object's numbers and switches are not: a condition on one names the field, which can be asked for later.
        """
        kind = ref.type
        if self.flat or kind in self.unread:
            return False
        plain = kind[0] == "[" or kind in _PLAIN or kind.startswith("Ljava/util/")
        own = not _OPAQUE(ref.owner)
        single = static and (len(kind) == 1 or (own and kind == ref.owner))
        return plain or kind in self.interest or single or (own and kind == "Lkotlin/Lazy;")


def _OPAQUE(owner: str) -> bool:
    return owner.startswith(OPAQUE) or owner in remote_config.owners()


OPAQUE = (
    "Landroid/", "Landroidx/", "Ljava/", "Ljavax/", "Lj$/", "Lokhttp3/", "Lokio/", "Lcom/squareup/okhttp/",
    "Lkotlinx/coroutines/", "Lcom/google/android/", "Lcom/google/firebase/", "Lcom/google/gson/", "Lretrofit2/",
    "Lcom/datatheorem/android/", "Lorg/bouncycastle/", "Lio/netty/", "Lorg/conscrypt/", "Lkotlin/jvm/internal/",
    "Lcom/appmattus/certificatetransparency/", "Lorg/chromium/", "Ldalvik/",
)  # fmt: skip
"""Owners whose methods are known by name and are not run."""


def _settled(event: Event, exits: list[Exit]) -> Event:
    """A field write with its value as it is when the root is through."""
    if not isinstance(event.written, Ref):
        return event
    heaps = [leaving.heap for leaving in exits if event.written.id in leaving.heap]
    if not heaps:
        return event
    return replace(event, args=(event.args[0], freeze(event.written, merge_heaps(heaps))))


def parameters(method: Method) -> list[Operand]:
    """Holes for every parameter, the receiver first."""
    count = len(method.ref.params) + (0 if method.static else 1)
    return [Hole(f"parameter {i}") for i in range(count)]


def _widths(method: Method) -> list[int]:
    own = [] if method.static else [1]
    return own + [2 if kind in ("J", "D") else 1 for kind in method.ref.params]


class _Frame:
    """One method being run: the states waiting at each address, lowest address first."""

    def __init__(self, machine: Machine, method: Method, body: Body, goals: set[int] | None) -> None:
        self.goals = goals
        self.machine, self.method, self.body = machine, method, body
        self.dex = machine.program.images[method.image].dex
        self.waiting: dict[int, list[State]] = {}
        self.queue: list[int] = []
        self.exits: list[Exit] = []
        self.handled: set[tuple[int, int]] = set()
        if method not in machine.leaders:
            machine.leaders[method] = leaders(body)
        self.leaders = machine.leaders[method]
        self.serial = machine.runs
        self.lost = False
        """Whether a way was given up before its end."""

    def arrive(self, pc: int, state: State) -> None:
        """Let a state wait at an address."""
        if pc not in self.body.at or (self.goals is not None and pc not in self.goals):
            return
        states = self.waiting.setdefault(pc, [])
        for i, other in enumerate(states):
            if other.regs == state.regs and other.heap == state.heap:
                states[i] = merge([other, state])
                return
        if not states:
            heapq.heappush(self.queue, pc)
        states.append(state)

    def play(self) -> list[Exit]:
        """Run until nothing waits."""
        while self.queue:
            pc = heapq.heappop(self.queue)
            states = self.waiting.pop(pc)
            for state in [merge(states)] if len(states) > WAYS else states:
                self._block(pc, state)
        return self.exits

    def _block(self, pc: int, state: State) -> None:
        """Run from an address to the next place where ways part or meet."""
        at = self.body.at
        while True:
            instruction = at[pc]
            self.machine.tick()
            if self.body.handlers:
                self._enter_handlers(pc, state)
            ways = self._step(instruction, state)
            if ways is None:
                following = pc + length(instruction)
                if following not in at:
                    return
                if following in self.leaders:
                    self.arrive(following, state)
                    return
                pc = following
                continue
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
    def _step(self, i: Instruction, s: State) -> list[tuple[int, State]] | None:
        """Run one instruction; None to go on behind it, else the ways that leave it."""
        op, regs = i.op, s.regs
        try:
            if op in _ON_OBJECT and (ways := self._apart(i, s)):
                return ways
            if 0x01 <= op <= 0x09:
                regs[i.regs[0]] = regs[i.regs[1]]
            elif 0x0A <= op <= 0x0C:
                regs[i.regs[0]] = s.result
            elif op == 0x0D:
                regs[i.regs[0]] = Hole("exception")
            elif 0x0E <= op <= 0x11:
                value = regs[i.regs[0]] if i.regs else Const(None)
                self.exits.append(Exit(value, s.heap, s.guards))
                return []
            elif op == 0x27:
                return []
            elif 0x12 <= op <= 0x19:
                regs[i.regs[0]] = Const(i.value)
            elif op in (0x1A, 0x1B):
                regs[i.regs[0]] = text(self.dex.string(i.ref))
            elif op == 0x1C:
                regs[i.regs[0]] = Made("class", (text(self.dex.type(i.ref)),), "Ljava/lang/Class;")
            elif op == 0x20:
                regs[i.regs[0]] = self._instance_of(s, regs[i.regs[1]], self.dex.type(i.ref))
            elif 0x28 <= op <= 0x2A:
                return [(i.value, s)]
            elif op in (0x2B, 0x2C):
                return self._switch(i, s)
            elif 0x32 <= op <= 0x3D:
                return self._branch(i, s)
            elif op in (0x22, 0x23, 0x24, 0x25, 0x26, 0x21) or 0x44 <= op <= 0x51:
                self._array(i, s)
            elif 0x52 <= op <= 0x6D:
                self._field(i, s)
            elif op in _INVOKES:
                return self._invoke(i, s)
            elif 0x7B <= op <= 0xE2 or 0x2D <= op <= 0x31:
                regs[i.regs[0]] = arithmetic.compute(i, [regs[r] for r in i.regs])
        except ThrownError:
            return []
        except (IndexError, FormatError):
            self.lost = True  # a register the method does not have, a broken reference: the verifier refuses it
            return []
        return None

    def _apart(self, i: Instruction, s: State) -> list[tuple[int, State]] | None:
        """A way for each of a few objects that a receiver may be, so that what is read of one stays together."""
        holder = s.regs[i.regs[1 if i.op <= 0x58 else 0]] if i.regs else None
        if not isinstance(holder, Alternatives) or len(holder.options) > APART:
            return None
        objects = [one for one in holder.options if one != Const(0)]
        if not all(isinstance(one, Ref) for one in objects):
            return None
        return [(i.pc, _narrowed(s, holder, one)) for one in objects]

    def _instance_of(self, s: State, operand: Operand, kind: str) -> Operand:
        thing = s.thing(operand)
        if operand in (Const(0), Const(None)) and kind not in _BOXES:
            return Const(0)
        if thing is not None and thing.type and thing.type == kind:
            return Const(1)
        if thing is not None and thing.type and self.machine.program.find_class(thing.type):
            return Const(int(self.machine.program.is_a(thing.type, kind)))
        content = s.content(operand)
        if isinstance(content, Text):
            return Const(int(kind in _TEXT_KINDS))
        if isinstance(content, Items) and thing is not None and not thing.type and kind in _COLLECTION_KINDS:
            return Const(1)
        return Made("instance-of", (cast(Value, operand), text(kind)), "Z")

    def _branch(self, i: Instruction, s: State) -> list[tuple[int, State]]:
        operands = [s.regs[r] for r in i.regs]
        following = i.pc + 2
        known = arithmetic.test(i.op, operands, s)
        if known is not None:
            return [(i.value if known else following, s)]
        value, truth = arithmetic.condition(i.op, [freeze(o, s.heap) for o in operands])
        for guard in s.guards:  # the same question was answered on the way here
            if guard.value == value and not isinstance(value, Hole):
                return [(i.value if guard.truth == truth else following, s)]
        return self._fork(i, s, [(i.value, truth), (following, not truth)], value)

    def _fork(
        self, i: Instruction, s: State, ways: Iterable[tuple[int, bool]], value: Value
    ) -> list[tuple[int, State]]:
        """Take an unknown condition every way, but a third time round a loop not at all."""
        count, before = s.visits.get(i.pc, (0, {}))
        if count >= 2:
            self.lost = True
            return []
        if count == 1:
            _blur(s, before)
        s.visits[i.pc] = (count + 1, dict(s.heap))
        site = Site(self.method, i.pc)
        taken = []
        for target, truth in ways:
            way = s.copy()
            way.guards = (*s.guards, Guard(value, truth, site))
            taken.append((target, way))
        return taken

    def _switch(self, i: Instruction, s: State) -> list[tuple[int, State]]:
        cases = dalvik.switch_targets(cast("array[int]", self.body.units), i)
        following = i.pc + 3
        match s.regs[i.regs[0]]:
            case Const(int(key)):
                return [(next((target for case, target in cases if case == key), following), s)]
            case unknown:
                value = freeze(unknown, s.heap)
        targets = list(dict.fromkeys(target for _, target in cases))
        if len(targets) > CASES:
            self.machine.cut = True
        ways = [(target, True) for target in targets[:CASES]] + [(following, False)]
        return self._fork(i, s, ways, Made("switch", (value,), "Z"))

    # --- arrays and objects -----------------------------------------------------------------------------------
    def _array(self, i: Instruction, s: State) -> None:
        op, regs = i.op, s.regs
        if op == 0x22:
            kind = self.dex.type(i.ref)
            regs[i.regs[0]] = s.new(Thing(kind, whole=self.machine.program.find_class(kind) is not None))
        elif op == 0x23:
            regs[i.regs[0]] = s.new(Thing(self.dex.type(i.ref), _new_array(self.dex.type(i.ref), regs[i.regs[1]])))
        elif op in (0x24, 0x25):
            items = tuple(cast(Value, regs[r]) for r in i.regs)
            s.result = s.new(Thing(self.dex.type(i.ref), Items(items)))
        elif op == 0x26:
            s.fill(regs[i.regs[0]], _array_content(s.thing(regs[i.regs[0]]), self.body, i))
        elif op == 0x21:
            regs[i.regs[0]] = arithmetic.length(s.content(regs[i.regs[1]]))
        elif op <= 0x4A:
            regs[i.regs[0]] = arithmetic.element(s.content(regs[i.regs[1]]), regs[i.regs[2]])
        else:
            array_, place = regs[i.regs[1]], regs[i.regs[2]]
            s.fill(array_, arithmetic.with_element(s.content(array_), place, regs[i.regs[0]]))

    def _field(self, i: Instruction, s: State) -> None:
        ref, static, write = self.dex.field(i.ref), i.op >= 0x60, i.op in PUTS
        holder: Operand = Const(None) if static else s.regs[i.regs[1]]
        if write:
            value = s.regs[i.regs[0]]
            self._report(i, str(ref), [holder, value], s, value)
            s.set_field(holder, ref.name, value)
            if static:
                self.machine.statics_written = True
                s.heap[_static_slot(ref)] = Thing(ref.type, value)
        else:
            s.regs[i.regs[0]] = self._read(s, ref, holder, static)

    def _read(self, s: State, ref: FieldRef, holder: Operand, static: bool) -> Operand:
        if static and (slot := s.heap.get(_static_slot(ref))) is not None and slot.content is not None:
            return slot.content
        if static and ref.owner == "Ljava/lang/Boolean;" and ref.name in ("TRUE", "FALSE"):
            return Const(int(ref.name == "TRUE"))
        if static and ref.type == "Z" and ref.owner.endswith("/BuildConfig;"):
            return Made(str(ref), (), ref.type)  # a switch of the build: the condition on it is worth knowing
        thing = s.thing(holder)
        if thing is not None and ref.name in thing.fields:
            return thing.fields[ref.name]
        if thing is not None and thing.whole:
            return Const(0)
        if isinstance(holder, Made):
            known = dict(holder.fields).get(ref.name)
            if known is not None:
                return thaw(known, s)
        deep = not static and len(self.machine.frames) > FIELD_DEPTH and self.method not in self.machine.slice
        deep = deep or (self.machine.hold and not static and _of_parameter(s, holder))
        skip = deep or self.method in self.machine.shallow or not self.machine.resolves(ref, static)
        if skip or not self.machine.program.find_class(ref.owner):
            return Made(str(ref), () if static else (cast(Value, holder),), ref.type)
        value = thaw(self.machine.fields(ref), s)
        if static:
            s.heap[_static_slot(ref)] = Thing(ref.type, value)
        return value

    # --- calls ------------------------------------------------------------------------------------------------
    def _invoke(self, i: Instruction, s: State) -> list[tuple[int, State]] | None:
        if i.op >= 0xFC:
            s.result = self._concat_call(i, s)
            return None
        ref = self.dex.method(i.ref)
        args = self._arguments(i, s, ref)
        self._report(i, str(ref), args, s)
        machine = self.machine
        model = machine.models(ref)
        if model is not None:
            machine.frames.append(Site(self.method, i.pc))
            try:
                value = model(machine, s, ref, args)
            finally:
                machine.frames.pop()
            if value is not None:
                s.result = value
                return None
        callee = machine.target(s, i.op, ref, args)
        if callee is not None and machine.follows(callee, args, s, self.method):
            exits = self._enter(i, callee, args, s)
            if exits is not None:
                return self._continue(i, s, exits)
        if callee is not None:
            _touched(s, args)
        s.result = self._opaque(i, s, ref, args)
        return None

    def _arguments(self, i: Instruction, s: State, ref: MethodRef) -> list[Operand]:
        static = i.op in (0x71, 0x77)
        args: list[Operand] = []
        place = 0
        for kind in ref.params if static else ("this", *ref.params):
            args.append(s.regs[i.regs[place]] if place < len(i.regs) else Hole("missing argument"))
            place += 2 if kind in ("J", "D") else 1
        return args

    def _enter(self, i: Instruction, callee: Method, args: list[Operand], s: State) -> list[Exit] | None:
        """Run a callee; None when it took too long and is kept opaque."""
        machine, key = self.machine, (callee, tuple(args))
        if not self._summed(key):
            return self._play_out(i, callee, args, s)
        if key in machine.summaries:
            return [Exit(machine.summaries[key], s.heap, s.guards)]
        before, events = dict(s.heap), len(machine.events)
        exits = self._play_out(i, callee, args, s)
        if exits is not None and self._summed(key) and len(exits) == 1 and len(machine.events) == events:
            leaving = exits[0]
            value, same = leaving.value, all(leaving.heap.get(at) is thing for at, thing in before.items())
            if same and leaving.guards == s.guards and _is_known(value):
                machine.summaries[key] = cast("Const | Text", value)
        return exits

    def _summed(self, key: Summary) -> bool:
        """Whether a call's result depends on nothing but arguments that are known."""
        method, args = key
        machine = self.machine
        return not machine.statics_written and method not in machine.slice and all(map(_is_known, args))

    def _play_out(self, i: Instruction, callee: Method, args: list[Operand], s: State) -> list[Exit] | None:
        machine = self.machine
        limit, events = machine.limit, len(machine.events)
        always = callee in machine.slice
        if not always:
            machine.limit = min(limit, machine.steps + HELPER_STEPS)
        machine.frames.append(Site(self.method, i.pc))
        try:
            return machine.run(callee, args, s.heap, s.guards)
        except OutOfStepsError:
            if always or machine.steps >= limit:
                raise
        except LostError:
            if always:
                return []
        finally:
            machine.frames.pop()
            machine.limit = limit
        machine.hopeless.add(callee)
        del machine.events[events:]
        return None

    def _continue(self, i: Instruction, s: State, exits: list[Exit]) -> list[tuple[int, State]] | None:
        if len(exits) == 1:
            s.result, s.heap, s.guards = exits[0].value, exits[0].heap, exits[0].guards
            return None
        ways = []
        for leaving in exits:
            way = s.copy()
            way.result, way.heap, way.guards = leaving.value, dict(leaving.heap), leaving.guards
            ways.append((i.pc + 3, way))
        return ways

    def _opaque(self, i: Instruction, s: State, ref: MethodRef, args: list[Operand]) -> Operand:
        """A call that is not followed: noted on its receiver; its result is known as what this call returned."""
        site = self._where(i)
        static = i.op in (0x71, 0x77)
        target = str(ref)
        made = Made(target, tuple(cast(Value, arg) for arg in args), ref.returns, site=site)
        if ref.name == "<init>" and args:
            self._construct(s, args[0], made)
            return Const(None)
        if not static:
            s.log(args[0], Made(target, made.args[1:], ref.returns, site=site))
            thing = s.thing(args[0])
            if thing is not None and ref.returns in (ref.owner, thing.type) and ref.returns != "Ljava/lang/String;":
                return args[0]  # a fluent call
        if ref.returns.startswith("L") and ref.returns not in _PLAIN:
            return s.new(Thing(ref.returns, None, made))
        return made

    def _construct(self, s: State, receiver: Operand, made: Made) -> None:
        thing = s.thing(receiver)
        if isinstance(receiver, Ref) and thing is not None:
            origin = thing.origin or replace(made, args=made.args[1:], type=thing.type)
            s.heap[receiver.id] = replace(thing, origin=origin, whole=thing.whole and made.type != "")

    def _where(self, i: Instruction) -> str:
        return f"{self.method.image}:{self.body.offset + 2 * i.pc}"

    def _report(
        self, i: Instruction, target: str, args: list[Operand], s: State, written: Operand | None = None
    ) -> None:
        site = Site(self.method, i.pc)
        if site in self.machine.watch:
            frozen = tuple(freeze(arg, s.heap) for arg in args)
            self.machine.events.append(
                Event(target, site, frozen, s.guards, tuple(self.machine.frames), self.serial, written)
            )

    def _concat_call(self, i: Instruction, s: State) -> Operand:
        """invoke-custom: string concatenation by recipe is followed, any other bootstrap is not."""
        bootstrap, values = self.dex.call_site(i.ref)
        args = [s.regs[r] for r in i.regs]
        recipe = values[2] if len(values) > 2 else None
        if "StringConcatFactory;->makeConcatWithConstants" not in bootstrap or not isinstance(recipe, str):
            return Hole("invoke-custom")
        constants = [text(str(v)) for v in values[3:]]
        pieces: list[Operand] = []
        for char in recipe:
            source: list[Operand] = args if char == "\1" else cast("list[Operand]", constants)
            pieces.append(source.pop(0) if char in "\1\2" and source else text(char))
        return arithmetic.concat([s.content(piece) for piece in pieces])


_ON_OBJECT = frozenset([*range(0x52, 0x59), 0x6E, 0x72, 0x74, 0x78])


def _narrowed(s: State, holder: Alternatives, one: Operand) -> State:
    """The state in which a value that may be several objects is this one, wherever it is held."""
    way = s.copy()
    way.regs = [one if reg is holder else reg for reg in way.regs]
    for key, thing in s.heap.items():
        if any(value is holder for value in thing.fields.values()):
            fields = {name: one if value is holder else value for name, value in thing.fields.items()}
            way.heap[key] = replace(thing, fields=fields)
        elif thing.content is holder:
            way.heap[key] = replace(thing, content=one)
    return way


_BOXED = (
    "Integer",
    "Long",
    "Short",
    "Byte",
    "Character",
    "Boolean",
    "Number",
    "Float",
    "Double",
    "Comparable",
    "Object",
)
_BOXES = frozenset(f"Ljava/lang/{name};" for name in _BOXED)
"""Types of a boxed number: a known one is kept as the number."""
_INVOKES = INVOKES | {0xFC, 0xFD}
_TEXT_KINDS = frozenset(f"Ljava/lang/{name};" for name in ("String", "CharSequence", "Comparable", "Object"))
_COLLECTION_KINDS = ("Ljava/lang/Iterable;", "Ljava/util/Collection;", "Ljava/lang/Object;")
_PLAIN = frozenset(f"Ljava/lang/{name};" for name in ("String", "Integer", "Boolean", "Long", "CharSequence", "Object"))


def _is_known(operand: Operand) -> bool:
    return isinstance(operand, Const) or (isinstance(operand, Text) and operand.known is not None)


def _of_parameter(s: State, holder: Operand, depth: int = 0) -> bool:
    """Whether an object is a parameter, or was got from one: only the caller knows which object it is."""
    if isinstance(holder, Ref):
        thing = s.thing(holder)
        return thing is not None and thing.origin is not None and _of_parameter(s, thing.origin, depth)
    if isinstance(holder, Made):
        return depth < FIELD_NEST and any(_of_parameter(s, arg, depth + 1) for arg in holder.args)
    return isinstance(holder, Hole) and holder.reason.startswith("parameter")


def _touched(s: State, args: list[Operand]) -> None:
    """A method of the build that is not followed may have written any field of what it was given."""
    for arg in args:
        thing = s.thing(arg)
        if isinstance(arg, Ref) and thing is not None and thing.content is None:
            s.heap[arg.id] = replace(thing, fields={}, whole=False)


def _static_slot(ref: FieldRef) -> int:
    return -1 - (hash((ref.owner, ref.name)) & 0xFFFFFFFFFFFF)


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


def _new_array(kind: str, size: Operand) -> Value:
    match size:
        case Const(int(count)) if 0 <= count <= ARRAY:
            return Blob(bytes(count)) if kind == "[B" else Items((Const(0),) * count)
    return Items((), complete=False)


def _array_content(thing: Thing | None, body: Body, i: Instruction) -> Value:
    width, raw = dalvik.array_data(cast("array[int]", body.units), i)
    if thing is not None and thing.type == "[B":
        return Blob(raw)
    signed = thing is None or thing.type != "[C"
    numbers = (int.from_bytes(raw[at : at + width], "little", signed=signed) for at in range(0, len(raw), width))
    return Items(tuple(Const(n) for n in numbers))


__all__ = ["Alternatives", "Event", "Exit", "Machine", "OutOfStepsError", "parameters"]
