"""Swift's asynchronous functions: tasks that code starts, the parts that a function is cut into, and their frames.

By the Swift project's ABI (``Concurrency/Task.h``, ``AsyncFunctionPointer``): an asynchronous function is named by the
address of {relative address of its code, size of its frame}. It is given its frame in x22, which begins with the
caller's frame and the address where that goes on; each of its parts ends by a jump to the next, or through
``swift_task_switch``, which jumps to x0 on the executor that is asked for.
"""

from __future__ import annotations

from pinscan.code.apple.calls import Host, Invocation
from pinscan.code.apple.inline import follow
from pinscan.code.apple.state import LOST, Either, Machine, Named, Ptr, State
from pinscan.code.apple.step import store_at

END = Named("resume", "task")
"""Where the outermost frame of a task goes on: nowhere."""
_FRAME, _CONTEXT = 22, 20


def ahead(host: Host, state: State, at: int, target: Machine) -> bool:
    """Go on at an address, or at each of several, as the next part of a function; False where it is not followed.

    What several ways leave behind is not joined: each goes on to its end.
    """
    if not isinstance(target, Either):
        return _part(host, state, at, 0, target)
    ways = [_part(host, state.copy(), at, number, one) for number, one in enumerate(target.options)]
    return any(ways)


def _part(host: Host, state: State, at: int, number: int, target: Machine) -> bool:
    if not isinstance(target, int) or host.program.flow(target) is None:
        return False
    call = Invocation(host, state, at, (host.context, number), "part", LOST)
    return follow(call, target, tail=True)


def started(host: Host, state: State, at: int, entry: Machine, context: Machine) -> None:
    """A task that is started: its code is run beside what follows, which nothing of it changes."""
    target = _code(host, entry)
    if target is None:
        return
    inner = state.copy()
    frame = Ptr(("frame", at, host.context))
    inner.x[_CONTEXT], inner.x[_FRAME] = context, frame
    store_at(inner, frame, 8, frame)
    store_at(inner, Ptr(frame.region, 8), 8, END)
    host.enter(Invocation(host, inner, at, host.context, "task", LOST), target, fresh=True)


def _code(host: Host, entry: Machine) -> int | None:
    """The code of an asynchronous function by its pointer."""
    if not isinstance(entry, int):
        return None
    word = host.program.image.word(entry, 4)
    target = None if word is None else entry + (word - (1 << 32) if word >> 31 else word)
    return target if target is not None and host.program.flow(target) is not None else None


def task(host: Host, state: State, at: int, name: str) -> bool:
    """What a function of Swift's concurrency library does; False for any other."""
    match name:
        case "_swift_task_create":
            started(host, state, at, state.x[3], state.x[4])
            state.x[0] = LOST
        case "_$ss29_runTaskForBridgedAsyncMethodyyyyYaYbcnF":
            started(host, state, at, state.x[0], state.x[1])
        case "_swift_task_alloc":
            state.x[0] = Ptr(("frame", at, host.context))
        case "_swift_task_switch":
            return ahead(host, state, at, state.x[0])
        case _:
            return False
    return True
