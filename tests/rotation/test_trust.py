"""Chains are validated as a client would, and what is wrong with the chain itself is said first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pinscan.errors import UsageError
from pinscan.rotation.chains import Chain
from pinscan.rotation.trust import Store, covers_host, load_store, validate
from tests.rotation.authority import FOLDER, HOST, NOW, authority, server, world


def ways(called: str, store: Store | None = None, host: str = HOST) -> list[list[str]]:
    found = validate(world().chain(called), host, NOW, store or world().store).ways
    return [[(c.subject or "").removeprefix("CN=") for c in way.certificates] for way in found]


@pytest.mark.parametrize(
    ("called", "path"),
    [
        ("current", [HOST, "Issuer A", "Root A"]),
        ("new-key", [HOST, "Issuer A", "Root A"]),
        ("new-ca", [HOST, "Issuer B", "Root B"]),
        ("cross-only", [HOST, "Issuer A", "Root B"]),
        ("with-root", [HOST, "Issuer A", "Root A"]),
        ("wildcard", ["*.shop.com", "Issuer A", "Root A"]),
    ],
)
def test_a_good_chain_ends_in_a_root_of_the_store(called: str, path: list[str]) -> None:
    """The root that the device adds is part of the chain that is matched."""
    assert ways(called) == [path]


def test_a_cross_signed_intermediate_gives_two_ways_the_sent_order_first() -> None:
    """Both roots are tried, that of the certificate sent first before the other."""
    assert [way[-1] for way in ways("cross-signed")] == ["Root A", "Root B"]
    only_b = Store("b", (world().root_b.read,))
    assert [way[-1] for way in ways("cross-signed", only_b)] == ["Root B"]


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("expired", "the certificate expired on 2026-06-01"),
        ("wrong-host", "the certificate is not for api.shop.com but for www.other.com"),
        ("missing-intermediate", "the issuer of api.shop.com is missing"),
        ("self-signed", "the chain is signed by itself alone"),
    ],
)
def test_what_is_wrong_with_a_chain_is_named(called: str, said: str) -> None:
    """A chain that every client refuses has no way, and its first problem says why."""
    found = validate(world().chain(called), HOST, NOW, world().store)
    assert not found.ways
    assert found.problems[0].startswith(said)


def test_a_root_outside_the_store_is_named() -> None:
    """A chain that ends in a root that came with it is a problem, and a way for who trusts that root."""
    found = validate(world().chain("with-root"), HOST, NOW, Store("b", (world().root_b.read,)))
    assert "Root A" in found.problems[0]
    assert "no trust store" in found.problems[0]
    assert found.own[0].anchor == world().root_a.read


def test_an_expired_intermediate_is_named() -> None:
    """Not only the leaf has dates."""
    old = authority("Issuer A", "issuer-a", world().root_a, end=datetime(2026, 5, 1, tzinfo=UTC))
    chain = Chain("x", "x", (server("server-1", old).read, old.read))
    found = validate(chain, HOST, NOW, world().store)
    assert found.problems == ("the CA certificate Issuer A expired on 2026-05-01",)


def test_what_older_cas_leave_out_is_noted_by_its_name() -> None:
    """A CA without a key usage extension: the chain counts, and the note tells the extension, not its number."""
    bare = authority("Root", "root-a", usage=False)
    store = Store("bare.pem", (bare.read,))
    found = validate(Chain("x", "x", (server("server-1", bare).read,)), HOST, NOW, store)
    assert found.ways
    (note,) = found.notes
    assert note.startswith("outside the profile of the web's PKI (key usage: ")
    assert "2.5.29" not in note


def test_a_chain_can_be_asked_about_for_a_day_to_come() -> None:
    """What holds today may not in March."""
    chain = world().chain("current")
    assert validate(chain, HOST, NOW, world().store).ways
    late = datetime(2027, 3, 2, tzinfo=UTC)
    assert validate(chain, HOST, late, world().store).problems == ("the certificate expired on 2027-03-01",)


@pytest.mark.parametrize(
    ("host", "covered"),
    [("a.shop.com", True), ("A.shop.com", True), ("a.b.shop.com", False), ("shop.com", False), ("a.other.com", False)],
)
def test_a_wildcard_stands_for_one_label(host: str, covered: bool) -> None:
    """RFC 6125: one label, in front."""
    assert covers_host(world().chain("wildcard").certificates[0], host) is covered


def test_a_signature_that_is_not_the_issuers_is_no_way() -> None:
    """A certificate that only names an issuer is not issued by it."""
    fake = authority("Root A", "issuer-b")
    chain = Chain("x", "x", (server("server-1", fake).read,))
    assert not validate(chain, HOST, NOW, world().store).ways


def test_a_store_is_read_from_files_and_refused_in_one_line(tmp_path: Path) -> None:
    """PEM files of roots; anything else is a usage error that names the file."""
    store = load_store([FOLDER / "root-a.pem", FOLDER / "root-b.pem"])
    assert len(store.certificates) == 2
    bad = tmp_path / "bad.pem"
    bad.write_text("nothing")
    for path in (bad, tmp_path / "none.pem", FOLDER / "server-1.key"):
        with pytest.raises(UsageError, match="--trust-store"):
            load_store([path])


@pytest.mark.parametrize(
    "host", ["*.shop.com", "@string/host", "", "a b", "⟨?⟩.shop.com", "bücher.de", "x" * 300, "a..b"]
)
def test_a_host_that_is_none_is_refused_not_raised(host: str) -> None:
    """Builds pin all kinds of text; a chain is good for none of it."""
    assert validate(world().chain("wildcard"), host, NOW, world().store).problems
