"""Formulas in Chromium: their font, what a screen reader is told, and that wide ones scroll inside themselves."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.changed import DESIGN
from tests.conftest import SITE_URL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.where(*DESIGN, "tools/extensions/*", "tools/fonts/*", "docs/en/autodiff.md"),
]


def test_wide_formulas_scroll_inside_themselves(window):
    page = window(viewport={"width": 360, "height": 800})
    page.goto(f"{SITE_URL}autodiff/")
    wide = page.locator("div.arithmatex").evaluate_all("all => all.findIndex(f => f.scrollWidth > f.clientWidth)")
    formula = page.locator("div.arithmatex").nth(wide)
    formula.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("f => f.scrollLeft > 0", arg=formula.element_handle(), timeout=3000)


def test_screen_readers_get_mathml(window):
    page = window()
    page.goto(f"{SITE_URL}autodiff/")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if "role" in node and not node["ignored"]]
    shown = page.locator("math").evaluate_all("all => all.filter(m => m.checkVisibility()).length")
    assert roles.count("MathMLMath") == shown
    assert {"MathMLFraction", "MathMLOperator", "MathMLIdentifier", "MathMLNumber"} <= set(roles)


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
