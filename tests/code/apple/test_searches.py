"""Collections that are searched by a block or a predicate give the element that the host's rule is."""

from __future__ import annotations

import pytest

from pinscan.build import open_build
from pinscan.code.apple.binary import apple_code
from pinscan.code.values import Items, Made, Text
from pinscan.mechanisms._apple_terms import name_of, nodes
from tests.conftest import SAMPLES

HANDLER = "URLSession:didReceiveChallenge:completionHandler:"


def compared_for(name: str, host: str) -> list[str | None]:
    """The pins that the handler of a sample compares for one host."""
    one = next(b for b in open_build(SAMPLES / f"{name}.ipa").once(apple_code) if not b.place.part.name)
    run = one.run_for(one.runtime.by_selector[HANDLER][0].imp, host)
    guards = [guard.value for site in run.sites if site.target == "block" for guard in site.guards]
    asked = [node for value in guards for node in nodes(value) if name_of(node) == "containsObject:"]
    lists = [arg for node in dict.fromkeys(asked) for arg in node.args if isinstance(arg, Items | Made)]
    return sorted(
        {item.known for one in lists if isinstance(one, Items) for item in one.items if isinstance(item, Text)}
    )


@pytest.mark.parametrize(
    ("name", "host", "count"),
    [
        ("objc-app-policy-search-os", "bank.example", 2),
        ("objc-app-policy-search-o0", "online.bank.example", 2),
        ("objc-app-policy-search-o2-release", "quotes.example.net", 1),
        ("objc-app-policy-search-os", "below.quotes.example.net", 0),
        ("objc-app-rule-predicate-os", "one.example.com", 2),
        ("objc-app-rule-predicate-o2-release", "two.example.com", 1),
        ("objc-app-rule-predicate-os", "three.example.com", 0),
    ],
)
def test_a_host_is_compared_with_the_pins_of_its_own_rule(name: str, host: str, count: int) -> None:
    """Neither another rule's pins nor, for a host without one, any."""
    assert len(compared_for(name, host)) == count
