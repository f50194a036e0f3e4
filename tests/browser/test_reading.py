"""Reading in a real browser: code is copied as it was run, and instant navigation keeps all that a page can do."""

import pytest

from tests.conftest import EACH, ROOT, SITE_URL
from tests.editions.test_editions import PAGES
from tests.engine.page import Page
from tests.shown_pages import site_of

pytestmark = pytest.mark.browser
BUTTONS = ".language-python .md-code__button[data-md-type=copy]"
COPIES = """async () => {
  const texts = [];
  navigator.clipboard.writeText = async (text) => { texts.push(text); };
  document.execCommand = () => { texts.push(String(document.activeElement.value ?? getSelection())); return true; };
  for (const answer of document.querySelectorAll("details")) answer.open = true;
  const buttons = document.querySelectorAll(".language-python .md-code__button[data-md-type=copy]");
  for (const button of buttons) button.click();
  return texts;
}"""


def copied(tab) -> list[str]:
    return [text.rstrip("\n") for text in tab.evaluate(COPIES)]


def run_blocks(edition, page: str) -> list[str]:
    """The code of a page's blocks, as the tests run it."""
    path = edition.folder / f"{page}.md"
    path = path if path.exists() else ROOT / "docs" / "en" / f"{page}.md"
    return [block.code.rstrip("\n") for block in Page(path, site_of()).blocks]


@EACH
def test_code_is_copied_exactly_as_it_was_run(tab, edition):
    blocks = 0
    for page in PAGES:
        tab.goto(f"{SITE_URL}{edition.prefix}{'' if page == 'index' else page + '/'}")
        wanted = run_blocks(edition, page)
        tab.wait_for_function(f"count => document.querySelectorAll('{BUTTONS}').length >= count", len(wanted))
        assert copied(tab) == wanted, f"{edition.key}: {page}"
        blocks += len(wanted)
    assert blocks > 50


def test_instant_navigation_keeps_everything(window):
    tab = window(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    tab.goto(f"{SITE_URL}pl/glossary/", wait_until="networkidle")  # a page without a formula or code
    assert not tab.locator("math, .md-code__button").count()
    tab.evaluate("window.stayed = true")
    tab.locator(".md-nav--primary a[href$='autodiff/']").first.click()
    tab.locator("h1#autodiff").wait_for()
    assert tab.evaluate("window.stayed")
    tab.wait_for_function("document.fonts.check('16px \"Site Math\"')")
    used = "[...document.fonts].filter(f => f.family.includes('Site Math') && f.status === 'loaded').length"
    tab.wait_for_function(used)
    tab.locator("article pre code").first.wait_for()
    assert copied(tab)
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
    tab.locator("h1#glossary").wait_for()
    assert tab.evaluate("window.stayed")
