"""Host names: what a pattern covers, which can never match, which are only for tests.

Matching follows the mechanisms as `pinscan.model.Host` normalises them; the reasons for dead patterns follow each
platform's own reading (guide: AOSP NetworkSecurityConfig takes a domain literally; NSPinnedDomains and TrustKit know
no wildcard; OkHttp knows ``*.`` and ``**.`` in front only).
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache

from pinscan.model import HOLE, Host, Subdomains
from pinscan.suffixes import suffixes

_LITERAL = {"android-nsc", "android-trustkit", "ios-ats", "ios-trustkit"}
"""Mechanisms whose host entries know no wildcard at all."""
_KEEPS_DOT = {"android-nsc", "ios-ats", "ios-trustkit"}
"""Mechanisms that strip the dot from the connection's name but not from the entry."""
_TEST_TLDS = ("test", "localhost", "invalid", "local")
_TEST_NAMES = frozenset({"localhost", "example.com", "example.net", "example.org", "10.0.2.2"})
_TEST_DOMAINS = ("badssl.com", "publicobject.com", "httpbin.org", "ngrok.io", "ngrok-free.app")
_TEST_LABEL = re.compile(
    r"(?:.*[-_])?(?:staging|stage|stg|dev|develop|development|qa|uat|test|testing|sandbox|preprod|preview|mock)(?:[-_]?\d+)?(?:[-_].*)?"
)


def label(host: Host) -> str:
    """How a pattern is shown: ``*.`` in front where the name itself is not covered."""
    return host.pattern if host.apex else f"*.{host.pattern}"


def covers(host: Host, name: str) -> bool:
    """Whether a pattern reaches a concrete name (lower case, no trailing dot)."""
    pattern = host.pattern.lower()
    if name == pattern:
        return host.apex
    if host.subdomains is Subdomains.NONE or not name.endswith("." + pattern):
        return False
    return host.subdomains is Subdomains.ANY or "." not in name[: -len(pattern) - 1]


def below(name: str, parent: str) -> bool:
    """Whether a name is `parent` or lies below it."""
    return name == parent or name.endswith("." + parent)


def never_matches(host: Host, mechanism: str, library: str = "") -> str | None:
    """Why no connection's host can match this entry, or None when one can."""
    written = host.text if host.text is not None else host.pattern
    pattern = host.pattern
    if HOLE in written or HOLE in pattern:
        return None
    if "://" in written:
        return "holds a scheme: only the host name is compared"
    for sign, what in (("@", "a resource reference, which is not resolved here"), ("/", "a path")):
        if sign in pattern:
            return f"holds {what}"
    if not pattern or re.search(r"\s", pattern):
        return "is empty or holds white space"
    if "*" in pattern or (mechanism in _LITERAL and "*" in written):
        return "holds a wildcard that this mechanism takes literally" if mechanism in _LITERAL else _BAD_WILDCARD
    if ":" in pattern and not is_address(pattern) and "okhttp 3." not in library:
        return "holds a port: only the host name is compared"
    if not pattern.isascii():
        return "is not in its ASCII form (xn--…)"
    return "ends in a dot that is not stripped" if pattern.endswith(".") and mechanism in _KEEPS_DOT else None


_BAD_WILDCARD = "has a wildcard in a place where the library refuses it"


def is_address(name: str) -> bool:
    """Whether a name is an IP address."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def is_test(name: str) -> bool:
    """Whether a name is of a test, staging or documentation host.

    Only the documentation names themselves (``example.com``, ``www.example.com``) count, not hosts below them: those
    stand in for real hosts in samples.
    """
    name = name.lower().removeprefix("www.")
    if name in _TEST_NAMES or any(below(name, domain) for domain in _TEST_DOMAINS):
        return True
    if is_address(name):
        return not ipaddress.ip_address(name.strip("[]")).is_global
    labels = name.split(".")
    return labels[-1] in _TEST_TLDS or any(_TEST_LABEL.fullmatch(text) for text in labels[:-2])


@cache
def registrable(name: str) -> str | None:
    """The registrable domain of a name (``api.example.co.uk`` -> ``example.co.uk``), None for a public suffix."""
    if HOLE in name or is_address(name) or not name.isascii():
        return None
    return suffixes().registrable(name.strip("."), unknown=True)
