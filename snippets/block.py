# --8<-- [start:block]
class Block(nn.Module):
    """Attention and a feed-forward network, each added to its input."""

    def __init__(self, C, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(C), nn.LayerNorm(C)
        self.attention = Attention(C, heads)
        self.feed_forward = nn.Sequential(
            nn.Linear(C, 4 * C),
            nn.GELU(approximate="tanh"),
            nn.Linear(4 * C, C),
        )

    def forward(self, x):  # (B, T, C) -> (B, T, C)
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


# --8<-- [end:block]
