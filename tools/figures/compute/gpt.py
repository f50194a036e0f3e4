"""What the figure of the page with the whole GPT shows."""

from tools.figures.compute.program import run_page


def gpt_boxes() -> dict:
    """Count the parameters of GPT-2 small's parts, each tensor once, and take its sizes."""
    program = run_page("gpt", "tied")
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
