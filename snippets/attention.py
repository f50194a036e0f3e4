# --8<-- [start:words]
import torch

KINDS = [["the"], NOUNS + PLURALS, VERBS + [v + "s" for v in VERBS], ["."]]


def describe(text):
    """A row a word: article? noun? verb? full stop? And its place."""
    kinds = [[float(word in kind) for kind in KINDS] for word in text]
    return torch.tensor([[*row, t] for t, row in enumerate(kinds)])


text = ". the hen sees the cats".split()
x = describe(text)  # (T, C) = (6, 5)
for word, row in zip(text, x.tolist()):
    print(f"{word:5}", row)
# --8<-- [end:words]

# --8<-- [start:average]
v = x[:, 2:4]  # (T, 2): is it a verb, is it a full stop?
a = torch.tensor([0.05, 0, 0, 0.9, 0, 0.05])  # so much of each word
print([round(r, 2) for r in (a @ v).tolist()])  # (T,) @ (T, 2) -> (2,)
# --8<-- [end:average]


# --8<-- [start:all_averages]
def show(table):
    for word, row in zip(text, table.tolist()):
        print(f"{word:5}", *(f"{n:6.2f}" for n in row))


T = len(text)
ones = torch.ones(T, T).tril()  # 1 where the column is not later
A = ones / ones.sum(1, keepdim=True)  # each row adds up to 1
show(A)
so_far = v.cumsum(0) / torch.arange(1, T + 1)[:, None]
torch.testing.assert_close(A @ v, so_far)  # (T, T) @ (T, 2) -> (T, 2)
# --8<-- [end:all_averages]

# --8<-- [start:qkv]
# A row for each column of x: article, noun, verb, full stop, place.
W_q = torch.tensor(
    [[0.0, 0, 0, 0], [12, 12, 2, -4], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
)
W_k = torch.tensor(
    [[0.0, 0, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
)
W_v = torch.tensor([[0.0, 0], [0, 0], [1, 0], [0, 1], [0, 0]])
q, k, v = x @ W_q, x @ W_k, x @ W_v  # (6, 4), (6, 4), (6, 2)
for t in (2, 3):
    print(text[t], "looks for", q[t].tolist(), "and is", k[t].tolist())
# --8<-- [end:qkv]

# --8<-- [start:scores]
dots = q @ k.mT  # (T, d) @ (d, T) -> (T, T)
show(dots)
# --8<-- [end:scores]

# --8<-- [start:draws]
device = torch.get_default_device()
generator = torch.Generator("cpu").manual_seed(0)
for d in (4, 64, 1024):
    queries, keys = (
        torch.randn(1000, n, d, generator=generator, device="cpu").to(device)
        for n in (1, 8)
    )
    drawn = (queries * keys).sum(-1)  # (1000, 8): each query has 8 keys
    size = drawn.square().mean().sqrt()
    raw, scaled = drawn.softmax(-1), (drawn / d**0.5).softmax(-1)
    print(f"d = {d:4}: size {size:4.1f}")
    for name, p in (("raw", raw), ("scaled", scaled)):
        largest, slope = p.amax(-1).mean(), (p * (1 - p)).mean()
        print(f"    {name:6} largest {largest:.2f}  slope {slope:.3f}")
# --8<-- [end:draws]

# --8<-- [start:unmasked]
z = dots / 4**0.5  # d = 4
show(z.softmax(-1))
# --8<-- [end:unmasked]


# --8<-- [start:mask]
def future(z):
    """True where the column stands later than the row."""
    return torch.ones_like(z).triu(1).bool()


masked = z.masked_fill(future(z), -torch.inf)
show(masked)
# --8<-- [end:mask]

# --8<-- [start:causal]
A = masked.softmax(-1)
show(A)
for word, (verb, stop) in zip(text, (A @ v).tolist()):
    print(f"{word:5} verb {verb:.2f}  full stop {stop:.2f}")
# --8<-- [end:causal]

# --8<-- [start:finite]
for shift in (0, -20_000):
    shifted = z + shift
    infinite = shifted.masked_fill(future(z), -torch.inf).softmax(-1)
    finite = shifted.masked_fill(future(z), -1e4).softmax(-1)
    for name, weights in (("-inf", infinite), ("-1e4", finite)):
        print(f"{shift:6} {name}", *(f"{n:.2f}" for n in weights[2].tolist()))
# --8<-- [end:finite]

# --8<-- [start:zeroed]
zeroed = z.softmax(-1).masked_fill(future(z), 0)
show(zeroed)
print("sums", *(f"{n:.2f}" for n in zeroed.sum(-1).tolist()))
# --8<-- [end:zeroed]


# --8<-- [start:head]
def head(x, weigh):
    """One head: every word's average of the values, as `weigh` weighs them."""
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    z = q @ k.mT / q.shape[-1] ** 0.5  # (..., T, T)
    return weigh(z) @ v


def causal(z):
    return z.masked_fill(future(z), -torch.inf).softmax(-1)


# --8<-- [end:head]


# --8<-- [start:is_causal]
def is_causal(f, x):
    """Whether another last word leaves all earlier results as they are."""
    other = x.clone()
    other[-1] += 1
    return torch.allclose(f(x)[:-1], f(other)[:-1])


# --8<-- [end:is_causal]

# --8<-- [start:causality]
WAYS = {
    "right": causal,
    "no mask": lambda z: z.softmax(-1),
    "mask inverted": lambda z: z.masked_fill(~future(z), -torch.inf).softmax(-1),
    "zeroed after": lambda z: z.softmax(-1).masked_fill(future(z), 0),
    "columns": lambda z: z.masked_fill(future(z), -torch.inf).softmax(-2),
    "-1e4": lambda z: z.masked_fill(future(z), -1e4).softmax(-1),
    "-1e4, shifted": lambda z: WAYS["-1e4"](z - 20_000),
}
for name, weigh in WAYS.items():
    print(f"{name:14}", is_causal(lambda x: head(x, weigh), x))
# --8<-- [end:causality]

# --8<-- [start:sdpa]
from torch.nn import functional as F

attention = F.scaled_dot_product_attention
ours = head(x, causal)
torch.testing.assert_close(attention(q, k, v, is_causal=True), ours)
torch.testing.assert_close(attention(q, k, v, attn_mask=~future(z)), ours)

wrong = attention(q, k, torch.eye(T), attn_mask=future(z))  # the weights
print("hen:", *(f"{n:.2f}" for n in wrong[2].tolist()))
# --8<-- [end:sdpa]

# --8<-- [start:places]
longer = ". the hen sees the cats . the ant".split()
with_places = describe(longer)
without = with_places * torch.tensor([1.0, 1, 1, 1, 0])
for name, it in (("with places", with_places), ("without", without)):
    result = head(it, causal)
    for t in (2, 5, 8):
        verb, stop = result[t].tolist()
        print(f"{name:12} {longer[t]:5} verb {verb:.2f}  full stop {stop:.2f}")
# --8<-- [end:places]

# --8<-- [start:permuted]
p = torch.tensor([3, 0, 4, 1, 5, 2])  # the words in another order
bare = x * torch.tensor([1.0, 1, 1, 1, 0])
for name in ("no mask", "right"):
    moved, result = head(bare[p], WAYS[name]), head(bare, WAYS[name])
    print(f"{name:8} the results move along:", torch.allclose(moved, result[p]))
# --8<-- [end:permuted]

# --8<-- [start:two_layers]
generator = torch.Generator("cpu").manual_seed(0)
W = torch.randn(2, 3, 5, 5, generator=generator, device="cpu").to(device)


def layer(x, W):
    """A causal head with weights drawn at random, added to its input."""
    q, k, v = (x @ each for each in W)
    return x + causal(q @ k.mT / 5**0.5) @ v


other = bare[torch.tensor([3, 1, 2, 0, 4, 5])]  # verb and stop change places
for n in (1, 2):
    a, b = bare, other
    for i in range(n):
        a, b = layer(a, W[i]), layer(b, W[i])
    same = torch.allclose(a[-1], b[-1], atol=1e-5)
    print(f"{n} layers: the last word's result stays: {same}")
# --8<-- [end:two_layers]

# --8<-- [start:answer_count]
for size in (4, 1024):
    print(size, f"{(~future(torch.zeros(size, size))).sum().item():,}")
# --8<-- [end:answer_count]

# --8<-- [start:answer_by_hand]
row = torch.tensor([0, torch.tensor(2.0).log(), -torch.inf])
weights = row.softmax(0)
print([round(a, 4) for a in weights.tolist()])
r = weights @ torch.tensor([[3.0, 0], [0, 6], [50, 50]])
print([round(n, 4) for n in r.tolist()])
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_shapes]
B, T_, C, d = 8, 24, 64, 16
h = torch.zeros(B, T_, C)
project = torch.zeros(C, d)
q_, k_, v_ = h @ project, h @ project, h @ project
weights = causal(q_ @ k_.mT)
for t in (q_, k_.mT, weights, weights @ v_):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:bug_axis]
two = torch.stack([z, z])  # (2, T, T): the scores of two texts
weights = two.masked_fill(future(two), -torch.inf).softmax(1)
print(tuple(weights.shape), weights.isfinite().all().item())
# --8<-- [end:bug_axis]

# --8<-- [start:answer_axis]
right = two.masked_fill(future(two), -torch.inf).softmax(-1)
for w in (weights, right):
    print("rows add up to", *(f"{n:.2f}" for n in w[0].sum(-1).tolist()))
# --8<-- [end:answer_axis]

# --8<-- [start:answer_backward]
scores = torch.tensor([0, torch.tensor(2.0).log()], requires_grad=True)
values = torch.tensor([3.0, 6.0], requires_grad=True)
r = scores.softmax(0) @ values
r.backward()
print(round(r.item(), 4))
for t in (values, scores):
    print([round(n, 4) for n in t.grad.tolist()])
# --8<-- [end:answer_backward]

# --8<-- [start:bug_diagonal]
hidden = torch.ones(T, T).triu().bool()
result = z.masked_fill(hidden, -torch.inf).softmax(-1) @ v
print(result.isnan().any(1).tolist())
# --8<-- [end:bug_diagonal]

# --8<-- [start:answer_diagonal]
again = causal(torch.zeros(T, T)) @ result  # the next layer
print(again.isnan().any(1).tolist())
# --8<-- [end:answer_diagonal]

# --8<-- [start:answer_divided]
divided = zeroed / zeroed.sum(-1, keepdim=True)
torch.testing.assert_close(divided, causal(z))
far = torch.tensor([[0.0, 200.0], [0.0, 200.0]])
lost = far.softmax(-1).masked_fill(future(far), 0)
print((lost / lost.sum(-1, keepdim=True)).tolist(), causal(far).tolist())
# --8<-- [end:answer_divided]

# --8<-- [start:answer_sharper]
generator = torch.Generator("cpu").manual_seed(1)
drawn = torch.randn(2, 10_000, 64, generator=generator, device="cpu")
drawn = drawn.to(device)
scaled = (3 * drawn[0] * 2 * drawn[1]).sum(-1) / 64**0.5
print(f"{scaled.square().mean().sqrt():.0f}")
# --8<-- [end:answer_sharper]

# --8<-- [start:answer_two_back]
rng = random.Random(0)
right = asked = 0
for _ in range(200):
    text = ["."] + [w for _ in range(4) for w in sentence(rng)]
    T = len(text)
    place = torch.eye(T)  # a one-hot vector for each place
    q, k = 50 * place, place.roll(2, 1)  # place 5 looks for 5, place 3 is 5
    stop = causal(q @ k.mT) @ describe(text)[:, 3]  # a full stop there?
    for t in range(2, T - 1):
        if text[t] in KINDS[1]:
            right += (stop[t].item() > 0.5) == (text[t + 1] in KINDS[2])
            asked += 1
print(f"{right} of {asked} nouns")
# --8<-- [end:answer_two_back]
