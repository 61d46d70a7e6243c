"""Who decides whether a call is made: a remote flag, a local toggle, the build, or nobody.

A call's conditions (`Call.guards`, and those of the methods that lead to it) are searched for what they ask: a remote
configuration SDK (`data/remote_config.toml`), a preference that is filled from a server's JSON, a plain preference, a
constant of the build. Verdicts: guide of kill switches, table of mechanisms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pinscan.build import Build
from pinscan.code import flag_names
from pinscan.code.calls import Call, Calls, calls_of
from pinscan.code.flag_defaults import default_of
from pinscan.code.flags import Flag, field_of, reads, text_of, truth_of
from pinscan.code.heap import Guard
from pinscan.code.remote_config import readers
from pinscan.code.renamed_flags import renamed
from pinscan.code.stored_flags import PREFERENCES, preference
from pinscan.code.unlinked_flags import names_in_renamed_code, unlinked, unlinked_renamed
from pinscan.code.values import Made, Value
from pinscan.model import KillSwitch, SwitchState

LEVELS = 3
"""Callers above a call whose conditions are read."""
READS = 200
"""Most reads of one condition."""
RESTRICTIONS = ("->getApplicationRestrictions(", "getManifestRestrictions(")


def kill_switch(build: Build, made: Iterable[Call]) -> KillSwitch:
    """Whether a server can keep calls (that attach or fill a pinner, install a trust manager …) from being made."""
    calls = build.once(calls_of)
    flags = [flag for call in made for flag in deciding(calls, call)]
    remote = [flag for flag in flags if flag.store in ("remote", "own-endpoint")]
    if remote and all(flag_names.names_pins(flag.name) and flag.name not in build.flags for flag in remote):
        return KillSwitch(SwitchState.UNKNOWN)  # what is fetched are the pins: whether none may be told is not seen
    if remote:
        best = min(remote, key=lambda flag: (not flag.sure, not flag_names.speaks_of_pinning(flag.name, build.flags)))
        state = SwitchState.PRESENT if best.sure else SwitchState.PROBABLE
        default = None if best.default is None else best.default == best.truth
        return KillSwitch(state, best.name or None, best.provider, default, (best.location,))
    local = {flag.name for flag in flags}
    named = [one for one in (*build.once(unlinked), *build.once(unlinked_renamed)) if one[1] not in local]
    if named:
        provider, name, where = named[0]
        return KillSwitch(SwitchState.PROBABLE, name, provider, None, (where,))
    blocked = any(gap.blocks for gap in build.gaps)
    unsure = blocked or not local.issuperset(build.once(names_in_renamed_code))
    return KillSwitch(SwitchState.UNKNOWN if unsure else SwitchState.ABSENT)


def deciding(calls: Calls, call: Call) -> list[Flag]:
    """The flags that decide whether a call is made, in the method that was run and in those that call it."""
    found = [flag for guard in call.guards for flag in _asked(calls, guard)]
    seen, level = {call.root}, [call.root]
    for _ in range(LEVELS):
        if any(flag.store != "build-config" for flag in found):
            break
        above = [c for root in level for c in calls.into(root)]
        found.extend(flag for upper in above for guard in upper.guards for flag in _asked(calls, guard))
        level = [root for root in dict.fromkeys(upper.root for upper in above) if root not in seen]
        seen.update(level)
    return found


def _asked(calls: Calls, guard: Guard) -> Iterator[Flag]:
    asked = list(islice(reads(calls, guard.value), READS))
    found = [flag for read in asked if (flag := _flag(calls, read, guard)) is not None]
    yield from found
    if not found:
        yield from renamed(calls, asked, guard)


def _flag(calls: Calls, read: Made, guard: Guard) -> Flag | None:
    where = calls.program.location(guard.site)
    head = read.target.partition("(")[0]
    reader = readers().get(head)
    if reader is not None:
        place, name = _key(read.args, calls.program.build.flags)
        own = read.args[place + 1] if reader.default and 0 <= place < len(read.args) - 1 else None
        default = truth_of(own) if own is not None else default_of(calls, reader.provider, name)
        return Flag(name, "remote", reader.provider, default, guard.truth, where)
    if read.target.startswith(PREFERENCES) and len(read.args) == 3:
        return preference(calls, text_of(read.args[1]), truth_of(read.args[2]), guard.truth, where)
    if head.endswith("Bundle;->getBoolean") and read.args and _restricted(read.args[0]):
        default = truth_of(read.args[2]) if len(read.args) == 3 else False
        return Flag(text_of(read.args[1]), "remote", "managed-configuration", default, guard.truth, where)
    field = field_of(read.target)
    if field is not None and field.owner.endswith("/BuildConfig;"):
        return Flag(field.name, "build-config", "", truth_of(calls.field(field)), guard.truth, where)
    return None


def _key(args: tuple[Value, ...], own: frozenset[str] = frozenset()) -> tuple[int, str]:
    """Where a reader's arguments name the flag, and the name: the first known text, one about pinning before others."""
    named = [(place, text_of(arg)) for place, arg in enumerate(args) if text_of(arg)]
    return min(named, key=lambda one: not flag_names.speaks_of_pinning(one[1], own), default=(-1, ""))


def named_by(args: tuple[Value, ...]) -> str:
    """The flag's name among a reader's arguments; empty when it is not known."""
    return _key(args)[1]


def _restricted(value: Value) -> bool:
    return isinstance(value, Made) and any(word in value.target for word in RESTRICTIONS)
