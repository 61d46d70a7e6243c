"""A pin is labelled by whose key it is, the team's own words before anybody else's."""

from __future__ import annotations

from pinscan import known
from pinscan.labels import labels
from pinscan.model import Location, Observation, Pin
from pinscan.register import Key, Register
from tests.facts_of import TODAY, digest, observed, pin, pin_set, seen

ROOT = next(root for root in known.roots().values() if not known.is_removed(root) and root.not_after > TODAY)
GONE = next(root for root in known.roots().values() if known.is_removed(root))
REGISTER = Register((Key(digest("ours"), "current", "api-2026"), Key(digest("bare"), "next")))


def label(digest_text: str, register: Register | None = None, *observations: Observation) -> str | None:
    shown = Pin(f"sha256/{digest_text}", digest_text)
    return labels(seen(pin_set(shown), *observations), register, TODAY).get(digest_text)


def test_a_key_of_the_register_carries_its_label_and_state() -> None:
    """What the team wrote down is shown, also where it gave no label."""
    assert label(digest("ours"), REGISTER) == "register: api-2026, current"
    assert label(digest("bare"), REGISTER) == "register: no label, next"
    assert label(digest("ours")) is None


def test_the_register_comes_before_the_public_roots() -> None:
    """A public root that the team documents is called what the team calls it."""
    register = Register((Key(ROOT.spki_sha256, "backup", "our CA"),))
    assert label(ROOT.spki_sha256, register) == "register: our CA, backup"


def test_public_roots_are_named() -> None:
    """A present root by its common name; one that left the store as former."""
    present, former = label(ROOT.spki_sha256), label(GONE.spki_sha256)
    assert present is not None
    assert present.endswith(", public root")
    assert "CN=" not in present
    assert former is not None
    assert former.endswith("former public root")


def test_keys_of_embedded_certificates_are_named_by_certificate_and_file() -> None:
    """A pin of a certificate in the build names it, a comma in its name included."""
    certificate = observed("certificate", subject=r"O=Shop,CN=Shop\, Root", spki_sha256=digest("embedded"))
    where = Location("base.apk!/res/raw/ca.pem")
    certificate = Observation("certificate-file", "certificate", (where,), certificate.facts)
    assert label(digest("embedded"), None, certificate) == "Shop, Root, certificate in the build (ca.pem)"


def test_an_unknown_key_has_no_label() -> None:
    """Nothing is invented, neither for an unknown digest nor for a text that is none."""
    broken = Pin("sha256/not-base64", None)
    assert labels(seen(pin_set(pin("nobody"), broken)), REGISTER, TODAY) == {}
