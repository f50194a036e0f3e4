"""The figure of the page on backpropagation."""

from itertools import groupby

from tools.figures.svg import Canvas, shape

CELL = 5
# Where each quantity of the forward row stands, and what of the backward row stands under it.
COLUMNS = [
    ("W1", "W₁", 27, "dW1", "∂L/∂W₁"),
    ("x", "x", 73, "", ""),
    ("b1", "b₁", 99, "db1", "∂L/∂b₁"),
    ("z1", "z₁", 133, "delta1", "δ₁"),
    ("h", "h", 165, "", ""),
    ("W2", "W₂", 203, "dW2", "∂L/∂W₂"),
    ("b2", "b₂", 238, "db2", "∂L/∂b₂"),
    ("z2", "z₂", 268, "delta2", "δ₂"),
    ("y_hat", "ŷ", 294, "", ""),
    ("loss", "L", 318, "", ""),
]


def hidden_layer(data: dict, words: dict) -> Canvas:
    """Draw each quantity as its cells, the forward pass above, and under each parameter its gradient, in the same shape."""
    canvas, forward, backward = Canvas(250), 66, 184
    for name, sign, x, gradient, gradient_sign in COLUMNS:
        canvas.text(x, forward - 34, sign, "math")
        _cells(canvas, x, forward, data[name])
        canvas.text(x, forward + 42, shape(data[name]["shape"]), "small")
        if gradient:
            canvas.text(x, backward - 34, gradient_sign, "math back")
            _cells(canvas, x, backward, data[gradient], "back")
            canvas.text(x, backward + 42, shape(data[gradient]["shape"]), "small back")
    return canvas


def _cells(canvas: Canvas, x: float, y: float, quantity: dict, style: str = "") -> None:
    """Draw a cell for each entry around (x, y), the darker the larger it is; a zero is an empty cell."""
    rows = quantity["share"]
    left, top = x - len(rows[0]) * CELL / 2, y - len(rows) * CELL / 2
    cells = sorted(
        (1 + int(share * 3.99) if share else 0, i, j) for i, row in enumerate(rows) for j, share in enumerate(row)
    )
    for level, group in groupby(cells, key=lambda cell: cell[0]):
        way = "".join(f"M{left + j * CELL:g} {top + i * CELL:g}h5v5h-5z" for _, i, j in group)
        canvas.path(way, f"cell {style}".strip(), fill_opacity=f"{level / 4:g}")
