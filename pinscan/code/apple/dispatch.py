"""What a call instruction of a run reaches: an import, a message, a function of the image, a block."""

from __future__ import annotations

import re

from pinscan.code.apple.calls import Host, Invocation, Model, shallow
from pinscan.code.apple.cpp import CPP
from pinscan.code.apple.digests import ITERATOR, WRITING, iterator
from pinscan.code.apple.foundation import FOUNDATION, apply
from pinscan.code.apple.functions import FUNCTIONS, NOTHING, set_of, table_of
from pinscan.code.apple.inline import changed, code_of_block, escape, follow, forget, region_of, run_blocks
from pinscan.code.apple.nameless import STRIPPED, told
from pinscan.code.apple.nio import NIO
from pinscan.code.apple.openssl import OPENSSL
from pinscan.code.apple.send import initialise, send
from pinscan.code.apple.sequences import SEQUENCES
from pinscan.code.apple.state import LOST, Buffer, Call, Machine, Named, Ptr, State
from pinscan.code.apple.step import load_at
from pinscan.code.apple.swift import SWIFT, found_in, member_of
from pinscan.code.apple.tasks import task
from pinscan.formats.swift import class_in

_ARITY = {
    "_SecTrustEvaluateWithError": 2, "_SecTrustEvaluate": 2, "_SecTrustCopyKey": 1, "_SecTrustCopyPublicKey": 1,
    "_SecTrustCopyCertificateChain": 1, "_SecTrustGetCertificateAtIndex": 2, "_SecCertificateCopyKey": 1,
    "_SecCertificateCopyPublicKey": 1, "_SecKeyCopyExternalRepresentation": 2, "_SecCertificateCopyData": 1,
    "_SecCertificateCreateWithData": 2, "_SecTrustSetAnchorCertificates": 2, "_SecTrustSetAnchorCertificatesOnly": 2,
    "_SecTrustSetPolicies": 2, "_SecPolicyCreateSSL": 2, "_SecPolicyCreateBasicX509": 0, "_CC_SHA256": 3, "_CC_SHA1": 3,
    "_memcmp": 3, "_strcmp": 2, "_strlen": 1, "_CFEqual": 2, "_sec_protocol_options_set_verify_block": 3,
    "_SecTrustEvaluateAsyncWithError": 3, "_SecTrustEvaluateAsync": 3,
    "_sec_protocol_options_set_peer_authentication_required": 2, "_curl_easy_init": 0,
    "_strcasecmp": 2, "_strncmp": 3, "_strncasecmp": 3,
}  # fmt: skip
"""Number of arguments; 4 where a function is not named."""

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
_ONCE = {"_dispatch_once_f": 2, "_swift_once": 1}
"""Functions that run a function -> the argument it is in."""
_GETTER = "vg"
"""Ends the mangled name of a Swift getter: it is given its object alone, what else registers hold is left over."""
_LITERAL = "_$sSD17dictionaryLiteral"
_SET_LITERAL = "_$sSh12arrayLiteral"


def direct(host: Host, state: State, at: int, target: int) -> None:
    """A branch with link to an address."""
    target = host.program.landing(target)
    name = host.program.import_at(target)
    if name is not None:
        _function(host, state, at, name)
        return
    selector = host.program.runtime.message_stubs.get(target)
    if selector is not None:
        send(host, state, at, selector, state.x[0])
        return
    _local(host, state, at, target)


def indirect(host: Host, state: State, at: int, target: Machine) -> None:
    """A branch with link to what a register holds."""
    if isinstance(target, Named) and target.kind == "import":
        _function(host, state, at, target.name)
    elif isinstance(target, Named) and target.kind == "witness":
        state.x[0] = apply(state, target.name, host)
        forget(state)
    elif isinstance(target, int) and host.program.flow(target) is not None:
        _local(host, state, at, target)
    else:
        _block(host, state, at, target)


def _block(host: Host, state: State, at: int, target: Machine) -> None:
    words = tuple(state.x[0:4])
    subject = next((m.region for m in (words[0], target, state.x[20]) if isinstance(m, Ptr)), None)
    host.record(state, at, "block", state.x[0], words, subject)
    state.x[0] = LOST
    forget(state)


def _function(host: Host, state: State, at: int, name: str) -> None:
    if name in NOTHING:
        return
    kept = _KEPT.fullmatch(name)
    if kept is not None:  # variants that take their object in a register of their own
        if kept[1].lower() == "retain":
            state.x[0] = state.x[int(kept[2])]
    elif name == "_objc_msgSend":
        send(host, state, at, _selector(state.x[1]), state.x[0])
    elif name in ("_objc_msgSendSuper2", "_objc_msgSendSuper"):
        send(host, state, at, _selector(state.x[1]), load_at(state, state.x[0], 8, host), upwards=True)
    elif task(host, state, at, name):
        return
    elif name in _RUN_NOW:
        _run_block(host, state, at, state.x[_RUN_NOW[name]])
    elif name in _ONCE:
        _once(host, state, at, state.x[_ONCE[name]], 0, fresh=True)
    else:
        _external(host, state, at, name)


def _selector(machine: Machine) -> str:
    return machine.name if isinstance(machine, Named) and machine.kind == "selector" else "?"


def _run_block(host: Host, state: State, at: int, block: Machine) -> None:
    call = Invocation(host, state, at, host.context, "once", block)
    _once(host, state, at, code_of_block(call, block), block)


def _once(host: Host, state: State, at: int, target: Machine, argument: Machine, *, fresh: bool = False) -> None:
    if isinstance(target, int):
        call = Invocation(host, state, at, host.context, "once", argument)
        state.x[0] = argument
        follow(call, target, fresh=fresh)


# --- functions of other images ---------------------------------------------------------------------------------


def _external(host: Host, state: State, at: int, name: str) -> None:
    swift = name.startswith("_$s")
    words = _variable(host, state, name) or tuple(state.x[0 : 8 if swift else _ARITY.get(name, 4)])
    call = Invocation(host, state, at, host.context, name, state.x[20] if swift else LOST, tuple(state.x[0:8]))
    model = _model(name)
    second = state.x[1]
    result = model(call) if model else None
    if name == "_swift_allocObject":
        _allocated(call, result)
    if result is None:
        state.x[1] = second
        result = _unknown(call, words)
        forget(state)
    state.x[0] = result
    if name in ("_objc_alloc_init", "_objc_opt_new"):
        initialise(host, state, at, result)


def _model(name: str) -> Model | None:
    if name.startswith(_LITERAL):
        return FUNCTIONS["_$sSD17dictionaryLiteralSDyxq_Gx_q_td_tcfC"]
    if name.startswith(_SET_LITERAL):
        return lambda call: set_of(call, call.args[0])
    if name.startswith(ITERATOR):
        return iterator
    return (
        FUNCTIONS.get(name)
        or SWIFT.get(name)
        or SEQUENCES.get(name)
        or WRITING.get(name)
        or FOUNDATION.get(name)
        or CPP.get(name)
        or NIO.get(name)
        or OPENSSL.get(name)
    )


def _variable(host: Host, state: State, name: str) -> tuple[Machine, ...] | None:
    """The arguments of a function with one variable argument; None for every other."""
    if name not in VARIADIC:
        return None
    return (*state.x[: VARIADIC[name]], load_at(state, state.x[31], 8, host))


def _allocated(call: Invocation, made: Machine | None) -> None:
    """Record the making of a Swift object of a known class."""
    content = call.state.objects.get(region_of(made)) if isinstance(made, Ptr) else None
    if isinstance(made, Ptr) and isinstance(content, Buffer) and content.type:
        call.host.record(call.state, call.at, f"alloc {content.type}", LOST, (), None, made.region)


def _unknown(call: Invocation, words: tuple[Machine, ...]) -> Machine:
    """Record a call that is not modelled; its result is known only by it."""
    result = ("object", call.at, 0, call.context)
    subject = region_of(call.receiver)
    args = call.host.record(call.state, call.at, call.name, call.receiver, words, subject, result)
    run_blocks(call, words)
    if not call.name.endswith(_GETTER):
        escape(call.state, words)
    changed(call)
    call.state.x[1] = LOST
    made = Call(call.name, tuple(shallow(arg) for arg in args), class_in(call.name) or "")
    if call.name.endswith("fc") and isinstance(call.state.objects.get(subject), Buffer):
        call.state.objects[subject] = made  # a Swift initializer, run on an object just made
        return call.receiver
    call.state.objects[result] = made
    return Ptr(result)


# --- functions of the image ------------------------------------------------------------------------------------


def _local(host: Host, state: State, at: int, target: int) -> None:
    name = host.program.local(target)
    call = Invocation(host, state, at, host.context, name, state.x[20], tuple(state.x[0:8]))
    if name.startswith(STRIPPED):
        name = call.name = told(call) or name
    result = _built(call, target)
    if result is not None:
        state.x[0] = result
        return
    words = _variable(host, state, name) or tuple(state.x[0:8])
    host.record(state, at, name, state.x[20], words, region_of(state.x[0]))
    if not follow(call, target):
        state.x[0] = _left(call)
        forget(state)


def _built(call: Invocation, target: int) -> Machine | None:
    """The result of a function that is modelled, or seen to build a Swift collection from an array."""
    model = FUNCTIONS.get(call.name) or SWIFT.get(call.name) or NIO.get(call.name) or WRITING.get(call.name)
    model = model or OPENSSL.get(call.name)
    if model is not None:
        return model(call)
    kind = "dictionary" if call.name.startswith(_LITERAL) else call.host.program.builds(target)
    if kind == "dictionary":
        return table_of(call, call.args[0])
    if kind == "set":
        return set_of(call, call.args[0])
    return found_in(call) or (member_of(call) if call.host.program.compares(target) else None)


def _left(call: Invocation) -> Machine:
    """The result of a function of the image that was not followed."""
    region = ("object", call.at, 0, call.context)
    escape(call.state, call.args)
    changed(call)
    values = tuple(shallow(value) for value in call.host.reader(call.state).loose(call.args))
    call.state.objects[region] = Call(call.name, values)
    call.state.x[1] = LOST
    return Ptr(region)
