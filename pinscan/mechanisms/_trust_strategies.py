"""What trust managers of libraries ask before the platform: strategies that say yes to a chain of certificates.

Apache's clients put one before the platform's manager (``TrustStrategy.isTrusted``): a chain that it trusts is not
looked at any further, any other is left to the platform. Under whatever name, a strategy is asked by a
``checkServerTrusted`` of the build, is given the chain and answers with true or false. Semantics: httpcore 4.4 and
httpcore5, ``SSLContextBuilder``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.build import Build
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.program import GETS, Method
from pinscan.code.dalvik.trial import Trial, invoked, try_out
from pinscan.code.values import Const
from pinscan.formats.dex import MethodRef
from pinscan.mechanisms import _trust_code as trust

_CHAIN = "[Ljava/security/cert/X509Certificate;"
MAX = 40
"""Most strategies that are run."""


@dataclass(frozen=True, slots=True)
class Strategies:
    """The strategies of a build."""

    accepting: tuple[Method, ...] = ()
    """Those that trust a chain whatever it is."""
    settled: frozenset[str] = frozenset()
    """Methods that are asked, all of whose implementations are known to trust any chain, or none."""


def strategies(build: Build) -> Strategies:
    """What the build's strategies say; ask for it by ``build.once(strategies)``."""
    calls = build.once(calls_of)
    accepting: dict[Method, None] = {}
    settled: set[str] = set()
    for ref in _asked(calls):
        said = {method: _says(calls, method) for method in _implementations(calls, ref)}
        accepting.update(dict.fromkeys(method for method, yes in said.items() if yes))
        if said and None not in said.values():
            settled.add(str(ref))
    return Strategies(tuple(accepting), frozenset(settled))


def _asked(calls: Calls) -> dict[MethodRef, None]:
    """The methods that trust managers ask about a chain, their own helpers apart."""
    found: dict[MethodRef, None] = {}
    for above in trust.MANAGERS:
        for kind in calls.program.subtypes(above):
            for method in calls.program.methods(kind):
                if method.ref.name == "checkServerTrusted":
                    refs = (ref for ref in invoked(calls, method) if ref.returns == "Z" and ref.params[:1] == (_CHAIN,))
                    found.update(dict.fromkeys(ref for ref in refs if calls.program.is_interface(ref.owner)))
    return found


def _implementations(calls: Calls, ref: MethodRef) -> list[Method]:
    """The strategies that count: the app's, and those of libraries that the app makes or takes."""
    found = sorted(calls.program.implementations(ref.owner, ref), key=lambda one: (one.image, one.code))
    return [method for method in found if trust.counts(calls, method) or _is_taken(calls, method.ref.owner)][:MAX]


def _is_taken(calls: Calls, owner: str) -> bool:
    """Whether code outside of libraries makes an object of a class, or reads the one that the class holds."""
    program = calls.program
    held = [site for ref in program.static_fields(owner) for site in program.field_sites(ref, GETS)]
    return bool(trust.outside(calls, [*program.makers(owner), *held]))


def _says(calls: Calls, method: Method) -> bool | None:
    """Whether a strategy trusts an impostor's chain; None when that could not be told."""
    trials = [
        try_out(calls, method, trust.shown_chain(method, this, length))
        for this in trust.variants(calls, method.ref.owner)
        for length in (1, 2)
    ]
    if any(_trusts(trial) for trial in trials):
        return True
    unknown = any(trial.cut or trial.unread or _may_trust(trial) for trial in trials)
    return None if unknown else False


def _trusts(trial: Trial) -> bool:
    return any(leaving.value == Const(1) for leaving in trial.open)


def _may_trust(trial: Trial) -> bool:
    return any(leaving.value != Const(0) for leaving in trial.exits)
