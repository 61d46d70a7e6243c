"""Trust anchors that Android code makes of certificates it carries: key stores, resources, assets, PEM in the code.

What comes to ``TrustManagerFactory.init`` (or another taker of anchors) is followed back to the certificate files of
the build, and the pins are computed from those: a chain is accepted when it ends in one of them, so the whole
certificate is what is pinned. A certificate that verifies signatures, or is the app's own in mutual TLS, is no pin.
Hosts are not limited by an anchor.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.mechanisms._anchors import facts_of
from pinscan.model import Fact, Platform

ID = "android-keystore"
TITLE = "Trust anchors from key stores and certificates in Android code"
PLATFORMS = (Platform.ANDROID,)


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each set of own anchors, certificates inside the code, and anchors that could not be followed."""
    yield from facts_of(ID, build)
