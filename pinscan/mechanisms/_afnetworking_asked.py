"""Policies of AFNetworking that an app's own code asks: ``evaluateServerTrust:forDomain:`` in a delegate or a block.

A policy need not belong to a manager to be in force: an app's own delegate may ask it, or one that it keeps for the
host. Which policy is asked is told by the value of the message's receiver, and for which hosts by the table that it
was looked up in, or by the conditions of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Made, Pairs, Text, Value, options
from pinscan.mechanisms._apple_host_terms import hosts_of, together
from pinscan.mechanisms._apple_terms import ASKS_POLICY, LOOKUPS, name_of, nodes
from pinscan.model import Host


@dataclass(frozen=True)
class Asked:
    """One policy that code asks about a server's trust."""

    site: CallSite
    policy: Value
    """The policy, or what is known of it."""
    hosts: tuple[Host, ...]

    def is_made(self, made: CallSite) -> bool:
        """Whether the policy is the one that a call makes."""
        made_so = (node for node in nodes(self.policy) if name_of(node) == made.target)
        return any(node.args == made.args for node in made_so)


def asked(binary: AppleBinary, of_library: Callable[[CallSite], bool]) -> list[Asked]:
    """Every policy that own code asks."""
    sites = binary.calls(ASKS_POLICY) if binary.has_selector(ASKS_POLICY) else ()
    return [one for site in sites if not of_library(site) for one in _of_site(site)]


def _of_site(site: CallSite) -> Iterator[Asked]:
    hosts = together(host for guard in site.guards for host in hosts_of(guard.value, guard.holds))
    for receiver in options(site.receiver):
        table = _table(receiver)
        if table is None:
            yield Asked(site, receiver, hosts)
            continue
        for key, policy in table.pairs:
            yield Asked(site, policy, (Host(str(key)),) if isinstance(key, Text) else hosts)


def _table(receiver: Value) -> Pairs | None:
    """The dictionary that a policy was looked up in."""
    if not isinstance(receiver, Made) or name_of(receiver) not in LOOKUPS or not receiver.args:
        return None
    return next((option for option in options(receiver.args[0]) if isinstance(option, Pairs)), None)
