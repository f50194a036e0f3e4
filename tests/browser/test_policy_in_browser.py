"""A browser keeps the Content-Security-Policy: what is injected neither runs nor asks for anything."""

from pathlib import Path

import pytest

from tests.changed import DESIGN
from tests.conftest import SITE_URL

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/pages/*", "tools/extensions/*")]


def test_the_policy_is_kept_by_a_browser(browser, site):
    context = browser.new_context()

    def answer(route):
        path = Path(site.parent, route.request.url.removeprefix("https://example.org/").partition("?")[0])
        path = path / "index.html" if path.is_dir() else path
        route.fulfill(path=path) if path.is_file() else route.abort()

    asked = []
    context.route(lambda url: url.startswith(SITE_URL), answer)
    context.route(lambda url: "elsewhere" in url, lambda route: (asked.append(route.request.url), route.abort()))
    tab = context.new_page()
    tab.goto(f"{SITE_URL}pl/autodiff/")
    attack = """() => new Promise(done => {
        const seen = []
        addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective))
        const add = (name, values) => document.body.append(Object.assign(document.createElement(name), values))
        add("script", { textContent: "window.attacked = true" })
        add("script", { src: "https://elsewhere.example/x.js" })
        add("img", { src: "https://elsewhere.example/x.png" })
        add("iframe", { src: "https://elsewhere.example/" })
        add("div", { innerHTML: "<img src=x onerror='window.attacked = true'>" })
        fetch("https://elsewhere.example/").catch(() => 0)
        setTimeout(() => done([window.attacked || false, [...new Set(seen)].sort()]), 500)
    })"""
    attacked, seen = tab.evaluate(attack)
    context.close()
    assert not attacked and not asked
    assert {"connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem"} <= set(seen)
