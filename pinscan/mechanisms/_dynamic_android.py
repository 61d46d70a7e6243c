"""Pins fetched at run time by Android code: Wultra's certificate store, Approov, TrustPin."""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Site
from pinscan.code.values import Made, Text, Value, options, strings
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms import _trust_code as trust
from pinscan.mechanisms._moments import day
from pinscan.model import (
    Confidence,
    Fact,
    Host,
    Json,
    KillSwitch,
    Observation,
    PinSet,
    Subject,
    SwitchState,
)

ID = "dynamic-pins"

_WULTRA = "Lcom/wultra/android/sslpinning/"
_ENTRY = _WULTRA + "model/GetFingerprintResponse$Entry;"
_SERVICES = (
    ("approov", "Lio/approov/service/"),
    ("trustpin", "Lcloud/trustpin/"),
    ("approov", "Lcom/criticalblue/approovsdk/"),
)
"""Providers whose pins come with a signed configuration of their own servers."""
OWN_PINS = tuple(package for _, package in _SERVICES)
"""Packages whose code gives OkHttp the pins that it has fetched: what is said of their provider says that."""


def observe(build: Build) -> Iterator[Fact]:
    """Every provider the app's code calls, and fallback fingerprints."""
    calls = build.once(calls_of)
    yield from _wultra(calls)
    seen: set[str] = set()
    for provider, package in _SERVICES:
        sites = list(_uses(calls, package))
        if sites and provider not in seen:
            seen.add(provider)
            yield _observation(calls, sites, {"provider": provider, "signed": True})


def _uses(calls: Calls, package: str) -> Iterator[Site]:
    """Where code outside of a package calls into it."""
    for image in calls.program.images:
        dex = image.dex
        for index in dex.types_under(package):
            for method in dex.methods_of(dex.type(index)):
                ref = dex.method(method)
                for site in calls.program.callers(ref.owner, ref.name, ref.params):
                    if not site.method.ref.owner.startswith(package):
                        yield site


def _wultra(calls: Calls) -> Iterator[Fact]:
    made = calls.to(_WULTRA + "CertStoreConfiguration$Builder;", "<init>")
    entries = [call for call in calls.to(_ENTRY, "<init>") if _is_apps(call)]
    for call in made:
        if not _is_apps(call):
            continue
        facts: dict[str, Json] = {"provider": "wultra", "signed": True, "fallback": bool(entries)}
        url = next((text.known for arg in call.args[1:2] for text in _texts(arg) if text.known), None)
        yield _observation(calls, [call.site], facts | ({"url": url} if url else {}))
    for call in entries:
        yield from _fallback(calls, call)


def _is_apps(call: Call) -> bool:
    return not call.site.method.ref.owner.startswith(_WULTRA)


def _texts(value: Value) -> Iterator[Text]:
    for choice in options(value):
        if isinstance(choice, Made):
            for arg in choice.args:
                yield from strings(arg)
        else:
            yield from strings(choice)


def _fallback(calls: Calls, call: Call) -> Iterator[PinSet]:
    """``Entry(name, fingerprint, expires, …)``: the SHA-256 of a certificate for one name."""
    if len(call.args) < 4:
        return
    pins = [values.digest_pin(given, Subject.CERTIFICATE) for given in values.written(call.args[2])]
    hosts = [Host(str(text).lower()) for text in strings(call.args[1])]
    found = tuple(pin for pin in pins if pin is not None)
    if found and hosts:
        yield PinSet(
            ID,
            tuple(hosts),
            found,
            (calls.program.location(call.site, found[0].text),),
            origin=origin_of(calls.program, call.root.ref.owner),
            expires=day(call.args[3]),
            kill_switch=KillSwitch(SwitchState.PRESENT, provider="wultra"),
            confidence=Confidence.LIKELY,
            part=trust.part(calls, call.site.method),
            facts={"dynamic": True},
        )


def _observation(calls: Calls, sites: list[Site], facts: dict[str, Json]) -> Observation:
    where = tuple(dict.fromkeys(calls.program.location(site) for site in sites[:20]))
    method = sites[0].method
    return Observation(
        ID, "dynamic-pins", where, facts, origin_of(calls.program, method.ref.owner), part=trust.part(calls, method)
    )
