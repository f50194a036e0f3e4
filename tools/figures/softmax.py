"""The figure of the page on scores and probabilities."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number

SIGNS = (("scores", "z"), ("powers", "eᶻ"), ("probabilities", "p"), ("gradient", "p − y"))
LEFT, TOP, ROW, BAR = 20, 24, 38, 58


def softmax_steps_data(program: dict) -> dict:
    """Take the page's scores, the powers and probabilities that they become, and the gradient that autograd found."""
    return {
        "scores": program["scores"],
        "powers": program["powers"],
        "probabilities": program["p"],
        "gradient": [round(slope, 6) for slope in program["z"].grad.tolist()],
        "right": program["k"],
    }


@figure(softmax_steps_data, until="gradient")
def softmax_steps(data: dict, words: dict) -> Canvas:
    """Draw a row for each token and a column for each step: the number, and under it a bar from the column's zero."""
    canvas = Canvas(TOP + ROW * len(data["scores"]) + 1)
    pitch = (WIDTH - LEFT) / len(SIGNS)
    canvas.rect(0.5, TOP + data["right"] * ROW, WIDTH - 1, ROW - 2, "tint", rx=4)
    for i in range(len(data["scores"])):
        canvas.text(10, TOP + i * ROW + 22, str(i), "code strong" if i == data["right"] else "code")
    for column, (key, sign) in enumerate(SIGNS):
        style, values = ("back" if key == "gradient" else ""), data[key]
        low, high = min(*values, 0), max(values)
        left, scale = LEFT + column * pitch + 8, BAR / (high - low)
        zero = left - low * scale
        canvas.text(left + BAR / 2, 14, sign, f"math {style}".strip())
        if column:
            canvas.arrow([(left - 22, 10), (left, 10)])
        for i, value in enumerate(values):
            y = TOP + i * ROW
            label = number(value) if key == "scores" else number(value, 4)
            canvas.text(left + BAR / 2, y + 14, label, f"small {style}".strip())
            start, end = sorted((zero, zero + value * scale))
            canvas.rect(start, y + 20, end - start, 9, f"{style} fill".strip())
            canvas.line([(zero, y + 18), (zero, y + 31)], "thin")
    return canvas
