"""A real browser that finds the built site at its own address, as GitHub Pages would serve it."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import SITE_URL


def wait_for_function(tab, expression: str, arg=None, timeout: float = 30_000) -> None:
    """Ask until it holds. Playwright's own would call `eval` in the page, which the site's policy forbids."""
    end = time.monotonic() + timeout / 1000
    while not tab.evaluate(expression, arg):
        assert time.monotonic() < end, f"{tab.url}: this did not come: {expression}"
        tab.wait_for_timeout(50)
    tab.wait_for_timeout(100)  # an address changes before the page does


@pytest.fixture
def window(browser, site):
    """Opens windows. What they ask from elsewhere, and what the console complains of, fails the test."""
    windows, faults = [], []

    def answer(route):
        url = urlsplit(route.request.url)
        path = Path(site.parent, url.path.lstrip("/"))
        if not route.request.url.startswith(SITE_URL):
            faults.append(f"asked from elsewhere: {route.request.url}")
            route.abort()
        elif url.path.endswith("/") and (path / "index.html").is_file():
            route.fulfill(path=path / "index.html")
        elif path.is_file():
            route.fulfill(path=path)
        else:
            if not route.request.is_navigation_request():
                faults.append(f"asked for what is not there: {route.request.url}")
            route.fulfill(path=site / "404.html", status=404)

    def complain(line):
        """What is not there `answer` has noted, or a page was looked for that is lost."""
        if line.type in ("error", "warning") and not line.text.startswith("Failed to load resource"):
            faults.append(line.text)

    def open_window(**options):
        context = browser.new_context(**options)
        windows.append(context)
        context.route(lambda url: not url.startswith(("data:", "about:")), answer)
        tab = context.new_page()
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", complain)
        tab.wait_for_function = lambda *args, **options: wait_for_function(tab, *args, **options)
        return tab

    yield open_window
    for context in windows:
        context.close()
    assert not faults, faults


@pytest.fixture
def tab(window):
    """A window of a desktop's size."""
    return window(viewport={"width": 1280, "height": 800})
