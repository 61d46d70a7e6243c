"""TLS stacks in an app's native libraries: OpenSSL, BoringSSL, mbedTLS, wolfSSL, rustls, Go's and any other.

Every stack carries the labels that the protocol derives its keys with (RFC 5246, sections 6.3 and 7.4.9; RFC 8446,
section 7.1), whatever its name and however it was stripped. Pins that native code sets there are not read, so the
library is a gap. Libraries that only carry out what Java code or an engine with a reader of its own asks for are left
to those; a library without a stack, which draws or computes, hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.mechanisms._native_libraries import native_libraries
from pinscan.model import Confidence, Fact, Gap, GapKind, Observation, Platform

ID = "android-native-tls"
TITLE = "TLS stacks in native libraries"
PLATFORMS = (Platform.ANDROID,)

_DRIVEN = re.compile(
    r"lib(?:conscrypt(?:_\w+)?_jni|(?:mono)?cronet[\w.]*|sscronet|netty_tcnative\w*|flutter|app|unity|il2cpp"
    r"|monosgen[\w.-]*|monodroid|System\.Security\.Cryptography\.Native\.Android)\.so"
)
"""Libraries whose trust is decided by Java code, or by an engine that `traffic_stacks` tells of."""


def observe(build: Build) -> Iterator[Fact]:
    """The stack and a gap for each library that brings one."""
    for library in build.once(native_libraries):
        name = library.path.rpartition("/")[2]
        if library.tls is None or library.curl is not None or _DRIVEN.fullmatch(name):
            continue
        part = library.part
        where = part.at(library.path, offset=library.tls.offset, text=library.tls.text.decode("ascii"))
        facts = {"stack": "native-tls"}
        yield Observation(ID, "traffic-stack", (where,), dict(facts), confidence=Confidence.LIKELY, part=part.name)
        reason = "native code with a TLS stack of its own is not read: pins or exceptions set there would not be seen"
        yield Gap(GapKind.UNSUPPORTED, reason, part.at(library.path))
