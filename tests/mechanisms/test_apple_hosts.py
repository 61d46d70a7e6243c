"""Hosts told apart by trial: what a handler accepts of each host that its code names."""

from __future__ import annotations

from pinscan.code.apple.sites import CallSite, Guard
from pinscan.code.values import Const, Hole, Items, Made, Pairs, text
from pinscan.mechanisms._apple_hosts import Names, by_trial, named_hosts
from pinscan.mechanisms._apple_trust import Match, Verdict
from pinscan.model import Algorithm, Host, Pin, Subdomains, Subject

ONE = Pin("one", "AAAA", Algorithm.SHA256, Subject.SPKI)
TWO = Pin("two", "BBBB", Algorithm.SHA256, Subject.SPKI)
HOST = Made("-[NSURLProtectionSpace host]", (Hole("parameter"),))


def site(*guards: Guard) -> CallSite:
    return CallSite("block", 0x4000, 0x4000, Hole("parameter"), (), guards)


def accepts(pins: dict[str, tuple[Pin, ...] | None], rest: tuple[Pin, ...] | None = None):
    """Runs of a handler that accepts a host by its pins, by evaluation only (``()``), or not at all (None)."""

    def run_for(server: str) -> tuple[str, list[Verdict]]:
        found = next(
            (pins[name] for name in pins if server == name or (name[0] == "." and server.endswith(name))), rest
        )
        if found is None:
            return server, []
        return server, [Verdict(site(), evaluated=True, matches=[Match((), found)] if found else [])]

    return run_for


def hosts(names: Names, run_for) -> dict[tuple[Host, ...], tuple[Pin, ...]]:
    told = by_trial(names, run_for)
    return {match.hosts or verdict.hosts: match.pins for _, verdict in told for match in verdict.matches}


def test_each_host_has_its_own_pins() -> None:
    """Two hosts of a table never share what one of them is compared with."""
    run_for = accepts({"a.example": (ONE,), "b.example": (TWO,)})
    assert hosts(Names(("a.example", "b.example")), run_for) == {
        (Host("a.example"),): (ONE,),
        (Host("b.example"),): (TWO,),
    }


def test_names_below_are_told_from_the_name_itself() -> None:
    """A suffix covers all below; with the name itself compared too, both; a wildcard only what is below."""
    both = hosts(Names(("a.example",)), accepts({"a.example": (ONE,), ".a.example": (ONE,)}))
    below = hosts(Names(("a.example",)), accepts({".a.example": (ONE,)}))
    assert both == {(Host("a.example", Subdomains.ANY),): (ONE,)}
    assert below == {(Host("a.example", Subdomains.ANY, apex=False),): (ONE,)}


def test_one_label_below_is_told_from_any_number() -> None:
    """A wildcard for one label does not cover two; with the name itself beside it neither does."""

    def label(*names: str):
        def run_for(server: str) -> tuple[str, list[Verdict]]:
            parent = server.partition(".")[2]
            found = server in names or (f"*.{parent}" in names)
            return server, [Verdict(site(), evaluated=True, matches=[Match((), (ONE,))])] if found else []

        return run_for

    below = hosts(Names(("a.example",)), label("*.a.example"))
    both = hosts(Names(("a.example",)), label("a.example", "*.a.example"))
    assert below == {(Host("a.example", Subdomains.ONE, apex=False),): (ONE,)}
    assert both == {(Host("a.example", Subdomains.ONE),): (ONE,)}


def test_a_run_two_labels_below_that_was_cut_off_says_nothing() -> None:
    """How far a wildcard reaches is not guessed."""
    told = accepts({".a.example": (ONE,)})
    assert by_trial(Names(("a.example",)), lambda server: None if server.count(".") > 2 else told(server)) == []


def test_hosts_that_go_free_are_excepted_from_the_rule_for_all() -> None:
    """Pins for every other host stay for every host, with the named one as an exception."""
    told = by_trial(Names(("free.example",)), accepts({"free.example": ()}, rest=(ONE,)))
    assert [(v.hosts, v.excepted, v.matches[0].pins) for _, v in told if v.matches] == [((), ("free.example",), (ONE,))]


def test_a_run_that_was_cut_off_says_nothing() -> None:
    """Where a run could not be made in full nothing is told by trial."""
    assert by_trial(Names(("a.example",)), lambda server: None) == []


def test_a_comparison_left_open_says_nothing() -> None:
    """A run for one host that still depends on the host is no answer: the host would count as every host."""

    def run_for(server: str) -> tuple[str, list[Verdict]]:
        asked = Made("-[? isEqualToString:]", (text(server), Hole("memory")))
        return server, [Verdict(site(Guard(asked, True)), evaluated=True, matches=[Match((), (ONE,))])]

    assert by_trial(Names(("a.example",)), run_for) == []


def test_names_come_from_tables_literals_and_patterns() -> None:
    """Keys of tables, equal texts and patterns with a wildcard name hosts; digests and what else is compared do not."""
    table = Pairs(((text("a.example"), Items((text("psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="),))),))
    sites = [
        CallSite("objectForKeyedSubscript:", 1, 1, table, (HOST,)),
        CallSite("hasSuffix:", 2, 1, HOST, (text(".b.example"),)),
        CallSite("isEqualToString:", 3, 1, HOST, (text("*.c.example"),)),
        CallSite("isEqualToString:", 4, 1, text("d.example"), (text("e.example"),)),
        CallSite("objectForKey:", 5, 1, Pairs(((text("f.example"), Const(1)),)), (text("g"),)),
    ]
    assert named_hosts(sites, []).hosts == ("a.example", "b.example", "c.example")
