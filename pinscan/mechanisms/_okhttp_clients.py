"""Whether the client that a pinner was given to is used at all.

A client is immutable: ``client.newBuilder().certificatePinner(pinner).build()`` makes another one, and when nobody
takes that the connections go on without pins.
"""

from __future__ import annotations

from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.dropped import Family, is_dropped
from pinscan.code.dalvik.program import PUTS
from pinscan.mechanisms._okhttp_find import OKHTTP2, OKHTTP3, holders

_NAMED = {
    OKHTTP3 + "OkHttpClient$Builder;": Family(
        OKHTTP3 + "OkHttpClient$Builder;", frozenset((OKHTTP3 + "OkHttpClient;",))
    ),
    OKHTTP2 + "OkHttpClient;": Family(OKHTTP2 + "OkHttpClient;"),
}


def is_unused(calls: Calls, attached: Call) -> bool:
    """Whether what a call or a field write gives a pinner to, and the clients built of it, are all dropped."""
    site = attached.site
    body = calls.program.body(site.method)
    instruction = body.at.get(site.pc) if body else None
    if instruction is None or not instruction.regs:
        return False
    family = _family(calls, attached.target)
    register = instruction.regs[1 if instruction.op in PUTS and len(instruction.regs) > 1 else 0]
    return family is not None and is_dropped(calls.program, site, attached.chain, register, family)


def _family(calls: Calls, target: str) -> Family | None:
    """The builder that a pinner is given to, and the clients: by name, or as what holds one too and is made of it."""
    owner, _, member = target.partition("->")
    if ":" not in member:
        return _NAMED.get(owner)
    others = holders(calls, member.partition(":")[2]) - {owner}
    return Family(owner, frozenset(kind for kind in others if _is_made_of(calls, kind, owner)))


def _is_made_of(calls: Calls, kind: str, builder: str) -> bool:
    return any(m.ref.name == "<init>" and builder in m.ref.params for m in calls.program.methods(kind))
