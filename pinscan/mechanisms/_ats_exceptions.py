"""The exceptions of App Transport Security: what an app lets through that the platform would refuse, or asks for.

Apple, Information Property List Key Reference, NSAppTransportSecurity. ``NSThirdPartyException…`` and
``NSTemporaryException…`` are older names of the same keys, still read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pinscan.mechanisms._plist_keys import Place
from pinscan.model import Fact, Json

_ANY = "NSAllowsArbitraryLoads"
_NARROWER = ("NSAllowsArbitraryLoadsInWebContent", "NSAllowsArbitraryLoadsForMedia", "NSAllowsArbitraryLoadsInMedia",
             "NSAllowsLocalNetworking")  # fmt: skip
TRANSPORT_KEYS = (_ANY, *_NARROWER, "NSExceptionDomains", "NSPinnedDomains")
"""What ``NSAppTransportSecurity`` may hold."""

_PREFIXES = ("NSException", "NSThirdPartyException", "NSTemporaryException")
_HTTP, _TLS, _SECRECY = "AllowsInsecureHTTPLoads", "MinimumTLSVersion", "RequiresForwardSecrecy"
_TRANSPARENCY = "NSRequiresCertificateTransparency"
EXCEPTION_KEYS = (
    "NSIncludesSubdomains", _TRANSPARENCY,
    *(prefix + name for prefix in _PREFIXES for name in (_HTTP, _TLS, _SECRECY)),
)  # fmt: skip
"""What an entry of ``NSExceptionDomains`` may hold."""
_OLD_TLS = ("TLSv1.0", "TLSv1.1")
_NARROWED_SINCE = 10
"""The iOS version that ignores NSAllowsArbitraryLoads where a narrower key is present."""


def exceptions(place: Place, transport: dict[str, Any]) -> Iterator[Fact]:
    """Every exception in an ``NSAppTransportSecurity`` dictionary."""
    domains = transport.get("NSExceptionDomains")
    table = domains if isinstance(domains, dict) else {}
    yield from _arbitrary_loads(place, transport, table)
    if domains is not None and not isinstance(domains, dict):
        yield place.mistyped("NSExceptionDomains", domains, "it is ignored")
    for host, entry in table.items():
        inside = place.down("NSExceptionDomains", host)
        if isinstance(entry, dict):
            yield from inside.misspelt(entry, EXCEPTION_KEYS, "it is ignored")
            yield from _exception(inside, host, entry)
        elif host not in EXCEPTION_KEYS:
            yield place.down("NSExceptionDomains").mistyped(host, entry, "it is ignored")


def _arbitrary_loads(place: Place, transport: dict[str, Any], table: dict[str, Any]) -> Iterator[Fact]:
    for key in (_ANY, *_NARROWER):
        if not isinstance(transport.get(key, False), bool):
            yield place.mistyped(key, transport[key], "a boolean is expected")
    narrowed = any(key in transport for key in _NARROWER) and not _runs_before(place, _NARROWED_SINCE)
    if transport.get(_ANY) is not True or narrowed:
        return
    yield place.see("ats-exception", _ANY, allows=["arbitrary-loads"])
    cleartext = place.see("cleartext-permitted", _ANY, why="ats")
    others: list[Json] = [host.lower() for host in sorted(table)]  # App Transport Security stays on for these
    yield replace(cleartext, facts={**cleartext.facts, "except_hosts": others}) if others else cleartext


def _runs_before(place: Place, version: int) -> bool:
    """Whether the bundle runs on an iOS older than `version`; what does not say is taken to be newer."""
    major = (place.bundle.text("MinimumOSVersion") or "").split(".")[0]
    return major.isascii() and major.isdigit() and int(major) < version


def _exception(place: Place, host: str, entry: dict[str, Any]) -> Iterator[Fact]:
    tls = _setting(entry, _TLS)
    found = {
        "insecure-http": _setting(entry, _HTTP) is True,
        "no-forward-secrecy": _setting(entry, _SECRECY) is False,
        "old-tls": isinstance(tls, str) and tls in _OLD_TLS,
    }
    allows: list[Json] = [name for name, there in found.items() if there]
    if allows:
        yield place.see("ats-exception", hosts=[host.lower()], allows=allows)
    if found["insecure-http"]:
        yield place.see("cleartext-permitted", hosts=[host.lower()], why="ats")
    if entry.get(_TRANSPARENCY) is True:
        yield place.see(
            "certificate-transparency", _TRANSPARENCY, hosts=[host.lower()], library="App Transport Security"
        )


def _setting(entry: dict[str, Any], name: str) -> object:
    """The value of a key under whichever of its three names it is written."""
    return next((entry[prefix + name] for prefix in _PREFIXES if prefix + name in entry), None)
