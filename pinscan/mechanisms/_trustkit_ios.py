"""What TrustKit for iOS makes of its configuration, wherever that comes from: ``Info.plist`` or code.

Follows ``parseTrustKitConfiguration`` and ``TSKPinningValidator`` of TrustKit 3 (parse_configuration.m): defaults,
what raises an exception (the app then crashes as it starts), and what silently does nothing. The input is a value as
code readers follow it, so parts may be missing; nothing is concluded from a part that could not be followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pinscan.code.values import Alternatives, Const, Hole, Items, Pairs, Text, Value, options, strings
from pinscan.mechanisms._plist_keys import canonical
from pinscan.model import HOLE, Host, Json, KillSwitch, Pin, Subdomains, SwitchState
from pinscan.suffixes import suffixes

SWIZZLE, DOMAINS = "TSKSwizzleNetworkDelegates", "TSKPinnedDomains"
GLOBAL_KEYS = (SWIZZLE, DOMAINS, "TSKIgnorePinningForUserDefinedTrustAnchors")
HASHES, ENFORCE, INCLUDE, EXPIRES = (
    "TSKPublicKeyHashes",
    "TSKEnforcePinning",
    "TSKIncludeSubdomains",
    "TSKExpirationDate",
)
REPORTS, NO_DEFAULT_REPORT = "TSKReportUris", "TSKDisableDefaultReportUri"
EXCLUDE = "kSKExcludeSubdomainFromParentPolicy"
"""The value of the constant ``kTSKExcludeSubdomainFromParentPolicy``, misspelt in the library itself."""
EXCLUDE_DOCUMENTED = "TSKExcludeSubdomainFromParentPolicy"
DOMAIN_KEYS = (HASHES, ENFORCE, INCLUDE, EXPIRES, REPORTS, NO_DEFAULT_REPORT, EXCLUDE, "TSKPublicKeyAlgorithms")

_DATE = re.compile(r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})")
_NOT_IN_A_URL = re.compile(r"[\s<>\"{}|\\^`]")
_TRUE = re.compile(r"\s*(?:[YyTt]|[+-]?0*[1-9])")


@dataclass(frozen=True)
class Domain:
    """The policy of one domain. A None among the booleans means that it could not be followed."""

    name: str
    pins: tuple[Pin, ...] = ()
    complete: bool = True
    """Whether these are all its pins."""
    subdomains: bool | None = False
    enforced: bool | None = True
    excluded: bool | None = False
    """It has no pins and is taken out of its parent's policy."""
    expires: date | None = None
    expires_text: str | None = None
    report_uris: tuple[str, ...] = ()
    default_report: bool | None = True
    crash: str | None = None
    """Why TrustKit refuses it with an exception."""

    @property
    def distinct(self) -> int:
        """Pins that differ, as TrustKit's set of data holds them."""
        return len({pin.digest for pin in self.pins})


@dataclass(frozen=True)
class Configuration:
    """A whole configuration."""

    domains: tuple[Domain, ...] = ()
    swizzled: bool | None = False
    crash: str | None = None
    """Why TrustKit refuses it before it looks at any domain."""
    complete: bool = True
    """Whether these are all its domains."""
    excluded: tuple[str, ...] = ()
    """The domains taken out of their parents' policies."""

    @property
    def kill_switch(self) -> KillSwitch:
        """Impossible where TrustKit hooks the delegates by itself; else it depends on who asks the validator."""
        return KillSwitch(SwitchState.IMPOSSIBLE if self.swizzled else SwitchState.UNKNOWN)


def read_configuration(value: Value, *, by_constant: bool = False) -> Configuration:
    """The configuration that TrustKit makes of a dictionary.

    `by_constant`: keys were written with the library's constants and are given by the names of these, so that the
    exclusion works under its documented name.
    """
    if not isinstance(value, Pairs):
        return _unread(value, "the configuration is no dictionary")
    table = value.get(DOMAINS)
    if table is None or table == Pairs(()):
        return _unread(value if value.complete else Hole(), "no pinned domains")
    if not isinstance(table, Pairs):
        return _unread(table, f"{DOMAINS} is no dictionary")
    domains = tuple(_domain(str(name), policy, by_constant) for name, policy in table.pairs if isinstance(name, Text))
    excluded = tuple(sorted(domain.name for domain in domains if domain.excluded))
    checked = tuple(_orphan_checked(domain, domains, table.complete) for domain in domains)
    return Configuration(checked, _truth(value, SWIZZLE, False), None, table.complete, excluded)


def host_of(domain: Domain) -> Host:
    """The hosts of a policy: keys are matched exactly as they are written."""
    return Host(domain.name, Subdomains.ANY if domain.subdomains else Subdomains.NONE)


def facts_of(domain: Domain, configuration: Configuration) -> dict[str, Json]:
    """The facts of a domain's pin set, as the vocabulary names them."""
    below = [name for name in configuration.excluded if name.endswith("." + domain.name)]
    facts: dict[str, Json] = {
        "swizzled": configuration.swizzled,
        "default_report_uri": domain.default_report,
        "report_uris": list[Json](domain.report_uris) or None,
        "expires_text": domain.expires_text,
        "expires_clock": "utc-midnight" if domain.expires else None,
        "expires_malformed": True if domain.expires_text is not None and domain.expires is None else None,
        "except_hosts": list[Json](below) if domain.subdomains and below else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def as_value(value: Any) -> Value:
    """A value of a property list in the words of code readers; dates and data come as holes that name their type."""
    match value:
        case dict():
            return Pairs(tuple((Text((key,)), as_value(item)) for key, item in value.items()))
        case list():
            return Items(tuple(map(as_value, value)))
        case str():
            return Text((value,))
        case bool() | int() | float():
            return Const(value)
    return Hole(type(value).__name__)


def _unread(value: Value, crash: str) -> Configuration:
    """Nothing of it can be read: a crash where it is known to be wrong, a hole where it is not known."""
    known = not isinstance(value, Hole | Alternatives)
    return Configuration(crash=crash if known else None, complete=known, swizzled=None)


def _domain(name: str, policy: Value, by_constant: bool) -> Domain:
    if not isinstance(policy, Pairs):
        known = not isinstance(policy, Hole | Alternatives)
        return Domain(name, complete=known, crash="its policy is no dictionary" if known else None)
    exclude = EXCLUDE_DOCUMENTED if by_constant and policy.get(EXCLUDE_DOCUMENTED) is not None else EXCLUDE
    excluded = _truth(policy, exclude, False)
    if excluded:
        extra = len(policy.pairs) > 1
        return Domain(name, excluded=True, crash=_bad_name(name) or ("keys beside the exclusion" if extra else None))
    pins, complete = _pins(policy)
    expires_text = policy.get(EXPIRES)
    domain = Domain(
        name, pins, complete, _truth(policy, INCLUDE, False), _truth(policy, ENFORCE, True), excluded,
        _expiry(expires_text), None if expires_text is None else _written(expires_text),
        tuple(map(str, strings(policy.get(REPORTS) or Items(())))), _negated(_truth(policy, NO_DEFAULT_REPORT, False)),
    )  # fmt: skip
    return replace(domain, crash=_crash(domain, policy))


def _pins(policy: Pairs) -> tuple[tuple[Pin, ...], bool]:
    """The pins as written, and whether they are all: a list with holes, or one of several, may hold others."""
    value = policy.get(HASHES)
    if value is None:
        return (), policy.complete
    texts = tuple(strings(value))
    pins = tuple(Pin(str(text), None if text.known is None else canonical(text.known)) for text in texts)
    whole = isinstance(value, Items) and value.complete and all(isinstance(item, Text) for item in value.items)
    return pins, whole and all(text.known is not None for text in texts)


def _crash(domain: Domain, policy: Pairs) -> str | None:
    """The first rule that the policy breaks, in the order of the library."""
    if reason := _bad_name(domain.name):
        return reason
    if domain.subdomains and _suffix(domain.name) == domain.name.lower():
        return f"subdomains of the public suffix {domain.name}"
    hashes = policy.get(HASHES)
    if hashes is not None and not isinstance(hashes, Items | Hole | Alternatives):
        return f"{HASHES} is no array"
    bad_uri = next((uri for uri in domain.report_uris if _NOT_IN_A_URL.search(uri)), None)
    if bad_uri is not None:
        return f"invalid report URI (before iOS 17): {bad_uri[:100]}"
    if not domain.complete:
        return None
    wrong = next((pin.text for pin in domain.pins if not _is_sha256(pin)), None)
    if wrong is not None:
        return f"invalid pin {wrong[:100]}"
    needed = 2 if domain.enforced else 1
    if domain.enforced is not None and domain.distinct < needed:
        return f"{domain.distinct} distinct pins, {needed} needed"
    return None


def _orphan_checked(domain: Domain, domains: tuple[Domain, ...], complete: bool) -> Domain:
    """An exclusion needs a parent that covers subdomains."""
    if not domain.excluded or domain.crash or not complete:
        return domain
    if any(other.subdomains is not False and domain.name.endswith("." + other.name) for other in domains):
        return domain
    return replace(domain, crash="no parent policy that includes subdomains")


def _is_sha256(pin: Pin) -> bool:
    return pin.digest is not None and len(pin.digest) == 44 and pin.digest.endswith("=") and pin.digest[-2] != "="


def _truth(table: Pairs, key: str, default: bool) -> bool | None:
    """``[value boolValue]``; None when it could not be followed, or may be in a part that was not."""
    value = table.get(key)
    if value is None:
        return default if table.complete else None
    found = {_bool(option, default) for option in options(value)}
    return found.pop() if len(found) == 1 else None


def _bool(value: Value, default: bool) -> bool | None:
    if isinstance(value, Const):
        return default if value.value is None else bool(value.value)
    if isinstance(value, Text) and value.known is not None:
        return bool(_TRUE.match(value.known))
    return None


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _written(value: Value) -> str:
    return str(value) if isinstance(value, Text) else HOLE


def _expiry(value: Value | None) -> date | None:
    """``yyyy-MM-dd`` as NSDateFormatter reads it: a date that it cannot read never comes."""
    match = _DATE.fullmatch(value.known) if isinstance(value, Text) and value.known else None
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _bad_name(name: str) -> str | None:
    return None if HOLE in name or _suffix(name) else f"invalid domain {name[:100]}"


def _suffix(name: str) -> str | None:
    """The public suffix that a name ends in; None when it ends in none (``localhost``, an address, a port)."""
    return suffixes().public(name.rstrip("."))
