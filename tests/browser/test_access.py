"""Access beyond a page at rest: axe-core's rules with menus open, the keyboard, contrast, motion and paper."""

import json

import pytest

from tests.browser.axe import DESKTOP, OF_COLOUR, PHONE, ZOOMED, violations
from tests.changed import DESIGN
from tests.conftest import EACH, SITE_URL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.where(*DESIGN, "tools/pages/*", "tools/extensions/*", "tests/browser/axe.py"),
]


def without_motion(window, size, scheme="light"):
    return window(viewport=size, color_scheme=scheme, reduced_motion="reduce")


@EACH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_menus_open(window, edition, scheme):
    tab, faults = without_motion(window, DESKTOP, scheme), []
    tab.goto(f"{SITE_URL}{edition.prefix}autodiff/")
    tab.hover(".editions__button")
    tab.wait_for_timeout(200)
    faults += violations(tab, None if scheme == "light" else OF_COLOUR)
    tab.focus(".md-search__input")
    tab.keyboard.type("autograd")
    tab.locator(".md-search-result__list mark").first.wait_for()
    faults += violations(tab, None if scheme == "light" else OF_COLOUR)
    tab = without_motion(window, PHONE, scheme)
    tab.goto(f"{SITE_URL}{edition.prefix}autodiff/")
    tab.click("label.md-header__button[for=__drawer]")
    tab.wait_for_timeout(200)
    faults += violations(tab, None if scheme == "light" else OF_COLOUR)
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_axe_sees_a_fault(window, scheme):
    tab = without_motion(window, DESKTOP)
    tab.goto(SITE_URL)
    tab.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme; }", scheme)
    tab.evaluate(
        "[...document.querySelectorAll('article p')].find((p) => p.textContent.length > 99).style.color = '#7b7b7b'"
    )
    tab.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<h5>skipped</h5><img src=\"data:,\">')"
    )
    assert {"color-contrast", "heading-order", "image-alt"} <= {fault[0] for fault in violations(tab)}


# What the keyboard is at: what it is, whether it can be seen, and whether something shows where it is.
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.matches(".md-option") ? document.querySelector(".md-option:focus-visible + label") : null;
  const { x, y, width, height, top, bottom, left, right } = (label ?? at).getBoundingClientRect();
  const style = getComputedStyle(label ?? at);
  const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const field = at.matches("input[type=text]");
  const over = inside && document.elementFromPoint(
    Math.max(1, Math.min(innerWidth - 1, x + width / 2)), Math.max(1, Math.min(innerHeight - 1, y + height / 2)),
  );
  return {
    name: at.outerHTML.slice(0, 140),
    seen: inside && width > 4 && height > 4
      && (label ?? at).checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    covered: over?.closest?.(".md-header") && !at.closest(".md-header, .md-search"),
    shown: field || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1),
  };
}"""


def tab_through(tab, most=400) -> list[dict]:
    found, nothing = [], 0
    for _ in range(most):
        tab.keyboard.press("Tab")
        at = tab.evaluate(FOCUSED)
        for _ in range(20):  # search opens, or closes and lets the page scroll again
            if not at or at["seen"]:
                break
            tab.wait_for_timeout(100)
            at = tab.evaluate(FOCUSED)
        nothing = 0 if at else nothing + 1
        if nothing == 2:  # Material's search gives the focus back to the page when it closes
            break
        found += [at] if at else []
    return found


@pytest.mark.parametrize("size", [DESKTOP, ZOOMED, PHONE], ids=["desktop", "zoomed", "phone"])
@pytest.mark.parametrize("page", ["", "sr/tensors/"])
def test_keyboard_reaches_everything_in_sight(window, size, page):
    tab = without_motion(window, size)
    tab.goto(SITE_URL + page, wait_until="networkidle")
    found = tab_through(tab)
    faults = [at for at in found if not at["seen"] or not at["shown"] or at["covered"]]
    assert not faults, json.dumps(faults[:8], indent=1, ensure_ascii=False)
    names = " ".join(at["name"] for at in found)
    for wanted in (
        "md-skip",
        "md-logo" if size is DESKTOP else 'for="__drawer"',
        "editions__button",
        "md-search__input",
    ):
        assert wanted in names
    links = "[...document.querySelectorAll('article a[href]')].filter(a => a.checkVisibility()).length"
    assert sum("<a " in at["name"] for at in found) >= tab.evaluate(links)


def test_keyboard_opens_what_a_pointer_opens(window):
    tab = without_motion(window, ZOOMED)
    tab.goto(f"{SITE_URL}autodiff/", wait_until="networkidle")
    tab.focus(".md-header label[for=__drawer]")
    tab.keyboard.press("Enter")
    tab.locator(".md-nav--primary a[href$='tensors/']").first.wait_for()
    found = tab_through(tab, 40)
    assert any("tensors/" in at["name"] and at["seen"] for at in found)
    tab = without_motion(window, DESKTOP)
    tab.goto(f"{SITE_URL}autodiff/", wait_until="networkidle")
    tab.focus(".editions__button")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.editions') && document.activeElement.checkVisibility()")
    tab.focus(".scheme")
    scheme = tab.evaluate("document.body.dataset.mdColorScheme")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.body.dataset.mdColorScheme") != scheme
    tab.keyboard.press("/")
    tab.keyboard.type("softmax")
    tab.locator(".md-search-result__link").first.wait_for()
    tab.keyboard.press("Escape")
    assert not tab.evaluate("document.getElementById('__search').checked")
    tab.wait_for_timeout(100)
    assert tab.evaluate("document.activeElement.matches('.scheme')"), "the keyboard is where it was"
    assert tab.locator(".md-dialog[role=status]").count(), "that code was copied is said"


LUMINANCE = """(selector) => {
  const parts = getComputedStyle(document.querySelector(selector)).color.match(/[\\d.]+/g).map(Number);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}"""


def test_on_paper_it_is_dark_on_light_and_has_the_answers(window):
    tab = window(viewport=DESKTOP, color_scheme="dark")
    tab.goto(f"{SITE_URL}autodiff/", wait_until="networkidle")
    assert tab.evaluate(LUMINANCE, "article p") > 180
    answer = tab.locator("details.success p").first
    assert not answer.is_visible()
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate(LUMINANCE, "article p") < 80
    assert answer.bounding_box()["height"] > 5
    assert not tab.locator(".md-header, .md-sidebar, .mend").filter(visible=True).count()


def test_more_contrast_for_those_who_ask(window):
    for scheme, low, high in (("light", -1, 1), ("dark", 254, 256)):
        tab = window(viewport=DESKTOP, color_scheme=scheme, contrast="more")
        tab.goto(f"{SITE_URL}autodiff/")
        assert low < tab.evaluate(LUMINANCE, "article p") < high


@pytest.mark.parametrize("start", [0, 3000])
def test_keyboard_leaves_the_search_of_a_phone_for_what_is_in_sight(window, start):
    tab = without_motion(window, PHONE)
    tab.goto(SITE_URL + "sr/tensors/", wait_until="networkidle")
    tab.evaluate("top => scrollTo(0, top)", start)
    tab.focus(".md-search__input")
    tab.locator("[data-md-scrolllock]").wait_for()
    while not tab.evaluate("document.activeElement.matches('article p a')"):
        tab.keyboard.press("Tab")
    for _ in range(4):
        tab.keyboard.press("Tab")
    tab.locator("body:not([data-md-scrolllock])").wait_for()
    tab.wait_for_timeout(200)
    at = tab.evaluate(FOCUSED)
    assert at["seen"] and not at["covered"], at
