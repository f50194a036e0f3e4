"""The figure of the page with the smallest model that learns."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas

CELL, GAP = 3, 28
LEVELS = 5  # of strength, each one path: two tables of single cells would be thousands of elements


def count_table_data(program: dict) -> dict:
    """Take the shares of the page's counts, row by row, and the probabilities of its trained table."""
    counted = program["counts"] / program["counts"].sum(1, keepdim=True)
    learned = program["W"].detach().softmax(1)

    def cells(table) -> list:
        return [[i, j, round(table[i, j].item(), 2)] for i, j in (table >= 0.005).nonzero().tolist()]

    kinds = [1, 1, *(len(program[name]) for name in ("NOUNS", "PLURALS", "VERBS", "VERBS"))]
    return {"kinds": kinds, "counted": cells(counted), "learned": cells(learned)}


@figure(count_table_data, until="by_descent")
def count_table(data: dict, words: dict) -> Canvas:
    """Draw two square tables, the counts and what was learned, with a line between the kinds of words."""
    size = CELL * sum(data["kinds"])
    top = 34
    canvas = Canvas(top + size + 20)
    for x, name in ((0, "counted"), (WIDTH - size, "learned")):
        canvas.text(x + size / 2, 12, words[name], "strong")
        canvas.rect(x, top, size, size, "faint")
        edge = 0
        for kind in data["kinds"][:-1]:
            edge += kind * CELL
            canvas.line([(x + edge, top), (x + edge, top + size)], "faint thin")
            canvas.line([(x, top + edge), (x + size, top + edge)], "faint thin")
        for level in range(1, LEVELS + 1):
            cells = [(i, j) for i, j, share in data[name] if strength(share) == level]
            way = "".join(f"M{x + j * CELL:g} {top + i * CELL}h{CELL}v{CELL}h-{CELL}z" for i, j in cells)
            canvas.path(way, "back fill", fill_opacity=f"{level / LEVELS:g}")
        canvas.text(x + size / 2, top - 8, words["word_after"] + " →", "small quiet")
    canvas.text(0, top + size + 15, "↓ " + words["word_before"], "small quiet start")
    return canvas


def strength(share: float) -> int:
    """From 1 for a few in a hundred to 5 for certain: the square root, or the rare would not be seen."""
    return max(1, round(LEVELS * share**0.5))
