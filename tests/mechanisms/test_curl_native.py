"""libcurl in native libraries: told by its version, its pins by their two slashes, one processor only."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

from pinscan.build import open_build
from pinscan.mechanisms import curl
from pinscan.model import Confidence, Fact, Gap, Observation, PinSet
from tests.conftest import SAMPLES

A = base64.b64encode(bytes(range(32))).decode()
B = base64.b64encode(bytes(range(1, 33))).decode()


def facts(tmp_path: Path, **libraries: bytes) -> list[Fact]:
    """What is seen in an Android build with these libraries (``__`` stands for ``/``)."""
    path = tmp_path / "app.apk"
    path.write_bytes((SAMPLES / "no-nsc-d8.apk").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in libraries.items():
            archive.writestr(f"lib/{name.replace('__', '/').replace('_', '-')}.so", data)
    with open_build(path) as build:
        return list(curl.observe(build))


def test_pinned_keys_in_a_library_are_a_heuristic_pin_set(tmp_path: Path) -> None:
    """Two keys of one option are one pin set, without a host, and never more than heuristic."""
    (found,) = facts(tmp_path, arm64_v8a__libnet=f"\0sha256//{A};sha256//{B}\0".encode())
    assert isinstance(found, PinSet)
    assert [pin.digest for pin in found.pins] == [A, B]
    assert (found.hosts, found.confidence, found.enforced) == ((), Confidence.HEURISTIC, None)


def test_libcurl_is_a_stack_and_its_code_a_gap(tmp_path: Path) -> None:
    """The version names the stack; what native code does with it is not read."""
    stack, gap = facts(tmp_path, arm64_v8a__libnet=b"\0libcurl/8.5.0\0")
    assert isinstance(stack, Observation)
    assert stack.facts == {"stack": "curl", "honours_platform_pins": False, "version": "8.5.0"}
    assert isinstance(gap, Gap)
    assert gap.blocks


def test_only_one_processor_is_read_and_other_texts_are_nothing(tmp_path: Path) -> None:
    """The same library for another processor adds nothing; OkHttp's spelling and SRI hashes are no pins of curl."""
    pinned = f"sha256//{A}".encode()
    assert len(facts(tmp_path, arm64_v8a__libnet=pinned, x86__libnet=pinned)) == 1
    assert facts(tmp_path, arm64_v8a__libnet=f"sha256/{A} sha256-{A} mycurl/1.2.3".encode()) == []
