"""Reading in a real browser: instant navigation keeps all that a page can do."""

import pytest

from tests.browser.test_every_page import COPIES
from tests.conftest import SITE_URL

pytestmark = pytest.mark.browser


def test_instant_navigation_keeps_everything(window):
    tab = window(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    tab.goto(f"{SITE_URL}pl/status/", wait_until="networkidle")  # a page without a formula or code
    assert not tab.locator("math, .language-python").count()
    tab.evaluate("window.stayed = true")
    tab.locator(".md-nav--primary a[href$='autodiff/']").first.click()
    tab.locator("h1#autodiff").wait_for()
    assert tab.evaluate("window.stayed")
    tab.wait_for_function("document.fonts.check('16px \"Site Math\"')")
    used = "[...document.fonts].filter(f => f.family.includes('Site Math') && f.status === 'loaded').length"
    tab.wait_for_function(used)
    tab.locator("article pre code").first.wait_for()
    assert tab.evaluate(COPIES)
    assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert tab.title().startswith("Różniczkowanie")
    tab.locator(".md-sidebar--secondary a[href$='#chain-rule']").click()
    tab.wait_for_timeout(400)
    header = tab.locator(".md-header").bounding_box()
    top = tab.locator("#chain-rule").bounding_box()["y"]
    assert header["height"] <= top < header["height"] + 60
    roles = tab.locator("nav.md-code__nav").evaluate_all("all => all.map(one => one.getAttribute('role'))")
    assert roles and set(roles) == {"none"}
    tab.go_back()
    tab.go_back()
    tab.locator("h1#status").wait_for()
    assert tab.evaluate("window.stayed")


FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"


@pytest.mark.parametrize("stored", [FORBIDDEN, "localStorage.setItem('read:/book/', '{\"pages\": 5')"])
def test_a_page_is_whole_without_what_was_remembered(window, stored):
    tab = window(viewport={"width": 1280, "height": 800})
    tab.add_init_script(stored)
    tab.goto(f"{SITE_URL}heads/", wait_until="networkidle")
    tab.locator(".language-python .md-code__button").first.wait_for(state="attached")  # Material's script has ended


def test_who_comes_again_can_go_on_and_be_forgotten(window):
    tab = window(viewport={"width": 1280, "height": 800}, locale="pl-PL", reduced_motion="reduce")
    tab.goto(f"{SITE_URL}heads/", wait_until="networkidle")
    assert tab.locator(".offer").get_attribute("href") == f"{SITE_URL}pl/heads/"
    tab.locator("#sources").hover()
    report = tab.locator("#sources .report").get_attribute("href")
    assert "heads%2F%23sources" in report
    tab.locator("article .runs").scroll_into_view_if_needed()
    tab.wait_for_timeout(1000)
    tab.goto(SITE_URL, wait_until="networkidle")
    assert not tab.locator(".offer").count() and tab.locator(".is-read").count() == 1
    assert tab.locator(".go-on a").get_attribute("href").startswith(f"{SITE_URL}heads/")
    tab.locator(".go-on button").click()
    assert not tab.locator(".is-read").count() and tab.evaluate("localStorage.getItem('read:/book/')") is None
    tab.goto(f"{SITE_URL}heads/?class", wait_until="networkidle")
    assert not tab.locator(".language-text:visible, details.success:visible, .md-sidebar:visible").count()
