"""The HTML report as a document: one file, allowed by its own policy, small, and deaf to what a build says."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from importlib.resources import files

import pytest
from lxml import html as dom

from pinscan.checks import load_rules
from pinscan.model import CellState, Report, Results
from pinscan.render import Style, html
from pinscan.render._compare import comparison
from pinscan.render._prose import first_paragraph, prose
from pinscan.render._standards import FORMER, NAME, TITLES, requirements
from pinscan.render._timeline import timeline
from tests.render import hostile, made

TEMPLATES = files("pinscan.render").joinpath("templates")


def rendered(*reports: Report) -> str:
    return html.render(Results(reports), Style())


def page(text: str) -> dom.HtmlElement:
    return dom.document_fromstring(text)


def words(element: dom.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split()).replace(" :", ":").replace(" ,", ",")


DOCUMENTS = {
    "small": Results((made.small(),)),
    "nothing": Results((made.nothing(),)),
    "several": made.several(),
    "large": Results((made.large(40, 300),)),
    "hostile": hostile.hostile(),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_closed_in_itself(name: str) -> None:
    """No inline style or handler, no address that a browser would load, one style and one script: those of the hash."""
    text = html.render(DOCUMENTS[name], Style())
    document = page(text)
    attributes = {name for element in document.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset", "action")}
    assert {element.tag for element in document.iter() if isinstance(element.tag, str)}.isdisjoint(
        {"img", "iframe", "link", "object", "embed", "base", "audio", "video", "image", "foreignObject", "animate"}
    )
    assert all(re.match(r"#|https://", link.get("href")) for link in document.iter("a"))
    (policy,) = document.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (element,) = list(document.iter(tag))
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_head_and_the_end_are_the_same_for_every_report() -> None:
    """Only the title tells what is inside; the style and the script are the committed files, letter for letter."""
    css, script = (TEMPLATES.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    heads, ends = set(), set()
    for results in DOCUMENTS.values():
        document = html.render(results, Style())
        head, _, rest = document.partition("<body>\n")
        heads.add(re.sub("<title>[^<]+</title>", "<title></title>", head))
        ends.add(rest[rest.rindex("<script>") :])
    assert ends == {f"<script>{script}</script>\n</body>\n</html>\n"}
    (head,) = heads
    assert head.count(f"<style>{css}</style>") == 1
    assert head.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    metas = page(head).xpath("//meta[@name]")
    assert {meta.get("name"): meta.get("content") for meta in metas} == {
        "viewport": "width=device-width, initial-scale=1",
        "referrer": "no-referrer",
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_anchors_and_ids_are_sound(name: str) -> None:
    """Every id is used once, and every link inside the document leads somewhere."""
    document = page(html.render(DOCUMENTS[name], Style()))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in document.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_the_first_screen_says_what_is_wrong_and_what_to_do() -> None:
    """Verdict with its reason, the worst problem first, the first sentence of its fix; nothing that was waived."""
    cover = page(rendered(made.small())).find_class("cover")[0]
    text = words(cover)
    assert "Partly pinned." in text
    assert "Why: shop.example: its pins may not be enforced." in text
    (todo,) = cover.find_class("todo")
    assert [words(item) for item in todo] == [
        "high Title of no-backup-pin: shop.example accepts one key only Do: Pin a second key."
    ]
    assert made.SHOP.sha256 in text
    assert made.SHOP.signers[0] in text
    assert "2026-11-23" in text
    assert "pinscan.toml" in text


def test_a_pinned_build_with_grave_findings_is_not_green() -> None:
    """The verdict says whether pins hold; beside a high finding it must not look like all is well."""
    pinned = replace(made.small(), verdict="pinned")
    (verdict,) = page(rendered(pinned)).find_class("verdict")
    assert "flawed" in verdict.get("class")
    assert words(verdict).startswith("Pinned, but not safely.")
    overview = page(rendered(pinned, made.small())).xpath("//tbody")[0]
    assert "Pinned, but not safely" in words(overview)
    (calm,) = page(rendered(replace(pinned, findings=()))).find_class("verdict")
    assert "flawed" not in calm.get("class")


def test_a_host_tells_pins_whose_keys_and_the_kill_switch_with_its_code_path() -> None:
    """Label, role and subject of each pin, a pin that is no digest, the flag and the code that reads it."""
    text = words(page(rendered(made.small())).get_element_by_id("b1-hosts").getparent())
    assert "register: api-2026, current" in text
    assert "sha256/oops no encoding of bytes" in text
    assert "present: a server can lift the pins, by the flag pinning_on from firebase-remote-config" in text
    assert "Code path: classes.dex Lcom/shop/Flags;->on()Z +0x63" in text
    assert "one level below (not the name itself)" in text


def test_a_finding_is_told_once() -> None:
    """A finding of two hosts stands under one and is linked from the other; what its rule says stands once."""
    report = made.large(3, 9)
    shared = replace(report.findings[0], hosts=tuple(row.host for row in report.scorecard))
    document = page(
        rendered(replace(report, findings=(shared, replace(shared, fingerprint="x" * 16, message="again"))))
    )
    assert len(document.find_class("finding")) == 2
    assert len(document.find_class("also")) == 4
    assert len(document.find_class("why")) == 1


def test_pins_for_every_host_are_told_once() -> None:
    """A pin set without hosts stands under *, and the hosts that it covers too lead there."""
    report = made.small()
    everywhere = replace(report.pin_sets[0], hosts=(), mechanism="android-trust-manager")
    document = page(rendered(replace(report, pin_sets=(everywhere,))))
    assert len(document.xpath("//table[@class='pins']")) == 1
    assert "android-trust-manager, for every host its client talks to: told under *" in words(document)


def test_gaps_and_waivers_are_shown() -> None:
    """What hides a pin apart from what does not; a waived finding with its reason and end."""
    text = words(page(rendered(made.small())))
    assert "could hide here: the code is packed packed classes2.dex" in text
    assert "without bearing on pinning (1)" in text
    assert "Waived by policy: retired in March, until 2027-03-31" in text


def test_requirements_are_mapped_to_what_became_of_their_rules() -> None:
    """Each requirement names the rules that fired and passed; former names are left out."""
    rules = [made.rule("found"), made.rule("fine", state=made.RuleState.PASSED)]
    rules.append(replace(rules[0], id="other", references=("MASWE-0028 (formerly MASWE-0047)", "CWE-1234")))
    found = {need.name: need for need in requirements(replace(made.small(), rules=tuple(rules)))}
    assert list(found) == ["MASVS-NETWORK-2", "MASWE-0028", "CWE-295", "CWE-1234"]
    assert [rule.id for rule in found["CWE-295"].fired] == ["found"]
    assert [rule.id for rule in found["CWE-295"].passed] == ["fine"]


def test_the_timeline_orders_ends_and_draws_the_policys_horizons() -> None:
    """What ends first stands first; a certificate within its horizon is soon; a lost policy falls back to defaults."""
    drawing = timeline(made.small())
    assert drawing is not None
    assert [(bar.when, bar.state) for bar in drawing.bars] == [("2026-12-24", "soon"), ("2027-06-30", "later")]
    assert [horizon.days for horizon in drawing.horizons] == [30, 90]
    assert timeline(made.nothing()) is None
    wild = {"pinning.expiry.horizon_days": {"value": 10**12}, "pinning.certificate_horizon_days": "x"}
    fallback = timeline(replace(made.small(), policy=wild))
    assert fallback is not None
    assert [horizon.days for horizon in fallback.horizons] == [30, 90]


def test_builds_are_compared_by_host_and_keys() -> None:
    """The same keys, other keys, and a host that one build does not pin are told apart, the worst first."""
    one = made.large(2, 0)
    good = replace(one, scorecard=tuple(made.row(row.host) for row in one.scorecard))
    other = replace(good, pin_sets=(good.pin_sets[0], replace(good.pin_sets[1], pins=good.pin_sets[0].pins)))
    bad = replace(good, scorecard=(made.row(one.scorecard[0].host, CellState.FAIL),))

    def verdicts(*reports: Report) -> list[str]:
        table = comparison(reports)
        return [f"{row.state} {row.verdict}" for row in table.rows] if table else []

    assert verdicts(good, good) == ["pass same keys", "pass same keys"]
    assert verdicts(good, other) == ["warn keys differ", "pass same keys"]
    assert verdicts(good, bad) == ["fail pinned in 1 of 2", "warn pinned in 1 of 2"]
    assert comparison((good,)) is None


def test_a_large_report_stays_a_file_that_opens() -> None:
    """300 hosts and 2,000 findings are less than 2 MB; what is left out of a larger one is counted."""
    text = rendered(made.large())
    assert len(text.encode()) < 2_000_000
    assert text.count('<article class="finding') == 2_000
    more = words(page(rendered(made.large(5, 2_600))))
    assert "100 more findings, none worse than those shown, are in the JSON report" in more


def test_texts_of_any_length_are_cut() -> None:
    """A text of a megabyte costs a few kilobytes each time it is shown."""
    report = replace(made.small(), reason="x" * 1_000_000)
    assert len(rendered(report)) < len(rendered(made.small())) + 10_000


@pytest.mark.parametrize("attack", hostile.ATTACKS, ids=lambda text: repr(text[:12]))
def test_no_character_steers_the_reader(attack: str) -> None:
    """Control, bidirectional and lone surrogate characters never reach the document."""
    text = rendered(hostile.one(attack))
    assert all(c.isprintable() or c == "\n" for c in text)
    text.encode("utf-8")


def test_prose_knows_paragraphs_snippets_and_inline_code_and_no_html() -> None:
    """The rules' small Markdown, everything else escaped; an unpaired backtick is a backtick."""
    text = "Do `this` <now>\nand that.\n\n```xml\n<a>`x`</a>\n```\nThen a ` alone."
    assert str(prose(text)) == (
        "<p>Do <code>this</code> &lt;now&gt; and that.</p>"
        "<pre><code>&lt;a&gt;`x`&lt;/a&gt;</code></pre><p>Then a ` alone.</p>"
    )
    assert first_paragraph(text) == "Do `this` <now> and that."
    assert first_paragraph("```\nx\n```\nafter") == ""


@pytest.mark.parametrize(
    ("fix", "short"),
    [
        ("Correct it. Common ones:\n```\nx\n```", "Correct it."),
        ("Pin in the stack\nthat carries it:\n```\nx\n```", "Pin in the stack that carries it."),
        ("Pin it.\n\nLater: rest.", "Pin it."),
    ],
)
def test_what_to_do_in_short_does_not_end_in_the_air(fix: str, short: str) -> None:
    """The sentence that leads over to a snippet is not left hanging where the snippet is not shown."""
    assert first_paragraph(fix) == short


def test_every_rule_says_in_short_what_to_do() -> None:
    """The first screen shows the first words of a fix: no shipped rule begins with a snippet."""
    short = {rule.id: first_paragraph(rule.fix) for rule in load_rules()}
    assert [name for name, words in short.items() if not words.endswith(".")] == []


def test_the_policy_is_named_by_its_files_and_options() -> None:
    """An option on the command line is not the whole policy: what it was added to is named first."""

    def named(*sources: str) -> str:
        values = {f"k{n}": {"value": 1, "source": source} for n, source in enumerate(sources)}
        return words(page(rendered(replace(made.small(), policy=values))).xpath("//dt[text()='Policy']/..")[0])

    assert "Policy the defaults" in named("default")
    assert "Policy the defaults, --fail-on" in named("default", "--fail-on")
    assert "Policy pinscan.toml, --fail-on" in named("default", "--fail-on", "pinscan.toml")


def test_rules_refer_only_to_requirements_whose_own_text_was_read() -> None:
    """An id without the title that its publisher gives it is one that nobody looked up."""
    named = {
        name
        for rule in load_rules()
        for reference in rule.references
        for name in NAME.findall(FORMER.sub("", reference))
    }
    assert named == set(TITLES)
