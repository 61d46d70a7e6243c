"""libcurl: pinned public keys, and verification switched off. Followed in iOS code, searched for on Android.

By curl_easy_setopt(3): ``CURLOPT_PINNEDPUBLICKEY`` is ``sha256//base64;sha256//base64`` (or a file), matched against
the leaf's SPKI for the handle's URL; ``CURLOPT_SSL_VERIFYPEER`` and ``CURLOPT_SSL_VERIFYHOST`` at 0 switch the
checks of the chain and of the name off.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.model import Fact, Platform

ID = "curl"
TITLE = "libcurl's pinned public keys"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


def observe(build: Build) -> Iterator[Fact]:
    """Yield what code sets on curl's handles."""
    # Each half imports the reader of its platform's code, which the other has no use for.
    if build.artifact.platform is Platform.ANDROID:
        from pinscan.mechanisms import _curl_native

        return _curl_native.observe(build)
    from pinscan.mechanisms import _curl_apple

    return _curl_apple.observe(build)
