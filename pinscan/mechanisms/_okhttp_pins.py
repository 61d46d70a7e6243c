"""OkHttp's own reading of a host pattern and a pin (source of CertificatePinner in each release)."""

from __future__ import annotations

import base64
import binascii
import re

from pinscan.code.dalvik.flags import remote_config
from pinscan.code.values import Alternatives, Items, Made, Pairs, Text, Value
from pinscan.mechanisms._dynamic_android import OWN_PINS
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


_PATTERN = re.compile(r"(\*\*?\.)?[^\s/:*]+")
_PIN = re.compile(r"sha(256/[A-Za-z0-9+/_-]{43}=?|1/[A-Za-z0-9+/_-]{27}=?)")


def is_pattern(written: Text) -> bool:
    """Whether a text can match a host at all: of several that a branch may choose, the others are no hosts."""
    return _PATTERN.fullmatch(str(written)) is not None


def is_pin(written: Text) -> bool:
    """Whether a text is a well-formed pin, known in full."""
    return _PIN.fullmatch(str(written)) is not None


_READERS = (
    "Landroid/content/SharedPreferences;", "Ljava/io/", "Ljava/nio/", "Ljava/net/", "Ljavax/net/", "Lokhttp3/",
    "Lokio/",
    "Lorg/json/", "Lcom/google/gson/", "Lcom/squareup/moshi/", "Lkotlinx/serialization/", "Lretrofit2/",
    "Ljava/util/Scanner;", "Landroidx/datastore/", "Landroid/database/", "Landroid/os/Bundle;", "Lkotlin/io/",
)  # fmt: skip
"""Owners of methods that read what is not in the build: the network, files, stored settings, decoded documents."""
_OUTSIDE = ("Ljava/lang/System;->getProperty(", "Ljava/lang/System;->getenv(", *OWN_PINS)
"""Methods that answer with what no file of the build can hold."""


def is_read(value: Value) -> bool:
    """Whether a value comes from a call that reads something at run time."""
    return _comes_from(value, (*_READERS, *_OUTSIDE, *remote_config.owners()))


def is_outside(value: Value) -> bool:
    """Whether a value comes from the device or from a service that hands out pins, and from no file of the build."""
    return _comes_from(value, _OUTSIDE)


def _comes_from(value: Value, readers: tuple[str, ...]) -> bool:
    match value:
        case Made(target, args, calls=calls, fields=fields):
            inner: tuple[Value, ...] = (*args, *calls, *(part for _, part in fields))
            return target.startswith(readers) or any(_comes_from(part, readers) for part in inner)
        case Items(parts) | Alternatives(parts):
            return any(_comes_from(part, readers) for part in parts)
        case Pairs(pairs):
            return any(_comes_from(part, readers) for pair in pairs for part in pair)
    return False
