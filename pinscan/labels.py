"""Whose key a pin is, in a few words: from the register, the public roots, documents, the build's certificates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pinscan import known
from pinscan.facts.pins import PinFacts
from pinscan.model import Observation, Pin, Seen
from pinscan.register import Register

_DIGESTS = ("spki_sha256", "spki_sha1", "certificate_sha256", "certificate_sha1", "raw_key_sha256")
"""Facts of an embedded certificate that a pin may equal."""


def labels(seen: Seen, register: Register | None, as_of: date) -> dict[str, str]:
    """A label for every pinned digest that something is known of, sorted by digest.

    The register comes first: what the team wrote down outweighs what anybody else knows of a key.
    """
    embedded = dict(_embedded(seen.observations))
    found = {
        pin.digest: label
        for pin_set in seen.pin_sets
        for pin in pin_set.pins
        if pin.digest and (label := _label(pin, register, embedded, as_of))
    }
    return dict(sorted(found.items()))


def _label(pin: Pin, register: Register | None, embedded: Mapping[str, str], as_of: date) -> str | None:
    entry = register.find(pin) if register else None
    if entry:
        return f"register: {entry.label or 'no label'}, {entry.state}"
    facts = PinFacts(pin, as_of)
    if facts.root:
        return f"{_name(facts.root)}, public root"
    if facts.removed_root:
        return f"{_name(facts.removed_root)}, former public root"
    if facts.empty_input:
        return "digest of nothing"
    source = known.sample_source(pin.digest) if pin.digest else None
    if source:
        return f"shown in {source}"
    return "placeholder" if facts.placeholder else embedded.get(pin.digest or "")


def _embedded(observations: tuple[Observation, ...]) -> Iterator[tuple[str, str]]:
    """Each digest of each certificate in the build, with the certificate's name and the file it lies in."""
    for seen in observations:
        if seen.kind == "certificate":
            name = _name(str(seen.facts.get("subject", "")))
            file = seen.locations[0].path.rpartition("/")[2]
            for key in _DIGESTS:
                if digest := seen.facts.get(key):
                    yield str(digest), f"{name}, certificate in the build ({file})"


def _name(subject: str) -> str:
    """The common name of an RFC 4514 subject, or its first part."""
    parts = [part.strip() for part in subject.replace("\\,", "\x00").split(",")]
    chosen = next((part for part in parts if part.startswith("CN=")), parts[0])
    return chosen.partition("=")[2].replace("\x00", ",") or chosen.replace("\x00", ",") or "no name"
