"""A call that the code makes, how far a search for such goes, and what several of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pinscan.code.dalvik.heap import Guard, common, depends
from pinscan.code.dalvik.machine import Event
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, Items, Value, is_complete


@dataclass(frozen=True, slots=True)
class Call:
    """A call (or field write) that the code makes."""

    target: str
    """``Lpkg/Cls;->name(args)ret`` or ``Lpkg/Cls;->field:type``."""
    site: Site
    args: tuple[Value, ...]
    """The receiver first, unless the method is static; of a field write the object and the value."""
    guards: tuple[Guard, ...] = ()
    """Conditions under which it is made, as far as the run started (outermost first)."""
    chain: tuple[Site, ...] = ()
    """The calls that lead to it from the method that was run."""
    serial: int = 0
    """Calls of one run of the same method share it."""
    reached: bool = True
    """False when no run came to it (a limit, or code that is never reached): its arguments are holes."""
    ways: tuple[tuple[Guard, ...], ...] = ()
    """The conditions of each way to it, where several with the same arguments were made one; `guards` has what all
    of them have in common."""

    @property
    def root(self) -> Method:
        """The method that was run."""
        return self.chain[0].method if self.chain else self.site.method


Fields = tuple[tuple[str, Value], ...]
Need = Callable[[Call], bool]
"""Whether a call's arguments still need a caller's values."""


@dataclass(frozen=True, slots=True)
class Search:
    """How far a search goes."""

    interest: frozenset[str] = frozenset()
    """Types that are followed further, besides those the watched instructions name."""
    unread: frozenset[str] = frozenset()
    """Types whose fields are not searched for writers."""
    shallow: frozenset[Method] = frozenset()
    """Methods whose helpers are not followed."""
    flat: bool = False
    """Whether nothing is followed but the methods that lead to the call: tells where values come from, not what they
    are."""
    settle: bool = False
    """Whether stored values are read out at the end of the method that is run (a map is filled after it is stored)."""
    hold: bool = False
    """Whether a field of a parameter is left open as long as callers may say which object it is; two objects of one
    class keep their own values that way."""

    brief: bool = False
    """Whether helpers are not run exactly: the conditions of a call are asked for, not its values."""


PLAIN = Search()
BRIEF = Search(brief=True)
HELD = Search(hold=True)


def is_mixed(call: Call) -> bool:
    """Whether more than one argument, besides the receiver, may have one of several values."""
    return sum(_several(arg) for arg in call.args[1:]) > 1


def group(call: Call) -> tuple[Method, object]:
    """What calls are replaced together: all that one way of calls makes in a helper; of the root's own, each alone."""
    return call.root, call.chain or call.site


def tells(calls: list[Call], open_: Iterable[Call]) -> bool:
    """Whether calls have one known value for everything that depends on a parameter in the same calls as they were.

    Of a method that is called through what it implements alone (of any lambda), the callers seldom know the object:
    where the fields of its objects have one value each, these tell enough.
    """
    asked: dict[Site, set[int]] = {}
    for call in open_:
        asked.setdefault(call.site, set()).update(at for at, arg in enumerate(call.args) if depends(arg))
    given = [call.args[at] for call in calls for at in asked.get(call.site, ()) if at < len(call.args)]
    return bool(given) and all(is_complete(value) and not _several(value) for value in given)


def _several(value: Value) -> bool:
    match value:
        case Alternatives():
            return True
        case Items(items):
            return any(map(_several, items))
    return False


def call_of(event: Event) -> Call:
    """The call that a run has met."""
    return Call(event.target, event.site, event.args, event.guards, event.chain, event.serial)


def united(calls: list[Call]) -> list[Call]:
    """One call for several with the same arguments at the same place; only common conditions are kept."""
    groups: dict[tuple[Site, tuple[Value, ...]], list[Call]] = {}
    for call in calls:
        groups.setdefault((call.site, call.args), []).append(call)
    united = [_one(group) for group in groups.values()]
    return sorted(united, key=lambda c: (c.site.method.image, c.site.method.code, c.site.pc, repr(c.args)))


def _one(group: list[Call]) -> Call:
    if len(group) == 1:
        return group[0]
    ways = tuple(dict.fromkeys(call.guards for call in group))
    return replace(group[0], guards=common([call.guards for call in group]), ways=ways)
