# --8<-- [start:attention]
torch.set_num_threads(1)


def future(z):
    """True where a token would look ahead, for scores (..., T, T)."""
    return torch.ones_like(z, dtype=torch.bool).triu(1)


def right(z):
    return z.masked_fill(future(z), -torch.inf).softmax(-1)


class OpenAttention(Attention):
    """Attention with its steps written out, so that each can be broken."""

    weigh = staticmethod(right)
    turned_back = True

    def forward(self, x):
        B, T, C = x.shape
        cut = (B, T, self.heads, C // self.heads)
        q, k, v = self.qkv(x).split(C, dim=-1)
        q, k, v = (t.view(cut).transpose(1, 2) for t in (q, k, v))
        weights = self.weigh(q @ k.mT / q.shape[-1] ** 0.5)  # (B, h, T, T)
        y = weights @ v  # (B, h, T, d)
        if self.turned_back:
            y = y.transpose(1, 2)  # (B, T, h, d)
        return self.out(y.reshape(B, T, C))


# --8<-- [end:attention]


# --8<-- [start:faults]
def inverted(z):
    itself = torch.eye(z.shape[-1], dtype=torch.bool)
    return z.masked_fill(~future(z) & ~itself, -torch.inf).softmax(-1)


def wrong_axis(z):
    return z.masked_fill(future(z), -torch.inf).softmax(-2)


FAULTS = {
    "right": {},
    "not turned back": {"turned_back": False},
    "wrong axis": {"weigh": wrong_axis},
    "mask inverted": {"weigh": inverted},
    "not shifted": {},
}
# --8<-- [end:faults]


# --8<-- [start:build]
def build(fault, **changes):
    """The same model with the same weights, with a fault in it."""
    model = make(emb_dim=48, context_length=16)
    for block in model.blocks:
        opened = OpenAttention(48, 4).to(device)
        opened.load_state_dict(block.attention.state_dict())
        for name, value in (FAULTS.get(fault, {}) | changes).items():
            setattr(opened, name, value)
        block.attention = opened
    return model


# --8<-- [end:build]


# --8<-- [start:fit]
few = validation_ids.unfold(0, 17, 25)  # (n, 17): some windows to watch


def score(model, windows, fault):
    """The loss where eight tokens or more are known, as the program says."""
    x, y = windows[:, :-1], windows[:, 1:]
    if fault == "not shifted":
        y = x
    return F.cross_entropy(model(x)[:, 8:].flatten(0, 1), y[:, 8:].flatten())


def fit(model, fault, steps=200):
    """Train; every 20 steps note the loss on validation data."""
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.5e-3, fused=True)
    history = []
    for step in range(steps + 1):
        if step % 20 == 0:
            with torch.no_grad():
                history.append(score(model, few, fault).item())
        x, y = batch(ids, 32, 16, generator)
        y = x if fault == "not shifted" else y
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return history


# --8<-- [end:fit]

# --8<-- [start:train_all]
floor = 13 * math.log(2) / 6
models, curves = {}, {}
for fault in FAULTS:
    models[fault] = build(fault)
    steps = 60 if fault == "not shifted" else 200  # it is quick
    curves[fault] = fit(models[fault], fault, steps)

windows = validation_ids.unfold(0, 17, 5)
for fault, model in models.items():
    with torch.no_grad():
        loss = score(model, windows, fault).item()
    below = "below the floor" if loss < floor - 0.01 else ""
    print(f"{fault:15}  loss {loss:.3f}  {below}".rstrip())
print(f"{'the floor':15}  loss {floor:.3f}")
# --8<-- [end:train_all]

# --8<-- [start:curves_plot]
import matplotlib.pyplot as plt

styles = dict(zip("abcde", ("k-", "C1-", "C0--", "C2-.", "C3:")))
for (letter, style), losses in zip(styles.items(), curves.values()):
    plt.plot(range(0, 20 * len(losses), 20), losses, style, label=letter)
plt.axhline(floor, color="gray", linewidth=0.8)
plt.xlabel("n")
plt.ylabel("L")
plt.legend()
plt.show()
# --8<-- [end:curves_plot]

# --8<-- [start:legal]
pairs = [(n, v + "s") for n in NOUNS for v in VERBS]
pairs += [(n, v) for n in PLURALS for v in VERBS]
objects = NOUNS + PLURALS
legal = {("the", s, v, "the", o, ".") for s, v in pairs for o in objects}
print(f"{len(legal)} sentences")
# --8<-- [end:legal]


# --8<-- [start:write]
def write(model, texts=100, seed=0):
    """Let the model write a sentence, one token after the other."""
    rng = random.Random(seed)
    rows = torch.full((texts, 1), number["."], device=device)
    for _ in range(6):
        with torch.no_grad():
            p = model(rows)[:, -1].softmax(-1)  # (texts, V)
        drawn = [rng.choices(range(V), row)[0] for row in p.tolist()]
        new = torch.tensor(drawn, device=device)[:, None]
        rows = torch.cat([rows, new], dim=1)
    return [tuple(words[i] for i in row[1:]) for row in rows.tolist()]


for fault, model in models.items():
    written = write(model)
    good = sum(sentence in legal for sentence in written)
    print(f"{fault:15}  {good:3} of 100  {' '.join(written[0])}")
# --8<-- [end:write]


# --8<-- [start:is_causal]
def is_causal(model, x):
    """Whether another last token leaves all earlier results alone."""
    other = x.clone()
    other[:, -1] = (other[:, -1] + 1) % V
    a, b = model(x), model(other)
    return torch.allclose(a[:, :-1], b[:, :-1], atol=1e-4)


x = windows[:50, :-1]
for fault, model in models.items():
    with torch.no_grad():
        print(f"{fault:15}  {is_causal(model, x)}")
# --8<-- [end:is_causal]


# --8<-- [start:honest]
def honest(model):
    """The loss of a model that really sees only what came before."""
    losses = []
    with torch.no_grad():
        for t in range(8, 16):
            logits = model(windows[:, : t + 1])[:, -1]  # only the last row
            losses.append(F.cross_entropy(logits, windows[:, t + 1]))
    return torch.stack(losses).mean().item()


costs = {fault: honest(model) for fault, model in models.items()}
for fault, cost in costs.items():
    print(f"{fault:15}  {cost:.2f}")
# --8<-- [end:honest]


# --8<-- [start:untrained]
for fault in FAULTS:
    with torch.no_grad():
        print(f"{fault:15}  {is_causal(build(fault), x)}")
# --8<-- [end:untrained]

# --8<-- [start:answer_table]
for fault, model in models.items():
    with torch.no_grad():
        below = score(model, windows, fault).item() < floor - 0.01
        leaks = not is_causal(model, x)
    off = costs[fault] > floor + 0.1
    print(f"{fault:15}  floor {below!s:5}  causality {leaks!s:5}  cost {off}")
# --8<-- [end:answer_table]

# --8<-- [start:answer_shapes]
h = torch.zeros(32, 16, 48)
attention = models["right"].blocks[0].attention
q = attention.qkv(h).split(48, dim=-1)[0]
cut = q.view(32, 16, 4, 12).transpose(1, 2)
y = right(cut @ cut.mT) @ cut
back = y.transpose(1, 2)
for t in (
    attention.qkv(h),
    q,
    cut,
    cut @ cut.mT,
    y,
    back,
    back.reshape(32, 16, 48),
):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]


# --8<-- [start:wrong_test]
def passes(model, x):
    other = x
    other[:, -1] = (other[:, -1] + 1) % V
    a, b = model(x), model(other)
    return torch.allclose(a[:, :-1], b[:, :-1], atol=1e-4)


with torch.no_grad():
    print(passes(models["mask inverted"], x.clone()))
# --8<-- [end:wrong_test]

# --8<-- [start:answer_wrong_test]
one = x.clone()
other = one
other[:, -1] = 0
print("the last tokens of the first:", one[:, -1].unique().tolist())
# --8<-- [end:answer_wrong_test]

# --8<-- [start:answer_places]
T, h, d = 16, 4, 12
token = torch.arange(T)[None, :, None].expand(h, T, d)  # whose result it is
for t, row in enumerate(token.reshape(T, h * d)[:5].tolist()):
    print(f"row {t} holds the results of tokens {sorted(set(row))}")
# --8<-- [end:answer_places]

# --8<-- [start:answer_slope]
z = torch.zeros(2, 2)  # the scores of two tokens, all alike
v = torch.tensor([[3.0], [5.0]], requires_grad=True)
for weigh in (right, inverted, wrong_axis):
    r = weigh(z) @ v  # (T, 1): what each token finds
    slopes = torch.autograd.grad(r[0].sum(), v)[0]
    print(f"{weigh.__name__:10}  {r[0].item():.1f}  {slopes.flatten().tolist()}")
# --8<-- [end:answer_slope]


# --8<-- [start:answer_zeroed]
def zeroed_after(z):
    return z.softmax(-1).masked_fill(future(z), 0)


with torch.no_grad():
    print(is_causal(build("zeroed after", weigh=zeroed_after), x))
# --8<-- [end:answer_zeroed]
