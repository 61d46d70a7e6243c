"""Twelve builds against four chains: right by the truth file, in every form, with shares and a plan."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from pinscan.errors import UsageError
from pinscan.register import Key, Register
from pinscan.rotation import show
from pinscan.rotation.acceptance import Result
from pinscan.rotation.chains import Chain
from pinscan.rotation.matrix import Matrix, evaluate, hosts_of, moment, with_shares
from pinscan.rotation.plan import plan
from tests.conformance.okhttp.cases import certificates
from tests.conftest import Golden
from tests.rotation.authority import FAR, HOST, NOW, world
from tests.rotation.field import CHAINS, builds
from tests.rotation.test_acceptance import leaf, nsc, of, report

HERE = Path(__file__).parent
SHARES = (
    "version,share\n1.0,4\n1.1,6\n1.2,10\n1.3,20\n1.4,10\n1.5,5\n1.6,5\n1.7,5\n2.0,15\n2.1,10\n2.2,5\n2.3,4\nother,1\n"
)


def chains() -> list[Chain]:
    """The committed chains, so that text with their keys and dates stays the same."""
    return [Chain(name, f"{name}.pem", certificates(file)) for name, file in CHAINS.items()]


def matrix() -> Matrix:
    return evaluate(builds(), chains(), (), NOW, world().store)


def shares(tmp_path: Path, text: str = SHARES) -> Path:
    path = tmp_path / "shares.csv"
    path.write_text(text)
    return path


def test_every_cell_is_that_of_the_truth_file() -> None:
    """Twelve builds, four chains."""
    found = matrix()
    lines = [line for line in (HERE / "matrix.truth.csv").read_text().splitlines() if not line.startswith("#")]
    truth = {(r["platform"], r["version"]): [r[name] for name in CHAINS] for r in csv.DictReader(lines)}
    rows = {(str(b.artifact.platform), b.artifact.version): [str(c.result) for c in row]
            for b, row in zip(found.builds, found.cells, strict=True)}  # fmt: skip
    assert rows == truth


@pytest.mark.parametrize("form", ["text", "json", "csv", "html"])
def test_it_renders(form: str, tmp_path: Path, golden: Golden) -> None:
    """Each form is a committed file that was looked at."""
    whole = with_shares(matrix(), shares(tmp_path))
    register = Register(
        (Key(leaf("current").pin, "current", "cert 2026"), Key(leaf("new-key").pin, "next", "cert 2027"))
    )
    planned = plan(whole, (), world().store, date(2026, 11, 23))
    suffix = {"text": "txt"}.get(form, form)
    golden.check(HERE / f"matrix.golden.{suffix}", show.WRITERS[form](whole, planned, register, 100))


def test_shares_give_the_users_locked_out(tmp_path: Path) -> None:
    """Rejecting builds add up; unknown ones and those not tested are in doubt."""
    found = with_shares(matrix(), shares(tmp_path))
    assert [found.locked_out(i) for i in range(4)] == [0, 45, 73, 99]
    assert found.in_doubt(1) == 6


def test_shares_may_be_fractions_and_name_builds_in_several_ways(tmp_path: Path) -> None:
    """Platform and version, version and build number, file."""
    some = evaluate(builds()[:3], chains()[:1], (), NOW, world().store)
    text = "android 1.0,0.5\n1.1+11,0.25\nshop-1.2.apk,0.25\n"
    assert with_shares(some, shares(tmp_path, text)).shares == (50, 25, 25)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.0,50\n1.1,20\n", "the shares add up to 70, not to 100"),
        ("1.0,50\n3.7,50\n", "no build here is '3.7'"),
        ("1.0;50\n", "shares.csv:1: must read version,share"),
        ("version,share\n1.0,many\n", "shares.csv:2: must read version,share"),
        ("1.0,150\n", "150 is no share of users"),
        ("", "holds no shares"),
    ],
)
def test_bad_shares_are_one_line(tmp_path: Path, text: str, said: str) -> None:
    """Sums that are off, unknown versions, nonsense."""
    with pytest.raises(UsageError, match=said):
        with_shares(matrix(), shares(tmp_path, text))


def test_the_exit_code_is_about_the_chain_named_next() -> None:
    """Without one of that name, about all."""
    found = evaluate(builds()[4:6], chains(), (), NOW, world().store)
    assert found.gate_results() == {Result.ACCEPTED}
    unnamed = [Chain(f"x{i}", c.source, c.certificates) for i, c in enumerate(chains())]
    assert Result.REJECTED in evaluate(builds()[4:6], unnamed, (), NOW, world().store).gate_results()


def test_hosts_follow_from_the_chain_and_the_pins() -> None:
    """The certificate's names that are pinned; a wildcard stands for the pinned names it covers."""
    pinned = [report(nsc(of(leaf("current")), hosts=("api.shop.com", "www.else.com")))]
    assert hosts_of(world().chain("many"), pinned) == (HOST,)
    assert hosts_of(world().chain("wildcard"), pinned) == (HOST,)
    assert hosts_of(world().chain("wrong-host"), pinned) == ("www.other.com",)
    assert hosts_of(Chain("k", "k", key=leaf("current").read.key), pinned) == (HOST, "www.else.com")
    with pytest.raises(UsageError, match="no host to ask about"):
        hosts_of(Chain("k", "k", key=leaf("current").read.key), [])


def test_a_plan_says_when_the_change_is_safe() -> None:
    """Nobody rejects: today. Pins that expire: their day. Pins that never do: no day."""
    store, today = world().store, date(2026, 11, 23)

    def planned(*chosen: int) -> list[date | None]:
        some = [builds()[i] for i in chosen]
        found = plan(evaluate(some, chains()[:2], (), NOW, store), (), store, today)
        return [step.safe_from for step in found.steps if step.what.startswith("Put ")]

    assert planned(2, 4, 9) == [today]
    assert planned(1, 4) == [date(2027, 1, 31)]
    assert planned(0, 1, 4) == [None]


def test_a_plan_warns_when_the_deadline_comes_first() -> None:
    """The current certificate ends on 1 March 2027, and version 1.0 never accepts another key."""
    store, today = world().store, date(2026, 11, 23)
    found = plan(evaluate(builds(), chains(), (), NOW, store), (), store, today)
    assert not found.works
    assert found.deadline == date(2027, 3, 1)
    assert any("renew it with the same key" in warning for warning in found.warnings)
    assert found.steps[-1].why == "only after the server has changed"
    with pytest.raises(UsageError, match="a plan needs the chain to change to"):
        plan(evaluate(builds(), chains()[:1], (), NOW, store), (), store, today)


@pytest.mark.parametrize("form", ["text", "json", "csv", "html"])
def test_no_form_hides_what_is_left_open(form: str) -> None:
    """An answer with a caveat tells it in every form, and never passes for a plain one."""
    alone = Chain("next", "next.csr", key=leaf("new-key").read.key, notes=("its end is open",))
    found = evaluate(builds()[4:5], [alone], (HOST,), NOW, world().store)
    assert found.cells[0][0].result is Result.ACCEPTED
    told = show.WRITERS[form](found, None, None, 200)
    assert "its end is open" in told[told.index("accepted") :]


def test_texts_of_certificates_are_harmless(tmp_path: Path) -> None:
    """Markup and terminal codes in names are shown, not obeyed."""
    evil = Chain("<script>\x1b[2J", "=cmd()", world().chain("current").certificates)
    found = evaluate(builds()[:1], [evil], (), NOW, world().store)
    page = show.as_html(found, None, None, 80)
    assert "<script>" not in page
    assert "\x1b" not in page + show.text(found, None, None, 80) + show.as_csv(found, None, None, 80)
    assert json.loads(show.as_json(found, None, None, 80))["chains"][0]["name"] == evil.name


def test_a_day_is_asked_about_at_its_end() -> None:
    """What ends during a day has ended on it."""
    assert moment(date(2027, 3, 1)).isoformat() == "2027-03-01T23:59:59+00:00"
    assert moment(None, FAR) == FAR
