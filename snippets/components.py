# --8<-- [start:linear]
from torch import nn


def count(module):
    """How many numbers a module can learn: its weights and biases together."""
    return sum(p.numel() for p in module.parameters())


layer = nn.Linear(768, 3072, device="meta")  # 768 numbers in, 3072 out
print(f"{768 * 3072:,} weights + {3072:,} biases = {count(layer):,}")
# --8<-- [end:linear]

# --8<-- [start:config]
config = {
    "vocab_size": 50257,  # how many different tokens there are
    "context_length": 1024,  # how many tokens the model sees at once
    "emb_dim": 768,  # the width: how many numbers stand for a token
    "n_layers": 12,  # how many blocks one after the other
    "n_heads": 12,  # attention heads in each block
    "drop_rate": 0.1,  # used in training only
    "qkv_bias": True,  # biases in the attention's projections
}
# --8<-- [end:config]

# --8<-- [start:windows]
tokens = list(range(10, 20))  # ten token numbers of a text
T = 4
for start in range(0, len(tokens) - T, T):
    print(tokens[start : start + T], "->", tokens[start + 1 : start + T + 1])
# --8<-- [end:windows]

# --8<-- [start:embedding]
import torch

# (V, C): a vocabulary of 4 tokens, width 2
table = torch.tensor([[0.0, 0.1], [1.0, 1.1], [2.0, 2.1], [3.0, 3.1]])
ids = torch.tensor([[2, 0, 2]])  # (B, T): one text of three tokens
print(tuple(ids.shape), "->", tuple(table[ids].shape))  # (B, T) -> (B, T, C)

V, T, C = config["vocab_size"], config["context_length"], config["emb_dim"]
token_table, position_table = V * C, T * C
print(f"token table {token_table:,}  position table {position_table:,}")
# --8<-- [end:embedding]

# --8<-- [start:feed_forward]
feed_forward = nn.Sequential(
    nn.Linear(C, 4 * C, device="meta"),  # (B, T, 768) -> (B, T, 3072)
    nn.GELU(),
    nn.Linear(4 * C, C, device="meta"),  # (B, T, 3072) -> (B, T, 768)
)
print(f"{count(feed_forward):,}")
# --8<-- [end:feed_forward]

# --8<-- [start:heads]
h = config["n_heads"]
q = torch.zeros(1, 5, C)  # (B, T, C): the queries of five tokens
q = q.reshape(1, 5, h, C // h).transpose(1, 2)  # (B, T, h, d) -> (B, h, T, d)
print(tuple(q.shape))
# --8<-- [end:heads]

# --8<-- [start:attention_count]
qkv = nn.Linear(C, 3 * C, device="meta")  # queries, keys and values in one product
out = nn.Linear(C, C, device="meta")
print(f"{count(qkv):,} + {count(out):,} = {count(qkv) + count(out):,}")
# --8<-- [end:attention_count]


# --8<-- [start:total]
def parameters(config, tied=True):
    V, T, C = config["vocab_size"], config["context_length"], config["emb_dim"]
    qkv = 3 * C * C + (3 * C if config["qkv_bias"] else 0)
    attention = qkv + (C * C + C)
    feed_forward = (C * 4 * C + 4 * C) + (4 * C * C + C)
    norms = 2 * (2 * C)
    block = attention + feed_forward + norms
    head = 0 if tied else V * C  # tied: the output uses the token table once more
    return V * C + T * C + config["n_layers"] * block + 2 * C + head


for bias in (True, False):
    for tied in (True, False):
        n = parameters({**config, "qkv_bias": bias}, tied)
        print(f"qkv_bias {bias!s:5}  tied {tied!s:5}  {n:,}")
# --8<-- [end:total]

# --8<-- [start:budget]
total = parameters(config)
block = count(qkv) + count(out) + count(feed_forward) + 4 * C
parts = {
    "token table": token_table,
    "position table": position_table,
    "12 blocks": 12 * block,
    "last norm": 2 * C,
}
for name, n in parts.items():
    print(f"{name:14} {n:12,} {n / total:6.1%}")
assert sum(parts.values()) == total
print(f"feed-forward share of a block: {count(feed_forward) / block:.1%}")
# --8<-- [end:budget]

# --8<-- [start:dropout]
p = 0.1
torch.manual_seed(1)
coins = torch.rand(10, device="cpu")  # a toss for each number, between 0 and 1
keep = (coins >= p).to(torch.get_default_device())
x = torch.ones(10)
print([round(v, 4) for v in torch.where(keep, x / (1 - p), 0.0).tolist()])

drop = nn.Dropout(p)
many = drop(torch.ones(1_000_000))
zeros = (many == 0).float().mean().item()
rest, mean = many.max().item(), many.mean().item()
print(f"zeros {zeros:.0%}  the rest {rest:.4f}  mean {mean:.2f}")
drop.eval()
print("when the model answers:", torch.equal(drop(x), x))
# --8<-- [end:dropout]

# --8<-- [start:answer_share]
print(f"{token_table:,} of {total:,}: {token_table / total:.1%}")
# --8<-- [end:answer_share]

# --8<-- [start:answer_heads]
print([parameters({**config, "n_heads": n}) for n in (6, 12, 24)])
print([768 // n for n in (6, 12, 24)], 12288 // 96)
# --8<-- [end:answer_heads]

# --8<-- [start:answer_bias]
without = parameters({**config, "qkv_bias": False})
print(f"{total - without:,} = {12 * 3 * 768:,}")
# --8<-- [end:answer_bias]

# --8<-- [start:answer_memory]
for name, size in [("float32", 4), ("bfloat16", 2)]:
    print(f"{name:8}  {total * size / 2**20:.1f} MiB")
# in training: weight, gradient and two averages, 4 bytes each
print(f"training  {total * 16 / 2**30:.2f} GiB")
# --8<-- [end:answer_memory]

# --8<-- [start:answer_windows]
print(len(range(0, 10 - 4, 4)), len(range(0, 10 - 4, 1)))
# --8<-- [end:answer_windows]
