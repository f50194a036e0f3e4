"""The figure of the page on several heads."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas

SIZE, GAP = 22, 12


def heads_cut_data(program: dict) -> dict:
    """Take the page's numbers as they lie in tokens, in heads, and in the view that only has the heads' shape."""
    return {name: program[name].tolist() for name in ("x", "turned", "wrong")}


@figure(heads_cut_data, until="wrong_view")
def heads_cut(data: dict, words: dict) -> Canvas:
    """Draw the tokens' table, and below it both ways into heads; the numbers of the first head are marked in each."""
    rows, first = data["x"], {value for row in data["turned"][0] for value in row}
    canvas, width = Canvas(252), SIZE * len(rows[0])

    def table(x: float, y: float, values: list) -> None:
        canvas.cells(x, y, SIZE, values, lambda i, j: "tint" if values[i][j] in first else "")

    left, top = (WIDTH - width) / 2, 22
    canvas.text(WIDTH / 2, 12, "(T, C) = (3, 6)", "code")
    table(left, top, rows)
    for i in range(len(rows)):
        canvas.text(left - 8, top + i * SIZE + 15, f"{words['token']} {i + 1}", "small quiet end")
    pair, below = width + GAP, 152
    for x, name, lines in (
        (0, "turned", (".view(3, 2, 3)", ".transpose(0, 1)")),
        (WIDTH - pair, "wrong", (".view(2, 3, 3)",)),
    ):
        centre = x + pair / 2
        canvas.arrow([(WIDTH / 2 + (centre - WIDTH / 2) / 4, top + 3 * SIZE + 6), (centre, below - 36)], "back")
        for i, line in enumerate(lines):
            canvas.text(centre, below - 7 - 14 * (len(lines) - 1 - i), line, "code")
        for i, head in enumerate(data[name]):
            start = x + i * (width / 2 + GAP)
            table(start, below, head)
            canvas.text(start + width / 4, below + 3 * SIZE + 15, f"{words['head']} {i + 1}", "small quiet")
        canvas.text(centre, below + 3 * SIZE + 32, "(h, T, d) = (2, 3, 3)", "code")
    return canvas
