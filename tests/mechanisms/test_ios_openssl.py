"""OpenSSL's callbacks: answers by number, of either library's kind, and settings without one."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.openssl import CUSTOM, VERIFY
from pinscan.code.values import Const, Hole
from pinscan.mechanisms import ios_openssl
from pinscan.model import Fact, PinSet, Subject
from tests.conftest import SAMPLES


def facts(name: str) -> list[Fact]:
    """What the mechanism says of a sample."""
    return list(ios_openssl.observe(open_build(SAMPLES / f"{name}.ipa")))


def app(name: str) -> AppleBinary:
    """The code of a sample's app."""
    return next(b for b in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not b.place.part.name)


def test_zero_accepts_for_boringssl_alone() -> None:
    """A custom callback that returns 0 where a digest matches pins; both digests are of one pin set."""
    (found,) = facts("objc-openssl-pinned-o0")
    assert isinstance(found, PinSet)
    assert [pin.subject for pin in found.pins] == [Subject.SPKI, Subject.SPKI]


@pytest.mark.parametrize("level", ["os", "o0"])
def test_the_librarys_verdict_handed_on_is_no_pin_and_no_trap(level: str) -> None:
    """Passing the verdict on, or leaving the callback out, is what the library does by itself."""
    assert facts(f"objc-openssl-default-{level}") == []


@pytest.mark.parametrize("level", ["os", "o0"])
def test_a_digest_of_the_certificate_is_one(level: str) -> None:
    """``X509_digest`` hashes the whole certificate."""
    (found,) = facts(f"objc-openssl-certificate-{level}")
    assert isinstance(found, PinSet)
    assert {pin.subject for pin in found.pins} == {Subject.CERTIFICATE}


def test_the_callbacks_address_is_read() -> None:
    """Of a setter its mode and its callback are known; 0 stands for none."""
    (pinned,) = app("objc-openssl-pinned-o0").calls(*CUSTOM)
    (off,) = app("objc-openssl-unverified-os").calls(*VERIFY)
    assert pinned.args[0] == Const(1)
    assert not isinstance(pinned.args[1], Hole)
    assert off.args == (Const(0), Const(0))
