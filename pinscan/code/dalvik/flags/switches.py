"""Who decides whether calls are made: a remote flag, a local toggle, the build, or nobody.

The conditions of calls (`pinscan.code.dalvik.conditions`), and those of the methods that lead to them, are searched for
what they ask (`flag_reads`). Verdicts: guide of kill switches, table of mechanisms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from pinscan.build import Build
from pinscan.code import flag_names
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.conditions import creation, decisive, together
from pinscan.code.dalvik.flags.callbacks import kept, told
from pinscan.code.dalvik.flags.circumstances import BUILT
from pinscan.code.dalvik.flags.flag_reads import asked
from pinscan.code.dalvik.flags.flags import Flag, filled
from pinscan.code.dalvik.flags.unlinked_flags import names_in_renamed_code, unlinked, unlinked_renamed
from pinscan.code.dalvik.heap import Guard, depends
from pinscan.code.dalvik.program import Method, Site
from pinscan.model import KillSwitch, PinSet, SwitchState

LEVELS = 3
"""Callers above a call whose conditions are read."""


def kill_switch(build: Build, made: Iterable[Call]) -> KillSwitch:
    """Whether a server can keep calls (that attach or fill a pinner, install a trust manager …) from being made."""
    calls = build.once(calls_of)
    made = list(made)
    remote = [flag for flag in deciding(calls, made) if flag.remote]
    if all(_names_pins(build, flag) for flag in remote) and any(_names_pins(build, flag) for flag in _met(calls, made)):
        return KillSwitch(SwitchState.UNKNOWN)  # what is fetched are the pins: whether none may be told is not seen
    if remote:
        best = min(remote, key=lambda flag: (not flag.sure, not flag_names.speaks_of_pinning(flag.name, build.flags)))
        state = SwitchState.PRESENT if best.sure else SwitchState.PROBABLE
        default = None if best.default is None else best.default == best.truth
        return KillSwitch(state, best.name or None, best.provider or None, default, (best.location,))
    return _by_name(build, build.once(_seen_to_decide))


def _names_pins(build: Build, flag: Flag) -> bool:
    return flag.remote and flag_names.names_pins(flag.name) and flag.name not in build.flags


def _met(calls: Calls, made: Sequence[Call]) -> Iterator[Flag]:
    """The flags of all conditions that are met on the way to calls, whether they decide or not."""
    for guard in dict.fromkeys(guard for call in made for guard in call.guards):
        yield from asked(calls, guard)


def _by_name(build: Build, linked: set[str], *, of_sdk: bool = False) -> KillSwitch:
    """The verdict where no condition asks a server: by the flags that are named and not seen to decide anything.

    The app's flags are none for the pins that an SDK brings.
    """
    named = [one for one in (*build.once(unlinked), *build.once(unlinked_renamed)) if one[1] not in linked]
    if named and not of_sdk:
        provider, name, where = named[0]
        return KillSwitch(SwitchState.PROBABLE, name, provider or None, None, (where,), by_name=True)
    blocked = any(gap.blocks for gap in build.gaps)
    unsure = blocked or not linked.issuperset(build.once(names_in_renamed_code))
    return KillSwitch(SwitchState.UNKNOWN if unsure else SwitchState.ABSENT, by_name=True)


def settled(build: Build, pin_sets: Sequence[PinSet]) -> list[PinSet]:
    """Pin sets with the verdicts that names alone gave, once it is known which flags decide about other pin sets.

    A flag that is seen to lift one client's pins is no reason to suspect it before another's.
    """
    linked = build.once(_seen_to_decide)
    found = []
    for one in pin_sets:
        if one.kill_switch.by_name:
            told = _by_name(build, linked, of_sdk=one.origin.startswith("sdk:"))
            one = replace(one, kill_switch=replace(told, by_name=False))
        found.append(one)
    return found


def _seen_to_decide(build: Build) -> set[str]:
    """Names of flags that were seen to decide something, as far as verdicts were asked for; it grows with each."""
    return set()


def deciding(calls: Calls, made: Sequence[Call]) -> list[Flag]:
    """The flags that decide whether calls are made, in the methods that were run and in those that call them."""
    found: list[Flag] = []
    via = {site for call in made for site in call.chain}
    under = cache(lambda: {(guard.site, guard.truth) for call in made for guard in creation(calls, call)})
    for group in together(made):
        guards = list(decisive(group))
        ways = [(guard, group[0].root) for guard in guards]
        own = _lifting(calls, ways, under)
        handed = own or _lifting(calls, _handed(calls, guards, group[0].root, via), under)
        found.extend(handed or _above(calls, group[0], via))
    flags = list(dict.fromkeys(found))
    calls.program.build.once(_seen_to_decide).update(name for flag in flags for name in flag.names)
    return flags


def _lifting(
    calls: Calls, met: Iterable[tuple[Guard, Method]], under: Callable[[], set[tuple[Site, bool]]]
) -> list[Flag]:
    """What conditions ask for, less flags of a feature that is either pinned or not there at all.

    Those decide about the client, which is itself made `under` them, not about its pins; a flag that is named for
    pinning is always meant. That is asked for last, as the code that makes the client is followed for it.
    """
    own = calls.program.build.flags
    return [
        flag
        for guard, method in met
        for flag in asked(calls, guard) or [*told(calls, guard, method), *kept(calls, guard)]
        if not flag.remote
        or flag_names.speaks_of_pinning(flag.name, own)
        or not flag.name
        or (guard.site, guard.truth) not in under()
    ]


def _into(calls: Calls, method: Method, via: set[Site]) -> list[Call]:
    """The calls made to a method: of several, those that other calls for the same pins came by."""
    callers = calls.into(method)
    return [one for one in callers if one.site in via] or list(callers)


def _handed(
    calls: Calls, guards: list[Guard], method: Method, via: set[Site], levels: int = LEVELS
) -> Iterator[tuple[Guard, Method]]:
    """Conditions on parameters of the method that was run, with what its callers hand over, and those callers."""
    if not levels or not any(depends(guard.value) for guard in guards):
        return
    for one in _into(calls, method, via):
        given = [replace(guard, value=filled(guard.value, one.args)) for guard in guards]
        yield from ((guard, one.root) for guard in given)
        yield from _handed(calls, given, one.root, via, levels - 1)


def _above(calls: Calls, call: Call, via: set[Site]) -> list[Flag]:
    """The flags that decide in the methods that lead to a call, the nearest level that has any."""
    seen, level = {call.root}, [call.root]
    own = calls.program.build.flags
    for _ in range(LEVELS):
        above = [one for root in level for one in _into(calls, root, via)]
        found = [flag for one in above for guard in one.guards for flag in asked(calls, guard)]
        meant = [f for f in found if not f.remote or flag_names.speaks_of_pinning(f.name, own)]
        if any(flag.store not in BUILT for flag in meant):
            return meant
        level = [root for root in dict.fromkeys(one.root for one in above) if root not in seen]
        seen.update(level)
    return []
