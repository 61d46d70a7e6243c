"""Anchors and policies that code sets on a trust before it is evaluated.

By Apple's reference: with ``SecTrustSetAnchorCertificates`` only the given anchors are trusted, unless
``SecTrustSetAnchorCertificatesOnly`` is given false; a basic X.509 policy, or one for TLS without a name, lets any
host's certificate pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pinscan.build.entries import Part
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Const, Value
from pinscan.mechanisms._apple_bundle import certificate_pins, loaded
from pinscan.mechanisms._apple_terms import name_of, nodes
from pinscan.mechanisms._apple_trust import Match


def own_anchors(part: Part, sites: Sequence[CallSite]) -> Iterator[Match]:
    """The certificates of a bundle that alone are trusted, as pins of the chain."""
    beside = any(
        site.target == "_SecTrustSetAnchorCertificatesOnly" and len(site.args) > 1 and _nothing(site.args[1])
        for site in sites
    )
    for site in sites:
        if site.target == "_SecTrustSetAnchorCertificates" and len(site.args) > 1 and not beside:
            found = list(loaded(part, site.args[1]))
            if found:
                yield Match((), certificate_pins(found), found[0][0] if len(found) == 1 else None)


def without_host(sites: Sequence[CallSite]) -> bool:
    """Whether the chain is evaluated under a policy that names no host."""
    for site in sites:
        if site.target == "_SecTrustSetPolicies" and len(site.args) > 1:
            policies = list(nodes(site.args[1]))
            if any(name_of(policy) == "_SecPolicyCreateBasicX509" for policy in policies):
                return True
            made = [policy for policy in policies if name_of(policy) == "_SecPolicyCreateSSL"]
            if any(len(policy.args) > 1 and _nothing(policy.args[1]) for policy in made):
                return True
    return False


def _nothing(value: Value) -> bool:
    return isinstance(value, Const) and not value.value
