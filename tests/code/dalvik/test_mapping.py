"""Names from before R8, as an app bundle carries them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pinscan.build.opening import open_build
from pinscan.code.dalvik import reach
from pinscan.code.dalvik.mapping import PATH, Mapping, mapping, read_mapping
from pinscan.code.dalvik.origin import origin_of
from pinscan.code.dalvik.program import Site, program
from tests.conftest import SAMPLES

TEXT = """\
# compiler: R8
com.example.net.Pinning -> a.b:
    java.lang.String host -> a
    1:3:okhttp3.CertificatePinner pinner(java.lang.String):12:14 -> c
    4:4:void first() -> d
    5:5:void second() -> d
com.example.Kept -> com.example.Kept:
    void onCreate() -> onCreate
"""


@dataclass
class Written:
    """An entry of a bundle with given content."""

    data: bytes
    path: str = PATH
    stored: bool = False

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        return self.data

    def head(self, count: int) -> bytes:
        return self.data[:count]


def test_classes_and_methods_get_their_names_back() -> None:
    """A class alone, a method with line numbers, and a method whose name two had."""
    found = read_mapping(TEXT)
    assert found.original("La/b;") == "com.example.net.Pinning"
    assert found.original("La/b;", "c") == "com.example.net.Pinning.pinner"
    assert found.original("La/b;", "d") == "com.example.net.Pinning.d"


def test_what_kept_its_name_or_is_not_told_has_no_other() -> None:
    """No second name is written where there is none."""
    found = read_mapping(TEXT)
    assert found.original("Lcom/example/Kept;", "onCreate") == ""
    assert found.original("Lx/y;", "a") == ""
    assert read_mapping("no such line\n    void a() -> b\n") == Mapping()


def test_locations_of_a_bundle_name_the_method_as_it_was() -> None:
    """The map of the bundle's metadata reaches the locations."""
    with open_build(SAMPLES / "okhttp-literal-okhttp3-r8.apk") as build:
        code = build.once(program)
        site = next(site for sites in code.strings_with("pins must start with ").values() for site in sites)
        owner = site.method.ref.owner[1:-1].replace("/", ".")
        assert "(" not in (code.location(site).symbol or "").partition(")")[2]
    with open_build(SAMPLES / "okhttp-literal-okhttp3-r8.apk") as build:
        told = replace(build, outer={PATH: Written(f"okhttp3.CertificatePinner$Pin -> {owner}:\n".encode())})
        where = told.once(program).location(Site(site.method, site.pc))
        assert (where.symbol or "").endswith(f"(okhttp3.CertificatePinner$Pin.{site.method.ref.name})")


def test_whose_code_it_is_follows_the_name_from_before() -> None:
    """A renamed class of an SDK or of a library is theirs where the map tells, the app's where it does not."""
    lines = "com.appsflyer.internal.Net -> a.b:\nio.grpc.okhttp.Checker -> a.c:\ncom.example.Net -> a.d:\n"
    with open_build(SAMPLES / "okhttp-literal-okhttp3-r8.apk") as build:
        plain, told = build.once(program), replace(build, outer={PATH: Written(lines.encode())}, _cache={})
        code = told.once(program)
        assert [origin_of(code, f"La/{name};") for name in "bcd"] == ["sdk:appsflyer", "app", "app"]
        assert [reach.of_library(code, f"La/{name};") for name in "bcd"] == [False, True, False]
        assert origin_of(plain, "La/b;") == "app"
        assert not reach.of_library(plain, "La/c;")


def test_a_map_past_the_limit_is_a_gap() -> None:
    """It costs the names, not the scan."""
    with open_build(SAMPLES / "okhttp-literal-okhttp3-r8.apk") as build:
        large = Written(b"")
        large.__class__ = type("Large", (Written,), {"size": property(lambda _: 1 << 40)})
        told = replace(build, outer={PATH: large}, gaps=[])
        assert told.once(mapping) == Mapping()
        assert [gap.blocks for gap in told.gaps] == [False]
