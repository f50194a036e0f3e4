"""What the figures of the page on current models show."""

import torch

from tools.figures.compute.program import run_page


def gpt2_llama() -> dict:
    """Take the sizes of Llama 3 8B from the page, and count both models with the pages' own modules."""
    program = run_page("next", "count")
    new, count = program["llama"], program["count"]
    with torch.device("meta"):
        old = program["GPT"](50257, 1024, 768, 12, 12)
    sizes = {"layers": len(old.blocks), "width": 768, "hidden": 4 * 768, "heads": 12, "kv_heads": 12}
    own = {"layers": new["n_layers"], "width": new["dim"], "hidden": program["hidden"]}
    own |= {"heads": new["n_heads"], "kv_heads": new["n_kv_heads"], "vocabulary": new["vocab_size"]}
    return {
        "old": sizes
        | {"name": "GPT-2 small", "vocabulary": old.tokens.num_embeddings, "context": 1024, "parameters": count(old)},
        "new": own | {"name": "Llama 3 8B", "parameters": count(program["big"])},
    }


def four_widths() -> dict:
    """Take how far each of the page's models stays above the floor, by its parameters."""
    program = run_page("next", "new_model")
    over = {n: round(loss - program["floor"], 3) for n, loss in program["runs"].items()}
    new = [program["count"](program["new"]), round(program["loss"] - program["floor"], 3)]
    ticks = {"parameters": [1000, 10000, 100000], "over": [0.01, 0.03, 0.1, 0.3, 1]}
    return {"names": ["GPT-2", "Llama 3"], "gpt": [[n, loss] for n, loss in over.items()], "new": new, "ticks": ticks}
