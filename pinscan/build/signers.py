"""Who signed an APK, a split set or a bundle: SHA-256 of the v1, v2, v3 and v3.1 signing certificates, by androguard.

androguard is given a skeleton: an archive of the signature files and the signing block alone, cut out by our own
reader. So a tampered archive that Android accepts cannot mislead it, and an APK of 100 MB costs it nothing.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import io
import struct
import sys
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from pinscan.build.archive import Archive
from pinscan.build.entries import Entry
from pinscan.errors import FormatError, LimitError

_MAGIC = b"APK Sig Block 42"
_SCHEMES = (0x7109871A, 0xF05368C0, 0x1B93AD61)
"""Identifiers of the v2, v3 and v3.1 schemes' blocks."""

MAX_SCHEME = 1 << 20
"""Bytes of one scheme's block."""
MAX_FILE = 64 << 20
"""Bytes of one signature file."""
MAX_FILES = 64
"""Signature files in ``META-INF``."""


def read_signers(archive: Archive | None, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """SHA-256 of every signing certificate, hex, sorted; empty when nothing is signed.

    `archive` is the APK whose signing block counts, `entries` where its ``META-INF`` lies. Raises `FormatError` when
    a signature is damaged.
    """
    schemes = dict(_schemes(archive)) if archive else {}
    files = dict(_signature_files(entries))
    if not schemes and not files:
        return ()
    skeleton = _skeleton(files, schemes)
    try:
        certificates = _certificates(skeleton)
    except Exception as error:  # androguard raises whatever its parsers raise
        raise FormatError(f"the signature cannot be read ({type(error).__name__}: {error})"[:200]) from None
    return tuple(sorted({hashlib.sha256(der).hexdigest() for der in certificates}))


def _schemes(archive: Archive) -> Iterator[tuple[int, bytes]]:
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
            yield scheme, bytes(view[at + 12 : at + 8 + length])
        at += 8 + length


def _signature_files(entries: Mapping[str, Entry]) -> Iterator[tuple[str, bytes]]:
    """The signature files of the v1 scheme and the digests that they sign."""
    for path in [path for path in entries if path.startswith("META-INF/") and path.count("/") == 1][: 1 << 16]:
        stem, _, suffix = path.rpartition(".")
        if suffix in ("RSA", "DSA", "EC") and stem + ".SF" in entries:
            for name in (path, stem + ".SF"):
                if entries[name].size > MAX_FILE:
                    raise LimitError(f"{name}: a signature file of {entries[name].size} bytes")
                yield name, entries[name].read()


def _skeleton(files: Mapping[str, bytes], schemes: Mapping[int, bytes]) -> bytes:
    """An archive of these files with these blocks before its central directory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("skeleton", b"")
        for name, data in list(files.items())[: 2 * MAX_FILES]:
            archive.writestr(name, data)
    data = buffer.getvalue()
    (directory,) = struct.unpack_from("<I", data, len(data) - 6)
    block = _signing_block(schemes)
    record = data[-22:-6] + struct.pack("<I", directory + len(block)) + data[-2:]
    return data[:directory] + block + data[directory:-22] + record


def _signing_block(schemes: Mapping[int, bytes]) -> bytes:
    pairs = b"".join(struct.pack("<QI", len(data) + 4, scheme) + data for scheme, data in schemes.items())
    size = struct.pack("<Q", len(pairs) + 24)
    return size + pairs + size + _MAGIC if schemes else b""


def _certificates(skeleton: bytes) -> list[bytes]:
    """Every certificate that androguard finds, in DER."""
    apk = _androguard().APK(skeleton, raw=True, skip_analysis=True)
    found = [certificate.dump() for certificate in apk.get_certificates_v1()]
    return [*found, *apk.get_certificates_der_v2(), *apk.get_certificates_der_v3(), *apk.get_certificates_der_v31()]


def _androguard() -> Any:
    """The module ``androguard.core.apk`` without its side effects: it wraps the standard streams in colorama and logs
    at length through loguru."""
    streams = sys.stdout, sys.stderr
    try:
        _defer("androguard.core.resources.public")
        from androguard.core import apk
        from colorama.initialise import reset_all
        from loguru import logger
    finally:
        sys.stdout, sys.stderr = streams
    atexit.unregister(reset_all)
    logger.disable("androguard")
    return apk


def _defer(name: str) -> None:
    """Have a module loaded when something of it is asked for first.

    androguard parses the names of all of Android's resources as soon as it is imported; signatures need none of them.
    """
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    package, _, own = name.rpartition(".")
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    setattr(sys.modules[package], own, module)
