"""Who decides whether a call is made: a remote flag, a local toggle, the build, or nobody.

A call's conditions (`Call.guards`, and those of the methods that lead to it) are searched for what they ask: a remote
configuration SDK (`data/remote_config.toml`), a preference that is filled from a server's JSON, a plain preference, a
constant of the build. Verdicts: guide of kill switches, table of mechanisms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pinscan.build import Build
from pinscan.build.android import android
from pinscan.code import flag_names
from pinscan.code.calls import Call, Calls, calls_of
from pinscan.code.heap import Guard
from pinscan.code.program import INVOKES, Method, Site
from pinscan.code.remote_config import anchors, readers
from pinscan.code.values import Alternatives, Const, Made, Pairs, Text, Value, options
from pinscan.errors import FormatError
from pinscan.formats.dex import FieldRef
from pinscan.model import KillSwitch, Location, SwitchState

LEVELS = 3
"""Callers above a call whose conditions are read."""
ACC_INTERFACE = 0x200
NEST = 10
"""How deep a condition's value is searched."""
R8_MARKER = '~~R8{"'
"""How the text starts that R8 leaves in every DEX file it writes."""
PREFERENCES = "Landroid/content/SharedPreferences;->getBoolean("
FALSE_WORDS = "^(0|false|f|no|n|off|)$"
"""What Firebase Remote Config matches an "off" with (ConfigGetParameterHandler)."""
RESTRICTIONS = ("->getApplicationRestrictions(", "getManifestRestrictions(")


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag that a condition asks for."""

    name: str
    store: str
    """``remote``, ``own-endpoint``, ``preferences`` or ``build-config``."""
    provider: str
    default: bool | None
    """The flag's own value before a server has said anything."""
    truth: bool
    """The answer under which the call is made."""
    location: Location
    sure: bool = True
    """Whether the value was seen to come from there."""


def kill_switch(build: Build, made: Iterable[Call]) -> KillSwitch:
    """Whether a server can keep calls (that attach or fill a pinner, install a trust manager …) from being made."""
    calls = build.once(calls_of)
    flags = [flag for call in made for flag in deciding(calls, call)]
    remote = [flag for flag in flags if flag.store in ("remote", "own-endpoint")]
    if remote and all(flag_names.names_pins(flag.name) and flag.name not in build.flags for flag in remote):
        return KillSwitch(SwitchState.UNKNOWN)  # what is fetched are the pins: whether none may be told is not seen
    if remote:
        best = min(remote, key=lambda flag: (not flag.sure, not flag_names.speaks_of_pinning(flag.name, build.flags)))
        state = SwitchState.PRESENT if best.sure else SwitchState.PROBABLE
        default = None if best.default is None else best.default == best.truth
        return KillSwitch(state, best.name or None, best.provider, default, (best.location,))
    local = {flag.name for flag in flags}
    named = [one for one in (*build.once(unlinked), *build.once(unlinked_renamed)) if one[1] not in local]
    if named:
        provider, name, where = named[0]
        return KillSwitch(SwitchState.PROBABLE, name, provider, None, (where,))
    blocked = any(gap.blocks for gap in build.gaps)
    unsure = blocked or not local.issuperset(build.once(_names_in_renamed_code))
    return KillSwitch(SwitchState.UNKNOWN if unsure else SwitchState.ABSENT)


def _names_in_renamed_code(build: Build) -> frozenset[str]:
    """Names of pinning switches that renamed code loads: an SDK that has no known text may be who is asked."""
    calls = build.once(calls_of)
    if not calls.program.strings(R8_MARKER):
        return frozenset()
    return frozenset(name for name in _named_flags(calls) if calls.program.string_users(name))


def deciding(calls: Calls, call: Call) -> list[Flag]:
    """The flags that decide whether a call is made, in the method that was run and in those that call it."""
    found = [flag for guard in call.guards for flag in _asked(calls, guard)]
    seen, level = {call.root}, [call.root]
    for _ in range(LEVELS):
        if any(flag.store != "build-config" for flag in found):
            break
        above = [c for root in level for c in calls.into(root)]
        found.extend(flag for upper in above for guard in upper.guards for flag in _asked(calls, guard))
        level = [root for root in dict.fromkeys(upper.root for upper in above) if root not in seen]
        seen.update(level)
    return found


def _asked(calls: Calls, guard: Guard) -> Iterator[Flag]:
    reads = list(islice(_reads(calls, guard.value, 0), 200))
    found = [flag for read in reads if (flag := _flag(calls, read, guard)) is not None]
    yield from found
    if not found:
        yield from _renamed(calls, reads, guard)


def _renamed(calls: Calls, reads: list[Made], guard: Guard) -> Iterator[Flag]:
    """A flag read through a renamed SDK: a name about pinning, and the SDK's own texts in the value or its class."""
    words = {text for read in reads for text in _texts(read)}
    words.update(text for read in reads for text in _own_texts(calls, read))
    own = calls.program.build.flags
    names = sorted((word for word in words if flag_names.speaks_of_pinning(word, own) and " " not in word), key=len)
    if not names:
        return
    owners = {
        read.target.partition("->")[0] for read in reads if calls.program.find_class(read.target.partition("->")[0])
    }
    said = words | {word for owner in owners for word in _words_of(calls, owner)}
    near = (calls.program.build.once(homes).get(_package(owner), "") for owner in sorted(owners))
    provider = next((anchors()[word] for word in sorted(said) if word in anchors()), "") or next(filter(None, near), "")
    if provider:
        truth = guard.truth if FALSE_WORDS not in words else not guard.truth
        default = _default_of_renamed(calls, reads, provider, names[0])
        yield Flag(names[0], "remote", provider, default, truth, calls.program.location(guard.site))


def homes(build: Build) -> dict[str, str]:
    """Packages with a class that loads a text of a remote configuration SDK, each with its provider.

    R8 gives the classes of one package one new package, unless it puts all of them into the nameless one.
    """
    calls = build.once(calls_of)
    users = ((provider, site) for anchor, provider in anchors().items() for site in calls.program.string_users(anchor))
    return {package: provider for provider, site in users if (package := _package(site.method.ref.owner))}


def _package(owner: str) -> str:
    return owner.rpartition("/")[0]


def _asked_inside(calls: Calls, read: Made) -> Method | None:
    """The build's own method that a read calls, when it gives an answer."""
    if not read.target.endswith((")Z", ")Ljava/lang/Boolean;", ")Ljava/lang/String;")):
        return None
    methods = calls.program.methods(read.target.partition("->")[0])
    return next((method for method in methods if method.code and str(method.ref) == read.target), None)


def _own_texts(calls: Calls, read: Made) -> Iterator[str]:
    """The texts that a method loads which is asked: R8 moves the flag's name into it when all ask for the same."""
    method = _asked_inside(calls, read)
    return _loaded(calls, method) if method is not None else iter(())


def _default_inside(calls: Calls, reads: list[Made], name: str) -> bool | None:
    """The default of a reader that R8 moved the flag's name into: the one constant it returns."""
    for read in reads:
        method = _asked_inside(calls, read)
        if method is not None and name in _loaded(calls, method):
            told = {o.value for o in options(calls.result(method)) if isinstance(o, Const)}
            return bool(told.pop()) if len(told) == 1 else None
    return None


def _default_of_renamed(calls: Calls, reads: list[Made], provider: str, name: str) -> bool | None:
    """The default handed over with the name, else that of the app's own defaults, which are found by their key."""
    for read in reads:
        for place, arg in enumerate(read.args[:-1]):
            if isinstance(arg, Text) and arg.known == name and provider != "firebase-remote-config":
                return _truth(read.args[place + 1])
    if provider != "firebase-remote-config":
        return _default_inside(calls, reads, name)
    files_ = _defaults_everywhere(calls, name)
    return files_[0] if files_ and len(set(files_)) == 1 else None if files_ else False


def _defaults_everywhere(calls: Calls, name: str) -> list[bool]:
    """What any ``defaultsMap`` resource, or a map the code fills, says of a flag."""
    said: list[bool] = []
    try:
        resources = calls.program.build.once(android).resources
        for number in resources.ids("xml"):
            said.extend(_defaults_file(calls, number, name))
    except FormatError:
        return said
    for site in calls.program.string_users(name):
        said.extend(_stored_beside(calls, site.method, name))
    return said


def _stored_beside(calls: Calls, method: Method, name: str) -> Iterator[bool]:
    """Values that a method puts into a map under a name."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    puts = [
        Site(method, i.pc)
        for i in (body.at.values() if body else ())
        if i.op in INVOKES and dex.method(i.ref).name == "put" and "Map;" in dex.method(i.ref).owner
    ]
    for call in calls.at(puts, lambda _: False) if puts else ():
        if len(call.args) == 3 and _text(call.args[1]) == name and (held := _truth(call.args[2])) is not None:
            yield held


def _words_of(calls: Calls, owner: str) -> Iterator[str]:
    """The texts that a class's methods load."""
    for method in calls.program.methods(owner)[:60]:
        yield from _loaded(calls, method)


def _loaded(calls: Calls, method: Method) -> Iterator[str]:
    """The texts that a method loads."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    for i in body.at.values() if body else ():
        if i.op in (0x1A, 0x1B):
            yield dex.string(i.ref)


def _texts(value: Value, depth: int = 0) -> Iterator[str]:
    match value:
        case Text() if value.known:
            yield value.known
        case Made(args=args) if depth < NEST:
            for arg in args:
                yield from _texts(arg, depth + 1)
        case Alternatives(choices):
            for choice in choices:
                yield from _texts(choice, depth + 1)
        case _:
            return


def _reads(calls: Calls, value: Value, depth: int) -> Iterator[Made]:
    """The calls and fields that a condition's value comes from."""
    if depth > NEST:
        return
    match value:
        case Alternatives(choices):
            for choice in choices:
                yield from _reads(calls, choice, depth + 1)
        case Made(target, args):
            yield value
            field = _field(target)
            if field is not None and _may_hold_flag(calls, field):
                yield from _reads(calls, calls.field(field), depth + 1)
            for arg in args:
                yield from _reads(calls, arg, depth + 1)
        case _:
            return


def _may_hold_flag(calls: Calls, field: FieldRef) -> bool:
    """Whether it is worth knowing what a field holds: an answer, or an object that is asked for one."""
    if not calls.program.find_class(field.owner) or field.owner.endswith("/BuildConfig;"):
        return False
    kind = calls.program.find_class(field.type)
    return kind is None or bool(kind.access & ACC_INTERFACE)


def _field(target: str) -> FieldRef | None:
    owner, arrow, rest = target.partition("->")
    name, colon, kind = rest.partition(":")
    return FieldRef(owner, name, kind) if arrow and colon and "(" not in rest else None


def _flag(calls: Calls, read: Made, guard: Guard) -> Flag | None:
    where = calls.program.location(guard.site)
    head = read.target.partition("(")[0]
    reader = readers().get(head)
    if reader is not None:
        place, name = _key(read.args, calls.program.build.flags)
        own = read.args[place + 1] if reader.default and 0 <= place < len(read.args) - 1 else None
        default = _truth(own) if own is not None else _default(calls, reader.provider, name)
        return Flag(name, "remote", reader.provider, default, guard.truth, where)
    if read.target.startswith(PREFERENCES) and len(read.args) == 3:
        return _preference(calls, _text(read.args[1]), _truth(read.args[2]), guard.truth, where)
    if head.endswith("Bundle;->getBoolean") and read.args and _restricted(read.args[0]):
        default = _truth(read.args[2]) if len(read.args) == 3 else False
        return Flag(_text(read.args[1]), "remote", "managed-configuration", default, guard.truth, where)
    field = _field(read.target)
    if field is not None and field.owner.endswith("/BuildConfig;"):
        return Flag(field.name, "build-config", "", _truth(calls.field(field)), guard.truth, where)
    return None


def _key(args: tuple[Value, ...], own: frozenset[str] = frozenset()) -> tuple[int, str]:
    """Where a reader's arguments name the flag, and the name: the first known text, one about pinning before others."""
    named = [(place, _text(arg)) for place, arg in enumerate(args) if _text(arg)]
    return min(named, key=lambda one: not flag_names.speaks_of_pinning(one[1], own), default=(-1, ""))


def named_by(args: tuple[Value, ...]) -> str:
    """The flag's name among a reader's arguments; empty when it is not known."""
    return _key(args)[1]


def _restricted(value: Value) -> bool:
    return isinstance(value, Made) and any(word in value.target for word in RESTRICTIONS)


def _preference(calls: Calls, name: str, default: bool | None, truth: bool, where: Location) -> Flag:
    """A preference: a server's word when some code stores what it read from JSON under its name."""
    for call in calls.to("Landroid/content/SharedPreferences$Editor;", "putBoolean"):
        if len(call.args) == 3 and name and _text(call.args[1]) == name and not isinstance(call.args[2], Const):
            sources = list(_reads(calls, call.args[2], 0))
            if any("json" in source.target.lower() for source in sources):
                return Flag(name, "own-endpoint", "own-endpoint", default, truth, where)
            if any("/http" in s.target.lower() or "retrofit" in s.target.lower() for s in sources):
                return Flag(name, "own-endpoint", "own-endpoint", default, truth, where, sure=False)
    return Flag(name, "preferences", "", default, truth, where)


def _text(value: Value) -> str:
    return next((option.known or "" for option in options(value) if isinstance(option, Text)), "")


def _truth(value: Value | None) -> bool | None:
    match value:
        case Const(None):
            return None
        case Const(number):
            return bool(number)
        case Text() if value.known is not None:
            return value.known.strip().lower() in ("true", "1", "yes", "on", "t", "y")
        case _:
            return None


# --- defaults -------------------------------------------------------------------------------------------------------
FIREBASE = "Lcom/google/firebase/remoteconfig/FirebaseRemoteConfig;"


def _default(calls: Calls, provider: str, name: str) -> bool | None:
    """The value a flag has in the app's own defaults; off when there are none."""
    if provider != "firebase-remote-config":
        return False
    said: list[bool] = []
    for method in ("setDefaultsAsync", "setDefaults"):
        for call in calls.to(FIREBASE, method):
            for value in options(call.args[1]) if len(call.args) > 1 else ():
                said.extend(_defaults_in(calls, value, name))
    if not said:
        return False
    return said[0] if len(set(said)) == 1 else None


def _defaults_in(calls: Calls, value: Value, name: str) -> Iterator[bool]:
    match value:
        case Pairs():
            held = _truth(value.get(name))
            if held is not None:
                yield held
        case Const(int(number)):
            yield from _defaults_file(calls, number & 0xFFFFFFFF, name)


def _defaults_file(calls: Calls, number: int, name: str) -> Iterator[bool]:
    """``<defaultsMap><entry><key>…</key><value>…</value></entry></defaultsMap>``."""
    try:
        files_ = calls.program.build.once(android).resources.xml(number)
    except FormatError:
        return
    for file in files_:
        for entry in file.root.children:
            words = {child.name: child.text.strip() for child in entry.children}
            if words.get("key") == name:
                yield words.get("value", "").lower() in ("true", "1", "yes", "on", "t", "y")


# --- flags without a seen link ----------------------------------------------------------------------------------------
def unlinked(build: Build) -> tuple[tuple[str, str, Location], ...]:
    """Provider, name and place of every remote read in a method that names a flag about certificate pinning."""
    calls = build.once(calls_of)
    heads = {head.partition("->")[0] for head in readers()}
    if not any(image.dex.type_index(owner) is not None for owner in heads for image in calls.program.images):
        return ()
    found = []
    for name in _named_flags(calls):
        for site in calls.program.string_users(name):
            provider = _reads_in(calls, site.method)
            if provider:
                found.append((provider, name, calls.program.location(site, name)))
    return tuple(found)


def unlinked_renamed(build: Build) -> tuple[tuple[str, str, Location], ...]:
    """The same where the SDK is renamed and only its own texts tell that it is there."""
    calls = build.once(calls_of)
    provider = next((name for anchor, name in sorted(anchors().items()) if calls.program.has_string(anchor)), "")
    if not provider:
        return ()
    return tuple(
        (provider, name, calls.program.location(site, name))
        for name in _named_flags(calls)
        for site in calls.program.string_users(name)[:1]
    )


def _named_flags(calls: Calls) -> list[str]:
    """Texts of the code that name a switch of certificate pinning, the team's own names first."""
    short = (name for name in calls.program.strings("pin") if len(name) <= 80 and name.isascii() and " " not in name)
    known = [name for name in short if flag_names.speaks_of_pinning(name) and not flag_names.names_pins(name)]
    own = [name for name in sorted(calls.program.build.flags) if calls.program.has_string(name)]
    return list(dict.fromkeys([*own, *known]))


def _reads_in(calls: Calls, method: Method) -> str:
    """The provider whose reader a method calls; empty when it calls none."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    for i in body.at.values() if body else ():
        if i.op in INVOKES:
            ref = dex.method(i.ref)
            reader = readers().get(f"{ref.owner}->{ref.name}")
            if reader:
                return reader.provider
    return ""
