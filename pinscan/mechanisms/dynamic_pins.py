"""Pins that are fetched at run time: Wultra's certificate store, Approov, TrustPin.

Their servers sign what they send, so the pins are not in the build: an observation, not a pin set. Fingerprints that
Wultra's configuration carries as a fallback are pins, of whole certificates, until they expire.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.model import Fact, Platform

ID = "dynamic-pins"
TITLE = "Pins fetched at run time"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


def observe(build: Build) -> Iterator[Fact]:
    """Every provider the app's code calls, and fallback fingerprints."""
    # Each half imports the reader of its platform's code, which the other has no use for.
    if build.artifact.platform is Platform.ANDROID:
        from pinscan.mechanisms import _dynamic_android

        return _dynamic_android.observe(build)
    from pinscan.mechanisms import _dynamic_apple

    return _dynamic_apple.observe(build, ID)
