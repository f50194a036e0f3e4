"""Search in a real browser: its dialog, what it does with bad input, and where the site is opened from a disk."""

import json
from pathlib import Path

import pytest
import yaml

from tests.changed import DESIGN
from tests.conftest import EACH, SITE_URL
from tests.search.dialog import ask, open_dialog

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/search/*", "tests/search/dialog.py")]

FIRST = ".md-search-result__link"
ROW = f"{FIRST}[href*='glossary/'][href*='#']"  # of the glossary: it comes when the texts do
SLOW = 20  # how many times as long as any query the worst may take
BAD_INPUT = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))["bad input"]
BAD_INPUT += ["x" * 10_000, "gradient " * 1_200]


@EACH
def test_bad_input_does_no_harm(tab, edition):
    open_dialog(tab, SITE_URL + edition.prefix)
    ask(tab, ["gradient", "tensor"])
    tab.wait_for_timeout(500)
    # The quickest of three: a machine has other things to do as well.
    rounds = [ask(tab, ["gradient descent", *BAD_INPUT]) for _ in range(3)]
    usual, *others = (min(answer["took"] for answer in answers) for answers in zip(*rounds, strict=True))
    for text, took in zip(BAD_INPUT, others, strict=True):
        assert took < SLOW * usual, f"{text[:40]!r} took {took} ms, gradient descent {usual} ms"
    inner = tab.evaluate("document.querySelectorAll('.md-search-result__list :is(img, script, b)').length")
    assert not inner and not tab.evaluate("window.injected")


@EACH
def test_an_index_that_does_not_load_says_so(tab, edition):
    tab.add_init_script("addEventListener('error', (event) => event.preventDefault());")  # which Material throws on
    tab.route("**/search_index.json", lambda route: route.fulfill(status=404))
    tab.goto(SITE_URL + edition.prefix)
    tab.locator(".md-search__input").focus()
    said = edition.data["text"]["search_failed"]
    tab.wait_for_function("said => document.querySelector('.md-search-result__meta').textContent === said", said)


@EACH
def test_dialog_has_a_name_and_announces_how_many(tab, edition):
    open_dialog(tab, SITE_URL + edition.prefix)
    ask(tab, ["gradient"])
    dialog = tab.locator(".md-search[role=dialog]")
    assert dialog.get_attribute("aria-label")
    status = dialog.locator("[role=status]")
    assert any(sign.isdigit() for sign in status.inner_text()), status.inner_text()
    if edition.prefix:
        assert "matching" not in status.inner_text()


def test_keys_titles_marks_and_the_way_to_the_section(tab):
    held = []  # the texts for excerpts, which come after the results and draw them anew

    def hold(route):
        held.append(route)

    tab.context.route("**/search/page*.js*", hold)
    tab.goto(f"{SITE_URL}pl/")
    tab.wait_for_load_state("networkidle")
    tab.keyboard.press("/")
    tab.keyboard.type("regule lancuchowa", delay=20)
    first = tab.locator(".md-search-result__item").first
    first.locator("mark").first.wait_for()
    assert first.locator("h1").inner_text() == "Różniczkowanie automatyczne"
    assert first.locator("h2").first.inner_text() == "Reguła łańcuchowa"
    assert first.locator("h2 mark").all_inner_texts() == ["Reguła", "łańcuchowa"]
    tab.keyboard.press("ArrowDown")
    focused = "document.activeElement.matches('.md-search-result__item:first-child .md-search-result__link')"
    assert tab.evaluate(focused)
    tab.context.unroute("**/search/page*.js*", hold)
    for route in held:
        route.fallback()
    tab.locator(f"{FIRST} p mark").first.wait_for()
    assert tab.evaluate(focused), "the focus is lost when results are drawn anew"
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/pl/autodiff/?h=*#chain-rule")
    tab.locator("article mark:visible").first.wait_for()
    assert "łańcuchowa" in {mark.lower() for mark in tab.locator("article mark").all_inner_texts()}


def test_deep_link_and_instant_navigation(tab):
    tab.goto(f"{SITE_URL}sr/tensors/?q=chain+rule")
    tab.locator(f"{FIRST}[href*='autodiff/'][href$='#chain-rule']").wait_for()
    tab.keyboard.press("Escape")
    tab.evaluate("window.stayed = true")
    tab.locator(".md-nav--primary a[href$='backpropagation/']").first.click()
    tab.wait_for_function("location.pathname.endsWith('/backpropagation/')")
    assert tab.evaluate("window.stayed")
    tab.locator(".md-search__input").fill("gradijentni spust")
    tab.keyboard.press("End")
    tab.locator(f"{FIRST}[href*='autodiff/'][href$='#gradient-descent']").wait_for()


def test_excerpts_show_code_and_formulas_readably(tab):
    open_dialog(tab, SITE_URL)
    ask(tab, ["dropout"])
    tab.locator(f"{ROW} p").first.wait_for(state="attached", timeout=10_000)  # what the glossary says of it
    ask(tab, ["retain_grad"])
    tab.wait_for_timeout(500)
    assert "retain_grad" in tab.locator(f"{FIRST} p").first.inner_text()
    ask(tab, ["accumulategrad"])
    texts = " ".join(tab.locator(f"{FIRST} p").all_inner_texts())
    assert "\\frac" not in texts and "$" not in texts and "<" not in texts


def test_phone(window):
    tab = window(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    tab.goto(f"{SITE_URL}pl/")
    tab.locator("label.md-header__button[for=__search]").tap()
    tab.keyboard.type("dropout")
    link = tab.locator(f"{FIRST}[href*='components/'][href$='#dropout']").first
    link.wait_for()
    tab.locator(ROW).first.wait_for(state="attached")
    assert tab.evaluate("document.querySelector('.md-search-result').scrollWidth <= innerWidth")
    link.tap()
    tab.wait_for_url("**/pl/components/?h=*#dropout")


def test_from_a_disk(browser, site):
    context = browser.new_context()
    tab = context.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto((site / "sr-Latn" / "autodiff" / "index.html").as_uri())
    tab.locator(".md-search__input").focus()
    tab.keyboard.type("ланчано", delay=30)
    tab.keyboard.press("Shift")  # as in test_site.py: a key that comes with a keyup
    link = tab.locator(f"{FIRST}[href$='#chain-rule']").first
    link.wait_for()
    tab.locator(".md-search-result__list mark").first.wait_for()
    tab.locator(ROW).first.wait_for(state="attached")
    link.click()
    tab.wait_for_url("**/sr-Latn/autodiff/index.html?h=*#chain-rule")
    assert tab.locator("h1").first.inner_text()
    context.close()
    assert not errors, json.dumps(errors)
