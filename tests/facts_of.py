"""Synthetic facts for tests of judging: builds that only say what a test needs."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import Any

from pinscan.model import (
    Artifact,
    Gap,
    GapKind,
    Host,
    KillSwitch,
    Kind,
    Location,
    Observation,
    Pin,
    PinSet,
    Platform,
    Role,
    Seen,
    Subdomains,
    Subject,
    SwitchState,
)

TODAY = date(2026, 11, 23)
ANDROID = Artifact("app.apk", "0" * 64, 1, Kind.APK, Platform.ANDROID, "com.shop.app", min_os="26", target_os="35")
IOS = Artifact("app.ipa", "0" * 64, 1, Kind.IPA, Platform.IOS, "com.shop.app", min_os="15.0", target_os="18.0")
HERE = (Location("classes.dex"),)


def digest(name: str) -> str:
    """The base64 SHA-256 of a name: a well-formed pin of a key that nobody knows."""
    return base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


def pin(name: str, subject: str = "spki", role: str = "any") -> Pin:
    """The pin of an imaginary key."""
    return Pin(f"sha256/{digest(name)}", digest(name), subject=Subject(subject), role=Role(role))


def host(name: str, subdomains: str = "none", **more: Any) -> Host:
    """A host pattern."""
    return Host(name, Subdomains(subdomains), **more)


def pin_set(
    *pins: Pin, hosts: tuple[Host | str, ...] = ("api.shop.com",), switch: str = "unknown", **more: Any
) -> PinSet:
    """A pin set of network security config, enforced, for one host, unless told otherwise."""
    given = {"mechanism": "android-nsc", "locations": HERE, "kill_switch": KillSwitch(SwitchState(switch)), **more}
    return PinSet(hosts=tuple(host(h) if isinstance(h, str) else h for h in hosts), pins=pins, **given)


def observed(kind: str, mechanism: str = "test", origin: str = "app", **facts: Any) -> Observation:
    """An observation of the app's own code."""
    return Observation(mechanism, kind, HERE, facts, origin)


def used(name: str, scheme: str = "https", **facts: Any) -> Observation:
    """A host that the app's code names."""
    return observed("host-reference", host=name, scheme=scheme, **facts)


def seen(*facts: PinSet | Observation | Gap, artifact: Artifact = ANDROID) -> Seen:
    """A build in which exactly these facts were seen."""
    return Seen(
        artifact,
        tuple(f for f in facts if isinstance(f, PinSet)),
        tuple(f for f in facts if isinstance(f, Observation)),
        tuple(f for f in facts if isinstance(f, Gap)),
    )


def gap(reason: str = "the code is packed", *, blocks: bool = True) -> Gap:
    """Something unread."""
    return Gap(GapKind.PACKED, reason, Location("classes.dex"), blocks)
