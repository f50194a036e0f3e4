"""Formulas in Chromium: their font, what a screen reader is told, and that wide ones scroll inside themselves."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import SITE_URL

pytestmark = pytest.mark.browser


def formula_pages(site: Path) -> list[str]:
    """The address of every page with a display formula, in every edition."""
    pages = [page for page in sorted(site.rglob("index.html")) if 'display="block"' in page.read_text(encoding="utf-8")]
    return [page.parent.relative_to(site).as_posix() for page in pages]


def test_wide_formulas_scroll_inside_themselves(window, site):
    page = window(viewport={"width": 360, "height": 800})
    scrolling = 0
    for name in formula_pages(site):
        page.goto(f"{SITE_URL}{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, f"{name}: wider than the window"
        beyond = "[...document.querySelectorAll('span.arithmatex math')].filter(m => m.checkVisibility()"
        beyond += " && m.getBoundingClientRect().right > innerWidth).length"
        assert page.evaluate(beyond) == 0, (
            f"{name}: a formula in a sentence leaves the window; wanted: a display formula"
        )
        wide = page.locator("div.arithmatex").evaluate_all(
            "all => all.filter(f => f.scrollWidth > f.clientWidth).length"
        )
        scrolling += wide
    assert scrolling
    page.goto(f"{SITE_URL}autodiff/")
    wide = page.locator("div.arithmatex").evaluate_all("all => all.findIndex(f => f.scrollWidth > f.clientWidth)")
    formula = page.locator("div.arithmatex").nth(wide)
    formula.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("f => f.scrollLeft > 0", arg=formula.element_handle(), timeout=3000)


def test_screen_readers_get_mathml_and_not_its_text_for_search(window):
    page = window()
    page.goto(f"{SITE_URL}autodiff/")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if "role" in node and not node["ignored"]]
    names = " ".join(str(node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"])
    shown = page.locator("math").evaluate_all("all => all.filter(m => m.checkVisibility()).length")
    assert roles.count("MathMLMath") == shown
    assert {"MathMLFraction", "MathMLOperator", "MathMLIdentifier", "MathMLNumber"} <= set(roles)
    assert "∂L/∂w = (a − y)" not in names


def test_formulas_are_in_the_font_of_the_site(window, site):
    page = window()

    def wait_for_the_font(
        route,
    ):  # `optional` gives a slow machine the fallback for the first visit, and nothing to test
        sheet = Path(site.parent, urlsplit(route.request.url).path.lstrip("/")).read_text(encoding="utf-8")
        route.fulfill(body=re.sub(r"font-display:\s*optional", "font-display:block", sheet), content_type="text/css")

    page.route("**/*.css", wait_for_the_font)
    page.goto(f"{SITE_URL}autodiff/")
    page.wait_for_function("document.fonts.check('16px \"Site Math\"')")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    ids = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "mi, mn, mo"})["nodeIds"]
    fonts = [font for i in ids for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": i})["fonts"]]
    assert fonts
    assert {font["familyName"] for font in fonts if font["isCustomFont"]} == {"STIX Two Math"}
    assert all(font["isCustomFont"] for font in fonts), "another font draws a part of a formula; run `make font`"
