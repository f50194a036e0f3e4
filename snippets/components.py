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
bent = nn.GELU()(torch.tensor([-2.0, -1.0, 0.0, 1.0, 2.0]))
print("GELU:", [round(v, 2) for v in bent.tolist()])
# --8<-- [end:feed_forward]

# --8<-- [start:attention]
query = torch.tensor([2.0, 0.0, 0.0, 2.0])  # what the last token looks for
keys = torch.tensor([[1.0, 0, 0, 1], [0, 1, 0, 1], [0, 1, 1, 0]])  # (3, 4)
values = torch.tensor([[4.0, 0, 0, 2], [0, 4, 0, 2], [0, 0, 4, 2]])

scores = keys @ query / 4**0.5  # (3, 4) @ (4,) -> (3,)
weights = torch.softmax(scores, dim=0)
output = weights @ values  # (3,) @ (3, 4) -> (4,)
print("scores ", scores.tolist())
print("weights", [round(w, 4) for w in weights.tolist()])
print("output ", [round(o, 4) for o in output.tolist()])
# --8<-- [end:attention]

# --8<-- [start:heads]
heads, d = config["n_heads"], C // config["n_heads"]
q = torch.zeros(1, 5, C)  # (B, T, C): the queries of five tokens
q = q.reshape(1, 5, heads, d)  # each vector is cut into 12 pieces of 64
q = q.transpose(1, 2)  # (B, T, heads, d) -> (B, heads, T, d)
print(tuple(q.shape))
# --8<-- [end:heads]

# --8<-- [start:attention_count]
qkv = nn.Linear(C, 3 * C, device="meta")  # query, key, value in one
out = nn.Linear(C, C, device="meta")
print(f"{count(qkv):,} + {count(out):,} = {count(qkv) + count(out):,}")
# --8<-- [end:attention_count]

# --8<-- [start:norm]
x = torch.tensor([1.0, 3.0, 5.0, 7.0])  # a token's vector, of width 4
mean = x.mean()
spread = (x - mean).square().mean().sqrt()  # the standard deviation
print(mean.item(), round(spread.item(), 4))
print([round(v, 4) for v in ((x - mean) / spread).tolist()])

norm = nn.LayerNorm(4)  # begins with the scale 1 and the shift 0
torch.testing.assert_close(norm(x), (x - mean) / spread)
print("scale and shift:", count(norm))
# --8<-- [end:norm]


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

# --8<-- [start:memory]
MiB, layers = 2**20, config["n_layers"]
per_token = {  # how many numbers are kept for each token of a text
    "the vectors between blocks": layers * C,
    "hidden vectors, before and after GELU": layers * 2 * 4 * C,
    "attention weights": layers * heads * T,  # one for each other token
}
fixed = 4 * total * 4 / MiB  # four numbers a parameter, four bytes each
for name, n in per_token.items():
    print(f"{name:37} {n * T * 4 / MiB:5.0f} MiB a text")
for B in (1, 8, 32):
    kept = sum(per_token.values()) * B * T * 4 / MiB
    print(f"{B:2} texts: {fixed:,.0f} MiB fixed + {kept:6,.0f} MiB kept")
# --8<-- [end:memory]

# --8<-- [start:compute]
from torch.utils.flop_counter import FlopCounterMode

layer = nn.Linear(768, 3072, bias=False, device="meta")
vectors = torch.ones(1000, 768, device="meta", requires_grad=True)
with FlopCounterMode(display=False) as counter:
    result = layer(vectors)
    forward = counter.get_total_flops()
    result.sum().backward()
per_pair = 1000 * count(layer)  # tokens times parameters
print(forward / per_pair, counter.get_total_flops() / per_pair)
whole = 6 * 175e9 * 300e9
print(f"GPT-3: {whole:.2e}, or {whole / 1e15 / 3600 / 24 / 365:.1f} years")
# --8<-- [end:compute]

# --8<-- [start:answer_share]
for n in (12, 48):
    size = parameters({**config, "n_layers": n})
    print(f"{n} blocks: {token_table / size:.1%} of {size:,}")
# --8<-- [end:answer_share]

# --8<-- [start:answer_heads]
print([parameters({**config, "n_heads": n}) for n in (6, 12, 24)])
print([768 // n for n in (6, 12, 24)], 12288 // 96)
# --8<-- [end:answer_heads]

# --8<-- [start:answer_windows]
print(len(range(0, 10 - 4, 4)), len(range(0, 10 - 4, 1)))
# --8<-- [end:answer_windows]

# --8<-- [start:answer_attention]
query = torch.tensor([0.0, 2.0, 2.0, 0.0])
scores = keys @ query / 4**0.5
weights = torch.softmax(scores, dim=0)
print(scores.tolist(), [round(w, 4) for w in weights.tolist()])
print([round(o, 4) for o in (weights @ values).tolist()])
# --8<-- [end:answer_attention]

# --8<-- [start:answer_shapes]
B, T, C, heads, d = 2, 10, 768, 12, 64
ids = torch.zeros(B, T, dtype=torch.long, device="meta")
x = torch.zeros(50257, C, device="meta")[ids]
three = qkv(x)
one = three[:, :, :C].reshape(B, T, heads, d).transpose(1, 2)
scores = one @ one.mT
back = (scores @ one).transpose(1, 2).flatten(2)  # the last two axes
logits = back @ torch.zeros(C, 50257, device="meta")
for t in (x, three, one, scores, back, logits):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_rule]
exact = 12 * 768**2 + 13 * 768
print(f"{exact:,}", exact == block, f"{12 * 768**2 / exact:.2%}")
# --8<-- [end:answer_rule]

# --8<-- [start:wrong_heads]
q = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])  # (T, C)
q = q.reshape(2, 3, 2)  # (T, C) -> (heads, T, d): 2 heads, d = 2
print("the first head sees", q[0].tolist())
# --8<-- [end:wrong_heads]

# --8<-- [start:answer_wrong_heads]
q = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
q = q.reshape(3, 2, 2).transpose(0, 1)  # (T, heads, d) -> (heads, T, d)
print("the first head sees", q[0].tolist())
# --8<-- [end:answer_wrong_heads]

# --8<-- [start:answer_design]
for width, n_layers in [(512, 31), (768, 12), (1024, 5), (1536, 1)]:
    n = parameters({**config, "emb_dim": width, "n_layers": n_layers})
    share = config["vocab_size"] * width / n
    print(f"{width:5} {n_layers:3}  {n:12,}  token table {share:.0%}")
# --8<-- [end:answer_design]
