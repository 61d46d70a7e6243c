"""Trust anchors given to a path validator that a trust manager asks: ``PKIXParameters`` with ``TrustAnchor``.

A trust manager of the app's own may validate the server's chain itself, by ``CertPathValidator`` up to anchors it
carries: a chain is accepted when it ends in one of them, for every host. The same classes verify documents, mail and
updates: parameters count only where a trust manager's code makes them. Semantics: java.security.cert.PKIXParameters
and RFC 5280, section 6.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.mechanisms._anchors import facts_of
from pinscan.model import Fact, Platform

ID = "android-cert-path"
TITLE = "Trust anchors of path validators in trust managers"
PLATFORMS = (Platform.ANDROID,)


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each set of own anchors, certificates inside the code, and anchors that could not be followed."""
    yield from facts_of(ID, build)
