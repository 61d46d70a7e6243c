"""What an Android app's own configuration trusts for a host: its private CAs, beside or instead of the system's.

Trust anchors compare by name and key, as Java's PKIX does, so that a renewed CA certificate with the same key counts.
"""

from __future__ import annotations

from dataclasses import replace

from pinscan.facts.hosts import applies
from pinscan.facts.observations import observed_hosts
from pinscan.model import Observation, Report
from pinscan.rotation.trust import Validation, Way, called


def app_trust(report: Report, host: str, validation: Validation) -> tuple[Validation, list[str]]:
    """The ways to what the app trusts for a host, and notes."""
    declared = [o for o in report.observations if o.kind == "private-anchors" and applies(o, observed_hosts(o), host)]
    declared = [o for o in declared if o.mechanism == "android-nsc" and o.facts.get("debug") is not True]
    if not declared:
        return validation, []
    files = {str(o.facts.get("source_file") or "") for o in declared} - {""}
    anchors = [o for o in report.observations if o.kind == "certificate" and o.locations[0].path in files]
    shadows = all(o.facts.get("shadows_system") is True for o in declared)
    if not anchors:
        doubt = ["the app trusts CAs of its own that could not be read"] if shadows else []
        return validation, doubt
    keys = {str(o.facts.get("spki_sha256")) for o in anchors}
    reaching = tuple(w for w in (*validation.ways, *validation.own) if _reaches(w, keys))
    beside = () if shadows else tuple(w for w in validation.ways if w not in reaching)
    ways = reaching + beside
    if ways or not shadows:
        return replace(validation, ways=ways, problems=() if ways else validation.problems), []
    return replace(validation, ways=(), problems=(_why_not(validation, anchors, sorted(files)),)), []


def _reaches(way: Way, keys: set[str]) -> bool:
    return any(certificate.key.spki_sha256 in keys for certificate in way.certificates)


def _why_not(validation: Validation, anchors: list[Observation], files: list[str]) -> str:
    """The problem of a chain that does not lead to the app's own CA."""
    names = {o.facts.get("subject") for o in anchors}
    for way in (*validation.ways, *validation.own):
        if way.anchor.issuer in names:
            return f"{called(way.anchor)} names the app's own CA as its issuer: give that with --trust-store to be sure"
    first = validation.problems[0] + "; " if validation.problems else ""
    return (
        f"{first}the app trusts only its own CA for this host ({', '.join(files)}), and the chain does not lead there"
    )
