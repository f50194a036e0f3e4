"""The figures by their names: what draws each, what takes its data from a page's program, and the committed data."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from tools.project import ROOT

SNIPPETS = ROOT / "snippets"
DATA = SNIPPETS / "figures.json"
# The modules of this folder that draw, each named after its page, in the order of the committed data.
PAGES = "autodiff backpropagation tensors components index python softmax training first_model tokenization inputs"
PAGES += " attention heads next gpt pretraining live fine_tuning block instructions"


@dataclass(frozen=True)
class Figure:
    """`draw` makes a canvas of the data and an edition's words; `take` makes the data, of a page's names where it ran
    up to the end of one of its sections.
    """

    draw: Callable
    take: Callable[..., dict]
    page: str
    until: str


FIGURES: dict[str, Figure] = {}


def figure(take: Callable[..., dict], until: str = "") -> Callable[[Callable], Callable]:
    """Make a function the drawing of its name, of what `take` finds in the program of the page."""

    def register(draw: Callable) -> Callable:
        page = draw.__module__.rpartition(".")[2].replace("_", "-")
        FIGURES[draw.__name__.replace("_", "-")] = Figure(draw, take, page, until)
        return draw

    return register


def known() -> dict[str, Figure]:
    """All figures by their names, as the pages write them."""
    modules = [import_module(f"tools.figures.{page}").__name__ for page in PAGES.split()]
    return dict(sorted(FIGURES.items(), key=lambda item: modules.index(item[1].draw.__module__)))


def by_lines(data: dict, indent: str = " ") -> str:
    """JSON with a line for each key, so that a change can be read."""
    lines = (f"{indent}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
    return "{\n" + ",\n".join(lines) + f"\n{indent[1:]}}}"


def load() -> dict:
    """The data of all figures, by the figure's name."""
    return parse(DATA.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # while the site is served, the file may be computed again
def parse(text: str) -> dict:
    return json.loads(text)
