"""OkHttp's own reading of a host pattern and a pin (source of CertificatePinner in each release)."""

from __future__ import annotations

import base64
import binascii
import re

from pinscan.code.values import Text
from pinscan.model import HOLE, Algorithm, Host, Pin, Subdomains

Version = tuple[int, ...]
DEEP = (4, 3)
"""The first version that knows ``**.``."""


def host(written: Text, version: Version | None) -> Host:
    """The host of a pattern: ``*.`` is exactly one label, ``**.`` (4.3 and newer) any number, the name included."""
    pattern = str(written)
    if pattern.startswith("**.") and (version is None or version >= DEEP):
        return Host(_canonical(pattern[3:]), Subdomains.ANY, True, pattern)
    if pattern.startswith("*."):
        return Host(_canonical(pattern[2:]), Subdomains.ONE, False, pattern)
    name = _canonical(pattern)
    return Host(name, text=pattern if pattern != name else None)


def _canonical(name: str) -> str:
    """Lower case and punycode, as ``HttpUrl`` and ``toCanonicalHost`` make it; what they refuse stays as written."""
    if HOLE in name or name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name


def pin(written: Text) -> Pin:
    """A pin as OkHttp parses it: ``sha256/`` or ``sha1/`` and base64, whose length it does not check."""
    spelt = str(written)
    algorithm = Algorithm.SHA1 if spelt.startswith("sha1/") else Algorithm.SHA256
    prefix = f"{algorithm}/"
    digest = _decoded(spelt.removeprefix(prefix)) if spelt.startswith(prefix) and written.known is not None else None
    return Pin(spelt, digest, algorithm)


def _decoded(encoded: str) -> str | None:
    """Canonical base64 of what okio's decoder makes of a text: it skips blanks, takes both alphabets, no padding."""
    plain = re.sub(r"[ \t\r\n]", "", encoded).rstrip("=").replace("-", "+").replace("_", "/")
    if len(plain) % 4 == 1:
        return None
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode()


def parse_version(text: str | None) -> Version | None:
    """``okhttp/4.12.0`` or ``4.12.0`` as numbers."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text or "")
    return tuple(int(number or 0) for number in found.groups()) if found else None
