"""Cordova and Capacitor plugins that take their pins from scripts, settings and certificate files.

- cordova-plugin-advanced-http: ``setServerTrustMode('pinned')`` trusts only the ``.cer`` files of ``www/certificates``
  (Capacitor: ``public/certificates``); ``'nocheck'`` accepts everything.
- SSLCertificateChecker: ``check(ok, failed, url, fingerprint, …)`` compares the leaf's fingerprint on a connection of
  its own before the app makes its request, so the two can be answered differently.
- capacitor-ssl-pinning: ``plugins.SSLPinning`` of ``capacitor.config.json`` names certificate files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pinscan.build import Build, Part
from pinscan.errors import FormatError
from pinscan.formats.javascript import calls
from pinscan.mechanisms._javascript import Script, file_pins, fingerprint_pin, has_native, host_of_url, scripts
from pinscan.model import Confidence, Fact, Gap, GapKind, Host, Json, Observation, Pin, PinSet, Platform

ID = "cordova"
TITLE = "Cordova and Capacitor pinning plugins"
PLATFORMS = (Platform.ANDROID, Platform.IOS)

HTTP_PLUGIN = ("Lcom/silkimen/cordovahttp/", "CordovaHttpPlugin")
CHECKER_PLUGIN = ("Lnl/xservices/plugins/SSLCertificateChecker", "SSLCertificateChecker")
CAPACITOR_SETTINGS = "capacitor.config.json"


def observe(build: Build) -> Iterator[Fact]:
    """What each plugin whose native half is in the build is told to do."""
    sources = build.once(scripts)
    if sources and has_native(build, *HTTP_PLUGIN):
        for script in sources:
            yield from _trust_mode(script)
    if sources and has_native(build, *CHECKER_PLUGIN):
        for script in sources:
            yield from _checks(script)
    for part in build.parts:
        for path in part.entries:
            if path.rsplit("/", 1)[-1] == CAPACITOR_SETTINGS:
                yield from _capacitor(part, path)


def _trust_mode(script: Script) -> Iterator[Fact]:
    for offset, args in calls(script.text, "setServerTrustMode"):
        mode = args[0] if args else None
        where = script.at(offset)
        if mode == "nocheck":
            facts = {"switch": "setServerTrustMode('nocheck')", "library": "cordova-plugin-advanced-http"}
            yield Observation(ID, "validation-switched-off", (where,), dict(facts), confidence=Confidence.LIKELY)
        elif mode == "pinned":
            pins = _folder_pins(script.part)
            yield PinSet(
                ID, (), pins, (where,), confidence=Confidence.LIKELY, part=script.part.name,
                facts={"mode": "pinned"} if pins else {"mode": "pinned", "blocks_all": "no certificate in the folder"},
            )  # fmt: skip


def _folder_pins(part: Part) -> tuple[Pin, ...]:
    """The certificates that the plugin would load: DER files ``*.cer`` directly in its folder."""
    folders = ("www/certificates/", "public/certificates/")
    inside = ((path, path.rpartition(folder)) for path in part.entries for folder in folders if path.endswith(".cer"))
    paths = (path for path, (_, folder, name) in inside if folder and "/" not in name)
    return tuple(pin for path in paths for pin in file_pins(part, path))


def _checks(script: Script) -> Iterator[Fact]:
    for offset, args in calls(script.text, "check"):
        server = args[2] if len(args) > 3 else None
        if not isinstance(server, str) or "://" not in server:
            continue
        host = host_of_url(server)
        prints = [text for argument in args[3:] for text in (argument if isinstance(argument, list) else [argument])]
        pins = tuple(fingerprint_pin(text) for text in prints if isinstance(text, str))
        where = script.at(offset)
        if host and pins:
            facts: dict[str, Json] = {"separate_connection": True, "library": "SSLCertificateChecker"}
            yield PinSet(ID, (Host(host),), pins, (where,), confidence=Confidence.LIKELY, facts=facts)
            seen: dict[str, Json] = {"library": "SSLCertificateChecker", "hosts": [host]}
            yield Observation(ID, "check-on-separate-connection", (where,), seen, confidence=Confidence.LIKELY)


def _capacitor(part: Part, path: str) -> Iterator[Fact]:
    try:
        settings = json.loads(part.entries[path].read())
    except (ValueError, RecursionError, FormatError):
        yield Gap(GapKind.DAMAGED, "capacitor.config.json is not JSON: its pins cannot be read", part.at(path))
        return
    plugins = settings.get("plugins") if isinstance(settings, dict) else None
    pinning = plugins.get("SSLPinning") if isinstance(plugins, dict) else None
    names = pinning.get("certs") if isinstance(pinning, dict) else None
    names = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    if not names:
        return
    where = part.at(path, "plugins/SSLPinning/certs", text=", ".join(names))
    places = ("{}", "assets/{}", "assets/public/{}", "public/{}", "App/{}")
    pins = tuple(pin for name in names for place in places for pin in file_pins(part, place.format(name)))
    if pins:
        yield PinSet(ID, (), pins, (where,), confidence=Confidence.LIKELY, part=part.name)
    else:
        missing = f"capacitor.config.json pins certificates that are not in the build: {', '.join(names)[:80]}"
        yield Gap(GapKind.DAMAGED, missing, where)
