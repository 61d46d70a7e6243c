"""Known keys: public roots past and present, pins of documentation, placeholders, digests of nothing.

The data lies in ``pinscan/data`` and is read when first asked for. Digests are canonical base64, of SHA-256 or SHA-1
over the SubjectPublicKeyInfo; a root's key is that of its cross-signed certificates too.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from pinscan.model import Pin

_DATA = Path(__file__).parent / "data"

EMPTY_INPUTS = {
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=": 'SHA-256 of ""',
    "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=": 'SHA-256 of "\\n"',
    "2jmj7l5rSw0yVb/vlWAYkK/YBwk=": 'SHA-1 of ""',
    "rcg7GeeTSRscbqD9i0bNnzLlkvw=": 'SHA-1 of "\\n"',
}
"""What a failed shell pipeline prints instead of a pin."""

MIN_DISTINCT = 8
"""A digest has about 30 distinct bytes in 32 (18 in 20); fewer than this many are no digest."""
_MIN_RUN = 6
_MAX_PERIOD = 12
_LONG_WORDS = re.compile(
    r"placeholder|replace|example|changeme|dummy.?pin|your.?pin|backup.?pin|insert.?your|fake.?pin", re.I
)
_WORDS = re.compile(r"todo|fixme|x{4}|your|here|dummy|fake|sample|test|hash|base64|\.\.\.|<|…", re.I)


@dataclass(frozen=True, slots=True)
class Root:
    """A key that is or was a root of Mozilla's store."""

    subject: str
    """RFC 4514."""
    not_after: date
    first_seen: str
    """Day (ISO) of the first of the sampled releases that carry it; it may be older."""
    last_seen: str
    """Day of the last one."""
    spki_sha256: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that shows pins."""

    name: str
    host: str | None
    """The host that the pins are meant for, where the document names a real one."""
    pins: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name} ({self.host})" if self.host else self.name


@cache
def roots() -> dict[str, Root]:
    """Every known root by its SHA-256 and by its SHA-1 pin."""
    found = {}
    for line in (_DATA / "roots.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sha256, sha1, end, first, last, subject = line.split("\t")
            found[sha256] = found[sha1] = Root(subject, date.fromisoformat(end), first, last, sha256)
    return found


@cache
def newest_store() -> str:
    """Day of the newest release in the table."""
    return max(root.last_seen for root in roots().values())


def root_of(digest: str) -> Root | None:
    """The public root with this key, present or former."""
    return roots().get(digest)


def is_removed(root: Root) -> bool:
    """Whether it is no longer in the newest store that the table knows."""
    return root.last_seen < newest_store()


@cache
def samples() -> tuple[Sample, ...]:
    """Every document of ``sample_pins.toml``."""
    table = tomllib.loads((_DATA / "sample_pins.toml").read_text(encoding="utf-8"))
    return tuple(Sample(entry["name"], entry.get("host"), frozenset(entry["pins"])) for entry in table["source"])


def sample_source(digest: str) -> str | None:
    """The document that shows this pin, with its host in parentheses; None for a live root, which is a CA pin first."""
    root = root_of(digest)
    if root is not None and not is_removed(root):
        return None
    return next((str(sample) for sample in samples() if digest in sample.pins), None)


def sample_block(digests: Iterable[str]) -> str | None:
    """The one document that shows all of these pins, live roots among them included; None when there is none."""
    wanted = frozenset(digests)
    return next((str(sample) for sample in samples() if wanted and wanted <= sample.pins), None)


def is_empty_input(digest: str) -> bool:
    """Whether it is the digest of nothing or of a lone newline."""
    return digest in EMPTY_INPUTS


def is_placeholder(pin: Pin) -> str | None:
    """Why a pin cannot be a digest of any key but was written to stand for one; None when it may be one."""
    body = re.sub(r"^sha(1|256)/+", "", pin.text.strip()).rstrip("=")
    data = _decoded(pin.digest)
    if data is None or len(data) != pin.algorithm.size:  # then words are no accident
        if word := _WORDS.search(body):
            return f"reads {word[0]!r}"
    elif len(set(data)) < MIN_DISTINCT:
        return f"only {len(set(data))} distinct bytes"
    if word := _LONG_WORDS.search(body):
        return f"reads {word[0]!r}"
    return _pattern(body, data or b"")


def _decoded(digest: str | None) -> bytes | None:
    try:
        return None if digest is None else base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        return None


def _pattern(body: str, data: bytes) -> str | None:
    """A repeated unit or a run of neighbours, in the text or in the bytes."""
    if _run([ord(letter) for letter in body]) >= _MIN_RUN or _run(list(data)) >= _MIN_RUN:
        return "counts up"
    for units in (body[:-1], data):  # the last letter of base64 carries fewer bits
        for period in range(1, _MAX_PERIOD + 1):
            if len(units) >= 2 * period + 4 and units[period:] == units[:-period]:
                return "repeats itself"
    return None


def _run(numbers: list[int]) -> int:
    """Length of the longest run in which each number is one more than the one before."""
    longest = current = 1
    for before, after in pairwise(numbers):
        current = current + 1 if after == before + 1 else 1
        longest = max(longest, current)
    return longest
