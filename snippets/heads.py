# --8<-- [start:two_places]
dogs, cats, see = [4.0, 0.0], [0.0, 4.0], [0.0, 0.0]
for text in ([dogs, see, cats], [cats, see, dogs]):
    values = torch.tensor(text)  # (T, d): three tokens
    both = torch.tensor([0.5, 0.0, 0.5]) @ values  # half from each noun
    first = torch.tensor([1.0, 0.0, 0.0]) @ values
    third = torch.tensor([0.0, 0.0, 1.0]) @ values
    print("one:", both.tolist(), "two:", first.tolist(), third.tolist())
# --8<-- [end:two_places]

# --8<-- [start:cut]
x = torch.arange(18).view(3, 6)  # (T, C): three tokens, width 6
cut = x.view(3, 2, 3)  # (T, C) -> (T, h, d): each row in two pieces
turned = cut.transpose(0, 1)  # (T, h, d) -> (h, T, d)
for i, head in enumerate(turned, start=1):
    print("head", i, head.tolist())
# --8<-- [end:cut]

# --8<-- [start:wrong_view]
wrong = x.view(2, 3, 3)  # (T, C) -> (h, T, d) at once
for i, head in enumerate(wrong, start=1):
    print("head", i, head.tolist())
print(tuple(turned.shape), tuple(wrong.shape))
print(turned.stride(), wrong.stride())
# --8<-- [end:wrong_view]

# --8<-- [start:way_back]
back = turned.transpose(0, 1).reshape(3, 6)  # (h, T, d) -> (T, C)
mixed = turned.reshape(3, 6)  # the transpose was forgotten
print(torch.equal(back, x))
for row in mixed:
    print(row.tolist())
# --8<-- [end:way_back]

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


# --8<-- [start:one_by_one]
def one_by_one(layer, x):
    """What each head finds in one text, head after head."""
    T, C = x.shape
    d = C // layer.heads
    later = torch.ones(T, T, dtype=torch.bool).triu(1)
    q, k, v = layer.qkv(x).split(C, dim=-1)  # each (T, C)
    results = []
    for a in range(0, C, d):  # the columns a to a + d - 1
        scores = q[:, a : a + d] @ k[:, a : a + d].T / d**0.5  # (T, T)
        scores = scores.masked_fill(later, float("-inf"))
        weights = scores.softmax(dim=-1)  # each row sums to 1
        results.append(weights @ v[:, a : a + d])  # (T, d)
    return results


# --8<-- [end:one_by_one]

# --8<-- [start:equal]
torch.manual_seed(0)
with torch.device("cpu"):
    layer, x = Attention(12, heads=3), torch.randn(2, 5, 12)
layer, x = layer.to(device), x.to(device)
y = layer(x)  # (B, T, C) -> (B, T, C)
for text, result in zip(x, y):
    joined = torch.cat(one_by_one(layer, text), dim=-1)  # (T, C)
    torch.testing.assert_close(layer.out(joined), result)
print(tuple(y.shape), "as head by head")
# --8<-- [end:equal]

# --8<-- [start:sum_of_heads]
pieces = layer.out.weight.split(4, dim=1)  # of (12, 12): each (12, 4)
added = layer.out.bias
for r, W in zip(one_by_one(layer, x[0]), pieces):
    added = added + r @ W.T  # (T, d) @ (d, C) -> (T, C)
torch.testing.assert_close(added, y[0])
# --8<-- [end:sum_of_heads]

# --8<-- [start:count]
for heads in (1, 12, 24):
    layer_of = Attention(768, heads).to("meta")
    n = sum(p.numel() for p in layer_of.parameters())
    print(f"{heads:2} heads of {768 // heads:3}: {n:,} parameters")
# --8<-- [end:count]

# --8<-- [start:masks]
q, k, v = torch.randn(3, 1, 3, 5, 4, device="cpu").to(device)
allowed = torch.ones(5, 5, dtype=torch.bool).tril()  # True: may look
right = F.scaled_dot_product_attention(q, k, v, is_causal=True)
same = F.scaled_dot_product_attention(q, k, v, attn_mask=allowed)
torch.testing.assert_close(same, right)
wrong = F.scaled_dot_product_attention(q, k, v, attn_mask=~allowed)
print("the last token of the wrong one:", wrong[0, 0, -1].tolist())
# --8<-- [end:masks]


# --8<-- [start:causal]
def is_causal(attend):
    """Does a change of the last token leave all others alone?"""
    changed = torch.cat([x[:, :-1], x[:, -1:] + 1.0], dim=1)
    before, after = attend(x)[:, :-1], attend(changed)[:, :-1]
    return torch.allclose(before, after, atol=1e-5)


later = ~allowed  # True: must not look
theirs = nn.MultiheadAttention(12, 3, batch_first=True).to(device)
theirs.in_proj_weight, theirs.in_proj_bias = layer.qkv.weight, layer.qkv.bias
theirs.out_proj = layer.out
for mask in (later, allowed):
    result, _ = theirs(x, x, x, attn_mask=mask)
    causal = is_causal(lambda x: theirs(x, x, x, attn_mask=mask)[0])
    print("equal", torch.allclose(result, y, atol=1e-5), " causal", causal)
# --8<-- [end:causal]


# --8<-- [start:small]
class Small(nn.Module):
    """Words and places, one attention, a score for each word."""

    def __init__(self, attention, C=32, T=12):
        super().__init__()
        self.tokens, self.places = nn.Embedding(V, C), nn.Embedding(T, C)
        self.attention, self.scores = attention, nn.Linear(C, V)

    def forward(self, ids):  # (B, T) -> (B, T, V)
        x = self.tokens(ids) + self.places.weight
        return self.scores(x + self.attention(x))


# --8<-- [end:small]


# --8<-- [start:trained]
def trained(kind, heads, lr=5e-3):
    """The loss on new sentences after 200 steps; is it causal?"""
    torch.manual_seed(0)
    with torch.device("cpu"):
        model = Small(kind(32, heads))
    model = model.to(device)
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, fused=True)
    for _ in range(200):
        x, y = batch(ids, 32, 12, generator)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    windows = validation_ids.unfold(0, 13, 5)  # (n, T + 1)
    x, y = windows[:, :-1], windows[:, 1:]
    other = 1 + x[:, -1:] % 49  # never the same word
    changed = torch.cat([x[:, :-1], other], dim=1)
    with torch.no_grad():
        scores, others = model(x), model(changed)
    causal = torch.allclose(scores[:, :-1], others[:, :-1], atol=1e-4)
    known = scores[:, 6:].flatten(0, 1)  # they have six words before
    return F.cross_entropy(known, y[:, 6:].flatten()).item(), causal


# --8<-- [end:trained]


# --8<-- [start:several]
import math

torch.set_num_threads(1)
for heads in (1, 4):
    loss, causal = trained(Attention, heads)
    print(f"heads: {heads}  loss {loss:.3f}  causal {causal}")
best, one_back = (bits * math.log(2) / 6 for bits in (13, 15))
print(f"at best {best:.4f}, from one word back {one_back:.4f}")
# --8<-- [end:several]


# --8<-- [start:faults]
class Faulty(Attention):
    """Attention with one of three faults."""

    def forward(self, x):
        B, T, C = x.shape
        h, d = self.heads, C // self.heads
        q, k, v = self.qkv(x).split(C, dim=-1)
        if self.fault == "view at once":
            q, k, v = (t.reshape(B, h, T, d) for t in (q, k, v))
        else:
            q, k, v = (t.view(B, T, h, d).transpose(1, 2) for t in (q, k, v))
        scale = (C if self.fault == "scaled by width" else d) ** -0.5
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=scale)
        if self.fault == "scaled by width":
            y = y.transpose(1, 2)
        return self.out(y.reshape(B, T, C))


for fault in ("view at once", "not turned back", "scaled by width"):
    Faulty.fault = fault
    loss, causal = trained(Faulty, 4)
    print(f"{fault:15}  loss {loss:.3f}  causal {causal}")
# --8<-- [end:faults]

# --8<-- [start:cost]
from torch.utils.flop_counter import FlopCounterMode

C, h, layers = 768, 12, 12
gpt2_layer = Attention(C, h).to("meta")
for T in (1024, 2048):
    with FlopCounterMode(display=False) as counter:
        gpt2_layer(torch.empty(1, T, C, device="meta"))
    between = 4 * T * T * C  # scores, and averages of the values
    share = between / counter.get_total_flops()
    print(f"T {T}: {counter.get_total_flops():,}, between tokens {share:.0%}")
scores = layers * h * 1024 * 1024
print(f"{scores:,} scores = {scores * 4 / 2**20:.0f} MiB")
# --8<-- [end:cost]


# --8<-- [start:step]
def step(layer, new, keys, values):
    """Attention of one new token (B, 1, C), given what came before."""
    B, _, C = new.shape
    cut = (B, layer.heads, 1, C // layer.heads)  # T is 1
    q, k, v = (t.reshape(cut) for t in layer.qkv(new).split(C, dim=-1))
    keys = torch.cat([keys, k], dim=2)  # (B, h, t, d), one longer now
    values = torch.cat([values, v], dim=2)
    y = F.scaled_dot_product_attention(q, keys, values)  # no mask
    return layer.out(y.reshape(B, 1, C)), keys, values


# --8<-- [end:step]

# --8<-- [start:cached]
keys = values = torch.empty(2, 3, 0, 4)  # (B, h, 0, d): nothing yet
rows = []
for t in range(5):
    row, keys, values = step(layer, x[:, t : t + 1], keys, values)
    rows.append(row)
torch.testing.assert_close(torch.cat(rows, dim=1), layer(x))
print(tuple(keys.shape), "one token at a time, and the same results")
# --8<-- [end:cached]

# --8<-- [start:cache_size]
a_token = 2 * layers * C * 4  # key and value, each layer, four bytes
print(f"a token: {a_token:,} bytes = {a_token / 2**10:.0f} KiB")
print(f"1024 tokens: {1024 * a_token / 2**20:.0f} MiB")
with FlopCounterMode(display=False) as counter:
    gpt2_layer(torch.empty(1, 1024, C, device="meta"))
whole = counter.get_total_flops()
known = torch.empty(1, h, 1023, C // h, device="meta")
with FlopCounterMode(display=False) as counter:
    step(gpt2_layer, torch.empty(1, 1, C, device="meta"), known, known)
print(f"all again: {whole / counter.get_total_flops():.0f} times the step")
# --8<-- [end:cache_size]

# --8<-- [start:answer_chain]
layer_of = Attention(64, heads=4).to("meta")
x_of = torch.empty(2, 10, 64, device="meta")
q, k, v = layer_of.qkv(x_of).split(64, dim=-1)
q, k = (t.view(2, 10, 4, 16).transpose(1, 2) for t in (q, k))
scores = q @ k.mT
for t in (layer_of.qkv(x_of), v, q, k.mT, scores, layer_of(x_of)):
    print(tuple(t.shape))
# --8<-- [end:answer_chain]

# --8<-- [start:answer_xl]
a_token = 2 * 48 * 1600 * 4
print(f"{a_token / 2**10:.0f} KiB a token, {1024 * a_token / 2**20:.0f} MiB")
# --8<-- [end:answer_xl]

# --8<-- [start:answer_by_hand]
q = torch.tensor([[2.0]])  # (T, d): one query, d = 1
k = torch.tensor([[0.0], [math.log(3) / 2]], requires_grad=True)
v = torch.tensor([[8.0], [0.0]], requires_grad=True)
r = F.scaled_dot_product_attention(q, k, v)
r.sum().backward()
print(round(r.item(), 4))
print("values", [round(slope, 4) for slope in v.grad.flatten().tolist()])
print("keys  ", [round(slope, 4) for slope in k.grad.flatten().tolist()])
# --8<-- [end:answer_by_hand]


# --8<-- [start:wrong_step]
def wrong_step(layer, new, keys, values):
    B, _, C = new.shape
    cut = (B, layer.heads, 1, C // layer.heads)
    q, k, v = (t.reshape(cut) for t in layer.qkv(new).split(C, dim=-1))
    keys = torch.cat([keys, k], dim=2)
    values = torch.cat([values, v], dim=2)
    y = F.scaled_dot_product_attention(q, keys, values, is_causal=True)
    return layer.out(y.reshape(B, 1, C)), keys, values


keys = values = torch.empty(2, 3, 0, 4)
for t in range(5):
    row, keys, values = wrong_step(layer, x[:, t : t + 1], keys, values)
    print(t, torch.allclose(row, y[:, t : t + 1], atol=1e-5))
# --8<-- [end:wrong_step]

# --8<-- [start:answer_step]
q = torch.zeros(1, 1, 1, 4)  # one query that likes all keys alike
v = torch.arange(5.0).view(1, 1, 5, 1).expand(1, 1, 5, 4)
for causal in (True, False):
    r = F.scaled_dot_product_attention(q, v, v, is_causal=causal)
    print(f"is_causal {causal!s:5}: {r[0, 0, 0, 0].item()}")
# --8<-- [end:answer_step]

# --8<-- [start:answer_by_width]
q, k, v = torch.randn(3, 1, 4, 5, 8, device="cpu").to(device)
by_width = F.scaled_dot_product_attention(
    2 * q, k, v, is_causal=True, scale=32**-0.5
)
right = F.scaled_dot_product_attention(q, k, v, is_causal=True)
torch.testing.assert_close(by_width, right)
# --8<-- [end:answer_by_width]


# --8<-- [start:answer_order]
def thirds(layer):  # of queries, keys, values: weights, then biases
    return [*layer.qkv.weight.split(12), *layer.qkv.bias.split(12)]


order = torch.tensor([8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7])  # heads 3, 1, 2
other = Attention(12, heads=3).to(device)
with torch.no_grad():
    for new, old in zip(thirds(other), thirds(layer)):
        new.copy_(old[order])
    other.out.weight.copy_(layer.out.weight[:, order])
    other.out.bias.copy_(layer.out.bias)
torch.testing.assert_close(other(x), layer(x))
print(f"12 heads: {math.factorial(12):,} orders")
# --8<-- [end:answer_order]

# --8<-- [start:answer_pace]
loss, _ = trained(Attention, 1, lr=1e-2)
print(f"one head, twice the rate: loss {loss:.3f}")
# --8<-- [end:answer_pace]
