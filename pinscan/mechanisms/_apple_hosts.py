"""Which hosts an iOS challenge handler is strict with: found by running it for each host that its code names.

Code asks for the host in many ways: a dictionary's key, equality, a suffix, a loop over objects with names. What a run
for one given host accepts says which pins hold for that host, however it was asked. Runs for hosts one label and two
below the name, and one for a host that is named nowhere, tell a name from a suffix, a suffix from a wildcard for one
label, and a rule for some hosts from one for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Blob, Items, Made, Pairs, Text, Value, text
from pinscan.mechanisms._apple_terms import COMPARES, LOOKUPS, PARTS, name_of, nodes
from pinscan.mechanisms._apple_trust import Verdict
from pinscan.model import HOLE, Host, Pin, Subdomains

MAX_HOSTS = 32
"""Hosts that a handler is run for one by one."""
UNLISTED = "unlisted.invalid"
BELOW = "any-label."
_NAME = re.compile(r"(?i)(?:\*?\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]\.?")
ASKS = COMPARES | LOOKUPS | PARTS
"""What asks for the host."""

_H = TypeVar("_H")
Tried = tuple[_H, list[Verdict]]
"""A handler run for one host, with what its acceptances depend on."""
RunFor = Callable[[str], Tried[_H] | None]
"""Runs a handler for one host; None where no run could be made in full."""


@dataclass(frozen=True, slots=True)
class Names:
    """The hosts that code compares the challenge's host with."""

    hosts: tuple[str, ...] = ()
    together: frozenset[str] = frozenset()
    """Those that one condition speaks of together."""
    dotted: frozenset[str] = frozenset()
    """Those that are written with a dot before them."""

    def worth_trying(self, verdicts: Iterable[Verdict]) -> bool:
        """Whether runs by host may say more than the conditions of the one run for all: not of one plain name."""
        plain = [Host(name) for name in self.hosts]
        found = [host for verdict in verdicts if verdict.matches for host in verdict.hosts]
        return bool(self.hosts) and not (len(plain) == 1 and found == plain)


def named_hosts(sites: Iterable[CallSite], verdicts: Iterable[Verdict]) -> Names:
    """The literals and the keys of tables that a run compares with the challenge's host."""
    verdicts = list(verdicts)
    found: dict[str, None] = {}
    dotted: set[str] = set()
    asked = [Made(site.target, (site.receiver, *site.args)) for site in sites if site.target in ASKS]
    guards = [guard.value for verdict in verdicts for guard in verdict.site.guards]
    asked += [node for value in guards for node in nodes(value) if name_of(node) in ASKS]
    for made in dict.fromkeys(asked):
        if any(_is_host(arg) for arg in made.args):
            names = [name for arg in made.args for name in _names(arg)]
            found.update(dict.fromkeys(name.strip(".") for name in names))
            dotted.update(name[1:] for name in names if name.startswith("."))
    known = [host for v in verdicts for host in (*v.hosts, *v.asked) if HOLE not in host.pattern]
    found.update(dict.fromkeys(host.pattern for host in known))
    together = frozenset(host.pattern for v in verdicts if len(v.hosts) > 1 for host in v.hosts)
    return Names(tuple(found)[:MAX_HOSTS], together, frozenset(dotted))


def _is_host(value: Value) -> bool:
    """Whether a value is the challenge's host, as it is or written otherwise; not something that it chose."""
    for _ in range(4):
        if isinstance(value, Alternatives):
            return any(_is_host(option) for option in value.options)
        if not isinstance(value, Made):
            return False
        if name_of(value) == "host":
            return True
        if name_of(value) in ASKS or not value.args:
            return False
        value = value.args[0]
    return False


def _names(value: Value) -> Iterator[str]:
    """Host names in lower case; a suffix may begin with a dot."""
    match value:
        case Text():
            if value.known and _NAME.fullmatch(value.known):
                yield value.known.rstrip(".").removeprefix("*").lower()
        case Blob(raw):  # what C compares a name with for a length that it knows
            yield from _names(text(raw.decode())) if raw.isascii() else ()
        case Items(inner) | Alternatives(inner):
            for item in inner:
                yield from _names(item)
        case Pairs(pairs):
            for key, _ in pairs:
                yield from _names(key)
        case _:
            return


def by_trial(names: Names, run_for: RunFor[_H]) -> list[tuple[_H, Verdict]]:
    """The acceptances of a handler by host; nothing where the runs say less than the one for all hosts."""
    other = _decided(run_for, UNLISTED)
    if other is None:
        return []
    rest = _pins(other[1])
    found: list[tuple[_H, Verdict]] = []
    free: list[str] = []
    for name in names.hosts:
        here, below = _decided(run_for, name), _decided(run_for, BELOW + name)
        if here is None or below is None:
            return []
        deeper = _decided(run_for, BELOW + BELOW + name) if _said(below, rest) else below
        if deeper is None:
            return []
        reach = Subdomains.ANY if _alike(below, deeper) else Subdomains.ONE
        found += _of_host(name, here, below, rest, reach, dotted=name in names.dotted)
        if rest and not (_pins(here[1]) and _pins(below[1])):
            free.append(name)
    if not rest and not any(verdict.matches for _, verdict in found):
        return []
    found = _joined(found, names.together)
    return [*found, *((other[0], replace(verdict, excepted=tuple(free))) for verdict in other[1])]


def _joined(found: list[tuple[_H, Verdict]], together: frozenset[str]) -> list[tuple[_H, Verdict]]:
    """The acceptances with the hosts that one condition names, and that have the same pins, as one."""
    kept: dict[object, tuple[_H, Verdict]] = {}
    for number, (handler, verdict) in enumerate(found):
        one = bool(verdict.matches) and all(host.pattern in together for host in verdict.hosts)
        key = (verdict.site.at, frozenset(_pins([verdict]))) if one else number
        hosts = tuple(dict.fromkeys((*(kept[key][1].hosts if key in kept else ()), *verdict.hosts)))
        matches = [replace(match, hosts=hosts) for match in verdict.matches]
        kept[key] = handler, replace(verdict, hosts=hosts, matches=matches)
    return list(kept.values())


def _of_host(
    name: str, here: Tried[_H], below: Tried[_H], rest: set[Pin], reach: Subdomains, *, dotted: bool
) -> Iterator[tuple[_H, Verdict]]:
    """What is accepted of a host and below it, where that is not what is accepted of every other host."""
    same = _alike(here, below)
    if same or _said(here, rest):
        yield from _for(Host(name, reach if same else Subdomains.NONE), here, rest)
    if not same:
        text = f".{name}" if dotted else None
        yield from _for(Host(name, reach, apex=False, text=text), below, rest)


def _alike(one: Tried[_H], two: Tried[_H]) -> bool:
    """Whether two hosts are accepted by the same pins."""
    return _pins(one[1]) == _pins(two[1]) and _accepts_all(one[1]) == _accepts_all(two[1])


def _said(tried: Tried[_H], rest: set[Pin]) -> bool:
    """Whether a host is not accepted as every other is."""
    return _pins(tried[1]) != rest or _accepts_all(tried[1])


def _for(host: Host, tried: Tried[_H], rest: set[Pin]) -> Iterator[tuple[_H, Verdict]]:
    handler, verdicts = tried
    if _pins(verdicts) == rest and not _accepts_all(verdicts):
        return
    for verdict in verdicts:
        matches = [replace(match, hosts=(host,)) for match in verdict.matches]
        if matches or not verdict.evaluated:
            yield handler, replace(verdict, hosts=(host,), matches=matches)


def _accepts_all(verdicts: Sequence[Verdict]) -> bool:
    return any(not (verdict.evaluated or verdict.matches or verdict.unknown) for verdict in verdicts)


def _pins(verdicts: Iterable[Verdict]) -> set[Pin]:
    return {pin for verdict in verdicts for match in verdict.matches for pin in match.pins}


def _decided(run_for: RunFor[_H], server: str) -> Tried[_H] | None:
    """A run for one host, unless something was left in it that depends on the host."""
    tried = run_for(server)
    return tried if tried is not None and all(_is_decided(verdict, server) for verdict in tried[1]) else None


def _is_decided(verdict: Verdict, server: str) -> bool:
    if any(host.pattern not in (server, HOLE) for match in verdict.matches for host in match.hosts):
        return False
    said = (*(guard.value for guard in verdict.site.guards), *verdict.site.choices, *verdict.site.args)
    asked = (node for value in said for node in nodes(value) if name_of(node) in ASKS)
    return not any(arg == text(server) for node in asked for arg in node.args)
