"""The figures of the page on automatic differentiation."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number

SIGNS = {"Mul": "×", "Add": "+", "Sigmoid": "σ", "Log": "ln", "Neg": "−"}


def autograd_graph_data() -> dict:
    """Walk the graph that PyTorch draws of the worked example, which has to be run while it is recorded."""
    from tools.figures.compute.program import run_page
    from tools.figures.recording import walk

    return {"nodes": walk(lambda: run_page("autodiff", "graph"))}


@figure(autograd_graph_data)
def autograd_graph(data: dict, words: dict) -> Canvas:
    """Draw the chain of operations from left to right: values above the arrows, gradients below, leaves beside it."""
    canvas, middle, radius = Canvas(206), 103, 12
    nodes = data["nodes"]
    pitch = (WIDTH - 28) / len(nodes)
    before = ""
    for i, node in enumerate(nodes):
        x, sign = 16 + i * pitch, SIGNS[node["operation"].split("Backward")[0]]
        canvas.circle(x, middle, radius, "tint")
        canvas.text(x, middle + 4, sign)
        # Inputs stand above their operation; the second of a pair below it.
        for above, leaf in zip((True, False), node["inputs"], strict=False):
            _leaf(canvas, x, middle + (-radius if above else radius), leaf, above)
        if not node["name"]:
            names = "".join(leaf["name"] for leaf in node["inputs"])
            name = names if sign == "×" else f"{sign} {before}"
        else:
            name = "L" if node["name"] == "loss" else node["name"]
        before, centre = name, x + pitch / 2
        end = x + pitch - radius
        canvas.arrow([(x + radius, middle - 3), (end, middle - 3)])
        canvas.text(centre, middle - 27, name, "math")
        canvas.text(centre, middle - 13, number(node["value"], 4), "small")
        canvas.arrow([(end, middle + 4), (x + radius, middle + 4)], "back")
        canvas.text(centre, middle + 20, number(node["gradient"], 4), "back small")
        canvas.text(centre, middle + 35, f"∂L/∂{name}" if " " not in name else f"∂L/∂({name})", "back math")
    return canvas


def _leaf(canvas: Canvas, x: float, y: float, leaf: dict, above: bool) -> None:
    """Draw an input with its value and, where it asked for one, its gradient; an arrow leads to the operation."""
    asked = leaf["gradient"] is not None
    width, height = (112, 37) if asked else (50, 21)
    left, top = max(0.5, x - 20), (0.5 if above else canvas.height - height - 0.5)
    canvas.rect(left, top, width, height, "tint" if asked else "", rx=4)
    canvas.text(left + width / 2, top + 15, f"{leaf['name']} = {number(leaf['value'])}")
    edge = top + height if above else top
    canvas.arrow([(x - 3, edge), (x - 3, y)])
    if asked:
        canvas.text(left + width / 2, top + 30, f"∂L/∂{leaf['name']} = {number(leaf['gradient'], 4)}", "back")
        canvas.arrow([(x + 4, y), (x + 4, edge)], "back")


def descent_regimes_data(program: dict) -> dict:
    """Let PyTorch's own optimizer descend the page's parabola at the page's rates, ten steps each."""
    torch, k, curves = program["torch"], program["k"], []
    for eta in (0.1, 0.5, 0.9, 1.0, 1.1):
        w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        optimizer, path = torch.optim.SGD([w], lr=eta), [w.item()]
        for _ in range(10):
            optimizer.zero_grad()
            (k * w**2 / 2).backward()
            optimizer.step()
            path.append(w.item())
        curves.append({"eta": eta, "w": path})
    return {"curves": curves}


@figure(descent_regimes_data, until="regimes")
def descent_regimes(data: dict, words: dict) -> Canvas:
    """Draw w over the steps, a small plot for each learning rate, all on one scale; what leaves it is cut off."""
    canvas, top, height, left = Canvas(186), 22, 126, 28
    limit, gap = 2.5, 8
    width = (WIDTH - left) / len(data["curves"])

    def place(w: float) -> float:
        return top + height / 2 * (1 - w / limit)

    canvas.text(0, 13, "η", "math start")
    canvas.text(0, canvas.height - 8, f"w{subscript(len(data['curves'][0]['w']) - 1)}", "math start")
    for level in (1, 0, -1):
        canvas.text(left - 5, place(level) + 4, number(level), "end")
    for i, curve in enumerate(data["curves"]):
        x0, inner = left + i * width, width - gap
        canvas.text(x0 + inner / 2, 13, number(curve["eta"]))
        canvas.text(x0 + inner / 2, canvas.height - 8, number(curve["w"][-1], 4))
        canvas.rect(x0, top, inner, height, "faint")
        for level in (1, 0, -1):
            canvas.line([(x0, place(level)), (x0 + inner, place(level))], "faint" if level else "thin")
        step = (inner - 8) / (len(curve["w"]) - 1)
        points = [(x0 + 4 + n * step, place(w)) for n, w in enumerate(curve["w"])]
        inside, escape = _until_outside(points, top, top + height)
        canvas.line(inside + escape, "back")
        for x, y in inside:
            canvas.circle(x, y, 2, "back dot")
    return canvas


def _until_outside(points: list, top: float, bottom: float) -> tuple[list, list]:
    """Split a curve into its points inside the plot and the place where it first leaves it."""
    for n, (x, y) in enumerate(points):
        if not top <= y <= bottom:
            (x0, y0), edge = points[n - 1], top if y < top else bottom
            return points[:n], [(x0 + (x - x0) * (edge - y0) / (y - y0), edge)]
    return points, []


def subscript(value: int) -> str:
    """Write an integer with subscript digits."""
    return str(value).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
