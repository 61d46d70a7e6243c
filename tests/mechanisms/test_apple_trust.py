"""What iOS code compares with: digests as written, what they are of, and what is left when it was not followed."""

from __future__ import annotations

import base64

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite, Guard
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, text
from pinscan.mechanisms._apple_pins import pin_from
from pinscan.mechanisms._apple_trust import headers, judge, near
from pinscan.model import Algorithm, Subdomains, Subject
from tests.conftest import SAMPLES

DIGEST = bytes(range(32))
B64 = base64.b64encode(DIGEST).decode()
SHORT = bytes(range(20))
HANDLER = "URLSession:didReceiveChallenge:completionHandler:"
HOST = Made("-[? host]", (Made("-[? protectionSpace]", (Hole("parameter"),)),))
LEAF = Made("_SecCertificateCopyData", (Made("_SecTrustGetCertificateAtIndex", (Hole("parameter"), Const(0))),))
KEY = Made("_SecKeyCopyExternalRepresentation", (Made("_SecTrustCopyKey", (Hole("parameter"),)),))


def binary_of(name: str) -> AppleBinary:
    return next(b for b in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not b.place.part.name)


def judged(*guards: Guard, used: frozenset[str] = frozenset()):  # type: ignore[no-untyped-def]
    build = open_build(SAMPLES / "objc-session-spki-os.ipa")
    binary = next(b for b in build.once(apple_code) if not b.place.part.name)
    site = CallSite("block", binary.image.functions[0], 0, Hole(), (Hole(), Const(0), Hole()), guards)
    return judge(build, binary, site, used)


@pytest.mark.parametrize(
    ("written", "digest", "algorithm"),
    [
        (B64, B64, Algorithm.SHA256),
        (f"sha256/{B64}", B64, Algorithm.SHA256),
        (f"sha256//{B64}", B64, Algorithm.SHA256),
        (DIGEST.hex(), B64, Algorithm.SHA256),
        (":".join(f"{b:02X}" for b in DIGEST), B64, Algorithm.SHA256),
        (" ".join(f"{b:02x}" for b in SHORT), base64.b64encode(SHORT).decode(), Algorithm.SHA1),
        (f"sha1/{base64.b64encode(SHORT).decode()}", base64.b64encode(SHORT).decode(), Algorithm.SHA1),
    ],
)
def test_digests_are_read_in_every_spelling(written: str, digest: str, algorithm: Algorithm) -> None:
    """Base64 and hexadecimal, with the prefixes and separators people use."""
    pin = pin_from(written, Subject.SPKI)
    assert pin is not None
    assert (pin.digest, pin.algorithm, pin.text) == (digest, algorithm, written)


@pytest.mark.parametrize(
    "written", ["", "api.example.com", B64[:-2], f"sha1/{B64}", "YWJj", DIGEST.hex()[:-1], "AAAA===="]
)
def test_other_texts_are_no_digests(written: str) -> None:
    """Hosts, cut digests and short base64."""
    assert pin_from(written, Subject.SPKI) is None


def test_the_subject_is_what_was_read_of_the_chain() -> None:
    """The certificate's bytes, the raw key, or the raw key behind an SPKI header."""
    header = Blob(bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"))
    for source, subject in (
        (LEAF, Subject.CERTIFICATE),
        (KEY, Subject.RAW_KEY),
        (Made("data", (header, KEY)), Subject.SPKI),
    ):
        hashed = Made("-[? base64EncodedStringWithOptions:]", (Made("_CC_SHA256", (source,)), Const(0)))
        verdict = judged(Guard(Made("-[? containsObject:]", (Items((text(B64),)), hashed)), True))
        assert [pin.subject for match in verdict.matches for pin in match.pins] == [subject]
        assert all(match.sure for match in verdict.matches)


def test_a_comparison_that_must_fail_is_no_pin() -> None:
    """Only what has to be equal where the server is accepted counts; memcmp is equal at zero."""
    equal = Made("-[? isEqualToString:]", (text(B64), LEAF))
    assert judged(Guard(equal, True)).matches
    assert not judged(Guard(equal, False)).matches
    assert not judged(Guard(Made("or", (Made("not", (equal,)),)), True)).matches
    same = Made("_memcmp", (Made("_CC_SHA256", (LEAF,)), Blob(DIGEST)))
    assert judged(Guard(same, False)).matches
    assert not judged(Guard(same, True)).matches


def test_hosts_come_from_comparisons_that_hold() -> None:
    """An equal host is exact, a suffix with a dot covers what is below only, a refused host covers nothing."""
    exact = Guard(Made("-[? isEqualToString:]", (HOST, text("api.example.com"))), True)
    suffix = Guard(Made("-[? hasSuffix:]", (HOST, text(".example.com"))), True)
    refused = Guard(Made("-[? isEqualToString:]", (HOST, text("other.example.com"))), False)
    hosts = judged(exact, suffix, refused).hosts
    assert [(h.pattern, h.subdomains, h.apex) for h in hosts] == [
        ("api.example.com", Subdomains.NONE, True),
        ("example.com", Subdomains.ANY, False),
    ]


def test_acceptance_is_unknown_when_it_depends_on_something_else() -> None:
    """A condition that is neither evaluation, comparison nor a property of the challenge is not called acceptance."""
    assert judged(Guard(Made("-[? isAllowed:]", (Hole("parameter"), HOST)), True)).unknown
    assert not judged(Guard(Made("-[? isEqualToString:]", (HOST, text("a.example.com"))), True)).unknown


def test_exceptions_make_an_evaluation_worthless() -> None:
    """After SecTrustSetExceptions every chain evaluates as trusted."""
    evaluated = Guard(Made("_SecTrustEvaluateWithError", (Hole("parameter"), Const(0))), True)
    assert judged(evaluated).evaluated
    assert not judged(evaluated, used=frozenset({"_SecTrustSetExceptions"})).evaluated


def test_digests_of_the_deciding_functions_are_found() -> None:
    """Where a comparison was not followed, the constants of the functions that decide are what is left."""
    binary = binary_of("objc-session-spki-os")
    (method,) = binary.runtime.by_selector[HANDLER]
    run = binary.run(method.imp)
    used = frozenset(site.target for site in run.sites)
    pins = near(binary, run.visited, used)
    assert {pin.digest for pin in pins} == {
        "OvYRGhxpHHLZr6ZUV4RuSaNlGXtWXoTnjjq95hQvywo=",
        "u0faAKGd6UujHgdYgkK/c6jjzLwsyRdcxI/4e50gau4=",
    }
    assert headers(binary) == ["RSA"]
    assert near(binary, run.visited, frozenset()) == ()


def test_a_chain_that_failed_is_not_evaluated() -> None:
    """Accepting where the evaluation said no is accepting without one."""
    result = Made("_SecTrustEvaluateWithError", (Hole("parameter"), Const(0)))
    assert not judged(Guard(result, False)).evaluated
    assert judged(Guard(result, False)).unknown is False
    status = Made("_SecTrustEvaluate", (Hole("parameter"),))
    assert judged(Guard(status, False)).evaluated  # zero is its success


def test_an_answer_is_the_comparison_only_where_nothing_else_makes_it_true() -> None:
    """`done(a && b)` needs the comparison; `done(a || b)` does not."""
    equal = Made("-[? isEqualToData:]", (Blob(DIGEST), Made("_CC_SHA256", (LEAF,))))
    build = open_build(SAMPLES / "objc-session-spki-os.ipa")
    binary = next(b for b in build.once(apple_code) if not b.place.part.name)
    for other, pinned in ((Const(0), True), (LEAF, True), (Const(1), False), (Hole("call"), False)):
        answer = Alternatives((other, equal))
        site = CallSite("block", binary.image.functions[0], 0, Hole(), (Hole(), answer))
        assert bool(judge(build, binary, site, frozenset()).matches) is pinned


def test_what_an_evaluation_is_given_does_not_make_it_strange() -> None:
    """A policy's evaluation counts whatever object it was asked of."""
    policy = Made("-[? securityPolicy]", (Made("-[? clientNamed:]", (text("main"),)),))
    verdict = judged(Guard(Made("-[? evaluateServerTrust:forDomain:]", (policy, Hole("parameter"))), True))
    assert verdict.evaluated
    assert not verdict.unknown
