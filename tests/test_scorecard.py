"""The verdict's table, and every state of every cell of the scorecard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pinscan.facts import Case
from pinscan.model import HABITS, Cell, Seen
from pinscan.policy import Expiry, KillSwitchPolicy, Pinning, Policy
from pinscan.register import Key, Register
from pinscan.scorecard import score, verdict
from tests.facts_of import TODAY, digest, gap, host, observed, pin, pin_set, seen, used

GOOD = pin_set(pin("a"), pin("b"), expires=date(2027, 6, 30), switch="impossible")
OFF = replace(GOOD, enforced=False)
PERHAPS = replace(GOOD, enforced=None)
ANYWHERE = pin_set(pin("a"), pin("b"), hosts=(), mechanism="android-trust-manager")
CODE = replace(GOOD, mechanism="android-okhttp", expires=None)


def case(*facts: Any, policy: Policy | None = None, register: Register | None = None) -> Case:
    """A synthetic build under a policy."""
    build = facts[0] if facts and isinstance(facts[0], Seen) else seen(*facts)
    return Case(build, policy or Policy(), TODAY, register)


@pytest.mark.parametrize(
    ("facts", "policy", "said"),
    [
        # nothing in force
        ([], None, "unpinned"),
        ([gap(blocks=False)], None, "unpinned"),
        ([gap()], None, "inconclusive"),
        ([observed("custom-trust")], None, "inconclusive"),
        ([observed("custom-trust", origin="sdk:ads")], None, "unpinned"),
        ([observed("dynamic-pins")], None, "inconclusive"),
        ([observed("library", name="okhttp")], None, "unpinned"),
        ([replace(GOOD, origin="sdk:maps")], None, "unpinned"),
        ([OFF], None, "unpinned"),
        ([OFF, gap()], None, "inconclusive"),
        ([replace(GOOD, expires=TODAY)], None, "unpinned"),
        ([replace(GOOD, facts={"attached": False})], None, "unpinned"),
        ([replace(GOOD, facts={"check_stripped": True})], None, "unpinned"),
        ([replace(GOOD, facts={"overridden_by": ["system"]})], None, "unpinned"),
        ([pin_set(pin("a"), hosts=("*.shop.com",))], None, "unpinned"),
        ([PERHAPS], None, "inconclusive"),
        # something in force
        ([GOOD], None, "pinned"),
        ([GOOD, gap()], None, "pinned"),
        ([GOOD, replace(GOOD, origin="sdk:maps", enforced=False)], None, "pinned"),
        ([replace(GOOD, facts={"overridden_by": ["user"]})], None, "pinned"),
        ([replace(GOOD, pins=(), facts={"dynamic": True})], None, "pinned"),
        ([OFF, CODE], None, "pinned"),
        ([ANYWHERE], None, "pinned"),
        ([ANYWHERE, used("api.shop.com")], Policy(first_party=("shop.com",)), "pinned"),
        # open hosts
        ([GOOD, replace(OFF, hosts=(host("pay.shop.com"),))], None, "partly"),
        ([GOOD, replace(PERHAPS, hosts=(host("pay.shop.com"),))], None, "partly"),
        ([GOOD, pin_set(pin("a"), hosts=("*.pay.com",))], None, "partly"),
        ([GOOD, used("cdn.shop.com")], None, "pinned"),
        ([GOOD, used("cdn.shop.com")], Policy(first_party=("shop.com",)), "partly"),
        ([GOOD, used("www.shop.com"), used("shop.com"), used("cdn.other.com")], None, "pinned"),
        ([GOOD, used("cdn.shop.com", "http")], None, "pinned"),
        ([GOOD, used("staging.api.shop.com")], None, "pinned"),
        ([GOOD, used("cdn.shop.com", service="a CDN")], None, "pinned"),
        ([GOOD, used("cdn.shop.com")], Policy(first_party=("api.shop.com",)), "pinned"),
        ([GOOD, used("cdn.other.com")], Policy(first_party=("other.com",)), "partly"),
        ([GOOD], Policy(require_pinned=("api.other.com",)), "partly"),
        ([GOOD], Policy(require_pinned=("api.shop.com",)), "pinned"),
        ([ANYWHERE], Policy(require_pinned=("api.shop.com",)), "partly"),
        ([replace(GOOD, hosts=(host("shop.com", "any"),)), used("cdn.shop.com")], None, "pinned"),
        (
            [replace(GOOD, hosts=(host("shop.com", "any"),)), observed("nsc-empty-pin-set", hosts=["pay.shop.com"])],
            None,
            "partly",
        ),
        ([GOOD, observed("ats-entry-without-identities", host="pay.shop.com")], None, "partly"),
        ([GOOD, observed("traffic-stack", stack="flutter", honours_platform_pins=False)], None, "partly"),
        ([CODE, observed("traffic-stack", stack="flutter", honours_platform_pins=False)], None, "pinned"),
        (
            [
                observed("nsc", variant="default"),
                observed("nsc", variant="v31"),
                replace(GOOD, facts={"variant": "v31"}),
            ],
            None,
            "partly",
        ),
    ],
)
def test_the_verdict_follows_its_table(facts: list[Any], policy: Policy | None, said: str) -> None:
    """Each line of the table in the verdict's documentation, with its edges."""
    word, reason = verdict(case(*facts, policy=policy))
    assert word == said, reason
    assert reason


def cell(habit: str, *facts: Any, name: str = "api.shop.com", **more: Any) -> Cell:
    """One cell of one host's row."""
    rows = {row.host: row.cells for row in score(case(*facts, **more))}
    return rows[name][habit]


REGISTER = Register((Key(digest("a"), "current"), Key(digest("b"), "next")))


@pytest.mark.parametrize(
    ("habit", "facts", "more", "state"),
    [
        ("pinned", [GOOD], {}, "pass"),
        ("pinned", [OFF], {}, "fail"),
        ("pinned", [PERHAPS], {}, "unknown"),
        ("pinned", [], {"policy": Policy(require_pinned=("api.shop.com",))}, "fail"),
        ("pinned", [gap()], {"policy": Policy(require_pinned=("api.shop.com",))}, "unknown"),
        ("spki", [GOOD], {}, "pass"),
        ("spki", [pin_set(pin("a", subject="certificate"))], {}, "fail"),
        ("spki", [pin_set(pin("a", subject="certificate"), pin("b"))], {}, "warn"),
        ("spki", [pin_set(pin("a", subject="raw-key"))], {}, "warn"),
        ("spki", [OFF], {}, "n/a"),
        ("backup", [GOOD], {}, "pass"),
        ("backup", [pin_set(pin("a"))], {}, "fail"),
        ("backup", [pin_set(pin("a"), pin("a"))], {}, "fail"),
        ("backup", [GOOD], {"policy": Policy(pinning=Pinning(min_pins=3))}, "fail"),
        ("backup", [replace(GOOD, pins=(), facts={"dynamic": True})], {}, "unknown"),
        ("backup", [replace(GOOD, pins=())], {}, "unknown"),
        ("backup", [GOOD, replace(CODE, pins=(pin("a"),))], {}, "fail"),
        ("backup", [OFF], {}, "n/a"),
        ("expiry", [GOOD], {}, "pass"),
        ("expiry", [replace(GOOD, expires=TODAY)], {}, "fail"),
        ("expiry", [replace(GOOD, expires=TODAY + timedelta(days=9))], {}, "warn"),
        ("expiry", [replace(GOOD, expires=TODAY + timedelta(days=9000))], {}, "warn"),
        ("expiry", [replace(GOOD, expires=None)], {}, "warn"),
        ("expiry", [replace(GOOD, expires=None)], {"policy": Policy(pinning=Pinning(expiry=Expiry(require=True)))}, "fail"),
        ("expiry", [CODE], {}, "n/a"),
        ("kill_switch", [GOOD], {}, "warn"),
        ("kill_switch", [GOOD], {"policy": Policy(kill_switch=KillSwitchPolicy("present"))}, "fail"),
        ("kill_switch", [GOOD], {"policy": Policy(kill_switch=KillSwitchPolicy("forbidden"))}, "pass"),
        ("kill_switch", [pin_set(pin("a"), switch="present")], {}, "pass"),
        ("kill_switch", [pin_set(pin("a"), switch="present")], {"policy": Policy(kill_switch=KillSwitchPolicy("forbidden"))}, "fail"),
        ("kill_switch", [pin_set(pin("a"), switch="probable")], {}, "unknown"),
        ("kill_switch", [GOOD, pin_set(pin("a"), switch="present", mechanism="android-okhttp")], {}, "warn"),
        ("kill_switch", [OFF], {}, "n/a"),
        ("trust_store", [GOOD], {}, "pass"),
        ("trust_store", [GOOD, observed("override-pins", source="user")], {}, "fail"),
        ("trust_store", [GOOD, observed("trust-all")], {}, "fail"),
        ("trust_store", [GOOD, observed("trust-all", origin="sdk:ads")], {}, "pass"),
        ("trust_store", [GOOD, observed("trust-all", reached=False)], {}, "pass"),
        ("trust_store", [GOOD, observed("trust-all", hosts=["other.com"])], {}, "pass"),
        ("trust_store", [GOOD, observed("user-cas-trusted")], {}, "warn"),
        ("trust_store", [GOOD, observed("cleartext-permitted", why="declared")], {}, "fail"),
        ("trust_store", [GOOD, observed("cleartext-permitted", hosts=["other.com"], why="declared")], {}, "pass"),
        ("trust_store", [replace(GOOD, facts={"local_anchor_bypass": True})], {}, "warn"),
        ("trust_store", [GOOD, gap()], {}, "unknown"),
        ("documented", [GOOD], {}, "n/a"),
        ("documented", [GOOD], {"register": REGISTER}, "pass"),
        ("documented", [pin_set(pin("a"), pin("z"))], {"register": REGISTER}, "fail"),
        ("documented", [GOOD], {"register": Register((Key(digest("a"), "retired"), Key(digest("b"), "current")))}, "fail"),
        ("rotation_tested", [GOOD], {}, "n/a"),
        ("rotation_tested", [GOOD], {"register": REGISTER}, "pass"),
        ("rotation_tested", [pin_set(pin("a"))], {"register": REGISTER}, "fail"),
        ("rotation_tested", [GOOD, replace(CODE, pins=(pin("a"),))], {"register": REGISTER}, "fail"),
        ("rotation_tested", [GOOD], {"register": Register((Key(digest("a"), "current"),))}, "warn"),
    ],
)  # fmt: skip
def test_a_cell_follows_the_facts(habit: str, facts: list[Any], more: dict[str, Any], state: str) -> None:
    """Every habit in every state, with a reason."""
    found = cell(habit, *facts, **more)
    assert found.state == state, found.reason
    assert found.reason


def test_rows_are_the_pinned_and_the_required_hosts() -> None:
    """Hosts that are only named have no row; every row has every habit."""
    rows = score(case(GOOD, ANYWHERE, used("cdn.other.com"), policy=Policy(require_pinned=("pay.shop.com",))))
    assert [row.host for row in rows] == ["*", "api.shop.com", "pay.shop.com"]
    assert all(tuple(row.cells) == HABITS for row in rows)
