"""TrustKit configured in ``Info.plist``: ``TSKConfiguration``, read as the library loads with the app.

Each app and extension has its own. TrustKit's validation is followed, so that a configuration that makes the app
crash as it starts is told with the reason. Without swizzling, pins are only checked where the app's code asks the
pinning validator. Configurations built in code are read beside the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pinscan.build import Build, Role
from pinscan.build.ios import ios
from pinscan.mechanisms import _trustkit_ios as trustkit
from pinscan.mechanisms import _trustkit_ios_code as in_code
from pinscan.mechanisms._plist_keys import Place, device_variants
from pinscan.model import Fact, Json, Observation, PinSet, Platform

ID = "ios-trustkit"
TITLE = "TrustKit for iOS"
PLATFORMS = (Platform.IOS,)

ROOT = "TSKConfiguration"
_TYPES: dict[str, tuple[type, ...]] = {
    trustkit.SWIZZLE: (bool,), trustkit.ENFORCE: (bool,), trustkit.INCLUDE: (bool,), trustkit.EXCLUDE: (bool,),
    trustkit.NO_DEFAULT_REPORT: (bool,), trustkit.EXPIRES: (str,), trustkit.HASHES: (list,), trustkit.REPORTS: (list,),
    trustkit.DOMAINS: (dict,),
}  # fmt: skip


def observe(build: Build) -> Iterator[Fact]:
    """The pin sets of every bundle's ``TSKConfiguration``, what TrustKit makes of it, and keys that do nothing."""
    for bundle in build.once(ios).bundles:
        if bundle.role is not Role.FRAMEWORK:
            yield from _in_bundle(build, Place(ID, bundle))
    yield from in_code.observe(build)


def _in_bundle(build: Build, place: Place) -> Iterator[Fact]:
    info = place.bundle.info
    if trustkit.DOMAINS in info:
        yield place.misplaced(trustkit.DOMAINS, f"it is read inside {ROOT} only: nothing is pinned by it")
    tables = {key: value for key, value in info.items() if isinstance(value, dict)}
    yield from place.misspelt(tables, [ROOT], "it is ignored: nothing is pinned")
    yield from device_variants(place, ROOT)
    if ROOT not in info:
        return
    configuration = trustkit.read_configuration(trustkit.as_value(info[ROOT]))
    inside = place.down(ROOT)
    if configuration.crash:
        yield place.see("trustkit-config", ROOT, crash=configuration.crash)
    for domain in configuration.domains:
        at = inside.down(trustkit.DOMAINS, domain.name)
        yield _settings(at, domain)
        if domain.pins:
            yield _pin_set(build, at, domain, configuration)
    yield from _key_mistakes(inside, info[ROOT])


def _pin_set(build: Build, place: Place, domain: trustkit.Domain, configuration: trustkit.Configuration) -> PinSet:
    found = PinSet(
        ID, (trustkit.host_of(domain),), domain.pins, (place.at(trustkit.HASHES),), expires=domain.expires,
        enforced=domain.enforced, kill_switch=configuration.kill_switch, part=place.bundle.part.name,
        facts=place.facts(**trustkit.facts_of(domain, configuration)),
    )  # fmt: skip
    return in_code.checked(build, found, swizzled=configuration.swizzled)


def _settings(place: Place, domain: trustkit.Domain) -> Observation:
    facts: dict[str, Json] = {
        "hosts": [domain.name],
        "enforce": None if domain.excluded else domain.enforced,
        "distinct_pins": None if domain.excluded else domain.distinct,
        "default_report_uri": None if domain.excluded else domain.default_report,
        "report_uris": list[Json](domain.report_uris) or None,
        "crash": domain.crash,
    }
    part = place.bundle.part.name
    known = place.facts(**{key: value for key, value in facts.items() if value is not None})
    return Observation(ID, "trustkit-config", (place.at(),), known, part=part)


def _key_mistakes(place: Place, table: Any) -> Iterator[Observation]:
    """Keys that TrustKit does not know, or whose values are of another type than it expects."""
    if not isinstance(table, dict):
        return
    yield from place.misspelt(table, trustkit.GLOBAL_KEYS, "it is ignored")
    yield from (place.misplaced(key, "it is read inside a domain only") for key in trustkit.DOMAIN_KEYS if key in table)
    yield from _wrong_types(place, table)
    domains = table.get(trustkit.DOMAINS)
    for name, policy in domains.items() if isinstance(domains, dict) else ():
        if isinstance(policy, dict):
            inside = place.down(trustkit.DOMAINS, name)
            yield from inside.misspelt(policy, trustkit.DOMAIN_KEYS, "it is ignored")
            yield from _wrong_types(inside, policy)


def _wrong_types(place: Place, table: dict[str, Any]) -> Iterator[Observation]:
    for key, types in _TYPES.items():
        if key in table and not isinstance(table[key], types):
            lenient = types == (bool,) and isinstance(table[key], str | int)
            yield place.mistyped(key, table[key], "read through boolValue" if lenient else "the library cannot read it")
