# --8<-- [start:floor]
floor = 13 * math.log(2) / 6
# --8<-- [end:floor]

# --8<-- [start:config]
llama = {  # Llama 3 8B, in the words of its publisher
    "dim": 4096,
    "n_layers": 32,
    "n_heads": 32,
    "n_kv_heads": 8,
    "vocab_size": 128256,
    "ffn_dim_multiplier": 1.3,
    "multiple_of": 1024,
    "norm_eps": 1e-5,
    "rope_theta": 500000.0,
    "use_scaled_rope": False,
}
# --8<-- [end:config]


# --8<-- [start:quarter_turns]
def quarter_turns(x, times):
    for _ in range(times):
        x = torch.stack([-x[1], x[0]])  # a right angle to the left
    return x


q = k = torch.tensor([1.0, 0.0])
for m, n in ((3, 1), (7, 5), (2, 1), (8, 7), (5, 1)):
    score = quarter_turns(q, m) @ quarter_turns(k, n)
    print(f"query at {m}, key at {n}: {int(score):2}")
# --8<-- [end:quarter_turns]


# --8<-- [start:turn]
def turn(x, base=10000.0):
    """Turn the pairs of each vector by angles that grow with its place."""
    T, d = x.shape[-2:]
    speeds = base ** (-torch.arange(0, d, 2) / d)  # (d/2,)
    angles = torch.arange(T)[:, None] * speeds  # (T, d/2)
    first, second = x.chunk(2, dim=-1)  # number i and number i + d/2
    cos, sin = angles.cos(), angles.sin()
    turned = [first * cos - second * sin, first * sin + second * cos]
    return torch.cat(turned, dim=-1)


# --8<-- [end:turn]

# --8<-- [start:relative]
generator = torch.Generator("cpu").manual_seed(0)
q, k = torch.randn(2, 64, generator=generator, device="cpu").to(device)
Q, K = turn(q.expand(200, 64)), turn(k.expand(200, 64))  # (T, d)
scores = Q @ K.T  # (T, T): a score for each pair of places
for m, n in ((3, 1), (7, 5), (150, 148), (150, 50), (199, 99)):
    print(f"{m - n:3} apart, at {m:3} and {n:2}: {scores[m, n]:5.2f}")
torch.testing.assert_close(scores[1:, 1:], scores[:-1, :-1], rtol=0, atol=1e-3)
# --8<-- [end:relative]

# --8<-- [start:wavelengths]
for base in (10000.0, llama["rope_theta"]):
    speeds = base ** (-torch.arange(0, 128, 2, dtype=torch.float64) / 128)
    round_trip = 2 * torch.pi / speeds  # tokens for a whole turn
    some = [f"{round_trip[i]:,.0f}" for i in (0, 16, 32, 48, 63)]
    print(f"base {base:6.0f}:", "  ".join(some))
# --8<-- [end:wavelengths]

# --8<-- [start:neighbours]
even, odd = torch.arange(0, 64, 2), torch.arange(1, 64, 2)
order = torch.cat([even, odd])  # neighbours to number i and i + d/2


def turn_neighbours(x):
    return turn(x[..., order])[..., order.argsort()]


qs, ks = q.expand(200, 64), k.expand(200, 64)
other = turn_neighbours(qs) @ turn_neighbours(ks).T
print(f"same place: {scores[7, 7]:.2f} and {other[7, 7]:.2f}")
print(f"2 apart:    {scores[7, 5]:.2f} and {other[7, 5]:.2f}")
sorted_first = turn(qs[:, order]) @ turn(ks[:, order]).T
torch.testing.assert_close(sorted_first, other, rtol=0, atol=1e-3)
# --8<-- [end:neighbours]

# --8<-- [start:rmsnorm]
x = torch.tensor([3.0, 4.0])
size = x.square().mean().sqrt()  # the root of 12.5
print([round(v, 4) for v in (x / size).tolist()])
torch.testing.assert_close(nn.RMSNorm(2, eps=1e-5)(x), x / size)

wide = torch.tensor([1.0, 3.0, 5.0, 7.0])
cases = {"x": wide, "10 x": 10 * wide, "x + 100": wide + 100}
norms = {"LayerNorm": nn.LayerNorm(4), "RMSNorm": nn.RMSNorm(4, eps=1e-5)}
for name, norm in norms.items():
    for case, y in cases.items():
        values = [round(v, 2) for v in norm(y).tolist()]
        print(f"{name:9} {case:7} {values}")
# --8<-- [end:rmsnorm]


# --8<-- [start:swiglu]
class SwiGLU(nn.Module):
    """A feed-forward network with a gate."""

    def __init__(self, C, hidden):
        super().__init__()
        self.gate = nn.Linear(C, hidden, bias=False)
        self.up = nn.Linear(C, hidden, bias=False)
        self.out = nn.Linear(hidden, C, bias=False)

    def forward(self, x):  # (..., C) -> (..., hidden) -> (..., C)
        return self.out(F.silu(self.gate(x)) * self.up(x))


z = torch.tensor([-4.0, -1.0, 0.0, 1.0, 4.0])
torch.testing.assert_close(F.silu(z), z * torch.sigmoid(z))
print("SiLU:", [round(v, 2) for v in F.silu(z).tolist()])
# --8<-- [end:swiglu]


# --8<-- [start:hidden]
def hidden_size(dim, multiplier, multiple):
    hidden = int(multiplier * int(2 * 4 * dim / 3))
    return multiple * math.ceil(hidden / multiple)  # rounded up


C = llama["dim"]
hidden = hidden_size(C, llama["ffn_dim_multiplier"], llama["multiple_of"])
print(f"two thirds of 4 widths: {int(2 * 4 * C / 3)}, in the end {hidden}")
print(f"GPT-2's way {2 * C * 4 * C:,} weights, here {3 * C * hidden:,}")
# --8<-- [end:hidden]


# --8<-- [start:grouped]
class GroupedAttention(nn.Module):
    """Causal attention whose heads share keys and values in groups."""

    def __init__(self, C, heads, kv_heads, base):
        super().__init__()
        self.d, self.base = C // heads, base
        self.q = nn.Linear(C, heads * self.d, bias=False)
        self.k = nn.Linear(C, kv_heads * self.d, bias=False)
        self.v = nn.Linear(C, kv_heads * self.d, bias=False)
        self.out = nn.Linear(heads * self.d, C, bias=False)

    def forward(self, x):
        B, T, C = x.shape
        cut = (B, T, -1, self.d)  # -1: as many heads as there are
        q, k, v = (
            made(x).view(cut).transpose(1, 2)  # (B, heads, T, d)
            for made in (self.q, self.k, self.v)
        )
        q, k = turn(q, self.base), turn(k, self.base)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return self.out(y.transpose(1, 2).reshape(B, T, C))


# --8<-- [end:grouped]

# --8<-- [start:groups]
generator = torch.Generator("cpu").manual_seed(1)
drawn = torch.randn(8, 5, 16, generator=generator, device="cpu")
q, k, v = drawn.to(device)[None].split([4, 2, 2], dim=1)  # heads
attend = F.scaled_dot_product_attention
shared = attend(q, k, v, is_causal=True, enable_gqa=True)
copied = [t.repeat_interleave(2, dim=1) for t in (k, v)]  # 2 -> 4
torch.testing.assert_close(attend(q, *copied, is_causal=True), shared)
numbers = torch.tensor([0, 1])
print("KV head of each head:", numbers.repeat_interleave(2).tolist())
# --8<-- [end:groups]


# --8<-- [start:cache]
def cache(layers, kv_heads, d, T):
    """Bytes of the keys and values of a text, two for each number."""
    return 2 * layers * kv_heads * d * T * 2


for T in (8192, 131072):
    own, few = (cache(32, heads, 128, T) / 2**30 for heads in (32, 8))
    print(f"{T:7,} tokens: {own:2.0f} GiB with 32, {few:2.0f} with 8 KV heads")
# --8<-- [end:cache]


# --8<-- [start:model]
class NewBlock(nn.Module):
    def __init__(self, C, heads, kv_heads, hidden, base):
        super().__init__()
        self.norm1, self.norm2 = (nn.RMSNorm(C, eps=1e-5) for _ in range(2))
        self.attention = GroupedAttention(C, heads, kv_heads, base)
        self.feed_forward = SwiGLU(C, hidden)

    def forward(self, x):  # as before
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


class Llama(nn.Module):
    def __init__(self, V, layers, C, *sizes):
        super().__init__()
        self.tokens = nn.Embedding(V, C)
        blocks = (NewBlock(C, *sizes) for _ in range(layers))
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.RMSNorm(C, eps=1e-5)
        self.head = nn.Linear(C, V, bias=False)  # not tied

    def forward(self, ids):  # no positions are added
        x = self.tokens(ids)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


# --8<-- [end:model]


# --8<-- [start:count]
def count(module):
    return sum(p.numel() for p in module.parameters())


with torch.device("meta"):  # shapes without memory
    big = Llama(128256, 32, 4096, 32, 8, hidden, 500000.0)
block = big.blocks[0]
for name in ("attention", "feed_forward"):
    part = count(getattr(block, name))
    print(f"{name:12} {part:13,} {part / count(block):6.1%} of a block")
print(f"{'all':12} {count(big):13,}")
# --8<-- [end:count]


# --8<-- [start:experts]
class Experts(nn.Module):
    """Several feed-forward networks, of which a token uses a few."""

    def __init__(self, C, hidden, experts, active):
        super().__init__()
        self.active = active
        self.router = nn.Linear(C, experts, bias=False)
        each = (SwiGLU(C, hidden) for _ in range(experts))
        self.experts = nn.ModuleList(each)

    def forward(self, x):  # (tokens, C) -> (tokens, C)
        best, chosen = self.router(x).topk(self.active)
        shares = best.softmax(dim=-1)
        y = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            token, place = (chosen == number).nonzero(as_tuple=True)
            y[token] += shares[token, place, None] * expert(x[token])
        return y


# --8<-- [end:experts]

# --8<-- [start:routing]
with torch.device("cpu"):
    torch.manual_seed(0)
    mixture, x = Experts(16, 32, experts=4, active=2), torch.randn(6, 16)
mixture, x = mixture.to(device), x.to(device)
y = mixture(x)
chosen = mixture.router(x).topk(2).indices
print("experts of each token:", chosen.sort().values.tolist())
used = [(chosen == number).sum().item() for number in range(4)]
print("tokens of each expert:", used)
one = count(mixture.experts[0])
awake = 2 * one + count(mixture.router)
print(f"{count(mixture):,} parameters, {awake:,} work on a token")
# --8<-- [end:routing]

# --8<-- [start:deepseek]
whole = 671_026_419_200
one = 3 * 7168 * 2048  # an expert of DeepSeek-V3
asleep = 58 * (256 - 8) * one  # in each of 58 blocks, 8 of 256 work
print(f"{58 * 256 * one / whole:.1%} of the parameters are in such experts")
print(f"{(whole - asleep) / 1e9:.1f} billion work on a token")
# --8<-- [end:deepseek]

# --8<-- [start:widths]
torch.set_num_threads(1)
runs = {}
for width in (8, 16, 32, 64):
    model = make(emb_dim=width, context_length=12)
    train(model, ids, 200, T=12)
    runs[count(model)] = loss = loss_on(model, validation_ids, T=12)
    sizes = f"width {width:2}  {count(model):7,} parameters"
    print(f"{sizes}  loss {loss:.2f}, {loss - floor:.2f} above the floor")
# --8<-- [end:widths]

# --8<-- [start:new_model]
torch.manual_seed(0)
with torch.device("cpu"):
    new = Llama(V, 2, 64, 4, 2, 168, 10000.0)
    start(new)
new = new.to(device)
train(new, ids, 200, T=12)
loss = loss_on(new, validation_ids, T=12)
sizes = f"as Llama  {count(new):7,} parameters"
print(f"{sizes}  loss {loss:.2f}, {loss - floor:.2f} above the floor")
# --8<-- [end:new_model]

# --8<-- [start:causal]
x = ids[:12].clone()[None]  # (1, T)
before = new(x)
x[0, -1] = number["cow"]  # another last word
torch.testing.assert_close(new(x)[:, :-1], before[:, :-1])
print("another last word changes nothing before it")
# --8<-- [end:causal]


# --8<-- [start:law]
def law(N, D):  # as fitted to Chinchilla's runs in 2024
    return 1.8172 + 482.01 / N**0.3478 + 2085.43 / D**0.3658


for budget in (1e21, 1e23, 1e25):
    sizes = [10 ** (8 + i / 200) for i in range(1000)]
    best = min(sizes, key=lambda N: law(N, budget / (6 * N)))
    D = budget / (6 * best)
    each = f"{D / best:.0f} tokens a parameter"
    print(f"{budget:.0e}: {best / 1e9:5.1f} billion parameters, {each}")
# --8<-- [end:law]

# --8<-- [start:runs]
trained = {
    "our GPT": (104832, 360 * 32 * 24),
    "GPT-2 small, 20 each": (124439808, 20 * 124439808),
    "Llama 3 8B": (8030261248, 15e12),
    "Llama 3.1 405B": (405853388800, 15.6e12),
}
for name, (N, D) in trained.items():
    print(f"{name:21} {6 * N * D:.1e} operations, {D / N:7,.1f} each")
seconds = 30.84 * 1e6 * 3600  # of all the GPUs together
print(f"405B: {3.8e25 / seconds:.1e} operations a second on each GPU")
# --8<-- [end:runs]

# --8<-- [start:answer_rms]
y = nn.RMSNorm(4, eps=1e-5)(torch.tensor([2.0, -2.0, 4.0, 4.0]))
print([round(v, 4) for v in y.tolist()])
# --8<-- [end:answer_rms]

# --8<-- [start:answer_cache]
print(f"{cache(80, 8, 128, 131072) / 2**30:.0f} GiB")
print(f"{cache(80, 64, 128, 131072) / 2**30:.0f} GiB without sharing")
# --8<-- [end:answer_cache]

# --8<-- [start:answer_shapes]
with torch.device("meta"):
    attention = GroupedAttention(4096, 32, 8, 500000.0)
    x = torch.empty(2, 10, 4096)
asked, found = attention.q(x), attention.k(x)
asked_cut = asked.view(2, 10, -1, 128).transpose(1, 2)
found_cut = found.view(2, 10, -1, 128).transpose(1, 2)
copied = found_cut.repeat_interleave(4, dim=1)
scores = asked_cut @ copied.mT
back = (scores @ copied).transpose(1, 2).reshape(2, 10, -1)
for t in (asked, found, asked_cut, found_cut, copied, scores, back):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_gate]
x = torch.tensor(2.0, requires_grad=True)
g, u, o = (torch.tensor(w, requires_grad=True) for w in (0.0, 1.5, 4.0))
y = o * F.silu(g * x) * (u * x)
y.backward()
for name, w in (("o", o), ("u", u), ("g", g), ("x", x)):
    print(name, w.grad.item())
# --8<-- [end:answer_gate]

# --8<-- [start:wrong_groups]
repeated = [t.repeat(1, 2, 1, 1) for t in (k, v)]  # 2 -> 4
result = attend(q, *repeated, is_causal=True)
print("the shape:", result.shape == shared.shape)
# --8<-- [end:wrong_groups]

# --8<-- [start:answer_groups]
right = [torch.allclose(result[0, i], shared[0, i]) for i in range(4)]
print("right heads:", right)
print("KV heads, repeat:           ", numbers.repeat(2).tolist())
print("KV heads, repeat_interleave:", numbers.repeat_interleave(2).tolist())
# --8<-- [end:answer_groups]

# --8<-- [start:answer_right_angle]
generator = torch.Generator("cpu").manual_seed(2)
x = torch.randn(64, generator=generator, device="cpu").to(device)
c = torch.randn(64, generator=generator, device="cpu").to(device)
x.requires_grad_()
loss = (c * x / x.square().mean().sqrt()).sum()
loss.backward()
print(f"slope times x: {abs((x.grad * x).sum().item()):.3f}")
# --8<-- [end:answer_right_angle]
