"""What the figures show, computed by running the pages' own programs: needs torch, so only `make update` does it."""

import json

from tools.figures.compute.program import run_page
from tools.figures.data import DATA, Figure, by_lines, known


def rounded(value):
    """Keep nine digits of each float: more differ from machine to machine."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def compute(figure: Figure) -> dict:
    """Compute the data of a figure."""
    return rounded(figure.take(run_page(figure.page, figure.until)) if figure.until else figure.take())


def write() -> None:
    """Write the data of all figures, a line for each entry of one."""
    figures = (f" {json.dumps(name)}: {by_lines(compute(figure), '  ')}" for name, figure in known().items())
    DATA.write_text("{\n" + ",\n".join(figures) + "\n}\n", encoding="utf-8")
