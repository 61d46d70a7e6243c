"""Which method of the build a call runs, and whether it is worth running.

A helper is followed when it is small, or when what it returns or fills may hold what the search is about; methods of
known libraries are not run but modelled (`pinscan.code.dalvik.models.library`).
"""

from __future__ import annotations

from pinscan.code.dalvik.flags import remote_config
from pinscan.code.dalvik.heap import Operand, State, Thing
from pinscan.code.dalvik.libraries import MODELLED
from pinscan.code.dalvik.machine import DEPTH, Machine
from pinscan.code.dalvik.program import Method, Program
from pinscan.formats.dex import FieldRef, MethodRef

SMALL, LARGE = 40, 400
"""Largest helper, in code units, that is followed: for any result, and for one that may hold what is searched."""
SETTER = 16
"""Largest helper, in code units, that is followed for what it may write into an object of the build."""
PROVIDERS = frozenset(
    (
        "Lkotlin/Lazy;",
        "Ljavax/inject/Provider;",
        "Ljakarta/inject/Provider;",
        "Ldagger/internal/Provider;",
        "Ldagger/Lazy;",
    )
)
"""Types of objects that give a value when they are asked (`_provides`), by the names they were written with."""
PLAIN = frozenset(f"Ljava/lang/{name};" for name in ("String", "Integer", "Boolean", "Long", "CharSequence", "Object"))
"""Types of plain values."""


def target(
    machine: Machine, state: State, op: int, ref: MethodRef, args: list[Operand], caller: Method
) -> Method | None:
    """The method of the build that an invoke runs, by the receiver's known class, or the only implementation."""
    owner = ref.owner
    if op in (0x6E, 0x72, 0x74, 0x78) and args:
        thing = state.thing(args[0])
        if thing is not None and thing.type and machine.program.find_class(thing.type):
            owner = thing.type
    found = machine.program.find_method(owner, ref.name, ref.params, ref.returns)
    if found is not None and (found.code or owner != ref.owner):
        return found if found.code else None
    return _only_implementation(machine, ref, caller) if found is not None else None


def _only_implementation(machine: Machine, ref: MethodRef, caller: Method) -> Method | None:
    """The only implementation; of several, the one that leads to what is searched, unless it is being run already."""
    found = machine.program.implementations(ref.owner, ref)
    if len(found) > 1:
        machine.vary()
        found = found & machine.slice - {caller, *(site.method for site in machine.frames)}
    return found.pop() if len(found) == 1 else None


def follows(machine: Machine, method: Method, args: list[Operand], state: State, caller: Method) -> bool:
    """Whether a call of this method is run rather than kept as an opaque call."""
    if method in machine.slice:
        machine.vary()
    elif opaque(method.ref.owner) or not _tells(machine, method, args, state, caller):
        return False
    frames = machine.frames[machine.base :]
    if len(frames) >= DEPTH or sum(1 for site in frames if site.method == method) > 1:
        machine.vary()
        return False
    return True


def _tells(machine: Machine, method: Method, args: list[Operand], state: State, caller: Method) -> bool:
    """Whether a helper that does not lead to what is searched is run for what it returns or fills."""
    if method in machine.hopeless:
        machine.vary()
        return False
    size = machine.program.images[method.image].dex.code_size(method.code)
    if machine.flat:
        makes = method.ref.returns in machine.interest and size <= LARGE
        return makes and not any(state.thing(arg) for arg in args)  # else the call tells where it comes from
    if caller in machine.shallow:
        return len(method.ref.returns) == 1 and method.ref.returns != "V" and size <= SMALL * 3
    least, most, searched = _patience(machine, method, args, state)
    if least < size <= most:
        machine.vary()
    return size <= (most if searched else least)


def _patience(machine: Machine, method: Method, args: list[Operand], state: State) -> tuple[int, int, bool]:
    """How large a helper may be, in code units, to be followed for what it returns or fills.

    In any search, in one for what it returns or fills, and whether this is one.
    """
    returns = method.ref.returns
    if method.ref.name == "<init>":
        return SMALL * 2, LARGE, method.ref.owner in machine.interest
    if returns == "V":
        things = [thing for arg in args if (thing := state.thing(arg)) is not None]
        if any(thing.content is not None for thing in things):
            return LARGE, LARGE, False
        filled = any(machine.program.find_class(thing.type) for thing in things)
        return SETTER if filled else 0, LARGE if things else 0, any(matters(machine, thing) for thing in things)
    if len(returns) == 1:
        return SMALL * 3, SMALL * 3, False
    plain = returns[0] == "[" or returns in PLAIN or returns.startswith(("Ljava/util/", "Lkotlin/Pair;"))
    return LARGE if plain else SMALL, LARGE, returns in machine.interest


def matters(machine: Machine, thing: Thing | None) -> bool:
    """Whether an object is a collection or of a type the search is about."""
    return thing is not None and (thing.content is not None or thing.type in machine.interest)


def resolves(machine: Machine, ref: FieldRef, static: bool) -> bool:
    """Whether a field's writers are searched for what it holds: plain values, collections, types of interest.

    An object's numbers and switches are not: a condition on one names the field, which can be asked for later.
    """
    kind = ref.type
    if machine.flat or kind in machine.unread or ref.owner.startswith(remote_config.packages()):
        return False
    plain = is_plain(kind)
    own = not opaque(ref.owner)
    single = static and (len(kind) == 1 or (own and kind == ref.owner))
    return plain or kind in machine.interest or single or (own and _provides(machine.program, ref))


def _provides(program: Program, ref: FieldRef) -> bool:
    """Whether a field holds what gives a value when asked: lazy values, and how dependencies are injected.

    Renamed, the type is an interface with one method, which takes nothing and returns any object; then the fields of a
    component count, an object of which there is one.
    """
    if ref.type in PROVIDERS:
        return True
    if ref.type[0] != "L" or not program.is_interface(ref.type) or len(program.makers(ref.owner)) != 1:
        return False
    given = [(method.ref.params, method.ref.returns) for method in program.methods(ref.type)]
    return given == [((), "Ljava/lang/Object;")]


def is_plain(kind: str) -> bool:
    """Whether a type is of texts, boxes, arrays or collections."""
    return kind[0] == "[" or kind in PLAIN or kind.startswith("Ljava/util/")


def is_library(owner: str) -> bool:
    """Whether code is of the platform or a known library that kept its name: what it asks is not the app's question."""
    return owner.startswith("Lkotlin/") or opaque(owner)


def opaque(owner: str) -> bool:
    """Whether a type belongs to a library that is modelled rather than run."""
    return owner.startswith(MODELLED) or owner.startswith(remote_config.packages())
