"""How libcurl writes pins: ``sha256//base64;sha256//base64`` (curl_easy_setopt(3), CURLOPT_PINNEDPUBLICKEY)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from pinscan.model import Pin, Role


def pins_of(written: str) -> Iterator[Pin]:
    """The pins of one option value: SHA-256 of the leaf's SPKI. A part without the prefix names a file and is none."""
    for text in written.split(";"):
        encoded = text.removeprefix("sha256//")
        if encoded != text:
            try:
                digest = base64.b64encode(base64.b64decode(encoded, validate=True)).decode()
            except (binascii.Error, ValueError):
                digest = None
            yield Pin(text, digest, role=Role.LEAF)
