"""The figures of the page on the numbers of a model."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, grouped, percent


def parameter_budget_data(program: dict) -> dict:
    """Count the parameters of GPT-2 small, part by part, with the page's own modules."""
    count, parts, blocks = program["count"], program["parts"], program["config"]["n_layers"]
    attention = blocks * (count(program["qkv"]) + count(program["out"]))
    feed_forward = blocks * count(program["feed_forward"])
    return {
        "total": program["total"],
        "parts": {
            "tokens": parts["token table"],
            "positions": parts["position table"],
            "attention": attention,
            "feed_forward": feed_forward,
            "norms": parts["12 blocks"] - attention - feed_forward + parts["last norm"],
        },
    }


@figure(parameter_budget_data, until="budget")
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
        canvas.text(WIDTH, y, percent(share, 1 if share > 0.1 else 2), "end")
        x += width
    y = 60 + len(data["parts"]) * line
    canvas.line([(0, y - 17), (WIDTH, y - 17)], "thin")
    canvas.text(WIDTH - 52, y, grouped(total), "end strong")
    return canvas


def block_data(program: dict) -> dict:
    """Take the sizes of GPT-2 small from the page's own modules."""
    layers = [layer for layer in program["feed_forward"] if hasattr(layer, "out_features")]
    assert layers[-1].out_features == program["C"], "the figure says that the vector comes back as wide as it was"
    return {
        "layers": program["config"]["n_layers"],
        "width": program["C"],
        "hidden": layers[0].out_features,
        "heads": program["heads"],
        "head": program["q"].shape[-1],
    }


@figure(block_data, until="heads")
def block(data: dict, words: dict) -> Canvas:
    """Draw the way of the vectors through a block, upwards, with the two detours whose results are added to it."""
    canvas, stream, middle, step = Canvas(312), 40, 206, 118
    canvas.rect(0.5, 34, WIDTH - 1, 250, "tint", rx=6)
    canvas.text(WIDTH - 12, 56, f"{data['layers']} ×", "end strong")
    shape = f"(B, T, {data['width']})"
    canvas.text(stream + 12, 304, shape, "code start")
    canvas.text(stream + 12, 20, shape, "code start")
    inside = {
        "attention": (words["attention"], f"{data['heads']} × {data['head']}"),
        "ffn": (words["ffn"], f"{data['width']} → {data['hidden']} → {data['width']}"),
    }
    for half, (name, sizes) in enumerate(inside.values()):
        fork = 270 - half * step
        plus = fork - 94
        canvas.arrow([(stream, fork), (middle, fork), (middle, fork - 10)], "back")
        canvas.rect(middle - 60, fork - 32, 120, 22, "box", rx=4)
        canvas.text(middle, fork - 17, words["norms"])
        canvas.arrow([(middle, fork - 32), (middle, fork - 42)], "back")
        canvas.rect(middle - 100, fork - 82, 200, 40, "box", rx=4)
        canvas.text(middle, fork - 65, name)
        canvas.text(middle, fork - 49, sizes, "code")
        canvas.arrow([(middle, fork - 82), (middle, plus), (stream + 10, plus)], "back")
        canvas.circle(stream, plus, 9)
        canvas.text(stream, plus + 4.5, "+", "strong")
    low, high = 270 - 94, 270 - 94 - step
    canvas.arrow([(stream, 312), (stream, low + 9)])
    canvas.arrow([(stream, low - 9), (stream, high + 9)])
    canvas.arrow([(stream, high - 9), (stream, 4)])
    return canvas
