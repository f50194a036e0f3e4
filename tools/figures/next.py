"""The figures of the page on current models."""

from math import log10

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, grouped, number

COLUMN = 160
LINE, FRAME = 14, (120, 326)  # the height of a line in a box; the block, from above to below


def gpt2_llama_data(program: dict) -> dict:
    """Take the sizes of Llama 3 8B from the page, and count both models with the pages' own modules."""
    new, count = program["llama"], program["count"]
    with program["torch"].device("meta"):
        old = program["GPT"](50257, 1024, 768, 12, 12)
    sizes = {"layers": len(old.blocks), "width": 768, "hidden": 4 * 768, "heads": 12, "kv_heads": 12}
    own = {"layers": new["n_layers"], "width": new["dim"], "hidden": program["hidden"]}
    own |= {"heads": new["n_heads"], "kv_heads": new["n_kv_heads"], "vocabulary": new["vocab_size"]}
    return {
        "old": sizes
        | {"name": "GPT-2 small", "vocabulary": old.tokens.num_embeddings, "context": 1024, "parameters": count(old)},
        "new": own | {"name": "Llama 3 8B", "parameters": count(program["big"])},
    }


@figure(gpt2_llama_data, until="count")
def gpt2_llama(data: dict, words: dict) -> Canvas:
    """Draw GPT-2 and Llama 3 side by side, from below to above; what is new is tinted."""
    canvas, old, new = Canvas(428), data["old"], data["new"]
    norms, position = (86, 206, 296), f"+ {old['context']} × {old['width']}"
    rows = [(y, y > FRAME[0], [["LayerNorm"], ["RMSNorm"]]) for y in norms]
    rows += [
        (38, False, [[words["output"], words["same_table"]], [words["output"], words["own_table"]]]),
        (144, True, [[words["ffn"], *feed_forward(old, "GELU")], [words["ffn"], *feed_forward(new, "SwiGLU")]]),
        (236, True, [[words["attention"], *heads(old)], [words["attention"], *heads(new), "RoPE"]]),
        (338, False, [[words["positions"], position], []]),
        (384, False, [[words["tokens"], table(old)], [words["tokens"], table(new)]]),
    ]
    for column, size in enumerate((old, new)):
        x = column * (WIDTH - COLUMN)
        canvas.text(x + COLUMN / 2, 12, size["name"], "strong")
        canvas.text(x + COLUMN / 2, 28, grouped(size["parameters"]), "small quiet")
        canvas.rect(x + 0.5, FRAME[0], COLUMN - 1, FRAME[1] - FRAME[0], "faint", rx=6)
        canvas.text(x + COLUMN - 6, FRAME[0] + 16, f"{size['layers']} ×", "end small strong")
        canvas.arrow([(x + 9, FRAME[1] + 6), (x + 9, FRAME[0] - 6)])
        for y, is_inside, lines in rows:
            is_new = column == 1 and y != 384
            box(canvas, (x, y, 18 if is_inside else 0), lines[column], "tint back" if is_new else "box")
    return canvas


def box(canvas: Canvas, place: tuple[float, float, float], lines: list[str], style: str) -> None:
    """Draw a box with some lines of text; `place` is the column, the upper edge, and how far the box is indented."""
    x, y, left = place
    if not lines:
        return
    canvas.rect(x + left + 0.5, y, COLUMN - left - 1, 10 + LINE * len(lines), style, rx=4)
    for i, line in enumerate(lines):
        canvas.text(x + (left + COLUMN) / 2, y + 16 + LINE * i, line, "code small" if i else "small")


def feed_forward(size: dict, bend: str) -> list[str]:
    return [f"{size['width']} → {size['hidden']}", bend]


def heads(size: dict) -> list[str]:
    return [f"q {size['heads']} · kv {size['kv_heads']}"]


def table(size: dict) -> str:
    return f"{grouped(size['vocabulary'])} × {size['width']}"


def four_widths_data(program: dict) -> dict:
    """Take how far each of the page's models stays above the floor, by its parameters."""
    over = {n: round(loss - program["floor"], 3) for n, loss in program["runs"].items()}
    new = [program["count"](program["new"]), round(program["loss"] - program["floor"], 3)]
    ticks = {"parameters": [1000, 10000, 100000], "over": [0.01, 0.03, 0.1, 0.3, 1]}
    return {"names": ["GPT-2", "Llama 3"], "gpt": [[n, loss] for n, loss in over.items()], "new": new, "ticks": ticks}


@figure(four_widths_data, until="new_model")
def four_widths(data: dict, words: dict) -> Canvas:
    """Draw the distance from the floor over the number of parameters, both on logarithmic scales."""
    canvas, left, right, top, bottom = Canvas(224), 34, WIDTH - 12, 12, 176

    def place(parameters: float, over: float) -> tuple[float, float]:
        across, up = log10(parameters / 1e3) / log10(250), log10(over / 0.01) / 2
        return left + (right - left) * across, bottom - (bottom - top) * up

    for over in data["ticks"]["over"]:
        _, y = place(1e3, over)
        canvas.line([(left, y), (right, y)], "faint")
        canvas.text(left - 6, y + 4, number(over), "end small")
    for parameters in data["ticks"]["parameters"]:
        canvas.text(place(parameters, 1)[0], bottom + 15, grouped(parameters), "small")
    canvas.text((left + right) / 2, bottom + 34, words["parameters"])
    canvas.text(left + 6, top + 8, words["above_floor"], "start small quiet")
    canvas.line([place(*point) for point in data["gpt"]])
    for parameters, over in data["gpt"]:
        canvas.circle(*place(parameters, over), 3, "fill")
    x, y = place(*data["new"])
    canvas.circle(x, y, 3.5, "back dot")
    canvas.text(x - 8, y + 12, data["names"][1], "back end")
    x, y = place(*data["gpt"][1])
    canvas.text(x + 8, y - 6, data["names"][0], "start")
    return canvas
