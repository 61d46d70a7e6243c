"""NativeScript's @nativescript-community/https: ``enableSSLPinning({host, certificate, …})``.

The certificate is a file of the app; ``allowInvalidCertificates`` and ``validatesDomainName`` are AFNetworking's and
OkHttp's switches passed through. ``disableSSLPinning()`` lifts it from the script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pinscan.build import Build
from pinscan.formats.javascript import Literal, calls
from pinscan.mechanisms._javascript import Script, file_pins, host_of_url, scripts
from pinscan.model import Confidence, Fact, Gap, GapKind, Host, Json, Observation, PinSet, Platform

ID = "nativescript"
TITLE = "NativeScript's https plugin"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


def observe(build: Build) -> Iterator[Fact]:
    """One pin set for each call with a literal host, and the switches beside it."""
    for script in build.once(scripts):
        for offset, args in calls(script.text, "enableSSLPinning"):
            if args and isinstance(args[0], dict):
                yield from _pinning(script, offset, args[0])


def _pinning(script: Script, offset: int, settings: Mapping[str, Literal]) -> Iterator[Fact]:
    where = script.at(offset)
    written = settings.get("host")
    host = host_of_url(written) if isinstance(written, str) else None
    named: dict[str, Json] = {"hosts": [host]} if host else {}
    if settings.get("allowInvalidCertificates") is True:
        facts: dict[str, Json] = {"switch": "allowInvalidCertificates", "library": "nativescript-https", **named}
        yield Observation(ID, "validation-switched-off", (where,), facts, confidence=Confidence.LIKELY)
    if settings.get("validatesDomainName") is False:
        yield Observation(ID, "hostname-not-verified", (where,), named, confidence=Confidence.LIKELY)
    certificate = settings.get("certificate")
    name = certificate.rsplit("/", 1)[-1] if isinstance(certificate, str) else None
    paths = [path for path in script.part.entries if name and path.rsplit("/", 1)[-1] == name]
    pins = tuple(pin for path in paths for pin in file_pins(script.part, path))
    if host and pins:
        yield PinSet(ID, (Host(host),), pins, (where,), confidence=Confidence.LIKELY, part=script.part.name)
    elif host:
        reason = f"the certificate that pins {host} could not be followed to a file"
        yield Gap(GapKind.UNSUPPORTED, reason, where)
