"""Trust managers of the app's own: what their ``checkServerTrusted`` compares with, and whether it refuses anything.

Reads every class that implements ``X509TrustManager`` or extends ``X509ExtendedTrustManager``, whatever its name, by
running the method as an impostor would meet it (`pinscan.code.dalvik.trial`), and the strategies that libraries'
managers ask first (`_trust_strategies`). A method that lets an impostor pass accepts
everybody; one that only hands on to another trust manager is left alone; digests, keys and certificates it compares
with are pins, of the key when ``getPublicKey`` was read, else of the certificate.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.circumstances import facts_of, of_guards, of_object
from pinscan.code.dalvik.machine import Exit
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.dalvik.trial import Trial, try_out
from pinscan.code.values import Made, Value
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._installed import installed
from pinscan.mechanisms._library_managers import library_managers
from pinscan.mechanisms._trust_strategies import strategies
from pinscan.model import Fact, Json, Observation, Platform

ID = "android-trust-manager"
TITLE = "Trust managers of the app's own"
PLATFORMS = (Platform.ANDROID,)

_MAX = 100
"""Most trust managers that are run."""


def observe(build: Build) -> Iterator[Fact]:
    """Pin sets, trust-all managers and managers whose rule could not be read."""
    calls = build.once(calls_of)
    seen: set[str] = set()
    libraries = build.once(library_managers)
    for method in trust.managers(calls)[:_MAX]:
        for this in trust.variants(calls, method.ref.owner) if method.ref.owner not in libraries else ():
            for fact in _judge(build, calls, method, this):
                key = f"{method.ref.owner} {getattr(fact, 'kind', getattr(fact, 'id', ''))}"
                if key not in seen:
                    seen.add(key)
                    yield fact
    yield from (_trust_all(calls, method) for method in build.once(strategies).accepting)


def _judge(build: Build, calls: Calls, method: Method, this: Value) -> Iterator[Fact]:
    """What one trust manager does, by attempts with chains of one and two, which the platform accepts or does not."""
    valid, trials = (
        [try_out(calls, method, trust.shown_chain(method, this, length), valid=valid) for length in (1, 2)]
        for valid in (True, False)
    )
    found = trust.pins_of(build, [one for trial in valid for one in trial.compared])
    if found.pins:
        enforced = not any(trial.open for trial in valid)
        yield trust.pin_set(ID, calls, method, found, enforced=enforced)
    if any(trial.open for trial in trials) and not any(trial.cut for trial in trials):
        yield _trust_all(calls, method)
    elif found.pins:
        return
    elif what := _rule(found, [*valid, *trials], build.once(strategies).settled):
        guards = [guard for trial in trials for leaving in trial.exits for guard in leaving.guards]
        facts: dict[str, Json] = {"class_name": method.ref.owner, "what": what, **facts_of(of_guards(calls, guards))}
        where = (calls.program.location(Site(method, 0)),)
        yield Observation(
            ID, "custom-trust", where, facts, origin_of(calls.program, method.ref.owner), part=trust.part(calls, method)
        )


def _rule(found: trust.Found, trials: list[Trial], settled: frozenset[str]) -> str:
    """What decides, where it could not be read as pins; empty when others decide alone, `settled` ones among them."""
    if any(trial.unread for trial in trials):
        return "asks native code"
    if found.unread:
        return "compares with what could not be followed"
    if any(not _is_settled(leaving, settled) for trial in trials if not trial.valid for leaving in trial.exits):
        return "accepts any certificate under a condition"
    return "could not be followed to its end" if any(trial.cut for trial in trials) else ""


def _is_settled(leaving: Exit, settled: frozenset[str]) -> bool:
    """Whether a way past a manager depends on a strategy of which it is known what it trusts."""
    return any(
        isinstance(guard.value, Made) and guard.value.target in settled for guard in leaving.guards if guard.truth
    )


def _trust_all(calls: Calls, method: Method) -> Observation:
    owner = method.ref.owner
    facts: dict[str, Json] = {"class_name": owner}
    where = [calls.program.location(Site(method, 0))]
    placed = installed(calls, owner)
    facts |= facts_of(of_object(calls, owner, placed))
    if placed:
        facts["reached"] = True
        where.extend(calls.program.location(call.site) for call in placed)
    return Observation(
        ID, "trust-all", tuple(where), facts, origin_of(calls.program, owner), part=trust.part(calls, method)
    )
