"""What is said of iOS code, on the sample builds: values, joins, guards, and code that cannot be read."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from pathlib import Path

import pytest

from pinscan.build import Build
from pinscan.build.opening import open_build as opened
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.sites import CallSite, Guard, normal
from pinscan.code.values import Alternatives, Const, Made, Pairs, Text, strings
from pinscan.errors import FormatError
from pinscan.formats import macho
from pinscan.model import GapKind
from tests.conftest import SAMPLES

START = "initSharedInstanceWithConfiguration:"


@cache
def build_of(name: str) -> Build:
    return opened(SAMPLES / f"{name}.ipa")


def binary_of(name: str) -> AppleBinary:
    return next(b for b in build_of(name).once(apple_code) if not b.place.part.name)


def calls(name: str, *selectors: str) -> tuple[CallSite, ...]:
    return binary_of(name).calls(*selectors)


@pytest.mark.parametrize("level", ["o0", "o1", "o2", "os", "oz", "stripped", "legacy-binds", "relative-methods"])
def test_a_dictionary_is_the_same_at_every_level(level: str) -> None:
    """Optimisation, stripping, fixup format and method lists change nothing in the value handed over."""
    (site,) = calls(f"objc-trustkit-{level}", START)
    (reference,) = calls("objc-trustkit-o0", START)
    assert site.args == reference.args
    assert isinstance(site.args[0], Pairs)


def test_branches_join_as_alternatives() -> None:
    """A value chosen by a branch keeps both values and names the condition."""
    for level in ("o0", "os", "oz"):
        (site,) = calls(f"objc-trustkit-joined-branches-{level}", START)
        (whole,) = site.args
        table = whole.pairs[0][1] if isinstance(whole, Pairs) else whole
        assert isinstance(table, Alternatives)
        hosts = {str(key) for option in table.options if isinstance(option, Pairs) for key, _ in option.pairs}
        assert hosts == {"api.example.com", "staging.example.com"}
        assert any(isinstance(choice, Made) and "isEqualToString:" in choice.target for choice in site.choices)


def test_unknown_parts_stay_holes() -> None:
    """A label that is only known when the app runs is not made up."""
    (site,) = calls("objc-trustkit-unknown-host-os", START)
    (whole,) = site.args
    assert isinstance(whole, Pairs)
    table = whole.pairs[0][1]
    assert isinstance(table, Pairs)
    host = table.pairs[0][0]
    assert isinstance(host, Text)
    assert host.known is None
    assert str(host) == "⟨?⟩.example.com"


@pytest.mark.parametrize("level", ["o0", "os", "oz"])
def test_guards_tell_the_condition_and_its_sign(level: str) -> None:
    """A call inside an if carries the flag that was tested, true; after an early return, likewise."""
    for sample in ("firebase", "early-return"):
        (site,) = calls(f"objc-killswitch-{sample}-{level}", START)
        found = [g for g in site.guards if "boolValue" in str(g.value)]
        assert [g.holds for g in found] == [True]


@pytest.mark.parametrize("level", ["onone", "o", "osize"])
def test_swift_dictionaries_are_followed(level: str) -> None:
    """A nested dictionary of Any, with booleans and a short host name, at every level of optimisation."""
    (site,) = calls(f"swift-trustkit-{level}", START)
    (whole,) = site.args
    assert isinstance(whole, Pairs)
    table = whole.pairs[1][1]
    assert isinstance(table, Pairs)
    assert [str(key) for key, _ in table.pairs] == ["api.example.com", "a.io"]
    policies = [item for _, item in table.pairs if isinstance(item, Pairs)]
    assert [policy.pairs[0][1] for policy in policies] == [Const(True), Const(False)]
    assert [len(list(strings(policy.pairs[-1][1]))) for policy in policies] == [2, 2]


def test_nothing_is_run_when_nothing_is_asked() -> None:
    """Asking for a selector that is not sent costs no run."""
    binary = binary_of("objc-session-evaluates-os")
    assert binary.calls("policyWithPinningMode:") == ()
    assert not binary.has_selector("policyWithPinningMode:")
    assert binary.steps == 0


def test_encrypted_code_is_a_gap_and_is_never_run() -> None:
    """FairPlay's range gives a gap of its kind; imports are still known."""
    build = build_of("encrypted-without-declared-pins")
    binaries = build.once(apple_code)
    encrypted = [binary for binary in binaries if not binary.readable]
    assert encrypted
    assert all(binary.image.imports and not binary.calls(START) for binary in encrypted)
    assert GapKind.ENCRYPTED in {gap.kind for gap in build.gaps}


@pytest.mark.parametrize("name", ["objc-session-spki-os", "objc-trustkit-os", "swift-alamofire-evaluators-onone"])
def test_bent_code_is_read_in_bounds(name: str) -> None:
    """Whatever bytes of an executable change, its code is followed, refused or cut off, and nothing else happens."""
    place = binary_of(name).place
    source, rng, steps = place.entry.read(), random.Random(5), 0
    for _ in range(40):
        data = bytearray(source)
        for _ in range(rng.randint(1, 30)):
            data[rng.randrange(0x4000 if rng.random() < 0.3 else len(data))] = rng.choice(
                (0, 0x7F, 0xFF, rng.randrange(256))
            )
        try:
            binary = AppleBinary(macho.images(bytes(data))[0], place)
            binary.calls(START, "credentialForTrust:", "_SecTrustEvaluateWithError")
            binary.makes("Alamofire.ServerTrustManager")
        except FormatError:
            continue
        steps += binary.steps
    assert steps


def test_comparisons_with_zero_reduce_to_the_value() -> None:
    """`(x == 0) == false` says the same as `x`."""
    value = Made("-[A b]")
    twice = Made("eq", (Made("eq", (value, Const(0))), Const(0)))
    assert normal(Guard(twice, True)) == Guard(value, True)
    assert normal(Guard(Made("ne", (value, Const(0))), False)) == Guard(value, False)


@pytest.mark.parametrize("level", ["o0", "os"])
def test_constants_that_a_framework_exports_are_followed(level: str) -> None:
    """The executable names the constants, another image of the build holds them; what none exports stays unknown."""
    binary = binary_of(f"objc-trustkit-exported-constants-{level}")
    assert binary.exported("_ConfigurationHost") == Text(("api.example.com",))
    assert binary.exported("_ConfigurationPort") is None
    (site,) = binary.calls(START)
    assert "api.example.com" in str(site.args)


@pytest.mark.parametrize("data", [b"", b"\x7fELF" + bytes(500), random.Random(1).randbytes(4000)])
def test_an_executable_that_is_none_is_a_gap(data: bytes, tmp_path: Path) -> None:
    """Emptied, scrambled or of another system: what the app runs was not seen."""
    path = tmp_path / "app.ipa"
    with zipfile.ZipFile(SAMPLES / "objc-trustkit-os.ipa") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == "Payload/App.app/App" else old.read(name))
    with opened(path) as build:
        assert [binary.place.part.name for binary in apple_code(build)] == ["Frameworks/TrustKit.framework"]
        (gap,) = build.gaps
    assert (gap.kind, gap.blocks, gap.location.path) == (GapKind.DAMAGED, True, "Payload/App.app/App")
    assert gap.reason == "the executable cannot be read: it is no Mach-O file"
