# --8<-- [start:model]
import math

import torch


class GPT(nn.Module):
    """GPT-2's architecture, without dropout."""

    def __init__(self, vocab_size, context_length, emb_dim, n_heads, n_layers):
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, emb_dim)
        self.positions = nn.Embedding(context_length, emb_dim)
        self.blocks = nn.ModuleList(
            Block(emb_dim, n_heads) for _ in range(n_layers)
        )
        self.norm = nn.LayerNorm(emb_dim)
        self.head = nn.Linear(emb_dim, vocab_size, bias=False)
        self.head.weight = self.tokens.weight  # tied: one table, used twice

    def forward(self, ids):
        T = ids.shape[1]
        x = self.tokens(ids) + self.positions(torch.arange(T, device=ids.device))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))  # (B, T, C) -> (B, T, V)


# --8<-- [end:model]


# --8<-- [start:start]
def start(model):
    """Draw the weights anew as GPT-2 does."""
    for name, p in model.named_parameters():
        if p.dim() == 1:
            nn.init.constant_(p, "norm" in name and name.endswith("weight"))
        else:
            last = name.endswith(("out.weight", "feed_forward.2.weight"))
            shrink = math.sqrt(2 * len(model.blocks)) if last else 1
            nn.init.normal_(p, std=0.02 / shrink)


def make(seed=0, **sizes):
    """A GPT for our language, drawn on the CPU, moved to the device."""
    torch.manual_seed(seed)
    defaults = {"vocab_size": V, "context_length": 24, "emb_dim": 64}
    with torch.device("cpu"):
        model = GPT(**(defaults | {"n_heads": 4, "n_layers": 2} | sizes))
        start(model)
    return model.to(device)


# --8<-- [end:start]
