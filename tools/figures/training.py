"""The figures of the page on training."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number


def overfitting_data(program: dict) -> dict:
    """Take both losses of the page's longest training, epoch by epoch."""
    training, validation = ([round(loss, 4) for loss in losses] for losses in zip(*program["history"], strict=True))
    ticks = {"epochs": list(range(0, len(training), 50)), "losses": [0.0, 0.5, 1.0, 1.5, 2.0]}
    return {"training": training, "validation": validation, "lowest": program["lowest"], "ticks": ticks}


@figure(overfitting_data, until="overfitting")
def overfitting(data: dict, words: dict) -> Canvas:
    """Draw both losses over the epochs, and the epoch in which the one on validation data is lowest."""
    canvas, left, top, bottom = Canvas(206), 28, 10, 168
    curves, highest = (data["training"], data["validation"]), data["ticks"]["losses"][-1]
    last = len(curves[0]) - 1

    def place(epoch: int, loss: float) -> tuple[float, float]:
        return left + (WIDTH - left - 8) * epoch / last, bottom - (bottom - top) * loss / highest

    for loss in data["ticks"]["losses"]:
        _, y = place(0, loss)
        canvas.line([(left, y), (WIDTH - 8, y)], "faint" if loss else "thin")
        canvas.text(left - 6, y + 4, number(loss, 1), "end small")
    for epoch in data["ticks"]["epochs"]:
        canvas.text(place(epoch, 0)[0], bottom + 15, str(epoch), "small")
    canvas.text(place(last / 2, 0)[0], bottom + 32, words["epoch"])
    x, y = place(data["lowest"], curves[1][data["lowest"]])
    canvas.element("path", "thin", d=f"M{x:.1f} {top}V{bottom}", stroke_dasharray="3 3")
    for style, losses in zip(("", "back"), curves, strict=True):
        canvas.line([place(epoch, loss) for epoch, loss in enumerate(losses)], style)
    canvas.circle(x, y, 3, "back dot")
    canvas.text(x + 5, bottom - 6, str(data["lowest"]), "start small")
    middle = last // 2
    x, y = place(middle, curves[1][middle])
    canvas.text(x - 12, y - 10, words["validation"], "back end")
    x, y = place(middle, curves[0][middle])
    canvas.text(x, y - 12, words["training"], "start")
    return canvas


def depth_slopes_data(program: dict) -> dict:
    """Take the size of the slope at each layer of the page's tower, for four starts, as a power of ten."""
    torch, tower, starts = program["torch"], program["tower"], {"4": 4, "2": 2, "1": 1, "1/3": 1 / 3}
    powers = {name: torch.tensor(tower(c)[1]).log10().round(decimals=3).tolist() for name, c in starts.items()}
    layers = list(range(0, len(powers["1"]), 5))
    return {"starts": [{"c": name, "powers": each} for name, each in powers.items()], "layers": layers}


@figure(depth_slopes_data, until="tower")
def depth_slopes(data: dict, words: dict) -> Canvas:
    """Draw the size of the slope at each layer, a line for each start, on a logarithmic scale."""
    canvas, left, right, top, bottom = Canvas(222), 34, WIDTH - 10, 10, 184
    low, high = -8, 4

    def place(layer: int, power: float) -> tuple[float, float]:
        last = len(data["starts"][0]["powers"]) - 1
        return left + (right - left) * layer / last, bottom - (bottom - top) * (power - low) / (high - low)

    for power in range(low, high + 1, 2):
        _, y = place(0, power)
        canvas.line([(left, y), (right, y)], "faint" if power else "thin")
        canvas.text(left - 6, y + 4, power_of_ten(power), "end small")
    for layer in data["layers"]:
        canvas.text(place(layer, 0)[0], bottom + 15, str(layer), "small")
    canvas.text(place(10, 0)[0], bottom + 32, words["layer"])
    for start in data["starts"]:
        points = [place(layer, power) for layer, power in enumerate(start["powers"])]
        canvas.line(points, "back")
        x, y = points[4]
        below = start["c"] != "4"
        canvas.text(x + 4, y + (18 if below else -6), f"c = {start['c']}", "start math")
    return canvas


def power_of_ten(exponent: int) -> str:
    """Write a power of ten as it stands on an axis."""
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
