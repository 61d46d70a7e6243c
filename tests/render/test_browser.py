"""The HTML report in a real browser: contents, folding, filter, print, dark mode, accessibility, hostile builds."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinscan.model import Report, Results
from pinscan.render import Style, html
from tests.render import hostile, made

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one browser is started
AXE = Path(__file__).parents[1] / "data" / "axe-core-4.14.1.min.js"
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-dev-shm-usage",
]  # fmt: skip
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def found_browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, started once; without one the tests are skipped, unless PINSCAN_BROWSER=required."""
    path = found_browser()
    if path is None:
        if os.environ.get("PINSCAN_BROWSER") == "required":
            pytest.fail("PINSCAN_BROWSER=required, and there is no Chromium on the path")
        pytest.skip("no Chromium on the path (set PINSCAN_BROWSER=required to fail instead)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        chromium.close()


class Tab:
    """An open report with everything that went wrong while it was open."""

    def __init__(self, browser: Any, folder: Path, results: Results, **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": DESK, **settings})
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.trouble: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        path = folder / "audit.html"
        path.write_text(html.render(results, Style()), encoding="utf-8", newline="\n")
        self.page.goto(path.as_uri())

    def visible(self, selector: str) -> int:
        """How many elements of a selector are shown."""
        return int(self.page.locator(selector).filter(visible=True).count())


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens results in a tab; in the end nothing may have been logged, raised or asked of a network."""
    tabs: list[Tab] = []

    def opened(results: Results | Report, **settings: Any) -> Tab:
        results = results if isinstance(results, Results) else Results((results,))
        tabs.append(Tab(browser, tmp_path, results, **settings))
        return tabs[-1]

    yield opened
    for tab in tabs:
        assert tab.trouble == []
        assert [url for url in tab.requests if not url.startswith("file:")] == []
        assert len([url for url in tab.requests if url.startswith("file:")]) == 1
        tab.context.close()


def test_the_first_screen_answers(open_report: Any) -> None:
    """Verdict, problem and remedy are in view without scrolling, on a desk and on a phone."""
    for size in (DESK, PHONE):
        page = open_report(made.small(), viewport=size).page
        for text in ("Partly pinned.", "What is wrong, and what to do", "Pin a second key."):
            box = page.get_by_text(text).first.bounding_box()
            assert box["y"] + box["height"] < size["height"], (text, size)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("results", [made.several(), made.large(20, 60)], ids=["several", "large"])
def test_nothing_is_wider_than_the_screen(open_report: Any, size: dict[str, int], results: Results) -> None:
    """Wide tables scroll in themselves; the page does not."""
    page = open_report(results, viewport=size).page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_many_hosts_are_folded_and_links_unfold_them(open_report: Any) -> None:
    """With many hosts only the worst stands open; a link from the scorecard opens the one it names."""
    tab = open_report(made.large(12, 24))
    assert tab.visible("details.host[open]") == 1
    link = tab.page.locator("table.score a").nth(3)
    target = link.get_attribute("href").removeprefix("#")
    link.click()
    tab.page.wait_for_selector(f"details[id='{target}'][open]")
    assert tab.visible("details.host[open]") == 2


def test_folds_open_by_keyboard(open_report: Any) -> None:
    """A summary takes the focus and opens with Enter."""
    tab = open_report(made.large(12, 24))
    summary = tab.page.locator("details.host > summary").nth(5)
    summary.focus()
    tab.page.keyboard.press("Enter")
    assert tab.page.locator("details.host").nth(5).get_attribute("open") is not None


def test_the_filter_narrows_and_says_so(open_report: Any) -> None:
    """By severity, by host, by words; hosts without anything left are hidden, and all comes back."""
    tab = open_report(made.large(6, 60))
    page = tab.page
    status = page.locator("#shown")
    assert status.inner_text() == "60 of 60 findings shown"
    page.select_option("select[name=severity]", "critical")
    assert status.inner_text() == "12 of 60 findings shown"
    page.select_option("select[name=severity]", "info")
    host = page.locator("select[name=host] option").nth(1).get_attribute("value")
    page.select_option("select[name=host]", host)
    assert status.inner_text() == "10 of 60 findings shown"
    assert tab.visible("details.host") == 1
    assert tab.visible(".finding") == 10
    page.select_option("select[name=host]", "")
    page.fill("input[name=text]", "RULE-7 losing")
    assert status.inner_text() == "1 of 60 findings shown"
    page.fill("input[name=text]", "")
    assert status.inner_text() == "60 of 60 findings shown"
    assert tab.visible("details.host") == 6


def test_everything_unfolds_at_once(open_report: Any) -> None:
    """One button opens every fold and closes it again."""
    tab = open_report(made.large(12, 24))
    tab.page.click("button[name=unfold]")
    assert tab.page.locator("details:not([open])").count() == 0
    tab.page.click("button[name=unfold]")
    assert tab.page.locator("details[open]").count() == 0


def test_without_javascript_all_is_there_but_the_filter(open_report: Any) -> None:
    """The form stays hidden, every finding is in the page and folds still open."""
    tab = open_report(made.large(12, 24), java_script_enabled=False)
    assert tab.visible("#filter") == 0
    assert tab.page.locator(".finding").count() == 24
    tab.page.locator("details.host > summary").nth(5).click()
    assert tab.visible("details.host[open]") == 2


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_printing_unfolds_and_makes_pages(open_report: Any, script: bool) -> None:
    """The PDF has several pages and what is folded on the screen; afterwards the folds are as before."""
    tab = open_report(made.large(12, 40), java_script_enabled=script)
    pdf = tab.page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert pdf.startswith(b"%PDF")
    assert pages >= 5
    tab.page.emulate_media(media="print")
    heights = (
        tab.page.locator("details.host .finding").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        if script
        else None
    )
    tab.page.emulate_media(media="screen")
    assert heights is None or (len(heights) == 40 and min(heights) > 0)
    assert tab.visible("details.host[open]") == 1
    few = open_report(made.nothing()).page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", few)) < pages


def test_dark_mode_is_dark_and_paper_is_white(open_report: Any) -> None:
    """The page follows the system's colours on the screen and never prints on black."""
    page = open_report(made.small(), color_scheme="dark").page
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) == "rgb(14, 17, 22)"
    page.emulate_media(media="print")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    assert open_report(made.small()).page.evaluate(colour) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("results", "size"),
    [(made.small(), DESK), (made.several(), DESK), (made.large(12, 40), PHONE), (made.nothing(), DESK)],
    ids=["small", "several", "large on a phone", "nothing"],
)
def test_axe_finds_nothing_inaccessible(open_report: Any, results: Any, size: dict[str, int], scheme: str) -> None:
    """axe-core has no violation with everything unfolded: contrast, names, order of headings, keyboard reach."""
    page = open_report(results, viewport=size, color_scheme=scheme).page
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate("axe.run(document).then(found => found.violations)")
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_a_hostile_build_gets_nothing_run_and_nothing_hidden(open_report: Any) -> None:
    """Strings that attack HTML, CSS, SVG, URLs and JSON are text: no script runs, no element of theirs exists."""
    tab = open_report(hostile.hostile())
    page = tab.page
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.locator("img, iframe, object, embed, link, base, meta[http-equiv=refresh]").count() == 0
    assert page.locator("style").count() == 1
    assert page.locator("script").count() == 1
    assert page.locator("section.build").count() == len(hostile.ATTACKS)
    inline = (
        "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(name => /^on|^style$/.test(name)))"
    )
    assert page.evaluate(f"{inline}.length") == 0
    page.select_option("select[name=severity]", "critical")
    page.fill("input[name=text]", "</script>")
    page.fill("input[name=text]", "")
    page.select_option("select[name=severity]", "info")
    for summary in page.locator("section.build").nth(0).locator("details > summary").filter(visible=True).all():
        summary.click()
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_script_of_the_build_would_be_refused(open_report: Any) -> None:
    """The policy itself holds: a script or style that got into the page all the same would not run."""
    tab = open_report(made.small())
    tab.page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s);"
        "const c = document.createElement('style'); c.textContent = 'body { display: none }'; document.body.append(c);"
    )
    assert tab.page.evaluate("typeof window.pwned") == "undefined"
    assert tab.page.evaluate("getComputedStyle(document.body).display") == "block"
    assert len(tab.trouble) == 2
    assert all("Content Security Policy" in text for text in tab.trouble)
    tab.trouble.clear()
