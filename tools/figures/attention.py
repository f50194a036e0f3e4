"""The figure of the page on attention."""

from tools.figures.data import figure
from tools.figures.svg import Canvas, number

CELL, LEFT, GAP, TOP = 23, 34, 18, 52


def four_matrices_data(program: dict) -> dict:
    """Take the page's dot products, scores, masked scores and weights; what is hidden has no number."""

    def cells(table) -> list:
        return [[None if n == -float("inf") else round(n) for n in row] for row in table.tolist()]

    tables = {
        "dots": program["dots"],
        "scaled": program["z"],
        "masked": program["masked"],
        "weights": 100 * program["A"],
    }
    return {"words": program["text"]} | {name: cells(table) for name, table in tables.items()}


@figure(four_matrices_data, until="causal")
def four_matrices(data: dict, words: dict) -> Canvas:
    """Draw the tables on the way from dot products to weights, two by two; the words name rows and columns."""
    size = CELL * len(data["words"])
    canvas = Canvas(2 * (TOP + size) + 8)
    titles = {"dots": "Q Kᵀ", "scaled": "Q Kᵀ / √d", "masked": words["masked"], "weights": "softmax, %"}
    for place, (name, title) in enumerate(titles.items()):
        x, y = LEFT + (place % 2) * (size + GAP), TOP + (place // 2) * (TOP + size + 4)
        canvas.text(x + size / 2, y - 38, title, "strong")
        for i, word in enumerate(data["words"]):
            top = x + (i + 0.5) * CELL + 4
            canvas.element("text", "small quiet start", word, x=top, y=y - 4, transform=f"rotate(-90 {top} {y - 4})")
            if not place % 2:
                canvas.text(x - 4, y + (i + 0.5) * CELL + 4, word, "small quiet end")
        for i, row in enumerate(data[name]):
            for j, value in enumerate(row):
                hidden = value is None or (name == "weights" and j > i)
                canvas.rect(x + j * CELL, y + i * CELL, CELL, CELL, "faint" if hidden else "")
                if name == "weights" and value:
                    way = f"M{x + j * CELL} {y + i * CELL}h{CELL}v{CELL}h-{CELL}z"
                    canvas.path(way, "back fill", fill_opacity=f"{value / 250:.2f}")
                style = "small quiet" if hidden else "small"
                text = "−∞" if value is None else number(value)
                canvas.text(x + (j + 0.5) * CELL, y + (i + 0.5) * CELL + 4, text, style)
    return canvas
