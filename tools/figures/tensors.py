"""The figures of the page on tensors."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, shape


def ladder_data(program: dict) -> dict:
    """Take the page's first four tensors, from a number to a cube."""
    tensors = (program[name] for name in ("scalar", "vector", "matrix", "cube"))
    return {"tensors": [{"shape": list(t.shape), "values": t.tolist()} for t in tensors]}


@figure(ladder_data, until="ladder")
def ladder(data: dict, words: dict) -> Canvas:
    """Draw tensors with no axis to three; the third axis goes back into the depth."""
    canvas, size, depth, bottom = Canvas(110), 28, 22, 82
    for centre, tensor in zip((28, 102, 186, 278), data["tensors"], strict=True):
        axes, values = len(tensor["shape"]), tensor["values"]
        for _ in range(3 - axes):
            values = [values]
        columns, rows, back = len(values[0][0]), len(values[0]), depth * (len(values) - 1)
        left, top = centre - (columns * size + back) / 2, bottom - rows * size
        for layer in reversed(range(len(values))):
            canvas.cells(left + layer * depth, top - layer * depth, size, values[layer], lambda row, column: "tint")
        canvas.text(centre, bottom + 22, shape(tensor["shape"]), "code")
    return canvas


def memory_strip_data(program: dict) -> dict:
    """Read the page's matrix, its transpose and its other cut, and the strip of memory that all three share."""
    torch, t = program["torch"], program["t"]
    views = {"t": t, "t.T": t.T, "t.reshape(3, 2)": t.reshape(3, 2)}
    assert len({view.data_ptr() for view in views.values()}) == 1, "the figure says that they share memory"
    return {
        "strip": torch.as_strided(t, (t.numel(),), (1,)).tolist(),
        "views": [
            {"name": name, "shape": list(view.shape), "strides": list(view.stride()), "rows": view.tolist()}
            for name, view in views.items()
        ],
    }


@figure(memory_strip_data, until="strides")
def memory_strip(data: dict, words: dict) -> Canvas:
    """Draw the three tables with their strides, and below them the strip of memory that all of them read."""
    canvas, size, top = Canvas(216), 26, 44
    first_row = data["views"][0]["rows"][0]
    for centre, view in zip((66, 174, 274), data["views"], strict=True):
        rows, (down, right) = view["rows"], view["strides"]
        x = centre - len(rows[0]) * size / 2

        def style(i, j, rows=rows):
            return "tint" if rows[i][j] in first_row else ""

        canvas.text(centre, 12, view["name"], "code")
        canvas.cells(x, top, size, rows, style)
        canvas.arrow([(x + size / 2, top - 6), (x + size * 1.5, top - 6)], "back")
        canvas.text(x + size, top - 11, f"+{right}", "back")
        canvas.arrow([(x - 6, top + size / 2), (x - 6, top + size * 1.5)], "back")
        canvas.text(x - 10, top + size + 4, f"+{down}", "back end")
        canvas.text(centre, top + 3 * size + 18, f"{shape(view['shape'])}", "code")
    strip, y, cell = data["strip"], canvas.height - 44, 40
    left = (WIDTH - cell * len(strip)) / 2
    for i, value in enumerate(strip):
        canvas.rect(left + i * cell, y, cell, 26, "tint" if value in first_row else "")
        canvas.text(left + (i + 0.5) * cell, y + 17, str(value))
        canvas.text(left + (i + 0.5) * cell, y + 41, str(i), "quiet")
    # The strip goes on at both ends: other numbers lie there.
    for x, end in ((left, left - 30), (left + cell * len(strip), left + cell * len(strip) + 30)):
        canvas.line([(end, y), (x, y)], "ghost")
        canvas.line([(end, y + 26), (x, y + 26)], "ghost")
    return canvas


def broadcasting_data(program: dict) -> dict:
    """Stretch the page's column and row as PyTorch does, and add them."""
    pair = program["column"], program["row"]
    stretched = program["torch"].broadcast_tensors(*pair)
    tensors = [*zip(pair, stretched, strict=True), (pair[0] + pair[1],) * 2]
    return {
        "tensors": [
            {"shape": list(t.shape), "to": list(s.shape), "strides": list(s.stride()), "rows": s.tolist()}
            for t, s in tensors
        ]
    }


@figure(broadcasting_data, until="broadcasting")
def broadcasting(data: dict, words: dict) -> Canvas:
    """Draw column, row and sum as tables of one shape; what is there only by stretching is a ghost."""
    size = 23
    canvas, top, gap = Canvas(130), 26, 26
    for i, tensor in enumerate(data["tensors"]):
        x = i * (4 * size + gap)
        original = [1] * (2 - len(tensor["shape"])) + tensor["shape"]

        def style(row, column, original=original):
            return "tint" if row < original[0] and column < original[1] else "ghost"

        centre, (down, right) = x + 2 * size, tensor["strides"]
        canvas.text(centre, 14, shape(tensor["shape"]), "code")
        canvas.cells(x, top, size, tensor["rows"], style)
        if tensor["shape"] != tensor["to"]:
            canvas.text(centre, top + 3 * size + 17, f"→ {shape(tensor['to'])}", "code")
        canvas.text(centre, top + 3 * size + 32, f"↓ +{down}\u2003→ +{right}", "back")
        if i:
            canvas.text(x - gap / 2, top + 1.5 * size + 5, "+="[i - 1], "large")
    return canvas
