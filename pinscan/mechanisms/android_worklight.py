"""IBM Worklight and MobileFirst: ``WLClient.pinTrustedCertificatePublicKey`` with certificates of the assets.

The key of each named certificate is pinned for the one server the client talks to. When the SDK is renamed, its
clients are found by what it does: it is a public SDK whose names are kept for its plugins.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.switches import kill_switch
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.values import File, Text, Value, is_one, strings
from pinscan.mechanisms import _pin_values as values
from pinscan.mechanisms import _trust_code as trust
from pinscan.model import Confidence, Fact, Gap, GapKind, Json, PinSet, Platform, Role, Subject

ID = "android-worklight"
TITLE = "Pins of IBM Worklight and MobileFirst"
PLATFORMS = (Platform.ANDROID,)

_OWNER, _METHOD = "Lcom/worklight/wlclient/api/WLClient;", "pinTrustedCertificatePublicKey"


def observe(build: Build) -> Iterator[Fact]:
    """A pin set for each call."""
    calls = build.once(calls_of)
    for call in calls.to(_OWNER, _METHOD):
        if call.site.method.ref.owner.startswith("Lcom/worklight/"):
            continue
        paths = sorted({f"assets/{name}" for name in _names(call)})
        found = [one for path in paths for one in values.embedded(build, File(path))]
        yield _pin_set(calls, call, found) if found else _gap(calls, call)


def _names(call: Call) -> Iterator[str]:
    argument: Value = call.args[1] if len(call.args) == 2 else Text(())
    yield from (text.known for text in strings(argument) if text.known)


def _pin_set(calls: Calls, call: Call, found: list[values.Embedded]) -> PinSet:
    facts: dict[str, Json] = {"source_file": found[0].path}
    pins = {values.certificate_pin(one, Subject.SPKI, Role.LEAF) for one in found}
    return PinSet(
        ID,
        (),
        tuple(sorted(pins, key=lambda pin: pin.text)),
        (calls.program.location(call.site, found[0].path),),
        origin=origin_of(calls.program, call.root.ref.owner),
        kill_switch=kill_switch(calls.program.build, [call]),
        confidence=Confidence.PROVEN if all(map(is_one, call.args[1:])) else Confidence.LIKELY,
        part=trust.part(calls, call.site.method),
        facts=facts,
    )


def _gap(calls: Calls, call: Call) -> Gap:
    reason = "Worklight is given certificates that could not be followed"
    return Gap(GapKind.UNSUPPORTED, reason, calls.program.location(call.site))
