# --8<-- [start:layernorm]
x = torch.tensor([1.0, 2.0, 3.0, 4.0])  # a token's vector, of width 4
mean = x.mean()
squares = (x - mean).square()
variance = squares.mean()  # divided by 4, not by 3
y = (x - mean) / torch.sqrt(variance + 1e-5)
print("mean", mean.item(), "squares", squares.tolist())
print("variance", variance.item())
print([round(v, 4) for v in y.tolist()])

norm = nn.LayerNorm(4)  # scale 1 and shift 0, as it begins
torch.testing.assert_close(norm(x), y)
# --8<-- [end:layernorm]

# --8<-- [start:unbiased]
print(f"var() {x.var().item():.4f}")
wrong = (x - mean) / x.std()
print([round(v, 4) for v in wrong.tolist()])
# --8<-- [end:unbiased]

# --8<-- [start:norm_slope]
for size in (1, 10):
    x = torch.tensor([1.0, 2.0, 3.0, 4.0]) * size
    x.requires_grad_()
    first = norm(x)[0]
    (slope,) = torch.autograd.grad(first, x)
    print(f"size {size:2}  first {first.item():.4f}  slopes", end=" ")
    print([round(v, 4) for v in slope.tolist()])
# --8<-- [end:norm_slope]


# --8<-- [start:feed_forward]
def count(module):
    return sum(p.numel() for p in module.parameters())


torch.manual_seed(0)
with torch.device("cpu"):
    first, second = nn.Linear(768, 3072), nn.Linear(3072, 768)
    x = torch.randn(3, 768)  # (T, C): three tokens
x = x.to(device)
network = nn.Sequential(first, nn.GELU(), second).to(device)
block = count(network) + count(Attention(768, 12)) + 2 * 2 * 768
print(f"{count(network):,} of {block:,}: {count(network) / block:.1%}")

y = network(x)  # (T, C) -> (T, 4 C) -> (T, C)
one_by_one = [network(x[t]) for t in range(3)]
torch.testing.assert_close(torch.stack(one_by_one), y)
# --8<-- [end:feed_forward]

# --8<-- [start:units]
h = nn.GELU()(first(x[0]))  # (C,) -> (4 C,): how far each unit is on
added = second.bias
for j in range(3072):
    added = added + h[j] * second.weight[:, j]  # (C,)
torch.testing.assert_close(added, y[0], atol=1e-4, rtol=1e-4)
# --8<-- [end:units]

# --8<-- [start:gelu]
import math

x = torch.tensor([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
below = 0.5 * (1 + torch.erf(x / math.sqrt(2)))  # the share below x
inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
by_tanh = 0.5 * x * (1 + torch.tanh(inner))
torch.testing.assert_close(F.gelu(x), x * below)
torch.testing.assert_close(F.gelu(x, approximate="tanh"), by_tanh)
for name, values in (("exact", x * below), ("tanh ", by_tanh)):
    print(name, [round(v, 4) for v in values.tolist()])
# --8<-- [end:gelu]

# --8<-- [start:gelu_difference]
many = torch.linspace(-6, 6, 12_001, dtype=torch.float64)
apart = F.gelu(many) - F.gelu(many, approximate="tanh")
print(f"largest difference {apart.abs().max().item():.4f}")
lowest = F.gelu(many).argmin()
print(f"lowest at {many[lowest]:.2f}: {F.gelu(many)[lowest]:.2f}")
# --8<-- [end:gelu_difference]


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


# --8<-- [start:kinds]
class ResidualOnly(Block):
    def forward(self, x):
        x = x + self.attention(x)
        return x + self.feed_forward(x)


class NormOnly(Block):
    def forward(self, x):
        x = self.attention(self.norm1(x))
        return self.feed_forward(self.norm2(x))


class Neither(Block):
    def forward(self, x):
        return self.feed_forward(self.attention(x))


# --8<-- [end:kinds]


# --8<-- [start:draw]
def draw(module, C, shrink=1.0):
    """Draw the weights as GPT-2 does, for another width."""
    std = 0.02 * math.sqrt(768 / C)
    for name, p in module.named_parameters():
        last = name.endswith(("out.weight", "feed_forward.2.weight"))
        if p.dim() == 2:
            nn.init.normal_(p, std=std * (shrink if last else 1))
        else:  # scales 1, shifts and biases 0
            nn.init.constant_(p, "norm" in name and "weight" in name)


def tower(kind, layers=12, shrink=1.0):
    torch.manual_seed(0)
    with torch.device("cpu"):
        blocks = nn.Sequential(*[kind(192, 3) for _ in range(layers)])
        draw(blocks, 192, shrink)
    return blocks.to(device)


# --8<-- [end:draw]


# --8<-- [start:measure]
def measure(blocks):
    """Before and after each block: size of values, size of slopes."""
    torch.manual_seed(1)
    x, slope = torch.randn(2, 1, 32, 192, device="cpu").to(device)
    stream = [x.requires_grad_()]
    for block in blocks:
        stream.append(block(stream[-1]))
    slopes = torch.autograd.grad(stream[-1], stream, slope)
    sizes = [t.square().mean().sqrt().item() for t in stream]
    return stream, sizes, [t.square().mean().sqrt().item() for t in slopes]


def alike(x):
    """The mean cosine between two tokens of a text."""
    directions = F.normalize(x[0].detach(), dim=-1)  # (T, C)
    cosines = directions @ directions.T  # (T, T)
    T = len(cosines)
    return ((cosines.sum() - T) / (T * (T - 1))).item()


# --8<-- [end:measure]

# --8<-- [start:four]
torch.set_num_threads(1)
slopes_of, alike_of = {}, {}
for kind in (Neither, NormOnly, ResidualOnly, Block):
    name = kind.__name__
    stream, sizes, slopes_of[name] = measure(tower(kind))
    alike_of[name] = [alike(x) for x in stream]
    print(f"{name:12}  values {sizes[-1]:7.2g}", end="  ")
    print(f"slopes {slopes_of[name][0]:7.2g}  alike {alike_of[name][-1]:.2f}")
# --8<-- [end:four]


# --8<-- [start:post]
class PostNorm(Block):
    def forward(self, x):
        x = self.norm1(x + self.attention(x))
        return self.norm2(x + self.feed_forward(x))


# --8<-- [end:post]

# --8<-- [start:pre_post]
for kind in (ResidualOnly, Block, PostNorm):
    _, sizes, slopes = measure(tower(kind, layers=24))
    print(kind.__name__)
    print("  values", [round(size, 1) for size in sizes[::6]])
    print("  slopes", [round(size, 1) for size in slopes[::6]])
# --8<-- [end:pre_post]


# --8<-- [start:deep]
class Deep(nn.Module):
    """Words and places, twelve blocks, a last norm, a score a word."""

    def __init__(self, kind, C=32, T=12):
        super().__init__()
        self.tokens, self.places = nn.Embedding(V, C), nn.Embedding(T, C)
        self.blocks = nn.Sequential(*[kind(C, 4) for _ in range(12)])
        self.norm, self.scores = nn.LayerNorm(C), nn.Linear(C, V)

    def forward(self, ids):  # (B, T) -> (B, T, V)
        x = self.tokens(ids) + self.places.weight
        return self.scores(self.norm(self.blocks(x)))


# --8<-- [end:deep]


# --8<-- [start:race]
def race(kind, lr, steps=40):
    torch.manual_seed(0)
    with torch.device("cpu"):
        model = Deep(kind)
        draw(model, 32)
    model = model.to(device)
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, fused=True)
    for _ in range(steps):
        x, y = batch(ids, 16, 12, generator)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


share = torch.bincount(ids, minlength=V) / len(ids)
print(f"word frequencies alone: {-(share * share.log()).sum():.2f}")
for kind in (Block, PostNorm):
    print(f"{kind.__name__:8} loss {race(kind, lr=6e-3):.2f}")
# --8<-- [end:race]

# --8<-- [start:initialisation]
for layers in (6, 12, 24):
    for name, shrink in (("1", 1.0), ("1/√2L", 1 / math.sqrt(2 * layers))):
        _, sizes, _ = measure(tower(Block, layers, shrink))
        squares = [round(size**2, 1) for size in sizes[:: layers // 3]]
        print(f"{layers:2} blocks  {name:5}  mean squares {squares}")
# --8<-- [end:initialisation]

# --8<-- [start:answer_norm]
for numbers in ([2.0, 2, 6, 6], [20.0, 20, 60, 60], [5.0, 5, 5, 5]):
    y = norm(torch.tensor(numbers))
    print(numbers, [round(v, 4) for v in y.tolist()])
# --8<-- [end:answer_norm]

# --8<-- [start:answer_chain]
small = Block(64, 4).to("meta")
x = torch.empty(2, 10, 64, device="meta")  # (B, T, C)
a = small.norm1(x)
print(tuple(a.shape), tuple(small.attention.qkv(a).shape), end=" ")
x = x + small.attention(a)
hidden = small.feed_forward[0](small.norm2(x))
print(tuple(x.shape), tuple(hidden.shape), end=" ")
print(tuple(small.feed_forward[2](hidden).shape))
# --8<-- [end:answer_chain]

# --8<-- [start:answer_by_hand]
x = torch.tensor([2.0, 2.0, 6.0, 6.0], requires_grad=True)
g = torch.tensor([4.0, 0.0, 0.0, 0.0])
(slope,) = torch.autograd.grad(norm(x), x, g)
print([round(v, 4) + 0.0 for v in slope.tolist()])
# --8<-- [end:answer_by_hand]


# --8<-- [start:bug_stream]
class Hasty(Block):
    def forward(self, x):
        x = self.norm1(x)
        x = x + self.attention(x)
        x = self.norm2(x)
        return x + self.feed_forward(x)


for kind in (Block, Hasty):
    _, sizes, _ = measure(tower(kind, layers=24))
    print(f"{kind.__name__:6}", [round(size, 1) for size in sizes[::4]])
# --8<-- [end:bug_stream]

# --8<-- [start:answer_bug_stream]
x = torch.randn(1, 32, 192, device="cpu").to(device)
for kind in (Block, Hasty):
    blocks = tower(kind, shrink=0.0)  # every detour adds nothing
    print(f"{kind.__name__:6}", torch.equal(blocks(10 * x), 10 * x))
# --8<-- [end:answer_bug_stream]

# --8<-- [start:answer_factors]
L = 24
for a in (0.1, 1 / L):
    print(f"a = {a:.4f}: {a**L:.0e} without, {(1 + a) ** L:.2f} with")
print(f"e = {math.e:.4f}")
# --8<-- [end:answer_factors]


# --8<-- [start:answer_gelu]
def slope_at(x):
    below = 0.5 * (1 + math.erf(x / math.sqrt(2)))
    return below + x * math.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


x = torch.tensor(1.3, dtype=torch.float64, requires_grad=True)
F.gelu(x).backward()
print(f"by hand {slope_at(1.3):.4f}  autograd {x.grad.item():.4f}")
low, high = -1.0, 0.0  # between them the slope changes its sign
for _ in range(40):
    middle = (low + high) / 2
    low, high = (middle, high) if slope_at(middle) < 0 else (low, middle)
print(f"slope 0 at {low:.4f}; at 0 it is {slope_at(0)}")
# --8<-- [end:answer_gelu]


# --8<-- [start:bug_axis]
class WrongNorm(nn.Module):
    def forward(self, x):  # (B, T, C)
        mean = x.mean(dim=1, keepdim=True)
        variance = x.var(dim=1, correction=0, keepdim=True)
        return (x - mean) / torch.sqrt(variance + 1e-5)


torch.manual_seed(2)
with torch.device("cpu"):
    block, x = Block(64, 4), torch.randn(2, 5, 64)
block, x = block.to(device), x.to(device)
block.norm1, block.norm2 = WrongNorm(), WrongNorm()
y = block(x)  # (B, T, C) -> (B, T, C)
print(tuple(y.shape), f"size {y.square().mean().sqrt().item():.1f}")
# --8<-- [end:bug_axis]

# --8<-- [start:answer_bug_axis]
for norm1, norm2 in ((WrongNorm(), WrongNorm()), (nn.LayerNorm(64),) * 2):
    block.norm1, block.norm2 = norm1.to(device), norm2.to(device)
    changed = torch.cat([x[:, :-1], x[:, -1:] + 1], dim=1)
    before, after = block(x)[:, :-1], block(changed)[:, :-1]
    print(type(norm1).__name__, torch.allclose(before, after, atol=1e-5))
# --8<-- [end:answer_bug_axis]

# --8<-- [start:answer_identity]
blocks = tower(Block, shrink=0.0)
x = torch.randn(1, 32, 192, device="cpu").to(device)
print("the identity:", torch.equal(blocks(x), x))
blocks(x).square().mean().backward()
moves = [n for n, p in blocks[0].named_parameters() if p.grad.any()]
print(*moves, sep="\n")
# --8<-- [end:answer_identity]

# --8<-- [start:answer_slower]
print(f"a sixth of the rate: loss {race(PostNorm, lr=1e-3):.2f}")
# --8<-- [end:answer_slower]
