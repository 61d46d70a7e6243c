"""OkHttp's own methods that read a handshake's certificates, told by their messages wherever they are renamed.

They compare with the pinner's pins and name certificates in messages, or store them beside a cached response: the pins
are those that a pinner was given, which `android_okhttp` reads. An app's own check is none of them.
"""

from __future__ import annotations

from pinscan.build import Build
from pinscan.code.dalvik.program import Method, Program, program

_MESSAGES = (
    ("Certificate pinning failure!", "Pinned certificates for "),
    (" not verified:", "    certificate: "),
    ("-Sent-Millis", "-Received-Millis"),
    (" must call proceed() exactly once",),
    ("Failed to find a trusted cert that signed ",),
)
"""Parts of texts that one method loads together: ``CertificatePinner.check``, ``RealConnection.connectTls``, the
initialiser of a cache's entry, the chain's ``proceed``, which calls every interceptor, and
``BasicCertificateChainCleaner.clean``, in every version."""


def own_methods(build: Build) -> frozenset[Method]:
    """The methods; ask for them by ``build.once(own_methods)``. An initialiser stands for its whole class."""
    code = build.once(program)
    found = {method for texts in _MESSAGES for method in _loading(code, texts)}
    classes = {method.ref.owner for method in found if method.ref.name == "<clinit>"}
    return frozenset(found.union(*(code.methods(owner) for owner in classes)))


def _loading(code: Program, texts: tuple[str, ...]) -> set[Method]:
    """The methods that load texts with all of these parts."""
    users = [{site.method for sites in code.strings_with(part).values() for site in sites} for part in texts]
    return set.intersection(*users)
