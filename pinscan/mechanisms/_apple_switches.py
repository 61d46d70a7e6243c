"""Kill switches and local toggles in iOS code: which flags decide on a call that sets up pinning.

A call is decided by a flag when the flag's value is among the conditions that every path to the call has passed, among
those that chose between its arguments, or is itself an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pinscan.build.entries import Build, Part
from pinscan.build.ios import ios
from pinscan.code.apple import AppleBinary, apple_code
from pinscan.code.apple_sites import CallSite
from pinscan.code.apple_swift import ARGUMENTS
from pinscan.code.flag_names import negative, speaks_of_pinning
from pinscan.code.values import Alternatives, Const, Items, Made, Pairs, Text, Value, options
from pinscan.errors import FormatError
from pinscan.formats.plist import read_plist
from pinscan.model import Json, KillSwitch, Location, Observation, SwitchState

REMOTE: dict[str, tuple[str, str]] = {
    "configValueForKey:": ("FIRRemoteConfig", "firebase-remote-config"),
    "configValueForKey:source:": ("FIRRemoteConfig", "firebase-remote-config"),
    "boolVariationForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "boolVariationDetailForKey:defaultValue:": ("LDClient", "launchdarkly"),
    "checkGateForKey:": ("Statsig", "statsig"),
    "isFeatureEnabledWithFeatureKey:userId:attributes:": ("OptimizelyClient", "optimizely"),
    "getTreatment:": ("SplitClient", "split"),
    "isEnabledWithName:": ("UnleashClient", "unleash"),
    "hasFeatureFlag:": ("Flagsmith", "flagsmith"),
}
"""Selector -> the class it is sent to and the provider's name. Swift SDKs answer to the same Objective-C names."""
SUBSCRIPTS = ("objectForKeyedSubscript:", "objectForKey:", "valueForKey:")
PREFERENCES = ("boolForKey:", "objectForKey:", "integerForKey:", "stringForKey:", "valueForKey:", "floatForKey:")


class Store(StrEnum):
    """Where a flag's value comes from."""

    REMOTE = "remote"
    DEFAULTS = "user-defaults"
    SETTINGS = "settings-bundle"
    ARGUMENT = "launch-argument"
    BUILD = "build-config"


_FUNCTIONS = {"_getenv": Store.ARGUMENT, "_CFPreferencesGetAppBooleanValue": Store.DEFAULTS}
"""C functions whose first argument is the flag's name."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag that code reads."""

    name: str
    store: Store
    provider: str = ""
    default: bool | None = None
    """The value the call itself names as default."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A flag that decides on a call, and whether pinning is on where it is true (None: not known)."""

    flag: Flag
    positive: bool | None
    location: Location


def flags_in(value: Value) -> Iterator[Flag]:
    """Every flag that a value was made from."""
    match value:
        case Made(target, args):
            found = _flag(target, args)
            if found is not None:
                yield found
                return
            for arg in args:
                yield from flags_in(arg)
        case Alternatives(items) | Items(items):
            for item in items:
                yield from flags_in(item)
        case Pairs(pairs):
            for _, item in pairs:
                yield from flags_in(item)
        case _:
            return


def _flag(target: str, args: tuple[Value, ...]) -> Flag | None:
    if target in _FUNCTIONS:
        named = args[0].known if args and isinstance(args[0], Text) else None
        return Flag(named, _FUNCTIONS[target]) if named else None
    if target == "containsObject:":  # Swift's collections
        target = "-[? containsObject:]"
    if not target.startswith(("-[", "+[")):
        return None
    receiver, _, selector = target[2:-1].partition(" ")
    key = next((a.known for a in args[1:] or args if isinstance(a, Text) and a.known), None)
    if key is None:
        return None
    if selector in REMOTE and receiver in ("?", REMOTE[selector][0]):
        given = args[2] if len(args) > 2 else None
        default = bool(given.value) if isinstance(given, Const) and given.value is not None else None
        return Flag(key, Store.REMOTE, REMOTE[selector][1], default)
    if receiver == "FIRRemoteConfig" and selector in SUBSCRIPTS:
        return Flag(key, Store.REMOTE, "firebase-remote-config")
    source = args[0] if args else None
    origin = source.target if isinstance(source, Made) else ""
    if receiver == "NSUserDefaults" and selector in PREFERENCES:
        return Flag(key, Store.DEFAULTS)
    if selector == "objectForInfoDictionaryKey:" or (selector in SUBSCRIPTS and "infoDictionary]" in origin):
        return Flag(key, Store.BUILD)
    if selector == "containsObject:" and origin.endswith((" arguments]", ARGUMENTS)):
        return Flag(key, Store.ARGUMENT)
    if selector in SUBSCRIPTS and origin.endswith(" environment]"):
        return Flag(key, Store.ARGUMENT)
    if selector in SUBSCRIPTS and origin.endswith(" dictionaryForKey:]"):  # what a device's administrator sets, too
        return Flag(key, Store.DEFAULTS)
    return None


def decisions(binary: AppleBinary, site: CallSite) -> Iterator[Decision]:
    """Every flag that decides on a call."""
    where = binary.at(site.at)
    for guard in site.guards:
        for flag in flags_in(guard.value):
            yield Decision(flag, guard.holds, where)
    for choice in site.choices:
        for flag in flags_in(choice):
            yield Decision(flag, None, where)
    for arg in site.args:
        for flag in flags_in(arg):
            yield Decision(flag, True, where)


def switch_of(build: Build, decided: Iterable[Decision]) -> KillSwitch:
    """The kill switch that these decisions amount to: a remote flag, or none."""
    for decision in decided:
        flag = decision.flag
        if flag.store is Store.REMOTE:
            positive = decision.positive if decision.positive is not None else not negative(flag.name)
            default = default_of(build, flag) == positive
            return KillSwitch(SwitchState.PRESENT, flag.name, flag.provider, default, (decision.location,))
    return unswitched(build)


def unswitched(build: Build) -> KillSwitch:
    """What is said where no flag decides: absent when all the code was read, else unknown."""
    named = [(f, at) for f, at in build.once(remote_flags) if speaks_of_pinning(f.name, build.flags)]
    if named:
        flag, where = named[0]
        return KillSwitch(
            SwitchState.PROBABLE, flag.name, flag.provider, default_of(build, flag) != negative(flag.name), (where,)
        )
    readable = all(binary.readable for binary in build.once(apple_code))
    return KillSwitch(SwitchState.ABSENT if readable else SwitchState.UNKNOWN)


def toggles(build: Build, decided: Iterable[Decision], mechanism: str) -> Iterator[Observation]:
    """Local and build-time flags among the decisions whose name speaks of pinning."""
    for decision in decided:
        flag = decision.flag
        if flag.store is not Store.REMOTE and speaks_of_pinning(flag.name, build.flags):
            store = _store(build, flag)
            facts: dict[str, Json] = {"flag": flag.name, "store": str(store)}
            yield Observation(mechanism, "local-pinning-toggle", (decision.location,), facts)


def _store(build: Build, flag: Flag) -> Store:
    if flag.store is Store.DEFAULTS and flag.name in build.once(_settings_keys):
        return Store.SETTINGS
    return flag.store


def default_of(build: Build, flag: Flag) -> bool:
    """The flag's value before any remote value has arrived: as code or a bundled plist says, else false."""
    if flag.default is not None:
        return flag.default
    return build.once(_defaults).get(flag.name, False)


def remote_flags(build: Build) -> tuple[tuple[Flag, Location], ...]:
    """Every remote flag that the build's code reads by a known name, with where."""
    found = []
    for binary in build.once(apple_code):
        names = [name for name in (*REMOTE, *SUBSCRIPTS) if binary.has_selector(name)]
        if not names or not _has_provider(binary):
            continue
        for site in binary.calls(*names):
            kind = site.receiver.type if isinstance(site.receiver, Made) else ""
            flag = _flag(f"-[{kind or '?'} {site.target}]", (site.receiver, *site.args))
            if flag is not None and flag.store is Store.REMOTE:
                found.append((flag, binary.at(site.at)))
    return tuple(found)


def _has_provider(binary: AppleBinary) -> bool:
    classes = {name for name, _ in REMOTE.values()}
    return any(binary.uses_class(name) for name in classes) or not classes.isdisjoint(
        name.removeprefix("_OBJC_CLASS_$_") for name in binary.image.imports
    )


def _defaults(build: Build) -> dict[str, bool]:
    """Flags with their defaults: top-level entries of property lists in the bundles, and dictionaries set in code."""
    found: dict[str, bool] = {}
    wanted = {flag.name for flag, _ in build.once(remote_flags)}
    for bundle in build.once(ios).bundles:
        for path in bundle.part.entries:
            if "/" not in path and path.endswith(".plist") and path != bundle.info_path:
                found.update(_switches(bundle.part, path, wanted))
    for binary in build.once(apple_code):
        if wanted and binary.has_selector("setDefaults:"):
            for site in binary.calls("setDefaults:"):
                found.update(_written(site, wanted))
    return found


def _written(site: CallSite, wanted: set[str]) -> Iterator[tuple[str, bool]]:
    for value in options(site.args[0]) if site.args else ():
        for name in wanted if isinstance(value, Pairs) else ():
            given = value.get(name) if isinstance(value, Pairs) else None
            if isinstance(given, Const) and given.value is not None:
                yield name, bool(given.value)


def _switches(part: Part, path: str, wanted: set[str]) -> dict[str, bool]:
    try:
        value = read_plist(part.entries[path].read())
    except FormatError:
        return {}
    if not isinstance(value, dict):
        return {}
    found = {}
    for name in wanted & value.keys():
        written = value[name]
        if isinstance(written, str):
            found[name] = written.strip().lower() in ("true", "yes", "y", "on", "1", "t")
        elif isinstance(written, (bool, int, float)):
            found[name] = bool(written)
    return found


def _settings_keys(build: Build) -> frozenset[str]:
    """Keys of the switches that the app's Settings.bundle shows."""
    found: set[str] = set()
    for part in build.parts:
        for path in part.entries:
            if path.startswith("Settings.bundle/") and path.endswith(".plist"):
                found.update(_keys(part, path))
    return frozenset(found)


def _keys(part: Part, path: str) -> Iterator[str]:
    try:
        value = read_plist(part.entries[path].read())
    except FormatError:
        return
    listed = value.get("PreferenceSpecifiers") if isinstance(value, dict) else None
    for item in listed if isinstance(listed, list) else ():
        key = item.get("Key") if isinstance(item, dict) else None
        if isinstance(key, str):
            yield key
