"""Hosts are found where builds name them, and nothing that only looks like one is taken."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinscan.build import open_build
from pinscan.mechanisms._services import documentation_only, registrable, service_of
from pinscan.mechanisms.host_references import _addresses, _names_below, observe
from tests.conftest import SAMPLES


def named(tmp_path: Path, content: str, name: str = "assets/config.json") -> dict[tuple[str, str], str | None]:
    """Host and scheme -> service of a build with one more file in it."""
    path = tmp_path / "app.apk"
    path.write_bytes((SAMPLES / "no-nsc-d8.apk").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    with open_build(path) as build:
        return {
            (str(o.facts["host"]), str(o.facts["scheme"])): o.facts.get("service")  # type: ignore[misc]
            for o in observe(build)
            if o.locations[0].path == name
        }


def test_addresses_in_settings_are_hosts(tmp_path: Path) -> None:
    """Every scheme counts, ports and users are no part of the host, and case does not matter."""
    text = '["https://API.firm.example:8443/v1", "http://u:p@old.firm.example", "wss://push.firm.example?x"]'
    found = named(tmp_path, text)
    assert set(found) == {("api.firm.example", "https"), ("old.firm.example", "http"), ("push.firm.example", "wss")}


def test_a_name_without_scheme_counts_below_a_domain_that_is_spoken_of(tmp_path: Path) -> None:
    """`cdn.shop.example` is a host when the build talks to shop.example; `other.firm.example` alone is not."""
    found = named(
        tmp_path, '{"base": "https://api.shop.example", "cdn": "cdn.shop.example", "x": "other.firm.example"}'
    )
    assert ("cdn.shop.example", "none") in found
    assert not any(host == "other.firm.example" for host, _ in found)


def test_services_are_told_apart_and_documentation_is_left_out(tmp_path: Path) -> None:
    """A known service is named; a namespace is no host that the app talks to."""
    found = named(tmp_path, '"https://x.firebaseio.com" "http://schemas.android.com/apk" "https://www.w3.org/TR"')
    assert found == {("x.firebaseio.com", "https"): "firebase"}


@pytest.mark.parametrize(
    "text",
    [
        b"https://%s.example.com/x",
        b"https://${host}/x",
        b"https://{host}.example.com",
        b"ftp://files.example.com",
        b"https://",
        b"://x.example.com",
        b"https://example.com%2f",
        b"https://api.example.com$suffix",
    ],
)
def test_templates_and_other_schemes_are_no_addresses(text: bytes) -> None:
    """A host that is only part of a template is not taken for a whole one."""
    assert list(_addresses(text)) == []


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        (b'"a.shop.example"', ["a.shop.example"]),
        (b"\0shop.example\0", ["shop.example"]),
        (b"myshop.example", []),
        (b"shop.example.evil.org", []),
        (b"user@shop.example", []),
        (b"com/shop.example/x", []),
    ],
)
def test_a_bare_name_has_to_stand_alone(text: bytes, hosts: list[str]) -> None:
    """Parts of longer words, paths and mail addresses are not hosts."""
    assert [host for host, _ in _names_below(text, b"shop.example")] == hosts


def test_registrable_domains_follow_the_public_suffix_list() -> None:
    """co.uk is a suffix, its registrants are not; what is no suffix is no host."""
    assert registrable("a.b.example.co.uk") == "example.co.uk"
    assert registrable("localhost") is None
    assert registrable("main.notatopleveldomain") is None
    assert registrable("api.shop.example") == "shop.example"


def test_the_services_file_is_sound() -> None:
    """Every entry is lower case and has a registrable domain or is one; no name is both a service and a document."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("pinscan.data").joinpath("services.toml").read_text())
    domains = [domain for group in table["service"].values() for domain in group]
    assert len(domains) == len(set(domains))
    assert all(domain == domain.lower() and "." in domain for domain in domains)
    assert service_of("graph.facebook.com") == "facebook"
    assert service_of("notfacebook.com") is None
    assert documentation_only("schemas.android.com")
    assert not documentation_only("example.com")


@given(st.binary(max_size=400), st.binary(max_size=40))
def test_any_bytes_are_searched_without_failing(data: bytes, rest: bytes) -> None:
    """Hostile bytes give hosts or nothing, in time that grows with their number."""
    for host, scheme, offset in _addresses(data + b"https://" + rest):
        assert host.isascii()
        assert scheme in {"http", "https", "ws", "wss"}
        assert offset >= 0
