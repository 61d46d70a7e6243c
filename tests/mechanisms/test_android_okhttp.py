"""OkHttp pins in code: by name, renamed, every way to hold a pin, and the negatives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pinscan.build.opening import open_build
from pinscan.code.values import Hole, Text, text
from pinscan.mechanisms import _okhttp_pins as okhttp
from pinscan.mechanisms import android_okhttp
from pinscan.model import Fact, Observation, PinSet, Subdomains, SwitchState
from tests.conftest import SAMPLES


@cache
def facts(name: str) -> tuple[Fact, ...]:
    path = Path(SAMPLES) / f"{name}.apk"
    if not path.exists():
        pytest.skip(f"{name}.apk is not built")
    with open_build(path) as build:
        return tuple(android_okhttp.observe(build))


def pin_sets(name: str) -> Iterator[PinSet]:
    return (fact for fact in facts(name) if isinstance(fact, PinSet))


LITERALS = [f"okhttp-literal-{way}" for way in ("okhttp3-d8", "okhttp3-multidex", "okhttp4-plain", "okhttp5-plain")]
RENAMED = [f"okhttp-literal-{way}" for way in ("okhttp3-proguard", "okhttp3-r8", "okhttp4-r8", "okhttp5-r8")]


@pytest.mark.parametrize("name", LITERALS + RENAMED)
def test_literal_pins_in_every_version_and_however_renamed(name: str) -> None:
    """Host, both pins, the library's version and the attachment are told alike by name and by structure."""
    (found,) = pin_sets(name)
    assert [host.pattern for host in found.hosts] == ["api.shop.example"]
    assert [pin.digest for pin in found.pins] == [
        "2mb8U7NaMpyZ0QLyRnBwKOwCyhC2TrbeNTO4BLPqapg=",
        "AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=",
    ]
    assert found.facts["attached"] is True
    assert str(found.facts["library"]).startswith("okhttp ")
    assert found.enforced is True
    assert found.kill_switch.state is SwitchState.ABSENT
    assert found.locations[0].offset is not None


@pytest.mark.parametrize("name", ["okhttp-unused-okhttp3-d8", "okhttp-unused-okhttp4-r8", "no-pins-constants-d8"])
def test_a_bundled_library_and_constants_are_no_pins(name: str) -> None:
    """OkHttp that nobody asks to pin, and texts shaped like pins, are no pin set."""
    assert list(pin_sets(name)) == []


def test_a_pinner_that_reaches_no_client_is_not_enforced() -> None:
    """A pinner that is built and dropped pins nothing."""
    (found,) = pin_sets("okhttp-unattached-okhttp3-d8")
    assert found.facts["attached"] is False
    assert found.enforced is False


def test_every_host_of_a_map_keeps_its_own_pins() -> None:
    """A loop over a map adds each key with its value, never the cross product."""
    found = {s.hosts[0].pattern: {pin.digest for pin in s.pins} for s in pin_sets("okhttp-shapes-okhttp3-d8")}
    assert found["mapped.shapes.example"].isdisjoint(found["other.shapes.example"])
    assert len(found["mapped.shapes.example"]) == 2


def test_an_unknown_part_stays_a_hole() -> None:
    """A prefix known only at run time is a hole in the host, and the claim is weaker."""
    holes = [s for s in pin_sets("okhttp-shapes-okhttp3-d8") if "⟨?⟩" in s.hosts[0].pattern]
    assert [(s.hosts[0].pattern, s.confidence) for s in holes] == [("⟨?⟩.concat.shapes.example", "likely")]


@pytest.mark.parametrize(
    ("name", "flag", "provider", "default"),
    [
        ("switch-firebase-okhttp3-d8", "ssl_pinning_enabled", "firebase-remote-config", False),
        ("switch-firebase-okhttp3-r8", "ssl_pinning_enabled", "firebase-remote-config", False),
        ("switch-firebase-inverted-okhttp3-d8", "disable_ssl_pinning", "firebase-remote-config", True),
        ("switch-firebase-default-branch-okhttp3-d8", "certificate_pinning_active", "firebase-remote-config", False),
        ("switch-firebase-defaults-on-okhttp3-d8", "ssl_pinning_enabled", "firebase-remote-config", True),
        ("switch-firebase-defaults-map-okhttp3-d8", "ssl_pinning_enabled", "firebase-remote-config", True),
        ("switch-launchdarkly-okhttp3-d8", "use-ssl-pinning", "launchdarkly", True),
        ("switch-own-endpoint-okhttp3-d8", "pinning_enabled", "own-endpoint", True),
    ],
)
def test_a_remote_flag_that_decides_on_the_pinner(name: str, flag: str, provider: str, default: bool) -> None:
    """The flag, who provides it and whether pinning is on before it arrives, in either polarity."""
    (found,) = pin_sets(name)
    switch = found.kill_switch
    assert (switch.state, switch.flag, switch.provider) == (SwitchState.PRESENT, flag, provider)
    assert switch.default is default


@pytest.mark.parametrize(
    "name", ["switch-elsewhere-okhttp3-d8", "toggle-preferences-okhttp3-d8", "toggle-build-config-okhttp3-d8"]
)
def test_other_flags_and_local_toggles_are_no_kill_switch(name: str) -> None:
    """A flag about something else, a local preference and a constant of the build do not let a server decide."""
    (found,) = pin_sets(name)
    assert found.kill_switch.state is SwitchState.ABSENT


def test_a_local_toggle_is_observed() -> None:
    """A preference that decides on pinning is named, with where it is kept."""
    toggles = [f for f in facts("toggle-preferences-okhttp3-d8") if isinstance(f, Observation)]
    assert {"flag": "certificate_pinning_enabled", "store": "preferences"} in [dict(t.facts) for t in toggles]


@pytest.mark.parametrize(
    ("written", "version", "pattern", "reach", "apex"),
    [
        ("api.example.com", (4, 12, 0), "api.example.com", Subdomains.NONE, True),
        ("*.example.com", (3, 12, 0), "example.com", Subdomains.ONE, False),
        ("**.example.com", (4, 3, 0), "example.com", Subdomains.ANY, True),
        ("**.example.com", (4, 2, 2), "**.example.com", Subdomains.NONE, True),
        ("API.Example.com", None, "api.example.com", Subdomains.NONE, True),
    ],
)
def test_wildcards_by_version(
    written: str, version: okhttp.Version | None, pattern: str, reach: Subdomains, apex: bool
) -> None:
    """One star is one label, two stars any number from 4.3 on, and a literal that never matches before."""
    host = okhttp.host(text(written), version)
    assert (host.pattern, host.subdomains, host.apex) == (pattern, reach, apex)


@pytest.mark.parametrize(
    ("written", "digest"),
    [
        ("sha256/AAAA", "AAAA"),
        ("sha1/AAA", "AAA="),
        ("sha256/-_8=", "+/8="),
        ("AAAA", None),
        ("sha256/&", None),
        ("sha256/A", None),
    ],
)
def test_pins_as_okhttp_decodes_them(written: str, digest: str | None) -> None:
    """Length is not checked, both base64 alphabets are read, a missing prefix is no digest."""
    assert okhttp.pin(text(written)).digest == digest


def test_a_pin_with_a_hole_has_no_digest() -> None:
    """What is not wholly known is never decoded."""
    assert okhttp.pin(Text(("sha256/AAAA", Hole()))).digest is None
