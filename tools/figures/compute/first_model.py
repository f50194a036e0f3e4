"""What the figure of the page with the smallest model that learns shows."""

from tools.figures.compute.program import run_page


def count_table() -> dict:
    """Take the shares of the page's counts, row by row, and the probabilities of its trained table."""
    program = run_page("first-model", "by_descent")
    counted = program["counts"] / program["counts"].sum(1, keepdim=True)
    learned = program["W"].detach().softmax(1)

    def cells(table) -> list:
        return [[i, j, round(table[i, j].item(), 2)] for i, j in (table >= 0.005).nonzero().tolist()]

    kinds = [1, 1, *(len(program[name]) for name in ("NOUNS", "PLURALS", "VERBS", "VERBS"))]
    return {"kinds": kinds, "counted": cells(counted), "learned": cells(learned)}
