"""The figure of the page on backpropagation."""

from itertools import groupby

from tools.figures.svg import Canvas, shape

CELL = 5
# Where each quantity of the forward row stands; under it the one of the backward row, and how it is computed.
COLUMNS = [
    ("x", "x", 12, "", "", ""),
    ("W1", "W₁", 59, "dW1", "∂L/∂W₁", "δ₁ xᵀ"),
    ("b1", "b₁", 106, "db1", "∂L/∂b₁", "δ₁"),
    ("z1", "z₁", 138, "delta1", "δ₁", ""),
    ("h", "h", 168, "", "", ""),
    ("W2", "W₂", 203, "dW2", "∂L/∂W₂", "δ₂ hᵀ"),
    ("b2", "b₂", 247, "db2", "∂L/∂b₂", "δ₂"),
    ("z2", "z₂", 276, "delta2", "δ₂", "ŷ − y"),
    ("y_hat", "ŷ", 301, "", "", ""),
    ("loss", "L", 321, "", "", ""),
]
FORWARD, BACKWARD = 62, 180


def hidden_layer(data: dict, words: dict) -> Canvas:
    """Draw each quantity as its cells: the forward pass above, and under each parameter its gradient."""
    canvas = Canvas(246)
    for name, sign, x, gradient, gradient_sign, made_of in COLUMNS:
        canvas.text(x, FORWARD - 34, sign, "math")
        _cells(canvas, x, FORWARD, data[name])
        canvas.text(x, FORWARD + 42, shape(data[name]["shape"]), "small")
        if gradient:
            canvas.text(x, BACKWARD - 38, gradient_sign, "math back")
            if made_of:
                canvas.text(x, BACKWARD - 21, made_of, "math")
            _cells(canvas, x, BACKWARD, data[gradient], "back")
            canvas.text(x, BACKWARD + 31, shape(data[gradient]["shape"]), "small back")
    for start, end in ((17, 32), (111, 133), (143, 163), (173, 188), (252, 272), (280, 297), (305, 317)):
        canvas.arrow([(start, FORWARD), (end, FORWARD)])
    for start, end in ((317, 281), (272, 252), (242, 218), (133, 111), (101, 86)):
        canvas.arrow([(start, BACKWARD), (end, BACKWARD)], "back")
    for x, sign in ((153, "ReLU"), (289, "σ")):
        canvas.text(x, FORWARD - 17, sign, "small")
    for x in (95, 230):
        canvas.text(x, FORWARD + 4, "+")
    # The message to the layer before goes by under the gradients of this one.
    low = BACKWARD + 44
    canvas.arrow([(276, low - 8), (276, low), (138, low), (138, low - 9)], "back")
    canvas.text(208, low + 17, "W₂ᵀ δ₂ ⊙ 1[z₁ > 0]", "math")
    return canvas


def _cells(canvas: Canvas, x: float, y: float, quantity: dict, style: str = "") -> None:
    """Draw a cell for each entry around (x, y), in a colour as strong as it is large; a zero is an empty cell."""
    rows = quantity["share"]
    left, top = x - len(rows[0]) * CELL / 2, y - len(rows) * CELL / 2
    cells = sorted(
        (1 + int(share * 3.99) if share else 0, i, j) for i, row in enumerate(rows) for j, share in enumerate(row)
    )
    for level, group in groupby(cells, key=lambda cell: cell[0]):
        way = "".join(f"M{left + j * CELL:g} {top + i * CELL:g}h5v5h-5z" for _, i, j in group)
        canvas.path(way, f"cell {style}".strip(), fill_opacity=f"{level / 4:g}")
