"""Host name verifiers of the app's own: those that accept any name, and those that pin.

Reads every class that implements ``HostnameVerifier``, lambdas among them, by running ``verify`` as an impostor would
meet it (`pinscan.code.dalvik.trial`): what still answers true accepts any name. One that only compares the requested
host accepts any certificate for that host, because the name it is asked about is the app's own. Apache's and OkHttp's
verifiers that accept everything count where the app uses them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.circumstances import facts_of, of_object
from pinscan.code.dalvik.heap import Operand, Ref
from pinscan.code.dalvik.machine import Exit
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import GETS, Method, Site
from pinscan.code.dalvik.trial import Trial, try_out
from pinscan.code.values import Const, Hole, Value, options
from pinscan.mechanisms import _shown_certificates as shown
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._installed import installed
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "android-hostname-verifier"
TITLE = "Host name verifiers of the app's own"
PLATFORMS = (Platform.ANDROID,)

_TYPE = "Ljavax/net/ssl/HostnameVerifier;"
_ANY = (
    ("Lorg/apache/http/conn/ssl/SSLSocketFactory;", "ALLOW_ALL_HOSTNAME_VERIFIER"),
    ("Lorg/apache/http/conn/ssl/SSLConnectionSocketFactory;", "ALLOW_ALL_HOSTNAME_VERIFIER"),
    ("Lorg/apache/http/conn/ssl/NoopHostnameVerifier;", "INSTANCE"),
    ("Lch/boye/httpclientandroidlib/conn/ssl/SSLSocketFactory;", "ALLOW_ALL_HOSTNAME_VERIFIER"),
    ("Lcz/msebera/android/httpclient/conn/ssl/SSLSocketFactory;", "ALLOW_ALL_HOSTNAME_VERIFIER"),
    ("Lcz/msebera/android/httpclient/conn/ssl/NoopHostnameVerifier;", "INSTANCE"),
)
"""Libraries' verifiers that accept any name, as static fields."""
_ANY_CLASSES = (
    "Lorg/apache/http/conn/ssl/AllowAllHostnameVerifier;",
    "Lorg/apache/http/conn/ssl/NoopHostnameVerifier;",
    "Lch/boye/httpclientandroidlib/conn/ssl/AllowAllHostnameVerifier;",
)
_MAX = 100
"""Most verifiers that are run."""


def observe(build: Build) -> Iterator[Fact]:
    """Verifiers that accept any name, and pin sets of those that compare keys or certificates."""
    calls = build.once(calls_of)
    for method in trust.deciders(calls, (_TYPE,), "verify", "Ljava/lang/String;")[:_MAX]:
        if method.ref.params == ("Ljava/lang/String;", "Ljavax/net/ssl/SSLSession;"):
            for this in trust.variants(calls, method.ref.owner):
                yield from _judge(build, calls, method, this)
    yield from _libraries(calls)


def _judge(build: Build, calls: Calls, method: Method, this: Value) -> Iterator[Fact]:
    args: list[Operand] = [this, Hole("host"), Hole("parameter session")]
    valid = list(shown.runs_with(calls, method, this, args))
    decisions = shown.grouped(calls, method, this, valid)
    for one in decisions:
        enforced = not any(accepting(trial) for trial in one.trials)
        yield trust.pin_set(ID, calls, method, one.found, enforced=enforced)
    if decisions:
        return
    bad = try_out(calls, method, args)
    found = trust.pins_of(build, valid[0].trial.compared)
    accepted = accepting(bad)
    if bad.cut or bad.unread or found.unread:
        return
    hosts = _hosts(accepted) if accepted else _asked(bad)
    if hosts is not None:
        yield any_name(ID, calls, method, hosts)


def accepting(trial: Trial) -> list[Exit]:
    """Ways out that answer true."""
    return [leaving for leaving in trial.exits if any(_true(value) for value in options(_plain(leaving)))]


def _plain(leaving: Exit) -> Value:
    value = leaving.value
    return Hole("object") if isinstance(value, Ref) else value


def _true(value: Value) -> bool:
    return isinstance(value, Const) and bool(value.value)


def _asked(trial: Trial) -> list[str] | None:
    """The hosts of a verifier whose whole answer is whether the app asked for one of them."""
    answers = [value for leaving in trial.exits for value in options(_plain(leaving)) if value != Const(0)]
    named = [[host.pattern for host in trust.hosts_in(answer)] for answer in answers]
    return sorted({name for names in named for name in names}) if named and all(named) else None


def _hosts(accepting: list[Exit]) -> list[str] | None:
    """The hosts for which any certificate is accepted: none for every host; None when another condition decides."""
    names: list[str] = []
    for leaving in accepting:
        compared = [host.pattern for host in trust.hosts_of(leaving.guards)]
        others = [guard for guard in leaving.guards if guard.truth and not list(trust.hosts_of([guard]))]
        if not compared and not others:
            return []
        names.extend(compared if compared and not others else [])
    return sorted(set(names)) or None


def any_name(mechanism: str, calls: Calls, method: Method, hosts: list[str]) -> Observation:
    """What a verifier does that accepts any name; for some hosts only, where they are given."""
    owner = method.ref.owner
    facts: dict[str, Json] = {"class_name": owner}
    if hosts:
        facts["hosts"] = list[Json](hosts)
    placed = installed(calls, owner)
    facts |= facts_of(of_object(calls, owner, placed))
    sites = [Site(method, 0), *(call.site for call in placed)]
    where = tuple(calls.program.location(site) for site in sites)
    return Observation(
        mechanism,
        "hostname-not-verified",
        where,
        facts,
        origin_of(calls.program, owner),
        part=trust.part(calls, method),
    )


def _libraries(calls: Calls) -> Iterator[Observation]:
    """Where the app takes a library's verifier that accepts any name."""
    program = calls.program
    used: dict[str, list[Site]] = {}
    for owner, name in _ANY:
        for image in program.images:
            refs = {image.dex.field(index) for index in image.dex.fields_of(owner, name)}
            for ref in refs:
                used.setdefault(owner, []).extend(trust.outside(calls, program.field_sites(ref, GETS)))
    for owner in _ANY_CLASSES:
        used.setdefault(owner, []).extend(trust.outside(calls, program.makers(owner)))
    for owner, sites in used.items():
        if sites:
            where = tuple(dict.fromkeys(program.location(site) for site in sites))
            first = sites[0].method
            facts: dict[str, Json] = {"class_name": owner}
            yield Observation(
                ID, "hostname-not-verified", where, facts, origin_of(calls.program, first.ref.owner), Confidence.LIKELY,
                trust.part(calls, first),
            )  # fmt: skip
