"""OkHttp's interceptors: which methods of the build are one's, and which clients are given them.

Under whatever name, an interceptor's method is the one of an interface that returns OkHttp's response; it is put into
one of the two lists of a client's builder, by ``addInterceptor``, ``addNetworkInterceptor`` or ``interceptors().add``,
which R8 often moves into the caller.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import HELD, Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.stored_flags import responses
from pinscan.code.dalvik.program import GETS, INVOKES, Method, Site
from pinscan.code.values import Alternatives, Const, Items, Made, Pairs, Value, options
from pinscan.errors import FormatError
from pinscan.formats.dex import FieldRef
from pinscan.mechanisms._installed import types
from pinscan.mechanisms._okhttp_find import OKHTTP2, OKHTTP3, is_client

_INTERFACES = (f"{OKHTTP3}Interceptor;", f"{OKHTTP2}Interceptor;")
_GIVERS = tuple(
    (owner, name)
    for owner in (
        f"{OKHTTP3}OkHttpClient$Builder;",
        "Lio/ktor/client/engine/okhttp/OkHttpConfig;",
    )
    for name in ("addInterceptor", "addNetworkInterceptor")
)
"""Methods that give a client an interceptor."""
_LISTS = tuple(
    (f"{owner};", name)
    for owner in (f"{OKHTTP3}OkHttpClient$Builder", f"{OKHTTP2}OkHttpClient")
    for name in ("interceptors", "networkInterceptors")
)
"""Methods that return the lists themselves."""
_LIST_TYPES = ("Ljava/util/List;", "Ljava/util/ArrayList;", "Ljava/util/Collection;")
_LIBRARY = (OKHTTP3, OKHTTP2)
_MOVE_RESULT, _MOVES = 0x0C, frozenset((0x07, 0x08, 0x09))
_WRITES = frozenset((*range(0x0D, 0x0E), *range(0x12, 0x1D), *range(0x20, 0x24), *range(0x44, 0x4B)))
"""Instructions that put something else into a register."""
LEVELS = 4
"""Levels of callers that are searched for an interceptor's method."""
CALLERS = 60
"""Most methods among them."""


def is_interceptor(calls: Calls, method: Method) -> bool:
    """Whether a method is an interceptor's ``intercept``, under whatever name."""
    ref, program = method.ref, calls.program
    if method.static or len(ref.params) != 1:
        return False
    above = [kind for kind in program.ancestors(ref.owner) if kind != ref.owner]
    if any(kind in _INTERFACES for kind in above):
        return ref.name == "intercept"
    return ref.returns in program.build.once(responses) and any(
        program.is_interface(kind) and any(_same(ref, one) for one in program.methods(kind)) for kind in above
    )


def _same(ref: object, method: Method) -> bool:
    names = ("name", "params", "returns")
    return all(getattr(ref, name) == getattr(method.ref, name) for name in names)


def working_for(calls: Calls, method: Method) -> tuple[Method, ...]:
    """The interceptors' methods that a method is, or that call it, directly or not."""
    seen, level = {method}, [method]
    for _ in range(LEVELS):
        found = tuple(one for one in level if is_interceptor(calls, one))
        if found:
            return found
        above = dict.fromkeys(site.method for one in level for site in calls.program.callers_of(one))
        level = [one for one in above if one not in seen and not one.ref.owner.startswith(_LIBRARY)]
        seen.update(level)
        if len(seen) > CALLERS:
            break
    return ()


def given(build: Build) -> tuple[Call, ...]:
    """The calls that give clients their interceptors, those of OkHttp's own among them where it is renamed."""
    calls = build.once(calls_of)
    sites = dict.fromkeys(site for owner, name in _GIVERS for site in calls.program.callers(owner, name))
    holders = {site.method for owner, name in _LISTS for site in calls.program.callers(owner, name)}
    lists = _lists(calls)
    holders.update(site.method for ref in lists for site in calls.program.field_sites(ref, GETS))
    for method in sorted(holders, key=lambda one: (one.image, one.code)):
        sites.update(dict.fromkeys(_additions(calls, method, lists)))
    own = [site for site in sites if not site.method.ref.owner.startswith(_LIBRARY)]
    return calls.at(own, search=HELD) if own else ()


def _lists(calls: Calls) -> frozenset[FieldRef]:
    """The lists of a renamed client and its builder."""
    found: set[FieldRef] = set()
    for image in calls.program.images:
        try:
            for index in range(len(image.dex.field_ids) // 4):
                ref = image.dex.field(index)
                if ref.type in _LIST_TYPES and not ref.owner.startswith(_LIBRARY) and is_client(image.dex, ref.owner):
                    found.add(ref)
        except FormatError:
            continue
    return frozenset(found)


def _additions(calls: Calls, method: Method, lists: frozenset[FieldRef]) -> Iterator[Site]:
    """Where a method adds to such a list: what it adds to was read just before, or returned by a method of `_LISTS`."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    held: dict[int, bool] = {}
    """Registers, and whether a client's list is in them, as the code stands."""
    returned = False
    for pc, i in body.at.items() if body else ():
        if i.op in INVOKES:
            ref = dex.method(i.ref)
            returned = (ref.owner, ref.name) in _LISTS
            if ref.owner in _LIST_TYPES and ref.name == "add" and i.regs and held.get(i.regs[0]):
                yield Site(method, pc)
        elif i.op in GETS and i.regs:
            held[i.regs[0]] = dex.field(i.ref) in lists
        elif i.op == _MOVE_RESULT:
            held[i.regs[0]] = returned
        elif i.op in _MOVES:
            held[i.regs[0]] = held.get(i.regs[1], False)
        elif i.op in _WRITES:
            held[i.regs[0]] = False


def placing(calls: Calls, owner: str, this: Value) -> list[Call]:
    """The calls that give an interceptor of a class to a client; of classes that R8 made one, `this` tells which."""
    given_ = calls.program.build.once(given)
    return [call for call in given_ if call.args[1:] and _is_one(call.args[-1], owner, this)]


def _is_one(value: Value, owner: str, this: Value) -> bool:
    """Whether an object is inside a value, as far as the number that tells merged classes apart is known."""
    wanted = dict(this.fields) if isinstance(this, Made) else {}
    match value:
        case Made(args=args, type=kind, fields=fields):
            held = dict(fields)
            if kind == owner and all(name not in held or held[name] == number for name, number in wanted.items()):
                return True
            return any(_is_one(part, owner, this) for part in (*args, *held.values()))
        case Items(parts) | Alternatives(parts):
            return any(_is_one(part, owner, this) for part in parts)
        case Pairs(pairs):
            return any(_is_one(part, owner, this) for pair in pairs for part in pair)
    return False


def may_be_given(calls: Calls, owner: str) -> bool:
    """Whether a client may be given an object of a class where that was not seen: some call gives what is not known."""
    if not _is_made(calls, owner):
        return False
    made = calls.program.build.once(given)
    named = any(calls.program.find_class(kind) for kind in _INTERFACES)
    return calls.cut or (not made and not named) or any(_is_open(calls, call, owner) for call in made)


def _is_made(calls: Calls, owner: str) -> bool:
    """Whether any code makes an object of a class, or names it for reflection."""
    program = calls.program
    return bool(
        program.makers(owner) or program.class_constants(owner) or program.string_users(owner[1:-1].replace("/", "."))
    )


def _is_open(calls: Calls, call: Call, owner: str) -> bool:
    """Whether what a call gives may be an object of a class, or hold one."""
    if not call.reached or len(call.args) < 2:
        return True
    for one in options(call.args[-1]):
        if one in (Const(0), Const(None)):
            continue
        kinds = types(one) - {""}
        if not isinstance(one, Made) or not kinds or any(_is_above(calls, kind, owner) for kind in kinds):
            return True
    return False


def _is_above(calls: Calls, kind: str, owner: str) -> bool:
    return kind == "Ljava/lang/Object;" or (kind != owner and calls.program.is_a(owner, kind))
