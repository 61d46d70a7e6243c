"""Pins handed to gRPC, SocketRocket and Cronet by iOS code: hosts, dates, and what is no pin."""

from __future__ import annotations

from datetime import date

import pytest

from pinscan.build.opening import open_build
from pinscan.code.apple.binary import apple_code
from pinscan.code.values import Blob, Const, File, Hole, Made, Text, text
from pinscan.formats.swift import conformances
from pinscan.mechanisms import _grpc_apple, ios_cronet, ios_socketrocket
from pinscan.mechanisms._apple_bundle import anchors, hosts_of
from pinscan.mechanisms._apple_pins import pin_of_bytes
from pinscan.model import Algorithm, Subject
from tests.conftest import SAMPLES


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("wss://live.example.com/feed", ["live.example.com"]),
        ("grpc.example.com:443", ["grpc.example.com"]),
        ("dns:///x", []),
        ("localhost", []),
        ("http://[::1", []),
        ("", []),
    ],
)
def test_hosts_of_urls_and_targets(written: str, hosts: list[str]) -> None:
    """A URL or a host with a port names its host; anything else names none."""
    assert [host.pattern for host in hosts_of(Made("+[NSURL URLWithString:]", (text(written),)))] == hosts


def test_a_text_with_holes_names_no_host() -> None:
    """A host that is only partly known is not made up."""
    assert hosts_of(Text(("wss://", Hole("call"), ".example.com"))) == ()


@pytest.mark.parametrize("name", ["objc-grpc-roots-os"])
def test_anchors_are_read_from_pem_files_and_texts(name: str) -> None:
    """A file that the build has gives its certificates; one it has not, and a text that is no PEM, give none."""
    with open_build(SAMPLES / f"{name}.ipa") as build:
        pem = build.main.entries["roots.pem"].read().decode()
        from_file = list(anchors(build, build.main, File("roots.pem")))
        from_text = list(anchors(build, build.main, text(pem)))
        assert [path for path, _ in from_file] == ["roots.pem"]
        assert [read.sha256 for _, read in from_file] == [read.sha256 for _, read in from_text]
        for nothing in (File("other.pem"), text("roots"), text("-----BEGIN CERTIFICATE-----\nAAAA"), Hole(), Const(0)):
            assert list(anchors(build, build.main, nothing)) == []


@pytest.mark.parametrize(
    ("target", "seconds", "day"),
    [
        ("+[NSDate dateWithTimeIntervalSince1970:]", Const(1830297600.0), date(2028, 1, 1)),
        ("+[NSDate dateWithTimeIntervalSinceReferenceDate:]", Const(0.0), date(2001, 1, 1)),
        ("+[NSDate dateWithTimeIntervalSince1970:]", Const(float("inf")), None),
        ("+[NSDate dateWithTimeIntervalSince1970:]", Const(float("nan")), None),
        ("+[NSDate dateWithTimeIntervalSince1970:]", Hole(), None),
        ("+[NSDate distantFuture]", Const(0.0), None),
    ],
)
def test_expiry_of_a_date_made_of_seconds(target: str, seconds: Const | Hole, day: date | None) -> None:
    """A known number of seconds is a day; what is unknown or past any calendar is none."""
    assert ios_cronet._day(Made(target, (seconds,))) == day


def test_digests_are_told_by_their_size() -> None:
    """32 bytes are SHA-256, 20 SHA-1, anything else no digest."""
    assert [getattr(pin_of_bytes(bytes(n), Subject.SPKI), "algorithm", None) for n in (32, 20, 31, 0)] == [
        Algorithm.SHA256, Algorithm.SHA1, None, None,
    ]  # fmt: skip
    assert next(iter(ios_cronet._pins(Blob(bytes(31))))).digest is None


@pytest.mark.parametrize("caller", ["-[GRPCCall start]", "+[GRPCHost hostWithAddress:]", "_grpc_channel_create"])
def test_the_library_itself_is_not_the_app(caller: str) -> None:
    """What gRPC does inside itself is no pin of the app's."""
    assert _grpc_apple._OWN.match(caller)
    assert not _grpc_apple._OWN.match("-[AppGRPCClient connect]")


def test_socketrocket_itself_is_not_the_app() -> None:
    """The library's initialisers call each other, under React Native's prefix too."""
    for caller in ("-[SRWebSocket initWithURLRequest:protocols:]", "-[RCTSRWebSocket open]", "-[NSURLRequest x]"):
        assert ios_socketrocket._OWN.match(caller)
    assert not ios_socketrocket._OWN.match("-[LiveFeed connect]")


@pytest.mark.parametrize("level", ["onone", "o", "osize"])
def test_conformances_are_read_from_the_image(level: str) -> None:
    """The app's class and the library's own conform to the library's protocol, at every level of optimisation."""
    with open_build(SAMPLES / f"swift-starscream-custom-{level}.ipa") as build:
        (binary,) = build.once(apple_code)
        found = conformances(binary.image)["Starscream.CertificatePinning"]
        assert sorted(found) == ["App.OwnRule", "Starscream.FoundationSecurity"]
