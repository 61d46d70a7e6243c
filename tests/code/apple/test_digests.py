"""Digests that Swift code writes in hex: what is known of the text, and of texts that are no digest's."""

from __future__ import annotations

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import apple_code
from pinscan.code.apple.digests import JOINED, digest_in
from pinscan.code.values import Hole, Items, Made, Text, Value, text
from tests.conftest import SAMPLES

DIGEST = Made("_CC_SHA256", (Hole("parameter"),))
HANDLER = "URLSession:didReceiveChallenge:completionHandler:"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (DIGEST, DIGEST),
        (Made("element", (DIGEST,)), DIGEST),
        (Items((text("a"), Made("data", (DIGEST,)))), DIGEST),
        (Made("_CC_SHA512", (Hole("parameter"),)), None),
        (text("SHA256"), None),
    ],
)
def test_a_digest_is_found_inside_what_was_made_of_it(value: Value, found: Value | None) -> None:
    """Other hashes and names are none."""
    assert digest_in(value) == found


def test_a_digest_below_many_layers_is_not_looked_for() -> None:
    """Nested values have a bound."""
    value: Value = DIGEST
    for _ in range(20):
        value = Made("element", (value,))
    assert digest_in(value) is None


@pytest.mark.parametrize("build", ["text-onone", "text-o", "text-osize", "bytes-onone"])
def test_hex_is_compared_as_the_digest_it_is_written_of(build: str) -> None:
    """The answer with a credential depends on a text of the digest being among literals."""
    binary = next(b for b in open_build(SAMPLES / f"swift-session-hex-{build}.ipa").once(apple_code))
    (method,) = binary.runtime.by_selector[HANDLER]
    asked = [guard.value for site in binary.run(method.imp).sites for guard in site.guards]
    asked = [one for value in asked for one in _asked(value)]
    assert asked
    assert all(digest_in(one.args[1]) and one.args[1].target == JOINED for one in asked)


def _asked(value: Value) -> list[Made]:
    if not isinstance(value, Made):
        return []
    own = [value] if value.target == "containsObject:" and not isinstance(value.args[1], Text) else []
    return own + [one for arg in value.args for one in _asked(arg)]
