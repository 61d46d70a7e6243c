"""Values by way of a coroutine or of an object that holds one: a suspended block's result, a state's value."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.code.dalvik.call import HELD
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.dispatch import is_library
from pinscan.code.dalvik.program import INVOKES, Method, Site
from pinscan.code.values import Made, Value

RESUMED = "call to 'resume' before 'invoke' with coroutine"
"""The message that Kotlin compiles into every block that can be suspended (``invokeSuspend``), under whatever name."""
HOLDERS = {
    "Lkotlinx/coroutines/flow/": (
        "getValue", "Lkotlinx/coroutines/flow/MutableStateFlow;", ("setValue", "tryEmit", "emit"),
    ),
    "Landroidx/lifecycle/": ("getValue", "Landroidx/lifecycle/MutableLiveData;", ("setValue", "postValue")),
    "Ljava/util/concurrent/atomic/AtomicBoolean;": (
        "get", "Ljava/util/concurrent/atomic/AtomicBoolean;", ("set", "lazySet"),
    ),
}  # fmt: skip
"""Objects that hold a value, by the start of their class: what reads it, and what writes it."""
WRITES = 20
"""Most writes to holders that are looked at."""


def held(calls: Calls, made: Made) -> Iterator[Value]:
    """What a call that is not followed hands out, as far as the build's own code puts it there."""
    owner, _, rest = made.target.partition("->")
    name = rest.partition("(")[0]
    for start, (reader, writable, writers) in HOLDERS.items():
        if owner.startswith(start) and name == reader and made.args:
            yield from _put(calls, made.args[0], writable, writers)
    if rest.endswith(")Ljava/lang/Object;"):
        for arg in made.args:
            for method in _blocks(calls, arg):
                yield calls.result(method)
                yield from _emitted(calls, method)


def _put(calls: Calls, holder: Value, owner: str, writers: tuple[str, ...]) -> Iterator[Value]:
    """What is written to the holder that the same field holds."""
    if not isinstance(holder, Made):
        return
    for name in writers:
        sites = [site for site in calls.program.callers(owner, name) if not is_library(site.method.ref.owner)]
        for call in calls.at(sites[:WRITES], lambda _: False, HELD) if sites else ():
            if len(call.args) > 1 and isinstance(call.args[0], Made) and _same(call.args[0], holder):
                yield call.args[1]


def _same(one: Made, two: Made) -> bool:
    """Whether two values are of one field, or made at one place."""
    return one.target == two.target if ":" in one.target else one.site == two.site != ""


def _blocks(calls: Calls, value: Value) -> Iterator[Method]:
    """The bodies of a suspended block."""
    if isinstance(value, Made) and value.type and calls.program.find_class(value.type):
        users = {site.method for site in calls.program.string_users(RESUMED)}
        yield from (method for method in calls.program.methods(value.type) if method in users)


def _emitted(calls: Calls, method: Method) -> Iterator[Value]:
    """What a flow's block emits."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    invokes = [i for i in body.at.values() if i.op in INVOKES] if body else []
    sites = [Site(method, i.pc) for i in invokes if dex.method(i.ref).name == "emit"]
    for call in calls.at(sites, lambda _: False) if sites else ():
        yield from call.args[1:2]
