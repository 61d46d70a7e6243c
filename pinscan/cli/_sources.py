"""What several commands read from outside: passwords, chains from files and live servers, builds or saved scans."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pinscan.errors import PinscanError, UsageError

if TYPE_CHECKING:
    from pinscan.model import Report
    from pinscan.rotation.chains import Held
    from pinscan.settings import Settings

PASSWORD = "PINSCAN_PASSWORD"  # noqa: S105 - the variable's name
_FILES = (
    ".pem",
    ".cer",
    ".crt",
    ".der",
    ".p12",
    ".pfx",
    ".p7b",
    ".p7c",
    ".csr",
    ".key",
    ".pub",
    ".jks",
    ".bks",
    ".txt",
)
"""Endings that are no host's: a mistyped file name must not become a connection."""


def password(what: str) -> bytes:
    """The password from the environment, else from a prompt that shows nothing."""
    if PASSWORD in os.environ:
        return os.environ[PASSWORD].encode()
    if not sys.stdin.isatty():
        raise UsageError(f"{what}: needs a password", f"set {PASSWORD}, or run it in a terminal")
    return str(click.prompt(f"Password of {what}", hide_input=True, err=True)).encode()


def is_host(word: str) -> bool:
    """Whether a word that is no existing file is meant as HOST[:PORT], or as an address with one."""
    if "://" in word:
        return True
    named = word.lower().endswith(_FILES) or "/" in word or "\\" in word
    return not named and not Path(word).exists() and ("." in word or ":" in word or word == "localhost")


def live(word: str, timeout: float) -> tuple[str, tuple[Held, ...]]:
    """The chain that a server sends, and how the server is called."""
    from pinscan.rotation import chains, connect

    where = connect.target(word)
    chain = chains.from_der(str(where), str(where), connect.chain_of(where, timeout))
    if not chain.certificates:
        raise UsageError(f"{where}: sent no certificate")
    return str(where), tuple(chains.Held("certificate", c.key, c, c.subject) for c in chain.certificates)


def reports(builds: Sequence[Path], settings: Settings) -> list[Report]:
    """The reports of builds, scanned, and of saved scans (``.json``). Raises `PinscanError` for the first bad one."""
    from pinscan import saved
    from pinscan.batch import as_builds, scan_all
    from pinscan.build import builds_in
    from pinscan.cli._progress import Progress
    from pinscan.model import Results

    kept = {path: saved.load(path) for path in builds if path.suffix == ".json"}
    for path, loaded in kept.items():
        for failure in loaded.failures:
            raise UsageError(f"{path}: {failure.file} was not scanned: {failure.message}", failure.hint)
    sets = as_builds([path for path in dict.fromkeys(builds) if path not in kept])
    with Progress(sum(map(len, sets))) as progress:
        results = scan_all(sets, settings, done=progress.done) if sets else Results((), ())
    for failure in results.failures:
        raise PinscanError(failure.message, failure.hint)
    ordered: list[Report] = []
    fresh = {members[0]: report for members, report in zip(sets, results.reports, strict=True)}
    for path in dict.fromkeys(builds):
        found = kept[path].reports if path in kept else (fresh[file] for file in builds_in(path) if file in fresh)
        ordered.extend(found)
    return ordered
