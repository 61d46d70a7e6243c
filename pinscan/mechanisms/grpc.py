"""Trust anchors given to gRPC: ``TlsChannelCredentials`` and Netty on Android, PEM root certificates on iOS.

Certificates of the build that are passed on are the only anchors of the channel: whole certificates, for the channel's
own target.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.model import Fact, Platform

ID = "grpc"
TITLE = "Trust anchors of gRPC channels"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each set of own anchors, and anchors that could not be followed."""
    if build.artifact.platform is Platform.IOS:
        from pinscan.mechanisms import _grpc_apple  # loading the reader of iOS code takes a while

        yield from _grpc_apple.observe(build, ID)
        return
    from pinscan.mechanisms._anchors import facts_of

    yield from facts_of(ID, build)
