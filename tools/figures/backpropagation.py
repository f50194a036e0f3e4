"""The figure of the page on backpropagation."""

from tools.figures.data import figure
from tools.figures.svg import Canvas, number

CELL, GAP = 16, 16
# The columns from left to right: a quantity of the forward pass; under it one of the backward pass, its sign and what
# it is made of.
COLUMNS = (
    ("x", "x", "dx", "∂L/∂x", "W₁ᵀ δ₁"),
    ("W1", "W₁", "dW1", "∂L/∂W₁", "δ₁ xᵀ"),
    ("b1", "b₁", "db1", "∂L/∂b₁", "δ₁"),
    ("z1", "z₁", "delta1", "δ₁", ""),
    ("h", "h", "dh", "∂L/∂h", "W₂ᵀ δ₂"),
    ("W2", "W₂", "dW2", "∂L/∂W₂", "δ₂ hᵀ"),
    ("b2", "b₂", "db2", "∂L/∂b₂", "δ₂"),
    ("z2", "z₂", "delta2", "δ₂", "z₂ − y"),
    ("y", "y", "", "", ""),
)
# What stands between a column and the next one: in the forward row, in the backward row.
BETWEEN = (("→", "←"), ("+", ""), ("→", "←"), ("→", "←"), ("→", "←"), ("+", ""), ("→", "←"), ("", "←"))
FORWARD, BACKWARD = 52, 156


def hidden_layer_data(program: dict) -> dict:
    """Take every quantity of the network in whole numbers, forward and backward; a vector is a column."""
    forward, backward = ("x", "W1", "b1", "z1", "h", "W2", "b2", "z2", "y"), ("dx", "dW1", "db1", "dh", "dW2", "db2")
    wanted = (*forward, *backward, "delta1", "delta2")
    assert all((program[name] == program[name].round()).all() for name in wanted), "the figure has whole numbers"
    tables = {name: program[name].reshape(len(program[name]), -1).int().tolist() for name in wanted}
    return tables | {"loss": program["loss"].item()}


@figure(hidden_layer_data, until="compare")
def hidden_layer(data: dict, words: dict) -> Canvas:
    """Draw each quantity as a table of its numbers: the forward pass above, and under each parameter its gradient."""
    canvas, left = Canvas(202), 4
    for column, (name, sign, gradient, gradient_sign, made_of) in enumerate(COLUMNS):
        width = CELL * len(data[name][0])
        x = left + width / 2
        canvas.text(x, FORWARD - 36, sign, "math")
        _table(canvas, x, FORWARD, data[name])
        if gradient:
            canvas.text(x, BACKWARD - 34, gradient_sign, "math small back")
            _table(canvas, x, BACKWARD, data[gradient], "back")
            if made_of:
                canvas.text(x, BACKWARD + 41, made_of, "math small")
        else:
            canvas.text(x, BACKWARD - 4, "L =", "small")
            canvas.text(x, BACKWARD + 12, number(data["loss"]), "small strong")
        if column < len(BETWEEN):
            _between(canvas, left + width, *BETWEEN[column])
        left += width + GAP
    return canvas


def _between(canvas: Canvas, x: float, forward: str, backward: str) -> None:
    if forward == "→":
        canvas.arrow([(x + 1, FORWARD), (x + GAP - 1, FORWARD)])
    elif forward:
        canvas.text(x + GAP / 2, FORWARD + 4, forward)
    if backward:
        canvas.arrow([(x + GAP - 1, BACKWARD), (x + 1, BACKWARD)], "back")


def _table(canvas: Canvas, x: float, y: float, rows: list[list[int]], style: str = "") -> None:
    """Draw a table of whole numbers around (x, y); a zero is quiet."""
    left, top = x - len(rows[0]) * CELL / 2, y - len(rows) * CELL / 2
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            canvas.rect(left + j * CELL, top + i * CELL, CELL, CELL, style)
            written = str(value).replace("-", "−")
            look = "quiet" if not value else style
            canvas.text(left + (j + 0.5) * CELL, top + (i + 0.5) * CELL + 4, written, f"small {look}".strip())
