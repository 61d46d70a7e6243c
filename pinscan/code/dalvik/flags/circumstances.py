"""Under what circumstances code runs at all: the one flag without whose answer none of some calls is made.

For code that undoes a check, which many apps carry for their own developers: a constant of the build, the manifest's
``debuggable``, a setting, a server's flag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pinscan.code.dalvik.call import BRIEF, Call
from pinscan.code.dalvik.calls import CALLERS_INTO, Calls
from pinscan.code.dalvik.conditions import needed, together
from pinscan.code.dalvik.flags.flag_reads import asked
from pinscan.code.dalvik.flags.flags import Flag
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import Method
from pinscan.model import Json

LEVELS = 4
"""Callers above a call whose conditions are read."""
BUILT = frozenset(("build-config", "manifest"))
"""Stores whose answers a build has fixed."""


def circumstance(calls: Calls, made: Sequence[Call]) -> Flag | None:
    """The flag that every one of some calls depends on; None where one of them is made whatever any flag says."""
    return _common([_of_group(calls, group) for group in together(made)])


def of_object(calls: Calls, owner: str, placed: Sequence[Call]) -> Flag | None:
    """The same of the calls that give an object of a class to others, else of those that make one."""
    sites = calls.program.callers(owner, "<init>")
    makers = [site for site in sites if site.method.ref.owner != owner]
    made = [call for call in calls.at(makers[:CALLERS_INTO], lambda _: False, BRIEF) if call.reached]
    whole = 0 < len(makers) <= CALLERS_INTO and len({call.site for call in made}) == len(makers)
    return circumstance(calls, placed) or (circumstance(calls, made) if whole else None)


def of_guards(calls: Calls, guards: Iterable[Guard]) -> Flag | None:
    """The first flag that conditions ask for."""
    return next((flag for guard in guards for flag in asked(calls, guard)), None)


def facts_of(flag: Flag | None) -> dict[str, Json]:
    """What a report tells of a circumstance: where the answer is kept, its name, whether this build ever gives it."""
    if flag is None:
        return {}
    facts: dict[str, Json] = {"condition": flag.store}
    if flag.name:
        facts["flag"] = flag.name
    if flag.store in BUILT and flag.default is not None:
        facts["effective"] = flag.default == flag.truth
    return facts


def _common(found: list[Flag | None]) -> Flag | None:
    """One of several flags, if there is one for each; one that may be answered in this build rather than one that is
    not."""
    known = [flag for flag in found if flag is not None]
    if not known or len(known) < len(found):
        return None
    return max(known, key=lambda flag: flag.store not in BUILT or flag.default is None or flag.default == flag.truth)


def _of_group(calls: Calls, group: list[Call]) -> Flag | None:
    return of_guards(calls, needed(group)) or _above(calls, group[0].root, LEVELS)


def _above(calls: Calls, root: Method, levels: int) -> Flag | None:
    """The flag that every caller of a method depends on."""
    callers = calls.into(root) if levels else ()
    if not callers or len(calls.program.callers_of(root)) > CALLERS_INTO:
        return None
    return _common([of_guards(calls, needed(g)) or _above(calls, g[0].root, levels - 1) for g in together(callers)])
