"""The machine's own Chromium, which prints the books and opens the site for the checks."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.project import Fault

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
INSTALL = "brew install --cask google-chrome" if sys.platform == "darwin" else "apt-get install chromium"
MISSING = (
    f"no browser: there is none of {', '.join(NAMES)}, or only a snap, which cannot read temporary folders; "
    f"wanted: Chromium or Google Chrome; run: {INSTALL} (on Ubuntu, install Google Chrome's own package)"
)


def is_snap(path: str) -> bool:
    """Whether it is a snap or a script that starts one."""
    file = Path(path)
    if file.resolve().name == "snap" or file.is_relative_to("/snap"):
        return True
    with file.open("rb") as start:
        head = start.read(4096)
    return head.startswith(b"#!") and b"/snap/" in head


def executable() -> str | None:
    found = [path for path in map(shutil.which, (*NAMES, *APPLICATIONS)) if path]
    return next((path for path in found if not is_snap(path)), None)


@contextmanager
def started() -> Iterator:
    """The browser, driven by Playwright. Raises Fault where there is none."""
    from playwright.sync_api import sync_playwright  # not of the site, but of the books

    path = executable()
    if not path:
        raise Fault(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
