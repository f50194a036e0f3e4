"""What the figures of the page on pre-training show."""

import math

from tools.figures.compute.program import run_page


def loss_curve() -> dict:
    """Take the loss on the validation data at the page's measurements, in bits a sentence, and the exact lines."""
    history, _ = histories()
    lines = {"knows_nothing": bits(math.log(run_page("pretraining", "overfitting")["V"])), "one_back": 15.0}
    return curves(history) | {"lines": lines | {"floor": 13.0}}


def below_the_floor() -> dict:
    """Take both losses of the training on a hundred sentences."""
    program = run_page("pretraining", "overfitting")
    return curves(histories()[1]) | {"lines": {"floor": 13.0}, "lowest": program["best"][0]}


def histories() -> tuple[list, list]:
    """What the page wrote down of its two trainings: step, loss on the training data, loss on the validation data."""
    program = run_page("pretraining", "overfitting")
    return program["history"], program["few_history"]


def curves(history: list) -> dict:
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
