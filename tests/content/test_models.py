"""The model table: its rows are current, and each parameter count follows from the sizes in its row."""

import pytest

from tests.content.decoder import count, decoder, sizes_of
from tools import models

MODELS = {model["model"]: model for model in models.read()}


def sizes(model: dict[str, str]) -> dict[str, int]:
    """The row's integers by name, the options among them."""
    named = dict(option.split("=") for option in model["options"].split()) | model
    return {name: int(value) for name, value in named.items() if value.isdecimal() and name != "parameters"}


def deepseek(layers, width, ffn, heads, head_dim, vocabulary, dense_layers, expert_width, active=False, **own):
    """Multi-head latent attention and a mixture of experts behind the first dense layers (DeepSeek-V3, §2.1).

    `active`: count only what works on one token, with the whole token table.
    """
    query = width * own["query_rank"] + own["query_rank"] + own["query_rank"] * heads * head_dim
    latent = width * (own["key_value_rank"] + own["rope_width"]) + own["key_value_rank"]
    plain_width = head_dim - own["rope_width"]  # of a key, without its rotary part
    key_value = own["key_value_rank"] * heads * (plain_width + own["value_width"])
    attention = query + latent + key_value + heads * own["value_width"] * width
    router = width * own["routed_experts"] + own["routed_experts"]
    experts = (own["active_experts"] if active else own["routed_experts"]) + own["shared_experts"]
    mixture = experts * 3 * width * expert_width + router
    feed_forward = dense_layers * 3 * width * ffn + (layers - dense_layers) * mixture
    return 2 * vocabulary * width + layers * (2 * width + attention) + feed_forward + width


def counted(model: dict[str, str]) -> int:
    """By PyTorch's own modules, or, of DeepSeek's kind, by a formula."""
    return deepseek(**sizes(model)) if model["formula"] == "deepseek" else count(decoder(**sizes_of(model)))


@pytest.mark.parametrize("name", MODELS)
def test_count_follows_from_the_sizes(name):
    model = MODELS[name]
    found, written = counted(model), model["parameters"]
    where = (
        f"snippets/{models.DATA.name}:{2 + list(MODELS).index(name)}: {name}: parameters {written}; "
        f"wanted: {found} by its sizes; mend the row, `make update`"
    )
    if written.startswith("≈"):  # the paper rounds, and one of its sizes contradicts another
        assert abs(found - int(written[1:])) < 0.005 * found, where
    else:
        assert int(written) == found, where


@pytest.mark.parametrize("name", MODELS)
def test_heads_divide_the_width(name):
    size = sizes(MODELS[name])
    if "kv_heads" in size:  # latent attention has widths of its own
        assert size["heads"] * size["head_dim"] == size["width"]
        assert size["heads"] % size["kv_heads"] == 0


def test_active_parameters_of_deepseek():
    assert round(deepseek(**sizes(MODELS["DeepSeek-V3"]), active=True) / 1e9) in (37, 38)


def test_rows_are_current():
    assert models.ROWS.read_text("utf-8") == models.rows(), (
        f"{models.ROWS.name}: not what {models.DATA.name} says; wanted: the rows of today's data; run `make update`"
    )


def test_every_row_says_what_was_checked():
    for name, model in MODELS.items():
        assert model["checked"].startswith(("primary: ", "secondary: ", "not checked")), f"{models.DATA.name}: {name}"
        assert model["url"].startswith("https://"), f"{models.DATA.name}: {name}"
