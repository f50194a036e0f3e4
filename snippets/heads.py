# --8<-- [start:multi_head]
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Causal self-attention with several heads."""

    def __init__(self, C, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(C, 3 * C)  # queries, keys, values in one
        self.out = nn.Linear(C, C)

    def forward(self, x):
        B, T, C = x.shape
        cut = (B, T, self.heads, C // self.heads)
        q, k, v = self.qkv(x).split(C, dim=-1)  # each (B, T, C)
        q, k, v = (t.view(cut).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        y = y.transpose(1, 2).reshape(B, T, C)  # (B, h, T, d) -> (B, T, C)
        return self.out(y)


# --8<-- [end:multi_head]
