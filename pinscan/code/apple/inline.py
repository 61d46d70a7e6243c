"""Following a call into code of the image, and what a call that is not followed leaves uncertain."""

from __future__ import annotations

import re
from collections.abc import Hashable

from pinscan.code.apple.calls import Invocation, shallow
from pinscan.code.apple.state import LOST, STACK, Call, Machine, Named, Ptr, State
from pinscan.code.apple.step import load_at
from pinscan.code.apple.values import BLOCK_CLASSES, INVOKE
from pinscan.code.values import Hole

ANSWERING = frozenset(
    (
        "setSessionDidReceiveAuthenticationChallengeBlock:", "setTaskDidReceiveAuthenticationChallengeBlock:",
        "setAuthenticationChallengeHandler:",
    )
)  # fmt: skip
"""Messages that take a block whose result is an answer: it is recorded as a call of its own."""
ANSWER = "answer of "
"""Before the name of such a message, in the record of its block's result."""
_MUTATES = re.compile(r"^_\$s\w*(?:yy|append)\w*F$")
"""Swift methods that give nothing back (an empty tuple is mangled ``y``, after ``y`` for no labels), or append."""
_EVALUATES = frozenset(("_SecTrustEvaluateAsyncWithError", "_SecTrustEvaluateAsync"))
"""Functions that hand their block the trust evaluated and the result, in registers 1 and 2."""


def follow(call: Invocation, start: int, *, tail: bool = False, fresh: bool = False) -> bool:
    """Run a function inline and take over the state it returns in; False when it was not followed.

    With `tail` it takes the place of the one that is run, with `fresh` it has a depth of its own.
    """
    ended = call.host.enter(call, start, tail=tail, fresh=fresh)
    if ended is None:
        return False
    state = call.state
    state.x, state.q, state.memory, state.objects = ended.x, ended.q, ended.memory, ended.objects
    state.flags = None
    return True


def code_of_block(call: Invocation, block: Machine) -> Machine:
    """The address of a block's code."""
    return load_at(call.state, _plus(block, INVOKE), 8, call.host)


def run_blocks(call: Invocation, words: tuple[Machine, ...]) -> None:
    """Run the blocks that unknown code is given, for the calls in them; what they change is not taken over."""
    for word in words:
        if not is_block(call, word):
            continue
        target = code_of_block(call, word)
        if isinstance(target, int) and call.host.program.flow(target) is not None:
            inner = call.state.copy()
            inner.x[0] = word
            for register in range(1, 8):
                inner.x[register] = Ptr(("argument", register, call.at))
            if call.name in _EVALUATES:
                inner.x[1] = words[0]
                inner.objects["argument", 2, call.at] = Call(call.name, (shallow(call.value(words[0])),))
            ended = call.host.enter(Invocation(call.host, inner, call.at, call.context, "block", word), target)
            if ended is not None and call.name in ANSWERING:
                call.host.record(ended, call.at, f"{ANSWER}{call.name}", word, (ended.x[0],), None)


def is_block(call: Invocation, word: Machine) -> bool:
    """Whether a word is the address of a block: of a constant one, or of one that the run has made."""
    if isinstance(word, int):
        return call.host.program.image.pointer(word) in BLOCK_CLASSES
    kind = call.state.load(word.region, word.offset, 8) if isinstance(word, Ptr) else None
    return isinstance(kind, Named) and kind.name in BLOCK_CLASSES


def region_of(machine: Machine) -> Hashable:
    """The region a machine value points into: the identity of an object."""
    return machine.region if isinstance(machine, Ptr) else None


def _plus(machine: Machine, offset: int) -> Machine:
    if isinstance(machine, int):
        return machine + offset
    return Ptr(machine.region, machine.offset + offset) if isinstance(machine, Ptr) else LOST


def on_stack(place: Ptr) -> bool:
    """Whether a place is on the stack, or in room that a function made there of a size known only when it runs."""
    return place.region == STACK or (isinstance(place.region, tuple) and place.region[:1] == (STACK,))


def escape(state: State, words: tuple[Machine, ...]) -> None:
    """A pointer to the stack handed to unknown code: what it points at may have changed."""
    for word in words:
        if isinstance(word, Ptr) and on_stack(word) and state.load(word.region, word.offset, 8) is not None:
            state.store(word.region, word.offset, 8, Hole("call"))


def changed(call: Invocation) -> None:
    """A Swift method that may change its value, where x20 points at one on the stack: both words of a string."""
    where = call.receiver
    if _MUTATES.search(call.name) and isinstance(where, Ptr) and on_stack(where):
        for offset in (where.offset, where.offset + 8):
            if call.state.load(where.region, offset, 8) is not None:
                call.state.store(where.region, offset, 8, Hole("call"))


def forget(state: State) -> None:
    """Lose the registers that a call does not keep (AAPCS64)."""
    for register in range(2, 18):
        state.x[register] = LOST
    for register in (*range(8), *range(16, 32)):
        state.q.pop(register, None)
