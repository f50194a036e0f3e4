"""Material's search dialog in a real browser: types queries and reads the results from it."""

from pathlib import Path

from tests.browser.conftest import wait_for_function

COUNT_ANSWERS, ASK = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("count_answers.js", "ask.js")
)


def open_dialog(tab, address: str) -> None:
    """Open an edition's first page and its search dialog, and wait until search is ready."""
    tab.add_init_script(COUNT_ANSWERS)
    tab.goto(address)
    tab.locator(".md-search__input").focus()
    wait_for_function(tab, "window.answers > 0")


def ask(tab, queries: list[str]) -> list[dict]:
    """Type each query; gives `sections` such as `autodiff/#chain-rule`, best first, and `took` in milliseconds."""
    return tab.evaluate(ASK, queries)
