"""Hosts and pins of which it is not known which go together are nowhere called proven."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.program import Method, Site
from pinscan.code.values import Alternatives, Blob, Const, Items, Made, Value, text
from pinscan.formats.dex import MethodRef
from pinscan.mechanisms import android_cronet, android_netty
from pinscan.model import Confidence, KillSwitch, Location, PinSet, SwitchState

METHOD = Method(0, 0, 16, 9, MethodRef("Lorg/app/Net;", "engine", (), "V"))
ONE, TWO = Blob(bytes(range(32))), Blob(bytes(range(32, 64)))
UNTIL = Made("moment", (Const(1_830_297_600_000),), "Ljava/util/Date;")
HOSTS = Alternatives((text("a.example"), text("b.example")), mixed=True)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Calls of a program of which nothing but places is asked."""
    for mechanism in (android_cronet, android_netty):
        monkeypatch.setattr(mechanism, "kill_switch", lambda build, made: KillSwitch(SwitchState.ABSENT))
        monkeypatch.setattr(mechanism, "origin_of", lambda program, owner: "app")
        monkeypatch.setattr(mechanism.trust, "part", lambda calls, method: "base")
    monkeypatch.setattr(android_cronet, "day", lambda value: "2028-01-01")
    program: Any = SimpleNamespace(
        build=None,
        body=lambda method: None,
        images=[SimpleNamespace(dex=None)],
        location=lambda site, text=None: Location("classes.dex", text=text),
    )
    return cast(Calls, SimpleNamespace(program=program))


def cronet(calls: Calls, host: Value, pins: Value) -> PinSet:
    call = Call("La;->b()V", Site(METHOD, 0), (Made("new"), host, pins, Const(0), UNTIL))
    (found,) = android_cronet._of(calls, call, True)
    assert isinstance(found, PinSet)
    return found


def test_cronet_proves_what_is_one_only(calls: Calls) -> None:
    """One host with its pins."""
    assert cronet(calls, text("a.example"), Items((ONE, TWO))).confidence is Confidence.PROVEN


@pytest.mark.parametrize(
    ("host", "pins"),
    [
        (HOSTS, Items((ONE,))),
        (text("a.example"), Items((Alternatives((ONE, TWO), mixed=True),))),
        (text("a.example"), Alternatives((Items((ONE,)), Items((TWO,))))),
        (HOSTS, Alternatives((Items((ONE,)), Items((TWO,))), mixed=True)),
    ],
)
def test_cronet_proves_no_joined_pair(calls: Calls, host: Value, pins: Value) -> None:
    """Either side may be one of several."""
    assert cronet(calls, host, pins).confidence is Confidence.LIKELY


def test_netty_proves_no_joined_fingerprints(calls: Calls) -> None:
    """One of two fingerprints, by a branch or of another object."""
    owner = "Lio/netty/handler/ssl/util/FingerprintTrustManagerFactory;-><init>([[B)V"
    for given, confidence in (
        (Items((ONE, TWO)), Confidence.PROVEN),
        (Items((Alternatives((ONE, TWO), mixed=True),)), Confidence.LIKELY),
    ):
        found = android_netty._fact(calls, Call(owner, Site(METHOD, 0), (Made("new"), given)))
        assert isinstance(found, PinSet)
        assert found.confidence is confidence
