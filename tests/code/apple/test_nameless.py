"""Initializers in code without symbols: told by the class that they are called on, and by what they are given."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.nameless import BUNDLED, CERTIFICATES
from pinscan.code.apple.nio import CONTEXT, HANDLER, HANDLER_CALLED_BACK
from pinscan.code.values import Const
from pinscan.formats import swift_fields
from tests.conftest import SAMPLES


def app(name: str) -> AppleBinary:
    """The code of a sample's app."""
    return next(b for b in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not b.place.part.name)


@pytest.mark.parametrize(
    ("build", "class_name", "expected"),
    [
        ("swift-nio-callback-o-stripped", "NIOSSL.NIOSSLContext", {CONTEXT}),
        ("swift-nio-callback-o-stripped", "NIOSSL.NIOSSLClientHandler", {HANDLER_CALLED_BACK}),
        ("swift-nio-roots-o-stripped", "NIOSSL.NIOSSLClientHandler", set()),
        ("swift-starscream3-keys-o-stripped", "Starscream.SSLSecurity", {BUNDLED, CERTIFICATES}),
        ("swift-starscream3-default-o-stripped", "Starscream.SSLSecurity", set()),
    ],
)
def test_calls_on_a_class_are_known_without_symbols(build: str, class_name: str, expected: set[str]) -> None:
    """Of each class those initializers are met that the app's source calls, and none that it does not."""
    binary = app(build)
    assert not binary.has_symbol(CONTEXT)
    names = {CONTEXT, HANDLER, HANDLER_CALLED_BACK, BUNDLED, CERTIFICATES}
    assert {site.target for site in binary.calls_on(class_name, *names)} <= expected
    named = {site.target for start in binary.makers_of(class_name) for site in binary.run(start).sites}
    assert {HANDLER_CALLED_BACK} & named <= expected


def test_what_a_nameless_initializer_is_given_is_read() -> None:
    """``SSLSecurity(usePublicKeys: true)``: the truth is its first argument."""
    binary = app("swift-starscream3-keys-o-stripped")
    made = [value for _, value in binary.makes("Starscream.SSLSecurity") if getattr(value, "target", "") == BUNDLED]
    assert {value.args[0] for value in made if hasattr(value, "args")} == {Const(1)}


def test_the_properties_of_a_class_have_their_offsets() -> None:
    """A string takes two words behind the head of an object."""
    binary = app("swift-kingfisher-trusted-hosts-o-stripped")
    own = binary.swift_types["Kingfisher.ImageDownloader"]
    assert swift_fields.class_offsets(binary.image, own) == {"name": 16, "trustedHosts": 32}
