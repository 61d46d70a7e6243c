"""Known keys: placeholders, digests of nothing, documentation samples and public roots."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from pinscan.model import Pin


@dataclass(frozen=True, slots=True)
class Root:
    """A public root."""

    subject: str
    not_after: date
    first_seen: str
    last_seen: str


def root_of(digest: str) -> Root | None:
    """The public root with this key."""
    return None


def is_removed(root: Root) -> bool:
    """Whether the root left the store."""
    return False


def sample_source(digest: str) -> str | None:
    """The documentation that shows this pin."""
    return None


def is_placeholder(pin: Pin) -> str | None:
    """Why a pin looks like a placeholder."""
    if pin.digest is None:
        return None
    data = base64.b64decode(pin.digest)
    return f"only {len(set(data))} distinct bytes" if data and len(set(data)) < 8 else None


def is_empty_input(digest: str) -> bool:
    """Whether it is the digest of nothing."""
    return digest in ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=")
