"""Measures each figure that a reader takes in hand: from an input to its picture, on a processor a quarter as fast.

Run it with `python -m tests.bench.figures`, after `make site`; other work on the machine disturbs it.
"""

import os
from statistics import quantiles

from tests.browser.server import served
from tests.conftest import ROOT
from tools import chromium

PAGES = ("autodiff", "tensors", "components", "tokenization", "attention")
# Sets each control in turn, as its keys would, and waits each time until the picture is there.
INPUTS = """async (figure) => {
  const after = (next, time) => new Promise((done) => { next(() => setTimeout(done, time)); });
  const controls = [...figure.querySelectorAll(".fields :is(input, select)")], times = [];
  for (let i = 0; i < 60; i += 1) {
    const one = controls[i % controls.length], start = performance.now();
    if (one.type === "checkbox") one.checked = !one.checked;
    else if (one.type === "select-one") one.selectedIndex = (one.selectedIndex + 1) % one.length;
    else if (one.type === "text") one.value = one.value.endsWith(" ") ? one.value.trim() : `${one.value} `;
    else one.value = one.value === one.max ? one.min : Number(one.value) + 1;
    for (const event of ["input", "change"]) one.dispatchEvent(new Event(event, { bubbles: true }));
    await after(requestAnimationFrame, 0); // the picture is there
    times.push(performance.now() - start);
    await after(setTimeout, 100);
  }
  return times;
}"""


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
