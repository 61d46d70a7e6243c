"""Web views that go on after a certificate error: ``SslErrorHandler.proceed`` in ``onReceivedSslError``.

A call without a condition is proven. One under a condition, or in what a dialog calls when the user agrees, is said
to be so: the user cannot tell an impostor either. Semantics: the reference of android.webkit.WebViewClient.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.flag_reads import is_debuggable
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Site
from pinscan.code.values import Hole, Made
from pinscan.mechanisms import _trust_code as trust
from pinscan.model import Confidence, Fact, Json, Observation, Platform

ID = "android-webview"
TITLE = "Web views that accept bad certificates"
PLATFORMS = (Platform.ANDROID,)

_HANDLER = "Landroid/webkit/SslErrorHandler;"
_ENTRY = "onReceivedSslError"


def observe(build: Build) -> Iterator[Fact]:
    """One observation for each method that proceeds."""
    calls = build.once(calls_of)
    seen: set[str] = set()
    for call in calls.to(_HANDLER, "proceed", need=_none):
        if not build.artifact.debuggable and any(g.truth and is_debuggable(g.value) for g in call.guards):
            continue  # as Cordova's client does
        condition = _condition(calls, call)
        name = call.site.method.ref.owner
        if f"{name} {condition}" not in seen:
            seen.add(f"{name} {condition}")
            yield _observation(calls, call, condition)


def _none(call: Call) -> bool:
    """No argument matters here."""
    return False


def _tells_classes_apart(guard: Guard) -> bool:
    """Whether a condition is on a number of the object's own, by which R8 tells the classes apart that it merged."""
    match guard.value:
        case Made("switch" | "eq" | "ne", (Made(target, (Hole("parameter 0"),)), *_)):
            return target.endswith(":I")
    return False


def _condition(calls: Calls, call: Call) -> str:
    """What proceeding depends on: ``none``, a ``condition``, or what the user answers in a ``dialog``."""
    method = call.site.method
    if not call.reached or not all(map(_tells_classes_apart, call.guards)):
        return "condition"
    if method.ref.name == _ENTRY:
        return "none"
    callers = calls.program.callers_of(method)
    if any(site.method.ref.name == _ENTRY and _straight(calls, site) for site in callers):
        return "none"
    return "dialog" if not callers or _is_click(method.ref.params) else "condition"


def _is_click(params: tuple[str, ...]) -> bool:
    return "Landroid/content/DialogInterface;" in params or "Landroid/view/View;" in params


def _straight(calls: Calls, site: Site) -> bool:
    """Whether a call is made without a condition."""
    return any(call.reached and all(map(_tells_classes_apart, call.guards)) for call in calls.at([site], need=_none))


def _observation(calls: Calls, call: Call, condition: str) -> Observation:
    method = call.site.method
    facts: dict[str, Json] = {"class_name": method.ref.owner, "condition": condition}
    return Observation(
        ID,
        "webview-accepts-bad-certificates",
        (calls.program.location(call.site),),
        facts,
        origin_of(calls.program, method.ref.owner),
        Confidence.PROVEN if condition == "none" else Confidence.LIKELY,
        trust.part(calls, method),
    )
