"""Host names: reach of patterns, patterns that can never match, hosts for tests."""

from __future__ import annotations

import pytest

from pinscan.facts.names import covers, is_test, label, never_matches, registrable
from tests.facts_of import host


@pytest.mark.parametrize(
    ("pattern", "reach", "apex", "name", "covered"),
    [
        ("a.com", "none", True, "a.com", True),
        ("a.com", "none", True, "b.a.com", False),
        ("a.com", "any", True, "c.b.a.com", True),
        ("a.com", "any", True, "aa.com", False),
        ("a.com", "one", True, "b.a.com", True),
        ("a.com", "one", True, "c.b.a.com", False),
        ("a.com", "one", False, "a.com", False),
        ("a.com", "one", False, "b.a.com", True),
        ("A.com", "none", True, "a.com", True),
    ],
)
def test_reach(pattern: str, reach: str, apex: bool, name: str, covered: bool) -> None:
    """A pattern reaches no, one or any further label, and its own name or not."""
    assert covers(host(pattern, reach, apex=apex), name) is covered


@pytest.mark.parametrize(
    ("pattern", "mechanism", "library", "said"),
    [
        ("api.a.com", "android-nsc", "", None),
        ("*.a.com", "android-nsc", "", "wildcard"),
        ("*.a.com", "ios-ats", "", "wildcard"),
        ("*.a.com", "ios-trustkit", "", "wildcard"),
        ("a.*.com", "android-okhttp", "", "refuses"),
        ("https://a.com", "android-nsc", "", "scheme"),
        ("https://a.com", "android-okhttp", "okhttp 3.14.9", "scheme"),
        ("a.com/x", "ios-ats", "", "path"),
        ("a.com:443", "android-nsc", "", "port"),
        ("a.com:443", "android-okhttp", "okhttp 3.14.9", None),
        ("@string/host", "android-nsc", "", "reference"),
        ("a b.com", "android-nsc", "", "white space"),
        ("", "android-nsc", "", "empty"),
        ("a.com.", "android-nsc", "", "dot"),
        ("a.com.", "android-okhttp", "", None),
        ("bücher.de", "android-nsc", "", "ASCII"),
        ("xn--bcher-kva.de", "android-nsc", "", None),
        ("10.1.2.3", "android-nsc", "", None),
        ("::1", "android-nsc", "", None),
        ("⟨?⟩.a.com", "android-nsc", "", None),
    ],
)
def test_patterns_that_never_match(pattern: str, mechanism: str, library: str, said: str | None) -> None:
    """The reason follows the mechanism's own reading; a pattern that can match has none."""
    reason = never_matches(host(pattern), mechanism, library)
    assert (reason is None) if said is None else (reason is not None and said in reason)


def test_a_wildcard_that_the_mechanism_knows_is_none() -> None:
    """OkHttp's ``*.`` in front is a reach, not a dead pattern."""
    wild = host("a.com", "one", apex=False, text="*.a.com")
    assert never_matches(wild, "android-okhttp") is None
    assert never_matches(wild, "android-nsc") is not None
    assert label(wild) == "*.a.com"


@pytest.mark.parametrize(
    ("name", "test"),
    [
        ("localhost", True), ("10.0.2.2", True), ("192.168.1.4", True), ("8.8.8.8", False), ("app.test", True),
        ("example.com", True), ("www.example.com", True), ("api.example.com", False), ("shop.example", False),
        ("sha256.badssl.com", True), ("publicobject.com", True), ("staging.shop.com", True), ("api-dev.shop.com", True),
        ("qa2.shop.com", True), ("latest.shop.com", False), ("contest.shop.com", False), ("staging.com", False),
        ("device.shop.com", False), ("api.shop.com", False), ("test.com", False),
    ],
)  # fmt: skip
def test_test_hosts(name: str, test: bool) -> None:
    """Labels of staging and documentation, not words that merely hold one."""
    assert is_test(name) is test


def test_registrable_domains_follow_the_public_suffix_list() -> None:
    """``co.uk`` is a suffix; a suffix itself and an address have no registrable domain."""
    assert registrable("api.shop.co.uk") == "shop.co.uk"
    assert registrable("a.b.shop.com") == "shop.com"
    assert registrable("co.uk") is None
    assert registrable("10.0.0.1") is None
    assert registrable("⟨?⟩.shop.com") is None
