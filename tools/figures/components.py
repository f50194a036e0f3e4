"""The figure of the page on the numbers of a model."""

from tools.figures.svg import WIDTH, Canvas, grouped, number


def parameter_budget(data: dict, words: dict) -> Canvas:
    """Draw all parameters as one bar, and under it a line for each part: its share, its name, its exact count."""
    canvas, line = Canvas(64 + 24 * len(data["parts"])), 24
    x, total = 0.0, data["total"]
    for i, (name, count) in enumerate(data["parts"].items()):
        width = WIDTH * count / total
        canvas.rect(x, 0, width, 34, f"part{i}")
        y, share = 60 + i * line, 100 * count / total
        canvas.rect(0, y - 11, 14, 14, f"part{i}")
        canvas.text(22, y, words[name], "start")
        canvas.text(WIDTH - 52, y, grouped(count), "end")
        canvas.text(WIDTH, y, f"{number(share, 1 if share > 0.1 else 2)} %", "end")
        x += width
    y = 60 + len(data["parts"]) * line
    canvas.line([(0, y - 17), (WIDTH, y - 17)], "thin")
    canvas.text(WIDTH - 52, y, grouped(total), "end strong")
    return canvas
