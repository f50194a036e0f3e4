"""What the figures show, computed by running the pages' own programs: needs torch, so only `make update` does it."""

import json

from tools.figures.compute import (
    attention,
    block,
    fine_tuning,
    first_model,
    foundations,
    gpt,
    heads,
    inputs,
    instructions,
    live_gpt,
    pretraining,
    tokenization,
)
from tools.figures.compute import next as current_models
from tools.figures.data import DATA

COMPUTED = (
    foundations.autograd_graph,
    foundations.descent_regimes,
    foundations.hidden_layer,
    foundations.ladder,
    foundations.memory_strip,
    foundations.broadcasting,
    foundations.parameter_budget,
    foundations.block,
    foundations.next_word,
    foundations.pretraining,
    foundations.names,
    foundations.softmax_steps,
    foundations.overfitting,
    foundations.depth_slopes,
    first_model.count_table,
    tokenization.story_tokens,
    inputs.sliding_window,
    attention.four_matrices,
    heads.heads_cut,
    current_models.gpt2_llama,
    current_models.four_widths,
    gpt.gpt_boxes,
    pretraining.loss_curve,
    live_gpt.live_gpt,
    pretraining.below_the_floor,
    fine_tuning.tunings,
    block.residual_slopes,
    instructions.forgetting,
)


def rounded(value):
    """Keep nine digits of each float: more differ from machine to machine."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def compute(functions=COMPUTED) -> dict:
    """Compute the data of figures, by the figure's name."""
    return {function.__name__.replace("_", "-"): rounded(function()) for function in functions}


def write() -> None:
    """Write what `compute` returns, a line for each figure's entry, so that a change can be read."""
    figures = ",\n".join(
        f" {json.dumps(name)}: {{\n"
        + ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
        + "\n }"
        for name, data in compute().items()
    )
    DATA.write_text(f"{{\n{figures}\n}}\n", encoding="utf-8")
