"""Which certificates of a bundle the code's values stand for."""

from __future__ import annotations

from pinscan.build import Part
from pinscan.build.opening import open_build
from pinscan.code.values import Blob, Const, File, Items, Made
from pinscan.mechanisms._apple_bundle import loaded, root_certificates
from pinscan.mechanisms._apple_loads import loaded_files
from tests.conftest import SAMPLES


def bundle(name: str = "objc-afnetworking-os") -> Part:
    return open_build(SAMPLES / f"{name}.ipa").main


def test_files_patterns_and_library_calls_lead_to_their_certificates() -> None:
    """One file by name, every file of a suffix, and AFNetworking's own search of the bundle."""
    part = bundle()
    assert [path for path, _ in loaded(part, Items((File("api.cer"),)))] == ["api.cer"]
    assert [path for path, _ in loaded(part, File("*.cer"))] == ["api.cer", "next.cer"]
    found = loaded(part, Made("+[AFSecurityPolicy certificatesInBundle:]", (Made("+[NSBundle mainBundle]"),)))
    assert [path for path, _ in found] == ["api.cer", "next.cer"]


def test_what_the_system_cannot_load_is_left_out() -> None:
    """A PEM file under .cer, another suffix, a missing file and bytes that are no certificate give nothing."""
    part = bundle("objc-afnetworking-wrong-suffix-os")
    assert root_certificates(part, (".cer",)) == []
    for value in (File("missing.cer"), File("certs/*.cer"), Blob(b"no certificate"), Const(0)):
        assert list(loaded(part, value)) == []


def test_certificates_in_the_code_count_as_inline() -> None:
    """The bytes of a certificate are read like a file's."""
    part = bundle()
    data = part.entries["api.cer"].read()
    assert [(path, read.der) for path, read in loaded(part, Blob(data))] == [("inline", data)]


def test_files_that_code_makes_certificates_of_are_known() -> None:
    """The file given to SecCertificateCreateWithData is loaded; one beside it that nothing asks for is not named."""
    with open_build(SAMPLES / "objc-session-anchors-os.ipa") as build:
        assert loaded_files(build) == {"Payload/App.app/root.cer"}
    with open_build(SAMPLES / "objc-session-raw-key-spki-pins-os.ipa") as build:
        assert loaded_files(build) == frozenset()
