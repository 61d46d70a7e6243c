"""What static initialisers leave in memory is known to the code that runs after them."""

from __future__ import annotations

import pytest

from pinscan.build import open_build
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.code.apple.initial import initialisers
from tests.conftest import SAMPLES


def binary(name: str) -> AppleBinary:
    return next(one for one in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not one.place.part.name)


@pytest.mark.parametrize("level", ["os", "o0", "o2-release"])
def test_objects_of_static_storage_are_linked_in_a_list(level: str) -> None:
    """Two pinners that constructors chain: the second names its host at +8 and leads to the first at +16."""
    one = binary(f"objc-app-registered-pinners-{level}")
    assert len(list(initialisers(one.image))) == 1
    hosts = []
    sections = [section for section in one.image.sections if section.name in ("__bss", "__common")]
    for at in (at for section in sections for at in range(section.address, section.end, 8)):
        host = one.started(at + 8, 8)
        if isinstance(host, int) and (one.image.text_at(host) or "").endswith(".example.com"):
            hosts.append((one.image.text_at(host), one.started(at + 16, 8)))
    assert [name for name, _ in hosts] == ["api.example.com", "pay.example.com"]
    assert hosts[0][1] == 0
    assert hosts[1][1] in range(sections[0].address, max(section.end for section in sections))


def test_an_image_without_initialisers_leaves_nothing() -> None:
    """Variables of such an image are not taken for known."""
    one = binary("objc-app-policy-search-os")
    assert list(initialisers(one.image)) == []
    section = next(
        section for section in one.image.sections if section.name == "__data" or section.name == "__objc_data"
    )
    assert one.started(section.address, 8) is None


def test_a_variable_that_other_code_sets_is_not_what_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a function stores later by the variable's own address may be anything."""
    one = binary("objc-app-registered-pinners-os")
    section = next(section for section in one.image.sections if section.name == "__bss")
    left = [at for at in range(section.address, section.end, 8) if one.started(at, 8)]
    assert left
    monkeypatch.setattr(one.mentions, "setters", lambda address: {1})
    assert all(one.started(at, 8) is None for at in left)
