"""The figure of the page on Python."""

from tools.figures.data import figure
from tools.figures.svg import Canvas


def names_data(program: dict) -> dict:
    """Find which names of the page's first block point to the same list."""
    by_list = {}
    for name in ("first", "second", "copy"):
        by_list.setdefault(id(program[name]), []).append(name)
    return {"lists": [{"names": found, "values": program[found[0]]} for found in by_list.values()]}


@figure(names_data, until="lists")
def names(data: dict, words: dict) -> Canvas:
    """Draw each list as a row of cells, and the names that point to it."""
    canvas, size, left, y = Canvas(132), 30, 150, 10
    for entry in data["lists"]:
        top, height = y, 36 * len(entry["names"])
        middle = top + height / 2
        for i, name in enumerate(entry["names"]):
            canvas.rect(0.5, y + 3, 70, 28, "box", rx=4)
            canvas.text(35, y + 21, name, "code")
            canvas.arrow([(71, y + 17), (left - 4, middle + 6 * (2 * i + 1 - len(entry["names"])))], "back")
            y += 36
        canvas.cells(left, middle - size / 2, size, [entry["values"]], lambda row, column: "tint")
        y += 12
    return canvas
