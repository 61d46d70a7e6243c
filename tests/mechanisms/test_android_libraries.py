"""Which libraries a build holds is told with the version where the build writes one, and is never more than that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinscan.build import Build
from pinscan.build.opening import open_build
from pinscan.mechanisms import android_libraries
from pinscan.mechanisms._library_versions import DEPENDENCIES, library_versions
from pinscan.model import Observation
from tests.conftest import SAMPLES
from tests.mechanisms.fake_app import Bytes


def field(number: int, data: bytes) -> bytes:
    """A length-delimited field of a protobuf message."""
    return bytes([number << 3 | 2, *varint(len(data))]) + data


def varint(value: int) -> list[int]:
    return [value] if value < 0x80 else [value & 0x7F | 0x80, *varint(value >> 7)]


def dependency(group: str, artifact: str, version: str) -> bytes:
    maven = field(1, group.encode()) + field(2, artifact.encode()) + field(5, version.encode())
    return field(1, field(1, maven))


def with_files(build: Build, files: dict[str, bytes], outer: dict[str, bytes] | None = None) -> Build:
    """The same build with more files in its main part, and beside its parts."""
    entries = {**build.main.entries, **{path: Bytes(path, data) for path, data in files.items()}}
    main = replace(build.main, entries=entries)
    more = {path: Bytes(path, data) for path, data in (outer or {}).items()}
    return replace(build, parts=(main, *build.parts[1:]), outer={**build.outer, **more}, gaps=[], _cache={})


def seen(build: Build) -> dict[str, str]:
    """Library -> version, empty where it is not told."""
    found = [fact for fact in android_libraries.observe(build) if isinstance(fact, Observation)]
    assert {fact.kind for fact in found} <= {"library"}
    return {str(fact.facts["name"]): str(fact.facts.get("version", "")) for fact in found}


def test_a_bundles_dependency_list_gives_versions() -> None:
    """Known artifacts count with their exact version; others, and a version that is none, do not."""
    listed = (
        dependency("com.datatheorem.android.trustkit", "trustkit", "1.1.5")
        + dependency("com.squareup.retrofit2", "retrofit", "2.11.0")
        + dependency("io.ktor", "ktor-client-cio-jvm", "<script>")
        + dependency("com.example", "own", "9")
    )
    with open_build(SAMPLES / "no-nsc-d8.apk") as build:
        found = seen(with_files(build, {}, {DEPENDENCIES: listed}))
    assert found == {"trustkit": "1.1.5", "retrofit": "2.11.0", "ktor-cio": ""}


def test_files_that_jars_leave_behind_give_names_and_versions() -> None:
    """Maven's properties, Google's version files, Kotlin's module names, a library's own properties."""
    files = {
        "META-INF/maven/io.netty/netty-handler/pom.properties": b"#Generated\nversion=4.1.115.Final\n",
        "META-INF/com.android.volley_volley.version": b"1.2.1\n",
        "META-INF/ktor-client-core.kotlin_module": b"\0\0\0\3",
        "play-services-cronet.properties": b"version=18.0.1\nclient=play-services-cronet\n",
        "META-INF/androidx.core_core.version": b"1.13.0\n",
    }
    with open_build(SAMPLES / "no-nsc-d8.apk") as build:
        found = seen(with_files(build, files))
    assert found == {"netty": "4.1.115.Final", "volley": "1.2.1", "ktor": "", "cronet": "18.0.1"}


def test_classes_tell_a_library_without_its_version() -> None:
    """Only where the build defines them: a name in a text is no library."""
    with open_build(SAMPLES / "trustkit-plain.apk") as build:
        assert seen(build) == {"trustkit": ""}
    with open_build(SAMPLES / "no-pins-unpinning-names-d8.apk") as build:
        assert seen(build) == {}


def test_okhttp_that_tells_its_version_is_left_to_its_mechanism() -> None:
    """It is not said twice."""
    with open_build(SAMPLES / "okhttp-literal-okhttp3-d8.apk") as build:
        assert seen(build) == {}


@pytest.mark.parametrize("listed", [b"\xff" * 40, field(1, b"\x0a\xff"), b"\x0a\x7f"])
def test_a_damaged_list_is_a_gap_that_blocks_nothing(listed: bytes) -> None:
    """It costs the versions, not the scan."""
    with open_build(SAMPLES / "no-nsc-d8.apk") as build:
        told = with_files(build, {}, {DEPENDENCIES: listed})
        assert seen(told) == {}
        assert [gap.blocks for gap in told.gaps] == [False]


def test_a_list_past_the_limit_is_a_gap() -> None:
    """Its declared size is enough to refuse it."""

    class Large(Bytes):
        @property
        def size(self) -> int:
            return 1 << 40

    with open_build(SAMPLES / "no-nsc-d8.apk") as build:
        told = replace(build, outer={DEPENDENCIES: Large(DEPENDENCIES, b"")}, gaps=[], _cache={})
        assert seen(told) == {}
        assert [gap.blocks for gap in told.gaps] == [False]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_list_stops_the_scan(listed: bytes) -> None:
    """Whatever lies there, it is read or it is a gap."""
    part = Bytes(DEPENDENCIES, listed)
    with open_build(Path(SAMPLES / "no-nsc-d8.apk")) as build:
        told = replace(build, outer={DEPENDENCIES: part}, gaps=[], _cache={})
        assert len(told.once(library_versions).artifacts) <= 200
