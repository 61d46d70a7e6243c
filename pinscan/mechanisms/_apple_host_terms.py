"""Hosts that the conditions of iOS code name: what the challenge's host is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pinscan.code.values import Alternatives, Const, Items, Made, Text, Value
from pinscan.mechanisms._apple_terms import NUMBERS, SAME, SUFFIXES, name_of, nodes
from pinscan.model import HOLE, Host, Subdomains

_HOST = re.compile(r"[^\s/+=@]+")
"""What may be a host, or the end of one: a digest in base64 is not."""


def together(hosts: Iterable[Host]) -> tuple[Host, ...]:
    """Hosts without repetition; a name and all below it, each asked for by itself, as one."""
    found = dict.fromkeys(hosts)
    both = {host.pattern for host in found if Host(host.pattern) in found and not host.apex}
    return tuple(dict.fromkeys(Host(h.pattern, Subdomains.ANY) if h.pattern in both else h for h in found))


def hosts_asked(value: Value) -> Iterator[Host]:
    """Hosts that chose between numbers which are compared: the cases of an enumeration, for one."""
    chosen = [node for node in nodes(value) if node.target in NUMBERS]
    for node in chosen:
        for inner in node.args[:1]:
            if isinstance(inner, Made) and inner.target == "chosen":
                yield from hosts_of(inner, True)


def hosts_of(value: Value, holds: bool) -> Iterator[Host]:
    """Hosts that a condition names: comparisons of the challenge's host with literals."""
    if isinstance(value, Alternatives):
        for option in value.options:
            yield from hosts_of(option, holds)
    if not isinstance(value, Made):
        return
    name = name_of(value)
    if name == "or":  # says something of the host where each of its ways does
        ways = [list(hosts_of(arg, True)) for arg in value.args] if holds else []
        yield from (host for way in ways for host in way) if all(ways) else ()
        return
    if name in ("and", "chosen"):
        for arg in value.args if holds or name == "chosen" else ():
            yield from hosts_of(arg, True)
        return
    about_host = any(name_of(node) == "host" for node in nodes(value))
    if not holds or not about_host:
        return
    numbers = any(isinstance(arg, Const) for arg in value.args)  # one word of a string's two
    if name in SAME | SUFFIXES and not numbers and not any(True for arg in value.args for _ in _literals(arg)):
        yield Host(HOLE)  # compared with a name that is only known when it runs
    for arg in value.args:
        for written in _literals(arg):
            if not _HOST.fullmatch(written):
                continue
            if name in SUFFIXES and written.startswith("."):
                yield Host(written[1:], Subdomains.ANY, apex=False, text=written)
            elif name in SUFFIXES or name == "containsString:":
                yield Host(written, Subdomains.ANY, text=None)
            elif name in SAME:
                yield Host(written)


def about_host(value: Value) -> bool:
    """Whether the challenge's host itself is compared, rather than something of its chain."""
    return isinstance(value, Made) and any(isinstance(arg, Made) and name_of(arg) == "host" for arg in value.args)


def _literals(value: Value) -> Iterator[str]:
    match value:
        case Text():
            if value.known:
                yield value.known
        case Items(inner) | Alternatives(inner):
            for item in inner:
                yield from _literals(item)
        case _:
            return
