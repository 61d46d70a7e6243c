"""What an Objective-C message does in a run: a class of the system modelled, a method of the image followed."""

from __future__ import annotations

from collections.abc import Hashable

from pinscan.code.apple.calls import Host, Invocation, allocate, class_of, shallow
from pinscan.code.apple.inline import escape, follow, forget, region_of, run_blocks
from pinscan.code.apple.messages import MESSAGES
from pinscan.code.apple.state import Buffer, Call, Content, Either, Known, Machine, Named, Ptr, State

_GIVES = {
    "protectionSpace": "NSURLProtectionSpace", "proposedCredential": "NSURLCredential", "URL": "NSURL",
    "currentRequest": "NSURLRequest", "originalRequest": "NSURLRequest",
}  # fmt: skip
"""What the system's messages give: an app's own class may have methods of the same names as theirs."""

_PERFORMS = "performSelector:"
"""How the messages begin that send another: its selector is the first argument, what it takes the next."""


def send(host: Host, state: State, at: int, selector: str, receiver: Machine, *, upwards: bool = False) -> None:
    """Send a message; `upwards` to the superclass. The result is left in register 0."""
    if receiver == 0 and not upwards:  # a message to nil
        state.x[0] = 0
        return
    if selector.startswith(_PERFORMS) and isinstance(state.x[2], Named) and state.x[2].kind == "selector":
        selector, state.x[2], state.x[3] = state.x[2].name, state.x[3], state.x[4]
    count = selector.count(":")
    args = tuple(state.x[2 : 2 + count]) if count <= 6 else tuple(state.x[2:8])
    call = Invocation(host, state, at, host.context, selector, receiver, args)
    of_class = class_of(call, receiver)
    kind = of_class or _type(state, receiver)
    result = _modelled(call, of_class, kind)
    state.x[0] = _sent(call, of_class, kind, upwards) if result is None else result


def initialise(host: Host, state: State, at: int, made: Machine) -> None:
    """Run the class's own ``init`` on an object just allocated."""
    if isinstance(state.objects.get(region_of(made)), Call):
        send(host, state, at, "init", made)


def _modelled(call: Invocation, of_class: str | None, kind: str | None) -> Machine | None:
    if call.name in ("alloc", "new", "allocWithZone:", "class") and of_class:
        return _class_message(call, of_class)
    model = MESSAGES.get(call.name)
    if model is None or (kind and call.host.program.method(kind, call.name, bool(of_class))):
        return None
    if call.name.startswith("init") and isinstance(_content(call), Call) and not _foundation(kind):
        return None
    return model(call)


def _class_message(call: Invocation, of_class: str) -> Machine:
    if call.name == "class":
        return call.receiver
    made = allocate(call, of_class)
    if call.name == "new" and isinstance(call.state.objects.get(region_of(made)), Call):
        send(call.host, call.state, call.at, "init", made)
        return call.state.x[0]
    return made


def _content(call: Invocation) -> Content | None:
    return call.state.objects.get(region_of(call.receiver))


def _foundation(kind: str | None) -> bool:
    return kind is None or kind.startswith("NS")


def _sent(call: Invocation, of_class: str | None, kind: str | None, upwards: bool) -> Machine:
    """A message that builds nothing known: followed when this image implements it, and always recorded."""
    state, initialises = call.state, call.name.startswith("init") and not of_class
    result: Hashable = ("object", call.at, 0, call.context)
    subject = region_of(call.receiver)
    if initialises and subject is not None:
        result = subject
    args = call.host.record(state, call.at, call.name, call.receiver, call.args, subject, result)
    if not upwards and _followed(call, of_class, kind, subject):
        return state.x[0]
    run_blocks(call, call.args)
    escape(state, call.args)
    forget(state)
    if initialises and (upwards or (call.name == "init" and isinstance(_content(call), (Call, Buffer)))):
        return call.receiver
    target = f"{'+' if of_class else '-'}[{kind or '?'} {call.name}]"
    made = () if of_class or initialises else (shallow(call.value(call.receiver)),)
    known = (kind or "") if of_class or initialises else _GIVES.get(call.name, "")
    state.objects[result] = Call(target, (*made, *(shallow(arg) for arg in args)), known)
    return call.receiver if initialises and subject is not None else Ptr(result)


def _followed(call: Invocation, of_class: str | None, kind: str | None, subject: Hashable) -> bool:
    method = call.host.program.method(kind, call.name, bool(of_class))
    if method is None:
        return False
    state = call.state
    state.x[0] = call.receiver
    if not of_class and subject is not None and subject not in state.objects:
        state.objects[subject] = Call("self", (), method.class_name)
    return follow(call, method.imp)


def _type(state: State, receiver: Machine) -> str | None:
    """The class of an object, when it is known."""
    if isinstance(receiver, Either):
        kinds = {_type(state, option) for option in receiver.options}
        return kinds.pop() if len(kinds) == 1 else None
    content = state.objects.get(region_of(receiver))
    return content.type or None if isinstance(content, (Call, Known, Buffer)) else None
