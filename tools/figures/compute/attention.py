"""What the figure of the page on attention shows."""

from tools.figures.compute.program import run_page


def four_matrices() -> dict:
    """Take the page's dot products, scores, masked scores and weights; what is hidden has no number."""
    program = run_page("attention", "causal")

    def cells(table) -> list:
        return [[None if n == -float("inf") else round(n) for n in row] for row in table.tolist()]

    tables = {
        "dots": program["dots"],
        "scaled": program["z"],
        "masked": program["masked"],
        "weights": 100 * program["A"],
    }
    return {"words": program["text"]} | {name: cells(table) for name, table in tables.items()}
