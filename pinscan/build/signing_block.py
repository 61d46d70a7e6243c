"""The APK signing block: the certificates of the v2, v3 and v3.1 signature schemes.

The layout is that of source.android.com, "APK Signature Scheme v2" and "v3": every list and every part of one carries
its length in four bytes before it. A signer begins with its signed data: digests, certificates, attributes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pinscan.build.archive import Archive
from pinscan.errors import FormatError, LimitError

_MAGIC = b"APK Sig Block 42"
_SCHEMES = (0x7109871A, 0xF05368C0, 0x1B93AD61)
"""Identifiers of the v2, v3 and v3.1 schemes' blocks."""

MAX_SCHEME = 1 << 20
"""Bytes of one scheme's block."""


def certificates(archive: Archive) -> list[bytes]:
    """Every signer's certificates, in DER, scheme by scheme. Raises `FormatError` when the block is damaged."""
    return [one for scheme in _schemes(archive) for one in _of_scheme(scheme)]


def _of_scheme(block: memoryview) -> Iterator[bytes]:
    signers, rest = _part(block)
    if rest:
        raise FormatError("the signers do not fill their block")
    for signer in _parts(signers):
        signed, _ = _part(signer)
        _, behind = _part(signed)  # the digests
        listed, _ = _part(behind)
        yield from map(bytes, _parts(listed))


def _parts(data: memoryview) -> Iterator[memoryview]:
    """The parts of a list."""
    while data:
        part, data = _part(data)
        yield part


def _part(data: memoryview) -> tuple[memoryview, memoryview]:
    """The first part, and what lies behind it."""
    if len(data) < 4:
        raise FormatError("the APK signing block ends within a length")
    (length,) = struct.unpack_from("<I", data)
    if 4 + length > len(data):
        raise FormatError("a length in the APK signing block leads outside it")
    return data[4 : 4 + length], data[4 + length :]


def _schemes(archive: Archive) -> Iterator[memoryview]:
    """The first block of each scheme in the APK signing block, which lies right before the central directory."""
    view, end = archive.view, archive.directory
    if end < 32 or bytes(view[end - 16 : end]) != _MAGIC:
        return
    (size,) = struct.unpack_from("<Q", view, end - 24)
    at, seen = end - size, set()
    if size < 24 or at < 8 or struct.unpack_from("<Q", view, at - 8)[0] != size:
        raise FormatError("the APK signing block declares a wrong size")
    while at + 12 <= end - 24:
        length, scheme = struct.unpack_from("<QI", view, at)
        if length < 4 or at + 8 + length > end - 24:
            raise FormatError("the APK signing block is damaged")
        if scheme in _SCHEMES and scheme not in seen:
            seen.add(scheme)
            if length > MAX_SCHEME:
                raise LimitError(f"a signing block of {length} bytes")
            yield view[at + 12 : at + 8 + length]
        at += 8 + length
