"""The figure of the page on the block."""

from math import log10

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number
from tools.figures.training import power_of_ten

LEFT, RIGHT = 34, WIDTH - 10
NAMES = {"neither": "Neither", "norm_only": "NormOnly", "residual_only": "ResidualOnly", "both": "Block"}


def residual_slopes_data(program: dict) -> dict:
    """Take what the page measured in its four towers: the slopes, as powers of ten, and how alike the tokens are."""
    slopes, alike = program["slopes_of"], program["alike_of"]
    return {
        "slopes": {name: [round(log10(size), 3) for size in slopes[kind]] for name, kind in NAMES.items()},
        "alike": {name: [round(cosine, 3) for cosine in alike[kind]] for name, kind in NAMES.items()},
        "blocks": list(range(0, len(slopes["Block"]), 2)),
    }


@figure(residual_slopes_data, until="four")
def residual_slopes(data: dict, words: dict) -> Canvas:
    """Draw two panels over the blocks, a line for each tower: the size of the slopes, and how alike the tokens are."""
    canvas = Canvas(336)
    slopes = _panel(
        canvas, data, "slopes", (22, 152), (-14, 2), [(power, power_of_ten(power)) for power in (-12, -8, -4, 0)]
    )
    alike = _panel(canvas, data, "alike", (192, 290), (0, 1), [(share, number(share, 1)) for share in (0.0, 0.5, 1.0)])
    canvas.text(LEFT, 12, words["slope_sizes"], "start strong")
    canvas.text(LEFT, 182, words["alike"], "start strong")
    for block in data["blocks"]:
        canvas.text(slopes(block, 0)[0], 305, str(block), "small")
    canvas.text((LEFT + RIGHT) / 2, 322, words["block"])
    x, y = slopes(4, data["slopes"]["neither"][4])
    canvas.text(x + 10, y + 6, words["neither"], "start back")
    three = [data["slopes"][name][4] for name in ("norm_only", "residual_only", "both")]
    x, y = slopes(4, min(three))
    canvas.text(x, y + 16, words["other_three"], "end")
    for name, place, style, below in (
        ("norm_only", 12, "end", 24),
        ("residual_only", 12, "end", -7),
        ("both", 12, "end", -7),
    ):
        x, y = alike(place, data["alike"][name][place])
        text = f"{words['neither']}, {words['norm_only']}" if name == "norm_only" else words[name]
        canvas.text(x, y + below, text, style)
    return canvas


def _panel(canvas: Canvas, data: dict, key: str, edges: tuple, values: tuple, ticks: list):
    """Draw the axis and the lines of one panel, and return where a value stands in it."""
    (top, bottom), (low, high), last = edges, values, data["blocks"][-1]

    def place(block: float, value: float) -> tuple[float, float]:
        return LEFT + (RIGHT - LEFT) * block / last, bottom - (bottom - top) * (value - low) / (high - low)

    for value, text in ticks:
        _, y = place(0, value)
        canvas.line([(LEFT, y), (RIGHT, y)], "faint" if value else "thin")
        canvas.text(LEFT - 6, y + 4, text, "end small")
    for name, line in data[key].items():
        canvas.line([place(i, value) for i, value in enumerate(line)], "back" if name == "neither" else "")
    return place
