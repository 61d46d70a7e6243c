"""An abstract run of one function of an image, with what it calls inline.

Blocks are run in reverse postorder; where paths meet their states are joined, so that a value that differs by branch
becomes alternatives and names the branches that chose. Loops are run twice, with what changes in them lost the second
time. The run is bounded in instructions and depth; a bound that is met is told (`Run.cut`).
"""

from __future__ import annotations

import re
from collections.abc import Hashable

from pinscan.code.apple_calls import Invocation, allocate, class_of, shallow
from pinscan.code.apple_flow import Block, Flow
from pinscan.code.apple_functions import FUNCTIONS, NOTHING, set_of, table_of
from pinscan.code.apple_messages import MESSAGES
from pinscan.code.apple_program import Program
from pinscan.code.apple_sites import CallSite, Guard, normal, refined
from pinscan.code.apple_state import (
    LOST,
    STACK,
    Buffer,
    Call,
    Choice,
    Content,
    Either,
    Fork,
    Known,
    Machine,
    Named,
    Ptr,
    State,
    Taken,
    merge,
)
from pinscan.code.apple_step import decided, load_at, read, step
from pinscan.code.apple_values import Reader
from pinscan.code.values import Blob, Hole, Made, Value
from pinscan.formats.arm64 import Op
from pinscan.formats.swift import class_in

MAX_STEPS = 40_000
"""Instructions of one run; where paths meet counts for `MEETING` of them."""
MEETING = 10
MAX_DEPTH = 5
INLINE = (1500, 700, 400, 200, 80)
"""The longest function followed at each depth of calls, in instructions."""
OUTLINED = 24
"""Functions this short are followed at any depth: compilers outline common runs of instructions."""
MAX_SITES = 20_000

_ARITY = {
    "_SecTrustEvaluateWithError": 2, "_SecTrustEvaluate": 2, "_SecTrustCopyKey": 1, "_SecTrustCopyPublicKey": 1,
    "_SecTrustCopyCertificateChain": 1, "_SecTrustGetCertificateAtIndex": 2, "_SecCertificateCopyKey": 1,
    "_SecCertificateCopyPublicKey": 1, "_SecKeyCopyExternalRepresentation": 2, "_SecCertificateCopyData": 1,
    "_SecCertificateCreateWithData": 2, "_SecTrustSetAnchorCertificates": 2, "_SecTrustSetAnchorCertificatesOnly": 2,
    "_SecTrustSetPolicies": 2, "_SecPolicyCreateSSL": 2, "_SecPolicyCreateBasicX509": 0, "_CC_SHA256": 3, "_CC_SHA1": 3,
    "_memcmp": 3, "_strcmp": 2, "_CFEqual": 2, "_sec_protocol_options_set_verify_block": 3,
}  # fmt: skip

_KEPT = re.compile(r"_(?:objc|swift)_(?:bridgeObject)?([rR]etain|[rR]elease)_x([12]?\d)")
VARIADIC = {"_curl_easy_setopt": 2}
"""Functions with one variable argument, which lies on the stack (Apple's arm64 convention) -> how many come before."""
_RUN_NOW = {
    "_dispatch_once": 1,
    "_dispatch_sync": 1,
    "_dispatch_async": 1,
    "_dispatch_barrier_async": 1,
    "_dispatch_after": 2,
}
"""Functions that run a block -> the argument it is in."""


class Run:
    """One run, from one function."""

    def __init__(self, program: Program, start: int) -> None:
        self.program, self.start = program, start
        self.image, self.runtime = program.image, program.runtime
        self.sites: list[CallSite] = []
        self.conditions: dict[Fork, Guard] = {}
        self.steps = 0
        self.cut = False
        self.recording = True
        self._stack: list[int] = []
        self.visited: set[int] = set()
        """Starts of the functions that were followed."""
        self._context: Hashable = ()
        self.exit: State | None = None

    def go(self, state: State) -> State | None:
        """Run the function; the state it returns in, joined over its returns."""
        self.exit = self._function(self.start, state, ())
        return self.exit

    # --- functions and blocks --------------------------------------------------------------------------------

    def _function(self, start: int, state: State, context: Hashable) -> State | None:
        found = self.program.flow(start)
        if found is None or start in self._stack:
            return None
        outer, recording = self._context, self.recording
        self._stack.append(start)
        self.visited.add(start)
        self._context = context
        try:
            back: dict[int, State] = {}
            if found.heads:
                self.recording = False
                self._pass(found, state.copy(), back)
                self.recording = recording
            return self._pass(found, state, back)
        finally:
            self._stack.pop()
            self._context, self.recording = outer, recording

    def _pass(self, found: Flow, entry: State, back: dict[int, State]) -> State | None:
        """Run every block once. `back` gives the states that loops come round with, and takes the new ones."""
        waiting: dict[int, State] = {found.start: entry}
        coming, back_now = dict(back), back
        back_now.clear()
        ended: State | None = None
        seen: set[int] = set()
        last: State = entry
        for block in found.blocks:
            state = waiting.pop(block.start, None)
            if state is None:
                if found.blocks[0] is block or not any(b.ends == "table" for b in found.blocks):
                    continue
                state = last.copy()  # reached by a jump table only
            if block.start in coming:
                state = merge(state, coming[block.start], widen=True)
            seen.add(block.start)
            outs = self._block(block, state)
            if outs is None:
                return ended
            last = state
            for target, out in outs:
                if target < 0:
                    ended = out if ended is None else merge(ended, out)
                    continue
                pool = back_now if target in seen else waiting
                self.steps += MEETING if target in pool else 0
                pool[target] = merge(pool[target], out) if target in pool else out
        return ended

    def _block(self, block: Block, state: State) -> list[tuple[int, State]] | None:
        """Run a block; the states that leave it by target, -1 for a return. None when the run is over."""
        at = block.start
        self.steps += len(block.ops)
        if self.steps > MAX_STEPS:
            self.cut = True
            return None
        for op in block.ops[:-1]:
            self._one(state, op, at)
            at += 4
        return self._leave(block, state, block.ops[-1], at)

    def _one(self, state: State, op: Op, at: int) -> None:
        if op.name == "bl":
            self._direct(state, at, at + op.imm)
        elif op.name == "blr":
            self._indirect(state, at, read(state, op.rn))
        else:
            step(state, op, at, self)

    def _leave(self, block: Block, state: State, op: Op, at: int) -> list[tuple[int, State]]:
        match block.ends:
            case "branch":
                return self._branch(block, state, op, at)
            case "return":
                return [(-1, state)]
            case "tail":
                self._direct(state, at, at + op.imm)
                return [(-1, state)]
            case "table":
                target = read(state, op.rn)
                if target == LOST:
                    return []  # a jump table
                self._indirect(state, at, target)
                return [(-1, state)]
            case "stop":
                return []
        if op.name not in ("b", "cbz", "cbnz", "tbz", "tbnz", "b."):
            self._one(state, op, at)
        return [(target, state) for target in block.targets]

    def _branch(self, block: Block, state: State, op: Op, at: int) -> list[tuple[int, State]]:
        holds = self._decide(state, op)
        if holds is not None and not self._looping():
            return [(block.targets[0 if holds else 1], state)]
        fork = self._remember(state, at, op)
        taken, other = state, state.copy()
        if fork is not None:
            taken.taken, other.taken = taken.taken | {Choice(fork, True)}, other.taken | {Choice(fork, False)}
        return [(block.targets[0], taken), (block.targets[1], other)]

    def _looping(self) -> bool:
        found = self.program.flow(self._stack[-1])
        return bool(found and found.heads)

    def _decide(self, state: State, op: Op) -> bool | None:
        if op.name == "b.":
            return decided(state.flags, op.extra)
        value = read(state, op.rd)
        if not isinstance(value, int):
            return None
        if op.name in ("cbz", "cbnz"):
            return (value == 0) == (op.name == "cbz")
        return (value >> op.rm & 1 == 0) == (op.name == "tbz")

    def _remember(self, state: State, at: int, op: Op) -> Fork:
        """Keep the condition of a branch as a `Guard` that holds when the branch is taken."""
        fork = (at, self._context)
        if op.name == "b.":
            flags = state.flags or ("", LOST, LOST)
            guard = self._comparison(state, op.extra, flags)
        else:
            guard = Guard(self._tested(state, read(state, op.rd)), op.name in ("cbnz", "tbnz"))
        self.conditions[fork] = normal(guard)
        return fork

    def _tested(self, state: State, machine: Machine) -> Value:
        reader = self.reader(state)
        value = shallow(reader.value(machine))
        if reader.by and not isinstance(value, Made):
            reasons = tuple(self.conditions[f].value for f in sorted(reader.by, key=repr) if f in self.conditions)
            return Made("chosen", (value, *reasons))
        return value

    def _comparison(self, state: State, condition: str, flags: tuple[str, Machine, Machine]) -> Guard:
        name, one, two = flags
        if len(state.chain) > 1 and condition in ("eq", "ne"):
            return Guard(self._words_equal(state), condition == "eq")
        if name == "and" and condition in ("eq", "ne"):
            return Guard(self._tested(state, one), condition == "ne")
        return Guard(Made(condition, (self._tested(state, one), self._tested(state, two))), True)

    def _words_equal(self, state: State) -> Value:
        """A run of words compared with constants, as compilers write out ``memcmp``: the bytes compared."""
        words = [b if isinstance(b, int) else a for a, b in state.chain]
        other = next((m for m in state.chain[0] if not isinstance(m, int)), LOST)
        known = b"".join(word.to_bytes(8, "little") for word in words if isinstance(word, int))
        constant: Value = Blob(known) if len(known) == 8 * len(words) else LOST
        return Made("words equal", (self._tested(state, other), constant))

    # --- what a step asks of its surroundings ----------------------------------------------------------------

    def reader(self, state: State) -> Reader:
        """A reader of values in a state."""
        return Reader(self.program, state)

    def static(self, state: State, address: int, size: int) -> Machine:
        """The content of the image at an address that the run has not written."""
        image, runtime = self.image, self.runtime
        if size == 8:
            selector = runtime.selector_slots.get(address)
            if selector is not None:
                return Named("selector", selector)
            title = runtime.class_slots.get(address)
            if title is not None:
                return Named("class", title)
        section = image.section_at(address)
        if section is None:
            return Hole("memory")
        writable = section.segment == "__DATA" and section.name in ("__data", "__bss", "__common")
        if address in runtime.ivars:
            return image.word(address, 4) or LOST
        if writable and not self._constant_data(address, size):
            return self._global(state, address)
        return self._read(address, size)

    def _constant_data(self, address: int, size: int) -> bool:
        """Whether a slot of writable data starts out with something worth reading."""
        return size == 8 and bool(self.image.word(address))

    def _global(self, state: State, address: int) -> Machine:
        value = self.program.global_value(address)
        if value is None:
            return Hole("global")
        state.objects["global", address] = Known(value)
        return Ptr(("global", address))

    def _read(self, address: int, size: int) -> Machine:
        raw = self.image.word(address, size)
        if raw is None:
            return Hole("memory")
        if size != 8:
            return raw
        word = self.reader(State()).word("image", address)
        return word if word is not None else raw

    def field(self, state: State, region: Hashable, offset: int) -> Machine:
        """The content of a field of an object that came from elsewhere."""
        content = state.objects.get(region)
        if isinstance(content, Call) and content.target == "self":
            value = self.program.field_value(content.type, offset)
            if value is not None:
                place = ("field", content.type, offset)
                state.objects[place] = Known(value)
                return Ptr(place)
        handed_in = isinstance(region, tuple) and region[:1] == ("argument",)
        return Hole("parameter" if handed_in else "memory")

    def test(self, state: State, at: int, name: str, one: Machine, two: Machine) -> Machine:
        """The boolean result of comparing two values: an object that stands for the comparison."""
        region = ("test", at, self._context)
        state.objects[region] = Call(name, (self._tested(state, one), self._tested(state, two)))
        return Ptr(region)

    def fork(self, state: State, at: int, cond: str) -> Fork | None:
        """Remember the condition of a conditional select."""
        if state.flags is None and not state.chain:
            return None
        fork = (at, self._context)
        self.conditions[fork] = normal(self._comparison(state, cond, state.flags or ("", LOST, LOST)))
        return fork

    # --- calls -----------------------------------------------------------------------------------------------

    def _direct(self, state: State, at: int, target: int) -> None:
        name = self.program.import_at(target)
        if name is not None:
            self._function_call(state, at, name)
            return
        selector = self.runtime.message_stubs.get(target)
        if selector is not None:
            self._message(state, at, selector, state.x[0])
            return
        self._local_call(state, at, target)

    def _indirect(self, state: State, at: int, target: Machine) -> None:
        if isinstance(target, Named) and target.kind == "import":
            self._function_call(state, at, target.name)
        elif isinstance(target, int) and self.program.flow(target) is not None:
            self._local_call(state, at, target)
        else:
            self._block_call(state, at, target)

    def _block_call(self, state: State, at: int, target: Machine) -> None:
        words = tuple(state.x[0:4])
        subject = next((m.region for m in (words[0], target, state.x[20]) if isinstance(m, Ptr)), None)
        self._site(state, at, "block", state.x[0], words, subject)
        state.x[0] = LOST
        _forget(state)

    def _function_call(self, state: State, at: int, name: str) -> None:
        if name in NOTHING:
            return
        kept = _KEPT.fullmatch(name)
        if kept is not None:  # variants that take their object in a register of their own
            if kept[1].lower() == "retain":
                state.x[0] = state.x[int(kept[2])]
            return
        if name == "_objc_msgSend":
            self._message(state, at, _selector(state.x[1]), state.x[0])
        elif name in ("_objc_msgSendSuper2", "_objc_msgSendSuper"):
            self._message(state, at, _selector(state.x[1]), load_at(state, state.x[0], 8, self), upwards=True)
        elif name in _RUN_NOW:
            block = state.x[_RUN_NOW[name]]
            self._once(state, at, load_at(state, _plus(block, 16), 8, self), block)
        elif name in ("_dispatch_once_f", "_swift_once"):
            self._once(state, at, state.x[2] if name == "_dispatch_once_f" else state.x[1], 0)
        else:
            self._external(state, at, name)

    def _once(self, state: State, at: int, target: Machine, argument: Machine) -> None:
        if isinstance(target, int):
            call = Invocation(self, state, at, self._context, "once", argument)
            state.x[0] = argument
            self._follow(call, target)

    def _blocks(self, call: Invocation, words: tuple[Machine, ...]) -> None:
        """Run the blocks that unknown code is given, for the calls in them; what they change is not taken over."""
        for word in words:
            if not isinstance(word, (Ptr, int)) or (isinstance(word, Ptr) and word.region != STACK):
                continue
            if isinstance(word, int) and self._isa(word) != "__NSConcreteGlobalBlock":
                continue
            target = load_at(call.state, _plus(word, 16), 8, self)
            if isinstance(target, int) and self.program.flow(target) is not None:
                inner = call.state.copy()
                inner.x[0] = word
                for register in range(1, 8):
                    inner.x[register] = Ptr(("argument", register, call.at))
                self.enter(Invocation(self, inner, call.at, call.context, "block", word), target)

    def _isa(self, address: int) -> str:
        name = self.image.pointer(address)
        return name if isinstance(name, str) else ""

    def _external(self, state: State, at: int, name: str) -> None:
        swift = name.startswith("_$s")
        words = tuple(state.x[0 : 8 if swift else _ARITY.get(name, 4)])
        if name in VARIADIC:
            words = (*state.x[: VARIADIC[name]], load_at(state, state.x[31], 8, self))
        call = Invocation(self, state, at, self._context, name, state.x[20] if swift else LOST, tuple(state.x[0:8]))
        model = FUNCTIONS.get(name) or (
            FUNCTIONS["_$sSD17dictionaryLiteralSDyxq_Gx_q_td_tcfC"] if _is_literal(name) else None
        )
        second = state.x[1]
        result = model(call) if model else None
        if name == "_swift_allocObject":
            self._allocated(call, result)
        if result is None:
            state.x[1] = second
            result = self._unknown(call, words)
            _forget(state)
        state.x[0] = result
        if name in ("_objc_alloc_init", "_objc_opt_new"):
            self._initialise(state, at, result)

    def _initialise(self, state: State, at: int, made: Machine) -> None:
        """Run the class's own ``init`` on an object just allocated."""
        content = state.objects.get(made.region) if isinstance(made, Ptr) else None
        if isinstance(content, Call):
            self._message(state, at, "init", made)

    def _allocated(self, call: Invocation, made: Machine | None) -> None:
        """Record the making of a Swift object of a known class."""
        content = call.state.objects.get(_region(made)) if isinstance(made, Ptr) else None
        if isinstance(made, Ptr) and isinstance(content, Buffer) and content.type:
            self._site(call.state, call.at, f"alloc {content.type}", LOST, (), None, made.region)

    def _unknown(self, call: Invocation, words: tuple[Machine, ...]) -> Machine:
        """Record a call that is not modelled; its result is known only by it."""
        result = ("object", call.at, 0, call.context)
        args = self._site(call.state, call.at, call.name, call.receiver, words, _region(call.receiver), result)
        self._blocks(call, words)
        _escape(call.state, words)
        call.state.x[1] = LOST
        made = Call(call.name, tuple(shallow(arg) for arg in args), class_in(call.name) or "")
        subject = _region(call.receiver)
        if call.name.endswith("fc") and isinstance(call.state.objects.get(subject), Buffer):
            call.state.objects[subject] = made  # a Swift initializer, run on an object just made
            return call.receiver
        call.state.objects[result] = made
        return Ptr(result)

    def _local_call(self, state: State, at: int, target: int) -> None:
        name = self.program.local(target)
        call = Invocation(self, state, at, self._context, name, state.x[20], tuple(state.x[0:8]))
        model = FUNCTIONS.get(name)
        kind = "dictionary" if _is_literal(name) else self.program.builds(target)
        result = (
            model(call)
            if model
            else table_of(call, state.x[0])
            if kind == "dictionary"
            else set_of(call, state.x[0])
            if kind == "set"
            else None
        )
        if result is not None:
            state.x[0] = result
            return
        words = tuple(state.x[0:8])
        if name in VARIADIC:
            words = (*state.x[: VARIADIC[name]], load_at(state, state.x[31], 8, self))
        self._site(state, at, name, state.x[20], words, _region(state.x[0]))
        if not self._follow(call, target):
            state.x[0] = self._unrecorded(call)
            _forget(state)

    def _unrecorded(self, call: Invocation) -> Machine:
        region = ("object", call.at, 0, call.context)
        _escape(call.state, call.args)
        values = tuple(shallow(v) for v in self._loose(self.reader(call.state), call.args))
        call.state.objects[region] = Call(call.name, values)
        call.state.x[1] = LOST
        return Ptr(region)

    def enter(self, call: Invocation, start: int) -> State | None:
        """Run a function of the image inline, in the caller's state."""
        found = self.program.flow(start)
        depth = len(self._stack)
        if found is None:
            return None
        if found.size > OUTLINED and (depth > MAX_DEPTH or found.size > INLINE[min(depth, len(INLINE)) - 1]):
            return None
        if depth > 3 * MAX_DEPTH or self.steps + found.size > MAX_STEPS:
            self.cut = True
            return None
        return self._function(start, call.state.copy(), (call.at, call.context))

    def _follow(self, call: Invocation, start: int) -> bool:
        """Run a function inline and take over the state it returns in; False when it was not followed."""
        ended = self.enter(call, start)
        if ended is None:
            return False
        state = call.state
        state.x, state.q, state.memory, state.objects = ended.x, ended.q, ended.memory, ended.objects
        state.flags = None
        return True

    def _message(self, state: State, at: int, selector: str, receiver: Machine, *, upwards: bool = False) -> None:
        count = selector.count(":")
        args = tuple(state.x[2 : 2 + count]) if count <= 6 else tuple(state.x[2:8])
        call = Invocation(self, state, at, self._context, selector, receiver, args)
        of_class = class_of(call, receiver)
        kind = of_class or self._type(state, receiver)
        result = self._modelled(call, of_class, kind)
        if result is None:
            result = self._sent(call, of_class, kind, upwards)
        state.x[0] = result

    def _modelled(self, call: Invocation, of_class: str | None, kind: str | None) -> Machine | None:
        if call.name in ("alloc", "new", "allocWithZone:", "class") and of_class:
            if call.name == "class":
                return call.receiver
            made = allocate(call, of_class)
            if call.name == "new" and isinstance(call.state.objects.get(_region(made)), Call):
                self._message(call.state, call.at, "init", made)
                return call.state.x[0]
            return made
        model = MESSAGES.get(call.name)
        if model is None or (kind and self.program.method(kind, call.name, bool(of_class))):
            return None
        if call.name.startswith("init") and isinstance(self._content(call), Call) and not _foundation(kind):
            return None
        return model(call)

    def _content(self, call: Invocation) -> Content | None:
        return call.state.objects.get(_region(call.receiver))

    def _sent(self, call: Invocation, of_class: str | None, kind: str | None, upwards: bool) -> Machine:
        """A message that builds nothing known: followed when this image implements it, and always recorded."""
        state, initialises = call.state, call.name.startswith("init") and not of_class
        result: Hashable = ("object", call.at, 0, call.context)
        subject = _region(call.receiver)
        if initialises and subject is not None:
            result = subject
        args = self._site(state, call.at, call.name, call.receiver, call.args, subject, result)
        method = None if upwards else self.program.method(kind, call.name, bool(of_class))
        if method is not None:
            state.x[0] = call.receiver
            if not of_class and subject is not None and subject not in state.objects:
                state.objects[subject] = Call("self", (), method.class_name)
            if self._follow(call, method.imp):
                return state.x[0]
        self._blocks(call, call.args)
        _escape(state, call.args)
        _forget(state)
        if initialises and (upwards or (call.name == "init" and isinstance(self._content(call), (Call, Buffer)))):
            return call.receiver
        target = f"{'+' if of_class else '-'}[{kind or '?'} {call.name}]"
        made = () if of_class or initialises else (shallow(self.reader(state).value(call.receiver)),)
        content = Call(
            target, (*made, *(shallow(arg) for arg in args)), (kind or "") if of_class or initialises else ""
        )
        state.objects[result] = content
        return call.receiver if initialises and subject is not None else Ptr(result)

    def _type(self, state: State, receiver: Machine) -> str | None:
        """The class of an object, when it is known."""
        if isinstance(receiver, Either):
            kinds = {self._type(state, option) for option in receiver.options}
            return kinds.pop() if len(kinds) == 1 else None
        content = state.objects.get(_region(receiver))
        return content.type or None if isinstance(content, (Call, Known, Buffer)) else None

    # --- records ---------------------------------------------------------------------------------------------

    def _site(
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
        args = self._loose(reader, words) if name.startswith(("_$s", "0x")) else tuple(reader.value(w) for w in words)
        if not self.recording:
            return args
        if len(self.sites) >= MAX_SITES:
            self.cut = True
            return args
        seen = reader.value(receiver)
        guards = tuple(g for one in sorted(state.taken, key=repr) for g in refined(self._guard(one)))
        choices = tuple(self.conditions[f].value for f in sorted(reader.by, key=repr) if f in self.conditions)
        objects = tuple(_region(word) for word in words)
        self.sites.append(
            CallSite(name, at, self.start, seen, args, guards, choices, subject, result, objects, self.cut)
        )
        return args

    def _guard(self, taken: Taken) -> Guard:
        """What a choice says: a condition and whether it held; of two ways, that one or the other was taken."""
        if isinstance(taken, Choice):
            found = self.conditions.get(taken.fork, Guard(LOST, True))
            return Guard(found.value, found.holds == taken.held)
        parts = [self._guard(one) for way in taken.ways for one in sorted(way, key=repr)]
        return Guard(Made("or", tuple(p.value if p.holds else Made("not", (p.value,)) for p in parts)), True)

    @staticmethod
    def _loose(reader: Reader, words: tuple[Machine, ...]) -> tuple[Value, ...]:
        """The arguments of a Swift call: two words that are a string count as one."""
        found: list[Value] = []
        at = 0
        while at < len(words):
            string = reader.string(words[at], words[at + 1]) if at + 1 < len(words) else None
            found.append(string if string is not None else reader.value(words[at]))
            at += 2 if string is not None else 1
        return tuple(found)


def _selector(machine: Machine) -> str:
    return machine.name if isinstance(machine, Named) and machine.kind == "selector" else "?"


def _region(machine: Machine) -> Hashable:
    return machine.region if isinstance(machine, Ptr) else None


def _plus(machine: Machine, offset: int) -> Machine:
    if isinstance(machine, int):
        return machine + offset
    return Ptr(machine.region, machine.offset + offset) if isinstance(machine, Ptr) else LOST


def _escape(state: State, words: tuple[Machine, ...]) -> None:
    """A pointer to the stack handed to unknown code: what it points at may have changed."""
    for word in words:
        if isinstance(word, Ptr) and word.region == STACK and state.load(STACK, word.offset, 8) is not None:
            state.store(STACK, word.offset, 8, Hole("call"))


def _forget(state: State) -> None:
    """Registers that a call does not keep (AAPCS64)."""
    for register in range(2, 18):
        state.x[register] = LOST
    for register in (*range(8), *range(16, 32)):
        state.q.pop(register, None)


def _is_literal(name: str) -> bool:
    return name.startswith("_$sSD17dictionaryLiteral")


def _foundation(kind: str | None) -> bool:
    return kind is None or kind.startswith("NS")
