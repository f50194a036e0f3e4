"""Models of snippets/models.csv in PyTorch's own modules, without memory for their numbers."""

import torch
from torch import nn


class Decoder(nn.Module):
    """A decoder of the sizes of a row of snippets/models.csv, in PyTorch's modules; nothing in it is computed here."""

    def __init__(self, kind, layers, width, heads, kv, hidden, vocabulary, context, tied):
        super().__init__()
        is_gpt, head = kind == "gpt2", width // heads
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(context, width) if is_gpt else nn.Identity()
        norm = nn.LayerNorm if is_gpt else nn.RMSNorm

        def linear(to, *from_):
            return nn.ModuleList(nn.Linear(one, to, bias=is_gpt) for one in from_)

        self.blocks = nn.ModuleList()
        for _ in range(layers):
            attention = [linear(width, width, width), linear(kv * head, width, width)]
            ffn = [*[linear(hidden, width) for _ in range(1 if is_gpt else 2)], linear(width, hidden)]
            self.blocks.append(nn.ModuleList([norm(width), *attention, norm(width), *ffn]))
        self.last = norm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        if tied:
            self.head.weight = self.tokens.weight


def decoder(**sizes) -> Decoder:
    with torch.device("meta"):
        return Decoder(**sizes)


def count(module: nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def sizes_of(row: dict[str, str]) -> dict:
    """What a decoder is made of, for a row of GPT-2's or Llama's kind."""
    names = {"hidden": "ffn", "kv": "kv_heads"}
    plain = ("layers", "width", "heads", "vocabulary", "context")
    own = {name: int(row[names.get(name, name)]) for name in (*names, *plain)}
    return {"kind": row["formula"], "tied": row["formula"] == "gpt2", **own}
