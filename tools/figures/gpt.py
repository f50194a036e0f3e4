"""The figure of the page with the whole GPT."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, grouped

LEFT, RIGHT = 124, WIDTH - 1  # of the boxes; beside them stand the shapes


def gpt_boxes_data(program: dict) -> dict:
    """Count the parameters of GPT-2 small's parts, each tensor once, and take its sizes."""
    gpt2, sizes = program["gpt2"], program["sizes"]

    def count(module) -> int:
        return sum(p.numel() for p in module.parameters())

    assert gpt2.head.weight is gpt2.tokens.weight, "the figure says that the head is the token table"
    (each,) = {count(block) for block in gpt2.blocks}
    parts = {"tokens": count(gpt2.tokens), "positions": count(gpt2.positions), "block": each, "norm": count(gpt2.norm)}
    return {
        "parts": parts,
        "blocks": len(gpt2.blocks),
        "width": sizes["emb_dim"],
        "vocabulary": sizes["vocab_size"],
    }


@figure(gpt_boxes_data, until="tied")
def gpt_boxes(data: dict, words: dict) -> Canvas:
    """Draw the model from below to above, each box with its parameters, each way with the shape on it."""
    canvas, parts = Canvas(372), data["parts"]
    ids, vectors = "(B, T)", f"(B, T, {data['width']})"
    middle, half = (LEFT + RIGHT) / 2, (RIGHT - LEFT - 8) / 2

    def box(x: float, y: float, width: float, name: str, below: str, style: str = "box") -> None:
        canvas.rect(x, y, width, 40, style, rx=4)
        canvas.text(x + width / 2, y + 17, name, "small" if width < 100 else "")
        canvas.text(x + width / 2, y + 33, below, "small quiet")

    def way(y: float, end: float, shape: str) -> None:
        canvas.arrow([(middle, y), (middle, end)])
        canvas.text(LEFT - 12, (y + end) / 2 + 4, shape, "code end")

    canvas.text(middle, 368, words["token_ids"])
    canvas.text(LEFT - 12, 368, ids, "code end")
    for x, name in ((LEFT, "tokens"), (LEFT + half + 8, "positions")):
        canvas.arrow([(x + half / 2, 354), (x + half / 2, 342)])
        box(x, 302, half, words[name], grouped(parts[name]), "tint" if name == "tokens" else "box")
        canvas.line([(x + half / 2, 302), (x + half / 2, 284), (middle, 284)])
    canvas.circle(middle, 284, 9, "box")
    canvas.text(middle, 288.5, "+", "strong")
    way(275, 236, vectors)
    for shift in (8, 4, 0):
        canvas.rect(LEFT + shift, 196 - shift, RIGHT - LEFT - 8, 40, "box", rx=4)
    canvas.text(middle - 4, 213, f"{data['blocks']} × {words['one_block']}")
    canvas.text(middle - 4, 229, f"{data['blocks']} × {grouped(parts['block'])}", "small quiet")
    way(188, 166, vectors)
    box(LEFT, 126, RIGHT - LEFT, words["norms"], grouped(parts["norm"]))
    way(126, 100, vectors)
    box(LEFT, 60, RIGHT - LEFT, words["head_box"], words["same_table"], "tint")
    way(60, 26, f"(B, T, {grouped(data['vocabulary'])})")
    canvas.text(middle, 18, words["logits"])
    x = LEFT - 118
    canvas.path(f"M{LEFT} 322H{x}V80H{LEFT}", "back", stroke_dasharray="4 3")
    return canvas
