"""The site in a real browser: the switcher, the remembered choice, lost pages, and nothing from elsewhere."""

import pytest

from tests.changed import DESIGN
from tests.conftest import EACH, EDITIONS, SITE_URL

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/pages/*", "tools/extensions/*")]

SWITCH = "document.querySelector('.editions a[hreflang=\"{}\"]').click()"


def wait_for(tab, address: str) -> None:
    tab.wait_for_url(address)
    tab.wait_for_load_state()


def go_on_instantly(tab, page: str) -> None:
    """Follow a link of the navigation; the mark shows that the document stayed."""
    tab.evaluate("window.stayed = true")
    tab.locator(f".md-nav--primary a[href$='{page}/']").first.click()
    tab.wait_for_function(f"location.pathname.endsWith('/{page}/')")
    assert tab.evaluate("window.stayed"), "this was not an instant navigation"
    tab.wait_for_timeout(1000)  # Material goes to the new page's top when it is through


def test_switcher_keeps_page_and_section(tab):
    tab.goto(f"{SITE_URL}tensors/")
    go_on_instantly(tab, "autodiff")
    tab.evaluate("document.getElementById('chain-rule').scrollIntoView({behavior: 'instant'})")
    tab.wait_for_timeout(300)
    tab.evaluate("history.replaceState(null, '', location.pathname)")  # no section in the address: the one in view
    tab.hover(".editions")
    tab.click(".editions a[hreflang='pl']")
    wait_for(tab, f"{SITE_URL}pl/autodiff/#chain-rule")
    tab.evaluate(SWITCH.format("sr-Latn"))
    wait_for(tab, f"{SITE_URL}sr-Latn/autodiff/#chain-rule")
    assert tab.evaluate("document.documentElement.lang") == "sr-Latn"
    tab.evaluate(SWITCH.format("en"))
    wait_for(tab, f"{SITE_URL}autodiff/#chain-rule")
    formula = "document.querySelector('#chain-rule ~ div.arithmatex').getBoundingClientRect().top"
    tab.evaluate(f"scrollBy({{top: {formula} - 100, behavior: 'instant'}})")
    tab.wait_for_timeout(300)
    tab.evaluate(SWITCH.format("pl"))
    wait_for(tab, f"{SITE_URL}pl/autodiff/#chain-rule")
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(300)
    assert 50 < tab.evaluate(formula) < 150, "the place in a long section"
    code = "document.querySelector('#chain-rule ~ .language-python').getBoundingClientRect()"
    assert tab.evaluate(f"{code}.height") > 150
    tab.evaluate(f"scrollBy({{top: {code}.bottom - 200, behavior: 'instant'}})")
    tab.wait_for_timeout(300)
    tab.evaluate(SWITCH.format("sr-Cyrl"))
    wait_for(tab, f"{SITE_URL}sr/autodiff/#chain-rule")
    tab.wait_for_timeout(300)
    assert 190 < tab.evaluate(f"{code}.bottom") < 210, "the line in a long block of code"
    tab.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    tab.wait_for_timeout(300)
    tab.evaluate(SWITCH.format("en"))
    tab.wait_for_url(f"{SITE_URL}autodiff/**")
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(300)
    assert tab.evaluate("scrollY") == 0, "the title"


def test_choice_is_remembered(tab):
    tab.goto(SITE_URL)
    tab.evaluate(SWITCH.format("sr-Cyrl"))
    wait_for(tab, f"{SITE_URL}sr/")
    tab.goto("about:blank")
    tab.goto(SITE_URL)
    wait_for(tab, f"{SITE_URL}sr/")
    tab.goto("about:blank")
    tab.goto(f"{SITE_URL}tensors/")  # a deep link is what somebody meant to send
    tab.wait_for_timeout(300)
    assert tab.url == f"{SITE_URL}tensors/"
    tab.click(".md-header .md-logo")  # from the book's own pages the first page is the first page
    tab.wait_for_timeout(500)
    assert tab.url == SITE_URL
    tab.evaluate(SWITCH.format("en"))
    tab.wait_for_timeout(300)
    tab.goto("about:blank")
    tab.goto(SITE_URL)
    tab.wait_for_timeout(300)
    assert tab.url == SITE_URL


def test_without_scripts(window):
    tab = window(java_script_enabled=False)
    tab.goto(f"{SITE_URL}labs/first-descent/")
    offers = tab.locator(".bar > span:last-child")
    assert offers.evaluate("e => e.innerText.trim()") == "notebook · script"  # no sign before what needs a script
    tab.hover(".editions")
    tab.click(".editions a[hreflang='sr-Latn']")
    assert tab.url == f"{SITE_URL}sr-Latn/labs/first-descent/"
    tab.goto(f"{SITE_URL}nothing/here/")
    assert tab.locator(".not-found:visible").count() == len(EDITIONS)


@EACH
def test_lost_page_speaks_the_language_of_its_path(tab, edition):
    response = tab.goto(f"{SITE_URL}{edition.prefix}nothing/here/?a#b", wait_until="networkidle")
    assert response.status == 404 and tab.url == f"{SITE_URL}{edition.prefix}nothing/here/?a#b"
    assert tab.get_attribute("html", "lang") == edition.data["lang"]  # so search and contents are in it too
    assert tab.locator(".not-found h1:visible").all_inner_texts() == [edition.data["text"]["not_found_title"]]
    tab.locator(".not-found a:visible").click()
    wait_for(tab, f"{SITE_URL}{edition.prefix}")


@pytest.mark.parametrize(("scheme", "name"), [("light", "default"), ("dark", "slate")])
def test_colours_are_those_of_the_reader(window, scheme, name):
    other = {"light": "dark", "dark": "light"}[scheme]
    shown = "document.body.dataset.mdColorScheme"
    tab = window(color_scheme=scheme)
    tab.goto(SITE_URL)
    assert tab.evaluate(shown) == name
    assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
    tab.emulate_media(color_scheme=other)
    tab.wait_for_function(f"name => {shown} !== name", name)  # without a choice, the system's
    tab.emulate_media(color_scheme=scheme)
    tab.wait_for_function(f"name => {shown} === name", name)
    tab.locator(".scheme").click()
    chosen = tab.evaluate(shown)
    assert chosen != name
    tab.goto(f"{SITE_URL}pl/tensors/")
    assert tab.evaluate(shown) == chosen, "the choice holds in all editions"
    tab.locator(".scheme").click()
    tab.emulate_media(color_scheme=other)
    tab.wait_for_function(f"name => {shown} === name", chosen)  # what the system prefers is no choice


def test_reduced_motion(window):
    tab = window(reduced_motion="reduce")
    tab.goto(SITE_URL)
    durations = "[...document.querySelectorAll('*')].map(e => parseFloat(getComputedStyle(e).transitionDuration))"
    assert tab.evaluate(f"Math.max(...{durations})") < 0.001
