"""The machine's own Chromium, which prints the books and opens the site for the checks."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MISSING = f"no browser: there is none of {', '.join(NAMES)}; wanted: Chromium; run: apt-get install chromium"


def executable() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
