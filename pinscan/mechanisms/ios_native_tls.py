"""TLS stacks that an app's code links in: mbedTLS, wolfSSL, OpenSSL without its names and any other.

Every stack carries the labels that the protocol derives its keys with (RFC 5246, sections 6.3 and 7.4.9; RFC 8446,
section 7.1), whatever its name and however it was stripped; mbedTLS and wolfSSL also show by the functions that code
calls. Pins set there are not read, so such an image is a gap. Images whose stack does what other code tells it, for
which there are readers (gRPC, SwiftNIO, Cronet, libcurl, OpenSSL by its names) or gaps (Flutter, Unity), are left to
those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.mechanisms._native_libraries import LABELS
from pinscan.model import Confidence, Fact, Gap, GapKind, Observation, Platform

ID = "ios-native-tls"
TITLE = "TLS stacks linked into iOS code"
PLATFORMS = (Platform.IOS,)

_CALLED = ("_mbedtls_ssl_handshake", "_mbedtls_ssl_setup", "_wolfSSL_connect", "_wolfSSL_new")
"""Functions of stacks without a reader of their own."""
_READ = ("_SSL_CTX_new", "_SSL_new", "_curl_easy_init")
"""Functions by whose names code that decides is found."""
_DRIVEN = re.compile(rb"grpc|CNIOBoringSSL|NIOSSL|[Cc]ronet|libcurl/|WebRTC|[Ff]lutter|UnityEngine|il2cpp")
"""Texts of what drives a stack and is read, or told, elsewhere."""


def observe(build: Build) -> Iterator[Fact]:
    """The stack and a gap for each image that brings one, or calls one that has no reader."""
    for binary in build.once(apple_code):
        found = _stack(binary) if binary.readable else None
        if found is None:
            continue
        place = binary.place
        where = place.part.at(place.entry.path, text=found)
        facts = {"stack": "native-tls"}
        yield Observation(
            ID, "traffic-stack", (where,), dict(facts), confidence=Confidence.LIKELY, part=place.part.name
        )
        reason = "a TLS stack that is linked in is not read: pins or exceptions set there would not be seen"
        yield Gap(GapKind.UNSUPPORTED, reason, place.part.at(place.entry.path))


def _stack(binary: AppleBinary) -> str | None:
    """What shows that an image has a TLS stack of its own."""
    called = next((name for name in _CALLED if binary.has_symbol(name)), None)
    if called is not None:
        return called
    image = binary.image
    texts = [bytes(image.content(s)) for s in image.sections if s.kind == 2 or s.name in ("__const", "__data")]
    labels = next((group for group in LABELS if all(any(one in text for text in texts) for one in group)), None)
    if labels is None or any(binary.has_symbol(name) for name in _READ) or any(map(_DRIVEN.search, texts)):
        return None
    return labels[0].decode("ascii")
