"""The hosts that a build names in addresses: what the app may talk to, beside what it pins.

Reads every address (``https://…``, ``http://…``, ``wss://…``, ``ws://…``) in DEX string data, resource tables, Mach-O
string sections, scripts, and configuration files in assets. A name without a scheme is only taken when its registrable
domain is one that an address, or the app's own identifier, speaks of: a bare ``a.b.io`` may be anything.

Registrable domains follow the public suffix list. Well-known third-party services are told apart by
``data/services.toml``; namespaces and documentation, which every build names, are left out by the same file.
An address in the build is no proof that it is connected to, so the confidence is LIKELY.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pinscan.build import Build
from pinscan.mechanisms._services import documentation_only, registrable, service_of
from pinscan.mechanisms._texts import Run, texts
from pinscan.model import Confidence, Observation, Platform

ID = "host-references"
TITLE = "Hosts named by addresses in code, resources and scripts"
PLATFORMS = (Platform.ANDROID, Platform.IOS)

MOST_HOSTS = 2_000
"""Hosts that are reported at most."""
MOST_DOMAINS = 64
"""Domains below which names without a scheme are looked for."""

SCHEME = re.compile(rb"(?:https?|wss?)\Z", re.IGNORECASE)
NAME = re.compile(rb"(?:[\w.~%:-]*@)?([A-Za-z0-9][A-Za-z0-9.-]{1,250}[A-Za-z0-9])(?![A-Za-z0-9.%${_@-])")
"""User and host of an address; a host that goes on as a template (``%s``, ``${``) is no host."""
LABELS = re.compile(rb"(?<![A-Za-z0-9_.@/$-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){0,6}\Z")
LONGEST = 253
"""Bytes of a host name (RFC 1035)."""


@dataclass(frozen=True, slots=True)
class _Named:
    """One host as one scheme names it, at its first place."""

    host: str
    scheme: str
    run: Run
    offset: int


def observe(build: Build) -> Iterator[Observation]:
    """One ``host-reference`` for each host and scheme, at the first place that names it."""
    runs = list(texts(build))
    found: dict[tuple[str, str], _Named] = {}
    for run in runs:
        for host, scheme, offset in _addresses(run.data):
            if (host, scheme) not in found and registrable(host) and not documentation_only(host):
                found[host, scheme] = _Named(host, scheme, run, offset)
    for named in _without_scheme(build, runs, {host for host, _ in found}):
        found.setdefault((named.host, "none"), named)
    for _, named in sorted(found.items())[:MOST_HOSTS]:
        yield _observation(named)


def _addresses(data: bytes) -> Iterator[tuple[str, str, int]]:
    """Host, scheme and offset of every address."""
    # A search for the three fixed bytes is many times faster than a pattern that begins with alternatives.
    at = data.find(b"://")
    while at >= 0:
        scheme = SCHEME.search(data, max(at - 5, 0), at)
        name = NAME.match(data, at + 3) if scheme else None
        if scheme and name:
            yield name[1].decode("ascii").lower(), scheme[0].decode("ascii").lower(), scheme.start()
        at = data.find(b"://", at + 3)


def _observation(named: _Named) -> Observation:
    facts: dict[str, str] = {"host": named.host, "scheme": named.scheme}
    service = service_of(named.host)
    origin = "app" if service is None else f"sdk:{service}"
    text = f"{named.scheme}://{named.host}" if named.scheme != "none" else named.host
    offset = None if named.run.base is None else named.run.base + named.offset
    where = named.run.part.at(named.run.path, offset=offset, text=text)
    return Observation(
        ID,
        "host-reference",
        (where,),
        facts if service is None else facts | {"service": service},
        origin=origin,
        confidence=Confidence.LIKELY,
        part=named.run.part.name,
    )


def _without_scheme(build: Build, runs: list[Run], hosts: set[str]) -> Iterator[_Named]:
    """Names below the domains that addresses and the app's identifier speak of, where they stand alone."""
    domains = {domain for host in hosts if service_of(host) is None and (domain := registrable(host))}
    domains |= _own_domain(build)
    if not domains:
        return
    for run in runs:
        for domain in sorted(domains)[:MOST_DOMAINS]:
            for host, offset in _names_below(run.data, domain.encode()):
                if host not in hosts:
                    yield _Named(host, "none", run, offset)


def _names_below(data: bytes, domain: bytes) -> Iterator[tuple[str, int]]:
    """Host and offset of each name that is the domain or lies below it, standing alone."""
    at = data.find(domain)
    while at >= 0:
        end = at + len(domain)
        labels = LABELS.search(data, max(at - LONGEST, 0), at)
        if labels and not re.match(rb"[A-Za-z0-9_.@-]", data[end : end + 1]):
            yield data[labels.start() : end].decode("ascii").lower(), labels.start()
        at = data.find(domain, end)


def _own_domain(build: Build) -> set[str]:
    """The domain that the app's identifier spells backwards: ``com.example.app`` is of ``example.com``."""
    labels = (build.artifact.id or "").lower().replace("_", "-").split(".")
    domain = registrable(".".join(reversed(labels[:3]))) or registrable(".".join(reversed(labels[:2])))
    return {domain} if domain and service_of(domain) is None else set()
