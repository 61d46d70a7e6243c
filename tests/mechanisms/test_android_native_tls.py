"""A TLS stack in native code is a gap; what draws, computes or is driven by Java code is none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.mechanisms import android_native_tls
from pinscan.model import Fact, Gap, Observation
from tests.conftest import SAMPLES

TLS12 = b"\0master secret\0key expansion\0client finished\0server finished\0"
TLS13 = b"\0tls13 \0c hs traffic\0s hs traffic\0c ap traffic\0s ap traffic\0"


def facts(tmp_path: Path, name: str, data: bytes) -> list[Fact]:
    """What is seen in an Android build with one library for one processor."""
    path = tmp_path / "app.apk"
    path.write_bytes((SAMPLES / "no-nsc-d8.apk").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"lib/arm64-v8a/{name}", data)
    with open_build(path) as build:
        return list(android_native_tls.observe(build))


@pytest.mark.parametrize("data", [TLS12, TLS13, TLS12 + TLS13])
def test_labels_of_the_key_schedule_are_a_stack(tmp_path: Path, data: bytes) -> None:
    """Whatever the library is called: pins may be set in it."""
    stack, gap = facts(tmp_path, "libwire.so", data)
    assert isinstance(stack, Observation)
    assert stack.facts == {"stack": "native-tls"}
    assert isinstance(gap, Gap)
    assert gap.blocks


@pytest.mark.parametrize(
    "data",
    [b"", b"\x7fELF", b"glDrawArrays eglSwapBuffers", b"client finished", b"OpenSSL 1.1.1w SQLCipher key expansion"],
)
def test_other_native_code_is_no_gap(tmp_path: Path, data: bytes) -> None:
    """Graphics, and ciphers without a protocol, talk to no server."""
    assert facts(tmp_path, "libshapes.so", data) == []


@pytest.mark.parametrize(
    "name",
    ["libconscrypt_jni.so", "libcronet.119.0.6045.31.so", "libflutter.so", "libnetty_tcnative_android_aarch_64.so"],
)
def test_a_stack_that_java_code_or_an_engine_drives_is_left_to_them(tmp_path: Path, name: str) -> None:
    """Its trust is decided where pinscan reads, or where another mechanism says that it does not."""
    assert facts(tmp_path, name, TLS12 + TLS13) == []


def test_libcurls_own_stack_is_said_once(tmp_path: Path) -> None:
    """The gap over libcurl covers it."""
    assert facts(tmp_path, "libnet.so", TLS12 + b"libcurl/8.5.0\0") == []
