"""Measures each figure that a reader takes in hand: from an input to its picture, on a processor a quarter as fast.

Run it with `python -m tests.bench.figures`, after `make site`; other work on the machine disturbs it.
"""

import os
from pathlib import Path
from statistics import quantiles

from tests.browser.server import served
from tests.conftest import ROOT
from tools import chromium

PAGES = ("autodiff", "tensors", "components", "tokenization", "attention")
INPUTS = Path(__file__).with_name("inputs.js").read_text(encoding="utf-8")


def main() -> None:
    """Print the median and the 95th percentile of each figure, in ms, and the machine's load."""
    with chromium.started() as browser, served(ROOT / "site") as address:
        tab = browser.new_page(viewport={"width": 360, "height": 800})
        for page in PAGES:
            tab.goto(f"{address}{page}/")
            tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            for figure in tab.locator("figure[data-explore]").all():
                figure.evaluate("figure => figure.scrollIntoView()")
                figure.locator(".explore").wait_for()
                if not figure.locator("output").count():
                    figure.locator("button").click()
                figure.locator("output").wait_for()
                times = quantiles(figure.evaluate(INPUTS), n=20)
                name = figure.get_attribute("data-explore")
                print(f"{name}: median {times[9]:.0f} ms, p95 {times[18]:.0f} ms, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
