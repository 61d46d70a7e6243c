"""What the app reaches of the libraries that it carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pinscan.build.opening import open_build
from pinscan.code.dalvik.libraries import CARRIED, KNOWN, MODELLED, OWN_TRUST
from pinscan.code.dalvik.mentions import naming
from pinscan.code.dalvik.program import program
from pinscan.code.dalvik.reach import Reach, reach
from tests.conftest import SAMPLES

_SWITCH = "Lcom/google/api/client/util/SslUtils$1;"
_TRUSTS = ("Lcom/google/api/client/http/javanet/NetHttpTransport$Builder;", "doNotValidateCertificate")


@contextmanager
def reach_of(name: str) -> Iterator[Reach]:
    with open_build(SAMPLES / name) as build:
        yield build.once(reach)


@pytest.mark.parametrize(("name", "turned"), [("library-trust-all-d8.apk", True), ("no-pins-libraries-d8.apk", False)])
def test_a_librarys_trust_manager_counts_where_the_app_turns_its_switch(name: str, turned: bool) -> None:
    """Both builds hold the whole library and use its client; one tells it to check nothing."""
    with reach_of(name) as found:
        assert found.counts_class(_SWITCH) is turned
        (switch,) = [m for m in found.program.methods(_TRUSTS[0]) if m.ref.name == _TRUSTS[1]]
        assert found.counts(switch) is turned


def test_what_the_app_uses_of_a_library_is_reached_and_the_rest_is_not() -> None:
    """A client that is built is reached; test certificates beside it, which nobody names, are not."""
    with reach_of("no-pins-libraries-d8.apk") as found:
        assert found.counts_class("Lcom/google/api/client/http/javanet/NetHttpTransport;")
        assert not found.counts_class("Lcom/google/api/client/testing/http/MockHttpTransport;")


def test_code_of_the_app_counts_whether_it_is_called_or_not() -> None:
    """Only what a known library has to itself is left out."""
    with reach_of("library-trust-all-d8.apk") as found:
        assert found.counts_class("Lorg/pinscan/library_trust_all/App;")
        assert found.counts_class("La/b;")
        assert not found.counts_class("Lokhttp3/internal/platform/Platform;")


def test_a_library_is_named_by_the_app_or_by_nobody() -> None:
    """The app names one of the two libraries it carries."""
    with open_build(SAMPLES / "no-pins-libraries-d8.apk") as build:
        code = build.once(program)
        assert "Lorg/pinscan/no_pins_libraries/App;" in set(naming(code, "Lcom/google/api/"))
        assert list(naming(code, "Lorg/eclipse/paho/")) == []
        assert list(naming(code, "Lorg/absent/")) == []


def test_a_library_is_listed_once() -> None:
    """The lists hold packages as descriptors, and none lies inside another list's."""
    assert set(KNOWN) == {*OWN_TRUST, *CARRIED}
    assert set(MODELLED) < set(OWN_TRUST)
    assert all(package.startswith("L") and package.endswith("/") for package in KNOWN)
    assert len(KNOWN) == len(set(KNOWN))
