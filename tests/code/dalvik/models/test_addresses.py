"""The host of a web address that code takes apart."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.heap import State
from pinscan.code.dalvik.models.addresses import MODELS
from pinscan.code.values import Alternatives, Const, Hole, Text, Value, text
from pinscan.formats.dex import MethodRef


def host(given: Value) -> object:
    """``Uri.parse(given).getHost()``."""
    state = State([], {})
    parse = MethodRef("Landroid/net/Uri;", "parse", ("Ljava/lang/String;",), "Landroid/net/Uri;")
    get = MethodRef("Landroid/net/Uri;", "getHost", (), "Ljava/lang/String;")
    parsed = MODELS["Landroid/net/Uri;->parse"](None, state, parse, [given])  # type: ignore[arg-type]
    assert parsed is not None
    return MODELS["Landroid/net/Uri;->getHost"](None, state, get, [parsed])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://api.example.com/v1", "api.example.com"),
        ("https://user@api.example.com:8443?x", "api.example.com"),
        ("HTTPS://API.example.com", "api.example.com"),
    ],
)
def test_host_of_a_known_address(address: str, name: str) -> None:
    """User, port, path and query are not part of it."""
    assert host(text(address)) == text(name)


def test_a_path_without_scheme_has_no_host() -> None:
    """``getHost`` is null there."""
    assert host(text("api.example.com/v1")) == Const(0)


def test_host_is_known_when_only_the_path_is_not() -> None:
    """A hole behind the first slash changes no host; one before it does."""
    assert host(Text(("https://api.example.com/", Hole("network")))) == text("api.example.com")
    assert isinstance(host(Text(("https://api", Hole("network"), "/v1"))), Hole)


def test_every_alternative_counts() -> None:
    """One host for each address that a branch may choose."""
    several = Alternatives((text("https://a.example/"), text("https://b.example/")))
    assert host(several) == Alternatives((text("a.example"), text("b.example")))


def test_a_broken_address_is_a_hole() -> None:
    """What the parser refuses is not guessed at."""
    assert isinstance(host(text("https://[::1")), Hole)


def test_the_address_of_a_parameter_still_needs_its_caller() -> None:
    """A hole of a parameter stays one."""
    assert host(Text((Hole("parameter 1"),))) == Hole("parameter address")
