"""Reading in a real browser: instant navigation keeps all that a page can do."""

import pytest

from tests.browser.test_every_page import COPIES
from tests.changed import DESIGN
from tests.conftest import SITE_URL

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/pages/*", "tools/extensions/*")]


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
    assert not tab.locator("article nav").count(), "a landmark for each block of code"
    tab.go_back()
    tab.go_back()
    tab.locator("h1#status").wait_for()
    assert tab.evaluate("window.stayed")


def test_the_style_sheet_is_applied_once(window):
    """A second time the whole page would be styled and laid out again, as it is without main.html's lines on that."""
    is_first = "document.styleSheets[0] === first"
    tab = window()
    keep = "window.first ??= document.styleSheets[0];"
    tab.add_init_script(f"addEventListener('readystatechange', () => {{ {keep} }}, true)")
    tab.goto(f"{SITE_URL}softmax/", wait_until="domcontentloaded")
    tab.locator(".language-python .md-code__button").first.wait_for(state="attached")
    for name in ("backpropagation/", "labs/xor/"):  # the latter lies deeper
        assert tab.evaluate(is_first)
        tab.locator(f".md-nav--primary a[href$='/{name}']").first.evaluate("link => link.click()")
        tab.wait_for_function("name => location.pathname.endsWith(name)", name)
        tab.locator(".language-python .md-code__button").first.wait_for(state="attached")
        tab.wait_for_timeout(200)
    assert tab.evaluate(is_first)


FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
JUNK = "localStorage.setItem('/book/.dark', '{')"


@pytest.mark.parametrize("stored", [FORBIDDEN, "localStorage.setItem('read:/book/', '{\"pages\": 5')", JUNK])
def test_a_page_is_whole_without_what_was_remembered(window, stored):
    tab = window(viewport={"width": 1280, "height": 800})
    tab.add_init_script(stored)
    tab.goto(f"{SITE_URL}heads/", wait_until="networkidle")
    tab.locator(".language-python .md-code__button").first.wait_for(state="attached")  # Material's script has ended
    tab.locator(".scheme").click()
    assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate", "the choice holds for this page at least"


def test_who_comes_again_can_go_on_and_be_forgotten(window):
    tab = window(viewport={"width": 1280, "height": 800}, locale="pl-PL", reduced_motion="reduce")
    tab.goto(SITE_URL, wait_until="networkidle")
    assert not tab.locator(".go-on").is_visible(), "who was never here has nowhere to go on: no room for it"
    tab.goto(f"{SITE_URL}heads/", wait_until="networkidle")
    assert tab.locator(".offer").get_attribute("href") == f"{SITE_URL}pl/heads/"
    assert tab.locator(".cite .md-code__button").count() == 2, "a citation is there to be copied"
    tab.locator("#sources").hover()
    report = tab.locator("#sources .report").get_attribute("href")
    assert "heads%2F%23sources" in report
    tab.locator("article .runs").scroll_into_view_if_needed()
    tab.wait_for_timeout(1000)
    assert not tab.locator(".offer").count()
    tab.goto(SITE_URL, wait_until="networkidle")
    assert not tab.locator(".offer").count() and tab.locator(".is-read").count() == 1
    assert tab.locator(".go-on a").get_attribute("href").startswith(f"{SITE_URL}heads/")
    tab.locator(".go-on button").click()
    assert not tab.locator(".is-read").count() and tab.evaluate("localStorage.getItem('read:/book/')") is None
    tab.goto(f"{SITE_URL}heads/?class", wait_until="networkidle")
    assert not tab.locator(".language-text:visible, details.success:visible, .md-sidebar:visible").count()
