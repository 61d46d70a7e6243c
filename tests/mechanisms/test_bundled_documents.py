"""Hosts and pins as they stand in documents of a build."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, Hole, Text, text
from pinscan.formats.dex import MethodRef
from pinscan.mechanisms._bundled_documents import Entry, Node, _given, entries
from pinscan.mechanisms._okhttp_find import Added


def digest(label: str) -> str:
    """A digest's base64."""
    return base64.b64encode(hashlib.sha256(label.encode()).digest()).decode()


A, B, C = (digest(label) for label in "abc")


def found(document: object) -> list[Entry]:
    """The entries of a document as a JSON reader gives it."""
    node: Node = json.loads(json.dumps(document))
    return entries(node)


class TestEntries:
    """What a document says of hosts and their pins."""

    def test_a_map_of_hosts(self) -> None:
        """What stands under a host's name is the host's; a bare digest gets its prefix."""
        said = {"api.example.com": [A, f"sha256/{B}"], "*.example.org": {"pin": C}}
        assert found(said) == [
            Entry(("api.example.com",), (f"sha256/{A}", f"sha256/{B}")),
            Entry(("*.example.org",), (f"sha256/{C}",)),
        ]

    def test_a_list_of_objects(self) -> None:
        """Each object that names a host has its own pins, whatever the members are called."""
        said = {"servers": [{"h": "a.example", "k": [{"d": A}]}, {"h": "b.example", "k": [{"d": B}]}]}
        assert found(said) == [Entry(("a.example",), (f"sha256/{A}",)), Entry(("b.example",), (f"sha256/{B}",))]

    def test_several_hosts_of_one_object(self) -> None:
        """Hosts in one list share the pins beside them."""
        assert found({"hosts": ["a.example", "b.example"], "pins": [A]}) == [
            Entry(("a.example", "b.example"), (f"sha256/{A}",))
        ]

    @pytest.mark.parametrize(("said", "below"), [(True, True), ("true", True), (False, False), (None, False)])
    def test_a_switch_for_subdomains(self, said: object, below: bool) -> None:
        """A member that speaks of subdomains says whether names below the host are meant."""
        assert found({"host": "a.example", "include_subdomains": said, "pins": [A]}) == [
            Entry(("a.example",), (f"sha256/{A}",), below)
        ]

    @pytest.mark.parametrize("written", ["{}", "SHA256:{}", "sha-256= {}"])
    @pytest.mark.parametrize("shape", ["plain", "upper", "colons"])
    def test_digests_in_hex(self, written: str, shape: str) -> None:
        """Hex as openssl or keytool prints it is told as the base64 that OkHttp takes."""
        digits = hashlib.sha256(b"a").hexdigest()
        colons = ":".join(digits[at : at + 2] for at in range(0, 64, 2)).upper()
        given = {"plain": digits, "upper": digits.upper(), "colons": colons}[shape]
        assert found({"a.example": [written.format(given)]}) == [Entry(("a.example",), (f"sha256/{A}",))]

    @pytest.mark.parametrize("name", ["checksum", "fileHash", "apk_sha256", "ETag", "commit", "signature", "md5"])
    def test_hex_of_something_else(self, name: str) -> None:
        """Digests of files, commits and signatures beside a host are no pins of it."""
        digits = hashlib.sha256(b"a").hexdigest()
        assert found({"host": "cdn.example", name: digits}) == []
        assert found({"host": "cdn.example", name: digits, "pins": [B]}) == [Entry(("cdn.example",), (f"sha256/{B}",))]

    @pytest.mark.parametrize(
        "digits", ["ab" * 31, "ab" * 33, "ab" * 20, "xy" * 32, "ab:" * 32, "ab" * 16 + ":" + "cd" * 16]
    )
    def test_other_hex(self, digits: str) -> None:
        """Hex of another length or shape is no SHA-256 digest."""
        assert found({"a.example": [digits]}) == []

    def test_pins_alone(self) -> None:
        """Pins of a document that names no host are given for no host."""
        assert found([f"sha256/{A}", B]) == [Entry((), (f"sha256/{A}", f"sha256/{B}"))]

    @pytest.mark.parametrize(
        "said",
        [
            {"host": "a.example", "version": "1.0.0"},
            {"host": "a.example", "token": "a" * 44},
            {"name": "Version 1.2", "digest": A[:-2] + "=="},
            {"com.example.Feature": True},
            "a.example",
            None,
            12,
        ],
    )
    def test_what_says_nothing_of_pins(self, said: object) -> None:
        """A host without pins, texts that are no digests and bare values are no entries."""
        assert found(said) == []

    def test_deep_nesting_ends(self) -> None:
        """A document nested deeper than any is written is not followed to its end."""
        said: Node = {"host": "a.example", "pins": [A]}
        for _ in range(200):
            said = {"inner": said}
        assert entries(said) == []


class TestWildcards:
    """The wildcard that code puts before a document's host where the document speaks of subdomains."""

    @pytest.mark.parametrize(("below", "pattern"), [(True, "**.a.example"), (False, "a.example"), (None, "a.example")])
    def test_it_is_told_by_all_ways_to_the_call(self, below: bool | None, pattern: str) -> None:
        """``(if (it.subdomains) "**." else "") + it.host``: one way has it and the other has not."""
        ways = Alternatives((Text(("**.", Hole("element"))), Text((Hole("element"),))))
        site = Site(Method(0, 0, 0, 9, MethodRef("Lorg/app/Net;", "add", (), "V")), 0)
        for host in ways.options:
            added = Added(host, Hole("element"), Call("", site, ()), "")
            given = _given(added, [Entry(("a.example",), (A,), below)], ways)
            assert [one.host for one in given] == [text(pattern)]
