"""Kill switches and local toggles in iOS code: which flags decide on a call that sets up pinning.

A call is decided by a flag when the flag's value is among the conditions that every path to the call has passed, among
those that chose between its arguments, or is itself an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pinscan.build.entries import Build, Part
from pinscan.build.ios import ios
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.apple.swift import ARGUMENTS
from pinscan.code.flag_names import names_pins, negative, speaks_of_pinning
from pinscan.code.values import Alternatives, Const, Items, Made, Pairs, Text, Value, options, text
from pinscan.errors import FormatError
from pinscan.formats.plist import read_plist
from pinscan.mechanisms._apple_own_flags import PROVIDER, asked, handed, is_answer
from pinscan.mechanisms._flag_services import FIREBASE, REMOTE
from pinscan.mechanisms._settings_bundle import settings_keys
from pinscan.model import Json, KillSwitch, Location, Observation, PinSet, SwitchState

SUBSCRIPTS = ("objectForKeyedSubscript:", "objectForKey:", "valueForKey:")
PREFERENCES = ("boolForKey:", "objectForKey:", "integerForKey:", "stringForKey:", "valueForKey:", "floatForKey:")

WRITES = ("setBool:forKey:", "setObject:forKey:", "setValue:forKey:", "setInteger:forKey:")
"""What writes to the preferences (and, but for the first, to dictionaries)."""

_OF_CHAIN = frozenset(
    (
        "_SecCertificateCopyData", "_SecKeyCopyExternalRepresentation", "_SecTrustCopyKey", "_SecTrustCopyPublicKey",
        "_SecCertificateCopyKey", "_SecCertificateCopyPublicKey", "_SecTrustGetCertificateAtIndex",
    )
)  # fmt: skip
"""What is taken out of a server's chain to be compared."""

REQUESTS = (
    "GET:",
    "POST:",
    "dataTaskWithHTTPMethod:",
    "requestWithMethod:",
    "dataTaskWithRequest:",
    "dataTaskWithURL:",
)
"""What the selectors of requests begin with (AFNetworking's give their blocks parsed answers)."""


class Store(StrEnum):
    """Where a flag's value comes from."""

    REMOTE = "remote"
    DEFAULTS = "user-defaults"
    SETTINGS = "settings-bundle"
    ARGUMENT = "launch-argument"
    BUILD = "build-config"
    HANDED = "handed-in"
    """A dictionary that a caller knows."""


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
    text: str | None = None
    """The same where the flag is a text."""
    key: str = ""
    """The name under which the device keeps it, where that is not the server's."""
    inside: str = ""
    """The name under which the preferences keep the dictionary that it lies in."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A flag that decides on a call, and whether pinning is on where it is true (None: not known)."""

    flag: Flag
    positive: bool | None
    location: Location
    alone: bool = False
    """Whether the flag by itself lets through what pins would not."""


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
        case Alternatives(items):
            first = [bool(item.value) for item in items if isinstance(item, Const) and item.value is not None]
            for flag in (flag for item in items for flag in flags_in(item)):
                started = flag.default is None and len(first) == 1 and len(items) == 2
                yield replace(flag, default=first[0]) if started else flag  # what a variable starts out with
        case Items(items):
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
        written = given.known if isinstance(given, Text) else None
        return Flag(key, Store.REMOTE, REMOTE[selector][1], default, written)
    if receiver == "FIRRemoteConfig" and selector in SUBSCRIPTS:
        return Flag(key, Store.REMOTE, "firebase-remote-config")
    if selector in SUBSCRIPTS:
        own = next((name for name in asked(Made(target, args)) if _is_switch(name)), None)
        if own is not None:
            return Flag(own, Store.REMOTE, PROVIDER)
        own = handed(Made(target, args))
        if own is not None and _is_switch(own):
            return Flag(own, Store.HANDED)
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
    document = _document(source) if selector in SUBSCRIPTS else None
    return None if document is None else Flag(key, Store.DEFAULTS, inside=document)


def _document(source: Value | None) -> str | None:
    """The name under which the preferences keep a dictionary: what a device's administrator sets, too."""
    if not isinstance(source, Made) or len(source.args) < 2:
        return None
    known = source.target.endswith(" dictionaryForKey:]") or source.target == "-[NSUserDefaults objectForKey:]"
    name = source.args[1]
    return name.known if known and isinstance(name, Text) else None


def _is_switch(name: str) -> bool:
    """Whether a server's word of this name is about pinning itself, and not the pins."""
    return speaks_of_pinning(name) and not names_pins(name)


def decisions(binary: AppleBinary, site: CallSite) -> Iterator[Decision]:
    """Every flag that decides on a call."""
    where = binary.at(site.at)
    for guard in site.guards:
        for flag, positive, alone in _wanted(guard.value, guard.holds):
            yield Decision(flag, positive, where, alone)
    for choice in site.choices:
        for flag in flags_in(choice):
            yield Decision(flag, None, where)
    for arg in site.args:
        for flag in flags_in(arg):
            yield Decision(flag, True, where)


def _wanted(value: Value, holds: bool) -> Iterator[tuple[Flag, bool | None, bool]]:
    """The flags of a condition, each with its value where pinning is on, and whether it alone lifts pinning.

    Of ``pinned || !enabled`` the flag alone lets a connection through: pinning is on where it does not.
    """
    if isinstance(value, Made) and value.target == "not":
        yield from _wanted(value.args[0], not holds)
    elif isinstance(value, Made) and value.target in ("and", "or"):
        joined = (value.target == "and") == holds
        for way in value.args:
            alone = not joined and not _compares(way) and any(_compares(other) for other in value.args)
            for flag, positive, lifts in _wanted(way, holds):
                yield flag, not positive if alone and positive is not None else positive, alone or lifts
    else:
        chosen = isinstance(value, Made) and value.target == "chosen"
        wanted = [arg.known for arg in value.args if isinstance(arg, Text)] if isinstance(value, Made) else []
        for flag in flags_in(value):
            if flag.text is not None and len(wanted) == 1:  # a text that is compared with one of its values
                flag = replace(flag, default=flag.text == wanted[0])
            yield flag, None if chosen else holds, chosen


def _compares(value: Value) -> bool:
    """Whether something of a server's chain was compared, to tell a way with pins from one without."""
    match value:
        case Made(target, args):
            return target in _OF_CHAIN or any(_compares(arg) for arg in args)
        case Items(items) | Alternatives(items):
            return any(_compares(item) for item in items)
        case _:
            return False


def switch_of(build: Build, decided: Iterable[Decision]) -> KillSwitch:
    """The kill switch that these decisions amount to: a remote flag, or none."""
    for decision in decided:
        flag = _source(build, decision.flag)
        if flag.store is Store.REMOTE:
            positive = decision.positive if decision.positive is not None else not negative(flag.name)
            default = default_of(build, flag) == positive
            return KillSwitch(SwitchState.PRESENT, flag.name, flag.provider, default, (decision.location,))
    return unswitched(build)


def _source(build: Build, flag: Flag) -> Flag:
    """The server's flag where the preferences only keep what it said, or a caller was told it; else the flag itself."""
    if flag.inside:
        remote = _keeps_answer(build, flag.inside)
        return replace(flag, store=Store.REMOTE, provider=PROVIDER) if remote else flag
    if flag.store is Store.DEFAULTS:
        return _kept(build, flag.name) or flag
    if flag.store is not Store.HANDED:
        return flag
    sites = (s for b in build.once(apple_code) if b.readable for s in b.calls_beside(flag.name, *SUBSCRIPTS))
    read = (Made(f"-[? {site.target}]", (site.receiver, *site.args)) for site in sites)
    return Flag(flag.name, Store.REMOTE, PROVIDER) if any(flag.name in asked(value) for value in read) else flag


def _kept(build: Build, name: str) -> Flag | None:
    """The flag of a server that code keeps in the preferences under a name."""
    for binary, site in _writes(build, name):
        said = [site.args[0]] if not isinstance(site.args[0], Const) else [g.value for g in site.guards]
        told = [flag for value in said for flag in _of_server(value, name)] or list(_parsed(binary, site, name))
        if told:
            return replace(told[0], key=name)
    return None


def _keeps_answer(build: Build, name: str) -> bool:
    """Whether code keeps a server's answer as it is in the preferences under a name."""
    return any(is_answer(option) for _, site in _writes(build, name) for option in options(site.args[0]))


def _writes(build: Build, name: str) -> Iterator[tuple[AppleBinary, CallSite]]:
    """Where code writes to the preferences under a name."""
    for binary in build.once(apple_code):
        selectors = [each for each in WRITES if binary.has_selector(each)]
        for site in binary.calls_about(name, *selectors) if selectors and binary.uses_class("NSUserDefaults") else ():
            if len(site.args) > 1 and site.args[1] == text(name):
                yield binary, site


def _of_server(value: Value, name: str) -> Iterator[Flag]:
    """The flags of a server in a value that is kept under a name."""
    yield from (flag for flag in flags_in(value) if flag.store is Store.REMOTE)
    if _is_switch(name):
        yield from (Flag(own, Store.REMOTE, PROVIDER) for own in asked(value))


def _parsed(binary: AppleBinary, site: CallSite, name: str) -> Iterator[Flag]:
    """The server's flag in what a library's request hands to its block, parsed already."""
    key = handed(site.args[0]) if _is_switch(name) else None
    if key is not None and any(other.target.startswith(REQUESTS) for other in binary.run(site.root).sites):
        yield Flag(key, Store.REMOTE, PROVIDER)


def unswitched(build: Build, linked: Collection[str] = ()) -> KillSwitch:
    """What is said where no flag decides: by the names of flags that are not `linked` to other pins, else none."""
    known = {*linked, *build.once(choosers)}
    read = [(flag, at) for flag, at in build.once(remote_flags) if flag.name not in known]
    for flag, at in read:
        if speaks_of_pinning(flag.name, build.flags):
            default = default_of(build, flag) != negative(flag.name)
            return KillSwitch(SwitchState.PROBABLE, flag.name, flag.provider, default, (at,), by_name=True)
    return _none(build)


def choosers(build: Build) -> set[str]:
    """Names of flags that were seen to choose between lists of pins, neither of them empty: they lift nothing.

    Mechanisms add to it as they read a build.
    """
    return set()


def choosing(sites: Iterable[CallSite]) -> Iterator[str]:
    """Names of the flags that chose which of several lists is compared."""
    for site in sites:
        for value in (site.receiver, *site.args):
            lists = value.options if isinstance(value, Alternatives) else ()
            if len(lists) > 1 and all(isinstance(one, Items) and one.items for one in lists):
                yield from (flag.name for choice in site.choices for flag in flags_in(choice))


def _none(build: Build) -> KillSwitch:
    readable = all(binary.readable for binary in build.once(apple_code))
    return KillSwitch(SwitchState.ABSENT if readable else SwitchState.UNKNOWN)


def settled(build: Build, pin_sets: Sequence[PinSet]) -> list[PinSet]:
    """Pin sets with the verdicts that names alone gave, once it is known which flags decide about other pin sets.

    A flag that is seen to lift one client's pins is no reason to suspect it before another's; one of the app is none
    before an SDK's.
    """
    linked = {one.kill_switch.flag or "" for one in pin_sets if one.kill_switch.state is SwitchState.PRESENT}
    found = []
    for one in pin_sets:
        if one.kill_switch.by_name:
            told = _none(build) if one.origin.startswith("sdk:") else unswitched(build, linked)
            one = replace(one, kill_switch=replace(told, by_name=False))
        found.append(one)
    return found


def toggles(build: Build, decided: Iterable[Decision], mechanism: str) -> Iterator[Observation]:
    """Local and build-time flags among the decisions whose name speaks of pinning."""
    for decision in decided:
        flag = _source(build, decision.flag)
        if flag.store not in (Store.REMOTE, Store.HANDED) and speaks_of_pinning(flag.name, build.flags):
            store = _store(build, flag)
            facts: dict[str, Json] = {"flag": flag.name, "store": str(store)}
            yield Observation(mechanism, "local-pinning-toggle", (decision.location,), facts)


def _store(build: Build, flag: Flag) -> Store:
    if flag.store is Store.DEFAULTS and flag.name in build.once(settings_keys):
        return Store.SETTINGS
    return flag.store


def default_of(build: Build, flag: Flag) -> bool:
    """The flag's value before any remote value has arrived: as code or a bundled plist says, else false."""
    if flag.default is not None:
        return flag.default
    known = _defaults(build, {flag.key, flag.name} - {""})
    return known.get(flag.key, known.get(flag.name, False))


def remote_flags(build: Build) -> tuple[tuple[Flag, Location], ...]:
    """Every remote flag that the build's code reads by a known name, with where."""
    found = []
    for binary in build.once(apple_code):
        for site in _reads(binary) if _has_provider(binary) else ():
            kind = site.receiver.type if isinstance(site.receiver, Made) else ""
            for key in options(site.args[0]) if site.args else ():
                flag = _flag(f"-[{kind or '?'} {site.target}]", (site.receiver, key, *site.args[1:]))
                if flag is not None and flag.store is Store.REMOTE:
                    found.append((flag, binary.at(site.at)))
    return tuple(found)


def _reads(binary: AppleBinary) -> tuple[CallSite, ...]:
    """The calls that may read a remote flag; a subscript only where its function names the configuration."""
    own = [name for name in REMOTE if binary.has_selector(name)]
    subscripts = [name for name in SUBSCRIPTS if binary.has_selector(name)]
    return binary.calls(*own) + binary.calls_with(FIREBASE, *subscripts)


def _has_provider(binary: AppleBinary) -> bool:
    classes = {name for name, _ in REMOTE.values()}
    return any(binary.uses_class(name) for name in classes) or not classes.isdisjoint(
        name.removeprefix("_OBJC_CLASS_$_") for name in binary.image.imports
    )


def _defaults(build: Build, wanted: set[str]) -> dict[str, bool]:
    """Flags with their defaults: top-level entries of property lists in the bundles, and dictionaries set in code."""
    found: dict[str, bool] = {}
    for bundle in build.once(ios).bundles:
        for path in bundle.part.entries:
            if "/" not in path and path.endswith(".plist") and path != bundle.info_path:
                found.update(_switches(bundle.part, path, wanted))
    for binary in build.once(apple_code):
        for name in ("setDefaults:", "registerDefaults:"):
            if binary.has_selector(name):
                for site in binary.calls(name):
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
