"""React Native plugins that take their pins from JavaScript or from a settings file.

- react-native-ssl-public-key-pinning 1.x: ``initializeSslPinning({host: {publicKeyHashes, includeSubdomains,
  expirationDate}})`` feeds OkHttp's CertificatePinner on Android and TrustKit on iOS.
- react-native-ssl-pinning 1.x: ``fetch(url, {sslPinning: {certs: […]}, pkPinning, disableAllSecurity})`` guards the
  requests that go through it: with ``pkPinning`` the entries are ``sha256/…``, without it names of ``.cer`` files.
- react-native-ssl-manager: ``ssl_config.json`` with ``sha256Keys``.

React Native itself uses the platform's clients: pins in DEX or Mach-O code have readers of their own. Hermes
bytecode is not read: with one of these plugins in the build it is a gap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from pinscan.build import Build, Part
from pinscan.formats.javascript import Literal, calls, objects_with
from pinscan.mechanisms._javascript import (
    Script,
    file_pins,
    has_native,
    host_of_url,
    scripts,
    spki_pin,
    texts,
)  # fmt: skip
from pinscan.model import (
    Confidence,
    Fact,
    Gap,
    GapKind,
    Host,
    Json,
    KillSwitch,
    Location,
    Observation,
    Pin,
    PinSet,
    Platform,
    Subdomains,
    Subject,
    SwitchState,
)  # fmt: skip

ID = "react-native"
TITLE = "Pins that JavaScript passes to React Native plugins"
PLATFORMS = (Platform.ANDROID, Platform.IOS)

PUBLIC_KEY_PLUGIN = ("Lcom/sslpublickeypinning/", "SslPublicKeyPinning")
FETCH_PLUGIN = ("Lcom/toyberman/", "RNSslPinning")
MANAGER_SETTINGS = "ssl_config.json"
LARGEST_SETTINGS = 1 << 20


def observe(build: Build) -> Iterator[Fact]:
    """Pins of each plugin whose native half is in the build."""
    sources = build.once(scripts)
    if sources:
        if has_native(build, *PUBLIC_KEY_PLUGIN):
            yield from _unread(sources, "react-native-ssl-public-key-pinning")
            for script in sources:
                yield from _public_keys(script)
        if has_native(build, *FETCH_PLUGIN):
            yield from _unread(sources, "react-native-ssl-pinning")
            for script in sources:
                yield from _fetches(script)
    for part in build.parts:
        for path in part.entries:
            if path.rsplit("/", 1)[-1] == MANAGER_SETTINGS:
                yield from _manager(part, path)


def _unread(sources: tuple[Script, ...], plugin: str) -> Iterator[Gap]:
    """A gap for each bundle that is bytecode: the plugin's pins are in it."""
    for script in sources:
        if script.bytecode:
            reason = f"Hermes bytecode is not read, and {plugin} takes its pins from it"
            yield Gap(GapKind.UNSUPPORTED, reason, script.part.at(script.path))


def _public_keys(script: Script) -> Iterator[Fact]:
    """A pin set for each host that has ``publicKeyHashes``."""
    lifted = "disableSslPinning" in script.text
    for offset, settings in objects_with(script.text, "publicKeyHashes"):
        for host, entry in settings.items():
            if isinstance(entry, dict) and "publicKeyHashes" in entry:
                yield _keyed(script.part, script.at(offset, host), host, entry, "publicKeyHashes", lifted=lifted)


def _keyed(
    part: Part, where: Location, host: str, entry: dict[str, Literal], key: str, *, lifted: bool, enforced: bool = True
) -> PinSet:
    written = texts(entry.get(key))
    expiry = entry.get("expirationDate")
    expires = _date(expiry)
    reach = Subdomains.ANY if entry.get("includeSubdomains") is True else Subdomains.NONE
    facts: dict[str, Json] = {"library": "react-native"}
    if isinstance(expiry, str):
        facts |= {"expires_text": expiry, "expires_clock": "utc-midnight"}
        if expires is None:
            facts["expires_malformed"] = True
    return PinSet(
        ID,
        (Host(host.lower(), reach),),
        tuple(spki_pin(text) for text in written),
        (where,),
        expires=expires,
        enforced=enforced,
        # The script decides whether the plugin is told to pin, and can be made to stop.
        kill_switch=KillSwitch(SwitchState.PROBABLE if lifted else SwitchState.UNKNOWN),
        confidence=Confidence.LIKELY,
        part=part.name,
        facts=facts,
    )


def _date(value: Literal) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _fetches(script: Script) -> Iterator[Fact]:
    """A pin set for each call of the plugin's fetch whose settings are literals."""
    for offset, args in calls(script.text, "fetch"):
        settings = args[1] if len(args) > 1 else None
        if not isinstance(settings, dict):
            continue
        where = script.at(offset)
        host = host_of_url(args[0]) if isinstance(args[0], str) else None
        hosts = (Host(host),) if host else ()
        if settings.get("disableAllSecurity") is True:
            named: dict[str, Json] = {"hosts": [host]} if host else {}
            facts: dict[str, Json] = {"switch": "disableAllSecurity", "library": "react-native-ssl-pinning", **named}
            yield Observation(ID, "validation-switched-off", (where,), facts, confidence=Confidence.LIKELY)
        pinning = settings.get("sslPinning")
        names = texts(pinning.get("certs")) if isinstance(pinning, dict) else []
        pins = _named_pins(script.part, names, keys=settings.get("pkPinning") is True)
        if names and not pins:
            reason = (
                f"react-native-ssl-pinning asks for certificates that are not in the build: {', '.join(names)[:80]}"
            )
            yield Gap(GapKind.DAMAGED, reason, where)
        elif pins:
            yield PinSet(ID, hosts, pins, (where,), confidence=Confidence.LIKELY, part=script.part.name)


def _named_pins(part: Part, names: list[str], *, keys: bool) -> tuple[Pin, ...]:
    if keys:
        return tuple(spki_pin(name) for name in names)
    places = ("{}.cer", "assets/{}.cer", "res/raw/{}.cer")
    found = (file_pins(part, place.format(name), Subject.CERTIFICATE) for name in names for place in places)
    return tuple(pin for pins in found for pin in pins)


def _manager(part: Part, path: str) -> Iterator[Fact]:
    """The hosts of react-native-ssl-manager's settings file."""
    entry = part.entries[path]
    if entry.size > LARGEST_SETTINGS:
        yield Gap(GapKind.LIMIT, f"settings larger than {LARGEST_SETTINGS} bytes are not read", part.at(path))
        return
    try:
        settings = json.loads(entry.read())
    except (ValueError, RecursionError):
        yield Gap(GapKind.DAMAGED, "ssl_config.json is not JSON: its pins cannot be read", part.at(path))
        return
    keys = settings.get("sha256Keys") if isinstance(settings, dict) else None
    domains = settings.get("domains") if isinstance(settings, dict) else None
    for host, pins in keys.items() if isinstance(keys, dict) else ():
        own = domains.get(host) if isinstance(domains, dict) else None
        entry_of_host: dict[str, Literal] = {**(own if isinstance(own, dict) else {}), "sha256Keys": pins}
        enforced = entry_of_host.get("enforcePinning") is not False
        where = part.at(path, f"sha256Keys/{host}", text=host)
        yield _keyed(part, where, host, entry_of_host, "sha256Keys", lifted=False, enforced=enforced)
