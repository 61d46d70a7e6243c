"""Pins fetched at run time by iOS code: Wultra's certificate store, Approov, TrustPin.

By their public interfaces: ``WultraSSLPinning.CertStore`` is made of a configuration whose fallback is a JSON text of
``fingerprints`` (name, SHA-256 of the certificate, expiry in milliseconds); Approov starts by
``+[Approov initialize:updateConfig:comment:error:]``, TrustPin by ``TrustPin.setup``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.mechanisms._apple_bundle import origin, texts
from pinscan.mechanisms._apple_pins import pin_from
from pinscan.model import Confidence, Fact, Host, Json, KillSwitch, Observation, PinSet, Subject, SwitchState

_STORE = "WultraSSLPinning.CertStore"
_APPROOV = "initialize:updateConfig:comment:error:"
_TRUST_PIN = "11TrustPinKit0aB0C5setup"
"""``TrustPinKit.TrustPin.setup`` as mangled: the class's name is made of the module's first two words."""
MAX_ENTRIES = 100
"""Fallback fingerprints that are read."""


def observe(build: Build, mechanism: str) -> Iterator[Fact]:
    """Yield every provider that code sets up, and fallback fingerprints."""
    for binary in build.once(apple_code):
        if binary.readable:
            roots = {site.root: site for site, _ in binary.makes(_STORE)}  # allocated and initialized: two sites
            for site in roots.values():
                yield from _wultra(build, binary, site, mechanism)
            yield from _started(build, binary, "approov", (_APPROOV,), mechanism)
            known = (*binary.image.imports, *binary.image.symbols_like(_TRUST_PIN.encode()))
            names = tuple(name for name in sorted(known) if _TRUST_PIN in name)
            yield from _started(build, binary, "trustpin", names, mechanism)


def _started(
    build: Build, binary: AppleBinary, provider: str, names: tuple[str, ...], mechanism: str
) -> Iterator[Fact]:
    if any(binary.has_selector(name) or binary.has_symbol(name) for name in names):
        for site in binary.calls(*names)[:1]:
            yield _observation(build, binary, site, {"provider": provider, "signed": True}, mechanism)


def _wultra(build: Build, binary: AppleBinary, site: CallSite, mechanism: str) -> Iterator[Fact]:
    written = [text for value in binary.literals((site.root,)) for text in texts(value)]
    entries = [entry for text in written if '"fingerprint' in text for entry in _fallback(text)]
    facts: dict[str, Json] = {"provider": "wultra", "signed": True, "fallback": bool(entries)}
    url = next((text for text in written if text.startswith("https://")), None)
    yield _observation(build, binary, site, facts | ({"url": url} if url else {}), mechanism)
    for name, fingerprint, until in entries:
        pin = pin_from(fingerprint, Subject.CERTIFICATE)
        if pin is not None:
            yield PinSet(
                mechanism, (Host(name.lower()),), (pin,), (binary.at(site.at, fingerprint),), origin(build, binary),
                until, kill_switch=KillSwitch(SwitchState.PRESENT, provider="wultra"), confidence=Confidence.LIKELY,
                part=binary.place.part.name, facts={"dynamic": True},
            )  # fmt: skip


def _fallback(written: str) -> Iterator[tuple[str, str, date | None]]:
    """Name, fingerprint and expiry of the entries of a fallback; nothing when the text is no such JSON."""
    try:
        read = json.loads(written)
    except (ValueError, RecursionError):
        return
    listed = read.get("fingerprints") if isinstance(read, dict) else None
    for entry in listed[:MAX_ENTRIES] if isinstance(listed, list) else ():
        match entry:
            case {"name": str(name), "fingerprint": str(fingerprint), **rest}:
                yield name, fingerprint, _day(rest.get("expires"))


def _day(moment: object) -> date | None:
    """The day (UTC) of a moment in milliseconds, or in seconds where it is too small for those."""
    if not isinstance(moment, int | float):
        return None
    try:
        return datetime.fromtimestamp(moment / 1000 if moment > 10**11 else moment, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None


def _observation(
    build: Build, binary: AppleBinary, site: CallSite, facts: dict[str, Json], mechanism: str
) -> Observation:
    part = binary.place.part.name
    return Observation(mechanism, "dynamic-pins", (binary.at(site.at),), facts, origin(build, binary), part=part)
