"""What is wrong, or right, with one pin: spelling, length, algorithm, and whose key it is known to be."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pinscan import known
from pinscan.facts.names import below
from pinscan.model import Algorithm, Pin, Role, Subject


@dataclass(frozen=True)
class PinFacts:
    """One pin of a pin set, judged for a day."""

    pin: Pin
    as_of: date
    hosts: tuple[str, ...] = ()
    """The hosts it is for: a documentation pin is right for the documentation's own host."""
    retired: bool = False
    """The register says the key is no longer in use."""

    @property
    def text(self) -> str:
        """As written in the build."""
        return self.pin.text

    @property
    def digest(self) -> str | None:
        """Canonical base64, None when the text is no encoding of bytes."""
        return self.pin.digest

    @property
    def algorithm(self) -> Algorithm:
        """The digest algorithm."""
        return self.pin.algorithm

    @property
    def subject(self) -> Subject:
        """What the digest is taken over."""
        return self.pin.subject

    @property
    def role(self) -> Role:
        """Which certificate of the chain it may match."""
        return self.pin.role

    @property
    def key(self) -> str:
        """The same for every spelling of the same pin."""
        return f"{self.pin.algorithm}/{self.pin.digest or self.pin.text}"

    @cached_property
    def malformed(self) -> str | None:
        """Why no certificate can ever match it: not an encoding of bytes, or a wrong number of them."""
        if self.pin.digest is None:
            return "is no encoding of bytes"
        size = digest_size(self.pin.digest)
        if size == self.pin.algorithm.size:
            return None
        return f"decodes to {size} bytes, a {_NAMES[self.pin.algorithm]} digest has {self.pin.algorithm.size}"

    @cached_property
    def placeholder(self) -> str | None:
        """Why it looks like a placeholder rather than a digest."""
        return known.is_placeholder(self.pin)

    @cached_property
    def empty_input(self) -> bool:
        """Whether it is the digest of nothing (or of a lone newline): what a failed shell pipeline prints."""
        return self.digest is not None and known.is_empty_input(self.digest)

    @cached_property
    def root(self) -> str | None:
        """Subject of the public root whose key it is, while browsers' store still carries it."""
        found = known.root_of(self.digest) if self.digest else None
        return found.subject if found and not _gone(found, self.as_of) else None

    @cached_property
    def removed_root(self) -> str | None:
        """Subject and reason of the former public root whose key it is: removed from the store, or expired."""
        found = known.root_of(self.digest) if self.digest else None
        reason = _gone(found, self.as_of) if found else None
        return f"{found.subject} ({reason})" if found and reason else None

    @cached_property
    def sample(self) -> str | None:
        """The documentation it was copied from; None on the host that the documentation means.

        A root's key, present or former, may be pinned by anybody's choice: alone it is no copy.
        """
        if self.digest is None or known.root_of(self.digest):
            return None
        found = known.sample_source(self.digest)
        return found if found and not meant_for(found, self.hosts) else None

    @property
    def usable(self) -> bool:
        """Whether some key that one could hold today can match it."""
        bad = (self.malformed, self.placeholder, self.empty_input, self.sample, self.removed_root, self.retired)
        return not any(bad)


_NAMES = {Algorithm.SHA256: "SHA-256", Algorithm.SHA1: "SHA-1"}


def meant_for(source: str, hosts: tuple[str, ...]) -> bool:
    """Whether a documentation's pins are right for one of these hosts: its name ends in the host in parentheses."""
    documented = source.rpartition("(")[2].removesuffix(")") if source.endswith(")") else ""
    return bool(documented) and any(below(host.removeprefix("*."), documented) for host in hosts)


def _gone(root: known.Root, as_of: date) -> str | None:
    """Why a root is no longer one: it left the store before this day, or has expired."""
    if root.not_after < as_of:
        return f"expired {root.not_after}"
    return f"last in the public store in {root.last_seen}" if known.is_removed(root) else None


def digest_size(digest: str) -> int:
    """Number of bytes of a canonical base64 text; 0 when it is none."""
    try:
        return len(base64.b64decode(digest, validate=True))
    except (binascii.Error, ValueError):
        return 0
