"""TrustKit configured in code: the dictionaries handed to it, and the flags that decide on it.

A configuration counts where it reaches ``initSharedInstanceWithConfiguration:`` or ``initWithConfiguration:`` of
``TrustKit``. What it means is decided by `_trustkit_ios`, as for ``Info.plist``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Items, Made, Pairs, Value, options, text
from pinscan.mechanisms import _trustkit_ios as trustkit
from pinscan.mechanisms._apple_bundle import has_class, origin
from pinscan.mechanisms._apple_switches import Decision, decisions, switch_of, toggles
from pinscan.model import Fact, Json, Observation, PinSet

ID = "ios-trustkit"
_SHARED = ("initSharedInstanceWithConfiguration:", "initSharedInstanceWithConfiguration:sharedContainerIdentifier:")
_OWN = ("initWithConfiguration:", "initWithConfiguration:sharedContainerIdentifier:")
_ASKED = ("handleChallenge:completionHandler:", "evaluateTrust:forHostname:")
_CONSTANT = "_kTSK"


def observe(build: Build) -> Iterator[Fact]:
    """Yield the pin sets of every configuration that code hands to TrustKit."""
    for binary in build.once(apple_code):
        if not has_class(binary, ("TrustKit",)):
            continue
        where = binary.place.part.at(binary.place.entry.path)
        yield Observation(ID, "library", (where,), {"name": "TrustKit"}, part=binary.place.part.name)
        if not binary.readable:
            continue
        for site in _sites(binary):
            yield from _configured(build, binary, site)


def _sites(binary: AppleBinary) -> Iterator[CallSite]:
    if not any(binary.has_selector(selector) for selector in (*_SHARED, *_OWN)):
        return
    seen: set[tuple[int, str]] = set()
    for site in binary.calls(*_SHARED, *_OWN):
        key = (site.at, repr(site.args[:1]))
        if key not in seen and not binary.named(site.at)[2:].startswith(("TrustKit ", "TSK")) and _to_trustkit(site):
            seen.add(key)
            yield site


def _to_trustkit(site: CallSite) -> bool:
    receiver = site.receiver
    named = isinstance(receiver, Made) and (receiver.target == "class TrustKit" or receiver.type == "TrustKit")
    return named or site.target in _SHARED


def asked(build: Build) -> tuple[tuple[AppleBinary, CallSite], ...]:
    """Every place outside the library that asks TrustKit's validator."""
    found = []
    for binary in build.once(apple_code):
        if binary.readable and any(binary.has_selector(selector) for selector in _ASKED):
            sites = binary.calls(*_ASKED)
            found += [(binary, s) for s in sites if not binary.named(s.at)[2:].startswith(("TrustKit ", "TSK"))]
    return tuple(found)


def asking(build: Build) -> list[Decision]:
    """The flags that decide on asking the validator, when each place that asks it is decided by one."""
    decided = [list(decisions(binary, site)) for binary, site in build.once(asked)]
    return [decision for each in decided for decision in each] if all(decided) else []


def checked(build: Build, found: PinSet, *, swizzled: bool | None) -> PinSet:
    """A pin set of ``Info.plist`` with what the code makes of it: no library, nobody who asks it, or a flag."""
    code = build.once(apple_code)
    own = any(binary.place.part.name == found.part for binary in code)
    if not own or not all(binary.readable for binary in code):  # nothing is said of code that was not seen
        return found
    if not any(has_class(binary, ("TrustKit",)) for binary in code):
        return replace(found, facts={**found.facts, "check_stripped": True})
    if swizzled:
        return found
    if not build.once(asked):
        return replace(found, facts={**found.facts, "attached": False})
    return replace(found, kill_switch=switch_of(build, asking(build)))


def _configured(build: Build, binary: AppleBinary, site: CallSite) -> Iterator[Fact]:
    decided = [*decisions(binary, site), *asking(build)]
    known = False
    for option in options(site.args[0]):
        value, by_constant = _written(option)
        for configuration in _configurations(value, by_constant):
            known = known or bool(configuration.domains)
            yield from _facts(build, binary, site, configuration, decided)
    if not known:
        facts: dict[str, Json] = {"class_name": "TrustKit", "what": "a configuration that is only known when it runs"}
        yield _seen(build, binary, site, "custom-trust", facts)
    yield from toggles(build, decided, ID)


def _configurations(value: Value, by_constant: bool) -> Iterator[trustkit.Configuration]:
    """One configuration for each alternative of its table of domains."""
    table = value.get(trustkit.DOMAINS) if isinstance(value, Pairs) else None
    for option in options(table) if table is not None else (None,):
        whole = value
        if isinstance(value, Pairs) and option is not None:
            pairs = tuple((k, _spread(option) if v is table else v) for k, v in value.pairs)
            whole = Pairs(pairs, value.complete)
        yield trustkit.read_configuration(whole, by_constant=by_constant)


def _spread(table: Value) -> Value:
    """A table whose domains are each known: a domain that is one of several stands under each name."""
    if not isinstance(table, Pairs):
        return table
    return Pairs(tuple((name, item) for key, item in table.pairs for name in options(key)), table.complete)


def _written(value: Value) -> tuple[Value, bool]:
    """The value with TrustKit's key constants under their names, and whether there were any."""
    match value:
        case Pairs(pairs, complete):
            keys = [(_key(key), _written(item)) for key, item in pairs]
            constants = any(k is not key or inner for (k, (_, inner)), (key, _) in zip(keys, pairs, strict=True))
            return Pairs(tuple((key, item) for key, (item, _) in keys), complete), constants
        case Alternatives(items):
            read = [_written(item) for item in items]
            return Alternatives(tuple(item for item, _ in read)), any(constants for _, constants in read)
        case Items(items, complete):
            return Items(tuple(_written(item)[0] for item in items), complete), False
        case _:
            return value, False


def _key(key: Value) -> Value:
    if isinstance(key, Made) and key.target.startswith(_CONSTANT):
        return text(key.target.removeprefix("_k"))
    return key


def _facts(
    build: Build, binary: AppleBinary, site: CallSite, configuration: trustkit.Configuration, decided: list[Decision]
) -> Iterator[Fact]:
    if configuration.crash:
        yield _seen(build, binary, site, "trustkit-config", {"crash": configuration.crash})
    for domain in configuration.domains:
        yield _seen(build, binary, site, "trustkit-config", _settings(domain))
        if domain.pins:
            yield PinSet(
                ID, (trustkit.host_of(domain),), domain.pins, (binary.at(site.at, domain.name),),
                origin(build, binary), domain.expires, domain.enforced, switch_of(build, decided),
                part=binary.place.part.name, facts=trustkit.facts_of(domain, configuration),
            )  # fmt: skip


def _settings(domain: trustkit.Domain) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "hosts": [domain.name],
        "enforce": None if domain.excluded else domain.enforced,
        "distinct_pins": None if domain.excluded else domain.distinct,
        "default_report_uri": None if domain.excluded else domain.default_report,
        "report_uris": list[Json](domain.report_uris) or None,
        "crash": domain.crash,
        "used": True,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _seen(build: Build, binary: AppleBinary, site: CallSite, kind: str, facts: dict[str, Json]) -> Observation:
    return Observation(ID, kind, (binary.at(site.at),), facts, origin(build, binary), part=binary.place.part.name)
