"""The figures of the page on pre-training."""

import math

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number

LEFT, RIGHT, TOP, BOTTOM = 28, WIDTH - 8, 24, 206
LOW, HIGH = 5, 36  # bits a sentence


def loss_curve_data(program: dict) -> dict:
    """Take the loss on the validation data at the page's measurements, in bits a sentence, and the exact lines."""
    lines = {"knows_nothing": bits(math.log(program["V"])), "one_back": 15.0, "floor": 13.0}
    return curves(program["history"]) | {"lines": lines}


@figure(loss_curve_data, until="overfitting")
def loss_curve(data: dict, words: dict) -> Canvas:
    """Draw the loss on the validation data over the steps, between the lines that are known exactly."""
    canvas = axes(data, words)
    for name, level in data["lines"].items():
        line(canvas, level)
        label = f"{words[name]}: {number(level, 1 if level % 1 else 0)}"
        canvas.text(RIGHT, height(level) + (14 if name == "floor" else -5), label, "end small")
    points = places(data, "validation")
    canvas.line(points, "back")
    x, y = points[2]
    canvas.text(x + 10, y - 15, words["validation"], "back start")
    return canvas


def below_the_floor_data(program: dict) -> dict:
    """Take both losses of the training on a hundred sentences."""
    return curves(program["few_history"]) | {"lines": {"floor": 13.0}, "lowest": program["best"][0]}


@figure(below_the_floor_data, until="overfitting")
def below_the_floor(data: dict, words: dict) -> Canvas:
    """Draw both losses of a training on few sentences: one falls through the floor, the other rises."""
    canvas = axes(data, words)
    line(canvas, data["lines"]["floor"])
    canvas.text(LEFT + 6, height(13) + 14, f"{words['floor']}: {number(data['lines']['floor'])}", "start small")
    training, validation = places(data, "training"), places(data, "validation")
    canvas.line(training)
    canvas.line(validation, "back")
    x, y = validation[data["steps"].index(data["lowest"])]
    canvas.circle(x, y, 3, "back dot")
    canvas.text(x, y - 9, str(data["lowest"]), "small")
    canvas.text(validation[-1][0], validation[-1][1] - 10, words["validation"], "back end")
    canvas.text(training[-1][0], training[-1][1] + 16, words["training"], "end")
    return canvas


def curves(history: list) -> dict:
    """What the page wrote down of a training: steps, and the losses on the training and the validation data."""
    steps, training, validation = zip(*history, strict=True)
    return {
        "steps": list(steps),
        "ticks": {"steps": list(range(0, steps[-1] + 1, 60)), "bits": [10, 15, 20, 25, 30, 35]},
        "training": [round(bits(loss), 2) for loss in training],
        "validation": [round(bits(loss), 2) for loss in validation],
    }


def bits(loss: float) -> float:
    """A loss in nats a token as bits a sentence, which has six."""
    return 6 * loss / math.log(2)


def axes(data: dict, words: dict) -> Canvas:
    canvas, last = Canvas(BOTTOM + 36), data["steps"][-1]
    canvas.text(0, 10, words["bits_a_sentence"], "start small quiet")
    for level in data["ticks"]["bits"]:
        canvas.line([(LEFT, height(level)), (RIGHT, height(level))], "faint thin")
        canvas.text(LEFT - 6, height(level) + 4, str(level), "end small")
    canvas.line([(LEFT, BOTTOM), (RIGHT, BOTTOM)], "thin")
    for step in data["ticks"]["steps"]:
        canvas.text(across(step, last), BOTTOM + 15, str(step), "small")
    canvas.text((LEFT + RIGHT) / 2, BOTTOM + 32, words["step"])
    return canvas


def line(canvas: Canvas, level: float) -> None:
    canvas.path(f"M{LEFT} {height(level):.1f}H{RIGHT}", "", stroke_dasharray="4 3")


def places(data: dict, name: str) -> list[tuple[float, float]]:
    last = data["steps"][-1]
    return [(across(step, last), height(bits)) for step, bits in zip(data["steps"], data[name], strict=True)]


def across(step: int, last: int) -> float:
    return LEFT + (RIGHT - LEFT) * step / last


def height(bits: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * (bits - LOW) / (HIGH - LOW)
