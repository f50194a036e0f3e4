"""Material's search dialog in a real browser: types queries and reads the results from it."""

from tests.browser.conftest import wait_for_function

# Counts the worker's answers, so that a test waits for one and not for a while.
COUNT_ANSWERS = """
window.answers = 0;
window.Worker = class extends Worker {
  constructor(url) {
    super(url);
    this.addEventListener("message", ({ data }) => {
      if (data.type === 3) window.answers += 1;
      if (data.type === 3) window.answered = data.data.query;
    });
  }
};
"""
# One query after the other: the sections found, best first as for the Enter key, and the milliseconds that it took.
ASK = """async (queries) => {
  const input = document.querySelector(".md-search__input");
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base, location).pathname;
  const pause = () => new Promise((go) => { setTimeout(go, 0); });
  const answered = async (count, query) => {
    while (window.answers < count || window.answered !== query) await pause();
  };
  const results = [];
  for (const query of queries) {
    if (input.value !== query) {
      const before = window.answers;
      const start = performance.now();
      input.value = query;
      input.dispatchEvent(new KeyboardEvent("keyup", { key: "x", bubbles: true }));
      await answered(before + 1, query);
      window.took = performance.now() - start;
    }
    const found = [...document.querySelectorAll(".md-search-result__link")].map((link) => ({
      section: new URL(link.href).pathname.slice(base.length) + new URL(link.href).hash,
      score: Number(link.firstElementChild.dataset.mdScore),
    }));
    found.sort((a, b) => b.score - a.score);
    results.push({ took: window.took, sections: found.filter(({ score }) => score > 0).map(({ section }) => section) });
  }
  return results;
}"""


def open_dialog(tab, address: str) -> None:
    """Open an edition's first page and its search dialog, and wait until search is ready."""
    tab.add_init_script(COUNT_ANSWERS)
    tab.goto(address)
    tab.locator(".md-search__input").focus()
    wait_for_function(tab, "window.answers > 0")


def ask(tab, queries: list[str]) -> list[dict]:
    """Type each query; gives `sections` such as `autodiff/#chain-rule`, best first, and `took` in milliseconds."""
    return tab.evaluate(ASK, queries)
