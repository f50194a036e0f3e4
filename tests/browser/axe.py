"""axe-core in a window: what it finds on the page that is open."""

from functools import cache
from importlib.resources import files

DESKTOP, PHONE, ZOOMED = {"width": 1280, "height": 800}, {"width": 360, "height": 800}, {"width": 640, "height": 400}
RUN_AXE = """async (rules) => {
  for (const animation of document.getAnimations()) animation.finish(); // from light to dark, for instance
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...only });
  const place = ({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`;
  return violations.map(({ id, impact, nodes }) => [id, impact, ...nodes.slice(0, 3).map(place)]);
}"""
# What can differ between light and dark.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_WIDTH = ["scrollable-region-focusable"]


@cache
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(tab, rules=None) -> list:
    if not tab.evaluate("typeof axe !== 'undefined'"):
        tab.evaluate(axe())
    tab.evaluate("new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); })")
    return tab.evaluate(RUN_AXE, rules)
