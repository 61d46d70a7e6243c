"""Who signed an APK, a split set or a bundle: SHA-256 of the v1, v2, v3 and v3.1 signing certificates.

v1 signatures (those of a JAR) are read by androguard. It is given a skeleton, an archive of the signature files alone,
cut out by our own reader: so a tampered archive that Android accepts cannot mislead it, and an APK of 100 MB costs it
nothing.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from pinscan.build import signing_block
from pinscan.build.archive import Archive
from pinscan.build.entries import Entry
from pinscan.errors import FormatError, LimitError

MAX_FILE = 64 << 20
"""Bytes of one signature file."""
MAX_FILES = 64
"""Signature files in ``META-INF``."""


def read_signers(archive: Archive | None, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """SHA-256 of every signing certificate, hex, sorted; empty when nothing is signed.

    `archive` is the APK whose signing block counts, `entries` where its ``META-INF`` lies. Raises `FormatError` when
    a signature is damaged.
    """
    found = signing_block.certificates(archive) if archive else []
    files = dict(_signature_files(entries))
    if files:
        try:
            found.extend(_certificates(_skeleton(files)))
        except Exception as error:  # androguard raises whatever its parsers raise
            raise FormatError(f"the signature cannot be read ({type(error).__name__}: {error})"[:200]) from None
    return tuple(sorted({hashlib.sha256(der).hexdigest() for der in found}))


def _signature_files(entries: Mapping[str, Entry]) -> Iterator[tuple[str, bytes]]:
    """The signature files of the v1 scheme and the digests that they sign."""
    for path in [path for path in entries if path.startswith("META-INF/") and path.count("/") == 1][: 1 << 16]:
        stem, _, suffix = path.rpartition(".")
        if suffix in ("RSA", "DSA", "EC") and stem + ".SF" in entries:
            for name in (path, stem + ".SF"):
                if entries[name].size > MAX_FILE:
                    raise LimitError(f"{name}: a signature file of {entries[name].size} bytes")
                yield name, entries[name].read()


def _skeleton(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("skeleton", b"")
        for name, data in list(files.items())[: 2 * MAX_FILES]:
            archive.writestr(name, data)
    return buffer.getvalue()


def _certificates(skeleton: bytes) -> list[bytes]:
    """Every certificate whose v1 signature androguard finds to be right, in DER."""
    apk = _androguard().APK(skeleton, raw=True, skip_analysis=True)
    return [certificate.dump() for certificate in apk.get_certificates_v1()]


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
