# --8<-- [start:objective]
torch.set_num_threads(1)
generator = torch.Generator("cpu").manual_seed(0)
model = make()
x, y = batch(ids, 2, 6, generator)  # (B, T) and (B, T)
print("given ", *(words[i] for i in x[0].tolist()))
print("wanted", *(words[i] for i in y[0].tolist()))

logits = model(x)  # (B, T) -> (B, T, V)
log_p = logits.log_softmax(-1)
by_hand = 0.0
for b in range(2):
    for i in range(6):
        by_hand -= log_p[b, i, y[b, i]] / (2 * 6)
loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
torch.testing.assert_close(by_hand, loss)
print(f"loss {loss.item():.1f}, and ln {V} is {math.log(V):.1f}")
# --8<-- [end:objective]


# --8<-- [start:train]
def loss_on(model, ids, T=24):
    """Mean loss of the tokens that have at least T/2 before them."""
    windows = ids.unfold(0, T + 1, 5)  # (n, T + 1)
    x, y = windows[:, :-1], windows[:, 1:]
    with torch.no_grad():
        logits = model(x)  # (n, T, V)
    half = T // 2
    return F.cross_entropy(
        logits[:, half:].flatten(0, 1), y[:, half:].flatten()
    ).item()


def train(model, ids, steps, lr=1e-3, T=24, watch=lambda step: None):
    """Steps of AdamW on random windows; `watch` may look on."""
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, fused=True)
    for step in range(1, steps + 1):
        x, y = batch(ids, 32, T, generator)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        watch(step)


# --8<-- [end:train]


# --8<-- [start:adamw]
def adamw(weights, gradients, memory, rate, decay=0.01):
    for w in weights:
        w -= rate * decay * w  # towards zero, whatever the gradient says
    adam(weights, gradients, memory, rate)


ours = torch.tensor([1.0, 1.0, 1.0])
theirs = ours.clone().requires_grad_()
optimizer = torch.optim.AdamW([theirs], lr=0.01)
memory = {}
for step in range(10):
    theirs.grad = torch.tensor([4.0, 0.01 * step, 0.0])
    adamw([ours], [theirs.grad], memory, 0.01)
    optimizer.step()
torch.testing.assert_close(ours, theirs.detach())
print("ten steps: ours and PyTorch's agree")
# --8<-- [end:adamw]


# --8<-- [start:decay]
def ten_steps(kind, decay):
    w = torch.tensor([1.0, 1.0, 1.0], requires_grad=True)
    optimizer = kind([w], lr=0.01, weight_decay=decay)
    for _ in range(10):
        w.grad = torch.tensor([4.0, 0.01, 0.0])  # large, small, none
        optimizer.step()
    return [round(number, 3) for number in w.tolist()]


print("Adam, no decay ", ten_steps(torch.optim.Adam, 0.0))
for decay in (0.1, 0.01):
    print(f"Adam,  {decay:<8}", ten_steps(torch.optim.Adam, decay))
    print(f"AdamW, {decay:<8}", ten_steps(torch.optim.AdamW, decay))
# --8<-- [end:decay]


# --8<-- [start:schedule]
def rate(t, highest=1e-3, lowest=1e-4, s=20, n=360):
    """The learning rate of step t, from 1 to n; s steps are warm-up."""
    if t <= s:
        return highest * t / s
    share = (t - s) / (n - s)  # of the way down
    return lowest + (highest - lowest) * (1 + math.cos(math.pi * share)) / 2


for t in (1, 2, 20, 21, 190, 360):
    print(f"step {t:3}  rate {rate(t):.6f}")
# --8<-- [end:schedule]

# --8<-- [start:scheduler]
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR

optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
up = LinearLR(optimizer, start_factor=1 / 20, total_iters=19)
down = CosineAnnealingLR(optimizer, T_max=340, eta_min=1e-4)
scheduler = SequentialLR(optimizer, [up, down], milestones=[19])
for t in range(1, 361):
    assert math.isclose(optimizer.param_groups[0]["lr"], rate(t))
    optimizer.step()  # without gradients it moves nothing
    scheduler.step()  # after the step, not before it
print("360 rates: ours and PyTorch's agree")
# --8<-- [end:scheduler]


# --8<-- [start:clip]
def clip(gradients, most):
    """Shorten all gradients together to the length `most`."""
    length = math.sqrt(sum(g.square().sum().item() for g in gradients))
    if length > most:
        for g in gradients:
            g *= most / length
    return length


model = make()
x, y = batch(ids, 32, 24, generator)
F.cross_entropy(model(x).flatten(0, 1), y.flatten()).backward()
ours = [p.grad.clone() for p in model.parameters()]
length = clip(ours, 1.0)
theirs = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
for g, p in zip(ours, model.parameters()):
    torch.testing.assert_close(g, p.grad)
print(f"length before {length:.1f}, says PyTorch {theirs.item():.1f}")
print(f"length after  {clip(ours, 1.0):.1f}")
# --8<-- [end:clip]


# --8<-- [start:follow]
def follow(ids, steps):
    """Train a new GPT; every 20 steps, its loss on both kinds of data."""
    model, history = make(), []

    def watch(step):
        if step % 20 == 0:
            losses = loss_on(model, ids[:1200]), loss_on(model, validation_ids)
            history.append((step, *losses))

    watch(0)
    train(model, ids, steps, watch=watch)
    return model, history


# --8<-- [end:follow]

# --8<-- [start:run]
gpt, history = follow(ids, 360)
for step, on_training, on_validation in history[::3]:
    print(f"{step:3}  {on_training:.2f}  {on_validation:.2f}")
reached = history[-1][2]
print(f"at the end, on the validation data: {reached:.3f}")
# --8<-- [end:run]

# --8<-- [start:tables]
from collections import Counter, defaultdict


def table_loss(back):
    """Count what follows each run of so many words; then predict."""
    counts, losses, before = defaultdict(Counter), [], back * [number["."]]
    text = before + ids.tolist()
    for i in range(back, len(text)):
        counts[tuple(text[i - back : i])][text[i]] += 1
    text = before + validation_ids.tolist()
    for i in range(back, len(text)):
        row = counts[tuple(text[i - back : i])]
        p = (row[text[i]] + 0.1) / (row.total() + 0.1 * V)
        losses.append(-math.log(p))
    return sum(losses) / len(losses), len(counts)


# --8<-- [end:tables]

# --8<-- [start:ladder]
floor = 13 * math.log(2) / 6


def rung(name, loss):
    print(f"{name:28} {loss:.3f} nats  {6 * loss / math.log(2):4.1f} bits")


rung("knows nothing", math.log(V))
for back in range(6):
    loss, rows = table_loss(back)
    rung(f"table, {back} back, {rows} rows", loss)
rung("one word back, at best", 15 * math.log(2) / 6)
rung("our GPT", reached)
rung("the floor", floor)
# --8<-- [end:ladder]

# --8<-- [start:positions]
windows = validation_ids.unfold(0, 25, 5)  # (n, T + 1)
x, y = windows[:, :-1], windows[:, 1:]
with torch.no_grad():
    logits = gpt(x).transpose(1, 2)  # (n, T, V) -> (n, V, T)
each = F.cross_entropy(logits, y, reduction="none").mean(0)  # (T,)
for place in (0, 1, 2, 3, 12, 23):
    print(f"{place + 1:2} words known: loss {each[place].item():.2f}")
print(f"mean over all places: {each.mean().item():.2f}")
# --8<-- [end:positions]

# --8<-- [start:overfitting]
few, few_history = follow(ids[: 6 * 100], 300)
for step, on_training, on_validation in few_history[::3]:
    print(f"{step:3}  {on_training:.2f}  {on_validation:.2f}")
best = min(few_history, key=lambda row: row[2])
print(f"lowest on validation: {best[2]:.2f}, at step {best[0]}")
# --8<-- [end:overfitting]


# --8<-- [start:write]
def write(model, n, change=lambda logits: logits, seed=0):
    """Let a model write n texts of six words, each after a full stop."""
    rng = random.Random(seed)
    text = torch.full((n, 1), number["."])
    for _ in range(6):
        with torch.no_grad():
            logits = model(text)[:, -1]  # (n, V), after the last word
        rows = torch.softmax(change(logits), -1).tolist()
        new = [rng.choices(range(V), row) for row in rows]  # n lists of one
        text = torch.cat([text, torch.tensor(new)], dim=1)
    return [tuple(words[i] for i in row[1:]) for row in text.tolist()]


ALL = set()  # every sentence of the language
for nouns, ending in ((NOUNS, "s"), (PLURALS, "")):
    for subject in nouns:
        for verb in VERBS:
            for other in NOUNS + PLURALS:
                ALL.add(("the", subject, verb + ending, "the", other, "."))
# --8<-- [end:write]

# --8<-- [start:texts]
texts = write(gpt, 200)
for text in texts[:4]:
    print(*text)
print("no sentences:")
for text in [text for text in texts if text not in ALL][:3]:
    print(*text)
# --8<-- [end:texts]

# --8<-- [start:temperature]
known = {tuple(s) for s in training}


def judge(name, texts):
    right = [text for text in texts if text in ALL]
    new = [text for text in right if text not in known]
    row = f"right {len(right):3}  new {len(new):3}"
    print(f"{name:18} {row}  different {len(set(texts)):3}")


for tau in (0.5, 1.0, 1.5):
    judge(f"temperature {tau}", write(gpt, 200, lambda logits: logits / tau))
print(f"of all sentences, {1 - len(known) / len(ALL):.0%} are new")
# --8<-- [end:temperature]


# --8<-- [start:filters]
def top_k(logits, k):
    """Only the k highest scores stay."""
    lowest = logits.topk(k).values[:, -1:]  # (n, 1), the k-th highest
    return logits.masked_fill(logits < lowest, -math.inf)


def top_p(logits, p):
    """The fewest highest scores stay whose probabilities reach p."""
    ordered, places = logits.sort(descending=True)
    share = ordered.softmax(-1)
    before = share.cumsum(-1) - share  # what the higher ones have
    kept = ordered.masked_fill(before >= p, -math.inf)
    return torch.empty_like(kept).scatter(1, places, kept)


shares = torch.tensor([[0.15, 0.5, 0.1, 0.25]])
for kept in (top_k(shares.log(), 2), top_p(shares.log(), 0.8)):
    print([round(p, 3) for p in kept.softmax(-1)[0].tolist()])
# --8<-- [end:filters]

# --8<-- [start:greedy]
greedy = write(gpt, 200, lambda logits: top_k(logits, 1))
judge("greedy", greedy)
print(*greedy[0])
# --8<-- [end:greedy]

# --8<-- [start:kept]
for given in (". the", ". the dog", ". the dog sees the ant"):
    text = torch.tensor([[number[word] for word in given.split()]])
    with torch.no_grad():
        logits = gpt(text)[:, -1]  # (1, V)
    kept = top_p(logits, 0.9).isfinite().sum().item()
    print(f"{kept:2} words after: {given}")
# --8<-- [end:kept]

# --8<-- [start:filtered]
judge("1.5", write(gpt, 200, lambda z: z / 1.5))
judge("1.5, then k = 8", write(gpt, 200, lambda z: top_k(z / 1.5, 8)))
judge("1.5, then k = 32", write(gpt, 200, lambda z: top_k(z / 1.5, 32)))
judge("1.5, then p = 0.9", write(gpt, 200, lambda z: top_p(z / 1.5, 0.9)))
# --8<-- [end:filtered]

# --8<-- [start:cost]
N = sum(p.numel() for p in gpt.parameters())
D = 360 * 32 * 24  # tokens: steps, windows, tokens in each
print(f"N = {N:,}  D = {D:,}  6 N D = {6 * N * D:.2e}")
print(f"weights, gradients, two means: {4 * 4 * N / 2**20:.1f} MiB")
# --8<-- [end:cost]


# --8<-- [start:accumulation]
def gradient_of(parts, divide):
    """The gradient of 32 windows, some at a time."""
    model = make()
    for px, py in zip(x[:32].chunk(parts), y[:32].chunk(parts)):
        loss = F.cross_entropy(model(px).flatten(0, 1), py.flatten())
        (loss / parts if divide else loss).backward()  # adds to p.grad
    return torch.cat([p.grad.flatten() for p in model.parameters()])


whole = gradient_of(1, divide=True)
torch.testing.assert_close(gradient_of(4, divide=True), whole)
times = gradient_of(4, divide=False).norm() / whole.norm()
print(f"four parts of 8: the same; not divided: {times.item():.1f} times")
# --8<-- [end:accumulation]

# --8<-- [start:answer_perplexity]
for name, loss in (("nothing", math.log(V)), ("GPT", reached), ("floor", floor)):
    print(f"{name:8} e^{loss:.3f} = {math.exp(loss):.2f}")
# --8<-- [end:answer_perplexity]

# --8<-- [start:answer_shapes]
x, y = batch(ids, 32, 24, generator)
with torch.no_grad():
    logits = gpt(x)
for t in (x, logits, logits.flatten(0, 1), y.flatten(), logits[:, -1]):
    print(tuple(t.shape))
print(tuple(F.cross_entropy(logits.flatten(0, 1), y.flatten()).shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_adamw]
for gradient in (5.0, -0.002):
    w = torch.tensor([2.0], requires_grad=True)
    optimizer = torch.optim.AdamW([w], lr=0.1, weight_decay=0.5)
    w.grad = torch.tensor([gradient])
    optimizer.step()
    print(f"gradient {gradient}: w = {w.item():.4f}")
# --8<-- [end:answer_adamw]

# --8<-- [start:bug_clip]
model = make()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
for _ in range(3):
    x, y = batch(ids, 32, 24, generator)
    loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    length = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    loss.backward()
    optimizer.step()
    print(f"loss {loss.item():.1f}  clipped a gradient of {length.item():.1f}")
# --8<-- [end:bug_clip]

# --8<-- [start:answer_bug_clip]
optimizer.zero_grad()
loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
loss.backward()
length = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
print(f"a gradient of {length.item():.0f}, shortened to 1")
# --8<-- [end:answer_bug_clip]

# --8<-- [start:answer_bytes]
text = " ".join(word for s in validation for word in s)
per_word = len(text.encode()) / len(validation_ids)
print(f"{per_word:.2f} bytes a word")
for name, loss, size in (("words", reached, per_word), ("letters", 0.4, 1)):
    print(f"{name:8} {loss / math.log(2) / size:.3f} bits a byte")
# --8<-- [end:answer_bytes]


# --8<-- [start:bug_filter]
def keep(logits, k):
    lowest = logits.topk(k).values[:, -1:]
    return torch.where(logits < lowest, 1e-10, logits)


judge("keeps 8?", write(gpt, 200, lambda z: keep(z / 1.5, 8)))
# --8<-- [end:bug_filter]

# --8<-- [start:answer_bug_filter]
row = torch.tensor([[2.0, 1.0, -1.0, -3.0]])
for change in (keep, top_k):
    p = torch.softmax(change(row, 2), -1)[0]
    print([round(share, 3) for share in p.tolist()])
# --8<-- [end:answer_bug_filter]

# --8<-- [start:answer_heart]
distinct = len({tuple(s) for s in training[:100]})
for n in (distinct, len(training)):
    bits = math.log2(n)
    print(f"{n}: {bits:.2f} bits, {bits * math.log(2) / 6:.2f} nats a token")
# --8<-- [end:answer_heart]


# --8<-- [start:answer_heads]
def without(heads):
    """The loss on the validation data where some heads say nothing."""
    silent = make()
    silent.load_state_dict(gpt.state_dict())
    for block, head in heads:
        out = silent.blocks[block].attention.out.weight
        with torch.no_grad():
            out[:, 16 * head : 16 * head + 16] = 0  # what reads this head
    return loss_on(silent, validation_ids)


every = [(block, head) for block in (0, 1) for head in range(4)]
losses = [f"{without([one]):.2f}" for one in every]
print("block 1:", *losses[:4], " block 2:", *losses[4:])
print(f"none off: {without([]):.2f}, all off: {without(every):.2f}")
# --8<-- [end:answer_heads]
