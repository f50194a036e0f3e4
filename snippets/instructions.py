# --8<-- [start:pretrained]
torch.set_num_threads(1)
base = make()
train(base, ids, 240)
print(f"language loss {loss_on(base, validation_ids):.2f}")
# --8<-- [end:pretrained]

# --8<-- [start:template]
for word in ("<user>", "<bot>", "<end>", "one", "many"):
    number[word] = len(words)
    words.append(word)


def chat(s):
    answer = "one" if s[1] in NOUNS else "many"
    return ["<user>", *s, "<bot>", answer, "<end>"]


for s in training[:2]:
    print(" ".join(chat(s)))
# --8<-- [end:template]

# --8<-- [start:grow]
import copy


def grow(model, n, spread=0.1):
    """A copy whose token table has n more rows."""
    grown = copy.deepcopy(model)
    old = grown.tokens.weight.detach()  # (V, C)
    torch.manual_seed(5)
    noise = spread * torch.randn(n, old.shape[1], device="cpu")
    table = torch.cat([old, old.mean(0) + noise.to(device)])
    grown.tokens.weight = nn.Parameter(table)  # (V + n, C)
    grown.head.weight = grown.tokens.weight  # tied, as before
    return grown


begin = grow(base, 5)
for model in (base, begin):
    loss = loss_on(model, validation_ids)
    print(tuple(model.tokens.weight.shape), f"language loss {loss:.2f}")
# --8<-- [end:grow]


# --8<-- [start:write]
def write(model, prompts, n):
    """Append the likeliest token n times; prompts of one length."""
    for _ in range(n):
        with torch.no_grad():
            likeliest = model(prompts)[:, -1].argmax(1, keepdim=True)
        prompts = torch.cat([prompts, likeliest], 1)  # (B, T + 1)
    return prompts


def show(ids):
    print(" ".join(words[i] for i in ids.tolist()))


def tokens(chats):
    return torch.tensor([[number[word] for word in c] for c in chats])


new_chats = tokens([chat(s) for s in validation[:200]])  # (200, 10)
prompts = new_chats[:, :8]  # up to <bot>
for row in write(begin, prompts[:2], 6):
    show(row)
# --8<-- [end:write]

# --8<-- [start:mask]
chats = tokens([chat(s) for s in training[:1000]])  # (1000, 10)
x, y = chats[:, :-1], chats[:, 1:].clone()  # (1000, 9) each
y[:, :7] = -100  # what stands in the prompt is not to be learned
for before, after in zip(x[0].tolist(), y[0].tolist(), strict=True):
    print(f"{words[before]:7}", words[after] if after >= 0 else after)
# --8<-- [end:mask]

# --8<-- [start:scored]
logits = begin(x[:1])[0].detach()  # (9, 55)
log_p = F.log_softmax(logits, dim=-1)
by_hand = -(log_p[7, y[0, 7]] + log_p[8, y[0, 8]]) / 2
torch.testing.assert_close(F.cross_entropy(logits, y[0]), by_hand)
print(f"loss of 2 of 9 tokens: {by_hand:.1f}")
nothing = torch.full((9,), -100)
print("nothing scored:", F.cross_entropy(logits, nothing).item())
# --8<-- [end:scored]


# --8<-- [start:tune]
def right(model):
    """The share of new prompts that get the answer, then <end>."""
    written = write(model, prompts, 2)
    return (written == new_chats).all(1).float().mean().item()


def watch(model, step):
    if step % 20 == 0:
        loss = loss_on(model, validation_ids)
        answers = right(model)
        print(f"step {step:2}  right {answers:.1f}  loss {loss:.1f}")


def tune(model, y, steps=80, lr=1e-3, old=None, watch=watch):
    """Train a copy on the chats, and on old text if it is given."""
    model = copy.deepcopy(model)
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, fused=True)
    for step in range(steps + 1):
        watch(model, step)
        i = torch.randint(1000, (32,), generator=generator, device="cpu")
        xi, yi = x[i.to(device)], y[i.to(device)]
        loss = F.cross_entropy(model(xi).flatten(0, 1), yi.flatten())
        if old is not None:
            a, b = batch(old, 16, 24, generator)
            logits = model(a).flatten(0, 1)
            loss = loss + F.cross_entropy(logits, b.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# --8<-- [end:tune]

# --8<-- [start:forgetting]
tuned = tune(begin, y)
for row in write(tuned, prompts[:3], 2):
    show(row)
# --8<-- [end:forgetting]

# --8<-- [start:where]
windows = validation_ids.unfold(0, 25, 5)  # (n, T + 1)
with torch.no_grad():
    logits = tuned(windows[:, :-1])[:, 12:].flatten(0, 1)  # (N, V + 5)
share = F.softmax(logits, dim=-1)[:, V:].sum(1).mean()
print(f"probability of the five new words: {share:.1f}")
loss = F.cross_entropy(logits[:, :V], windows[:, 13:].flatten())
print(f"loss among the old 50 alone: {loss:.1f}")
# --8<-- [end:where]

# --8<-- [start:mixed]
mixed = tune(begin, y, old=ids)
# --8<-- [end:mixed]


# --8<-- [start:no_end]
def quiet(model, step):
    pass


no_end = y.clone()
no_end[no_end == number["<end>"]] = -100
endless = tune(begin, no_end, watch=quiet)
for model in (tuned, endless):
    show(write(model, prompts[:1], 6)[0])
# --8<-- [end:no_end]


# --8<-- [start:preference]
def preference_loss(a, b, beta=0.5):
    return -F.logsigmoid(beta * (a - b))


for a, b in ((0.0, 0.0), (1.0, -1.0), (-3.0, -5.0)):
    a = torch.tensor(a, requires_grad=True)
    b = torch.tensor(b, requires_grad=True)
    loss = preference_loss(a, b)
    loss.backward()
    print(f"a {a:+.0f}  b {b:+.0f}  loss {loss:.4f}", end="  ")
    print(f"slopes {a.grad:+.4f} {b.grad:+.4f}")
# --8<-- [end:preference]

# --8<-- [start:answer_shapes]
logits = begin(x[:32])
print(tuple(x[:32].shape), tuple(logits.shape))
print(tuple(logits.flatten(0, 1).shape), tuple(y[:32].flatten().shape))
print((y[:32] != -100).sum().item(), "scored")
# --8<-- [end:answer_shapes]


# --8<-- [start:answer_turns]
def wanted(chat):
    """What is to be learned at each place: an answer and its end."""
    scored, result = False, []
    for word, following in zip(chat, chat[1:]):
        scored = word == "<bot>" or (scored and word != "<end>")
        result.append(following if scored else "-100")
    return result


turns = wanted(chat(training[0]) + chat(validation[2]))
print(*turns[:9])
print(*turns[9:])
# --8<-- [end:answer_turns]

# --8<-- [start:bug_mask]
wrong = y.clone()
wrong[:, :8] = -100  # the prompt has 8 tokens
model = tune(begin, wrong, watch=quiet)
logits = model(x).flatten(0, 1)
loss = F.cross_entropy(logits, wrong.flatten()).item()
print(f"loss {loss:.1f}, right {right(model):.1f}")
# --8<-- [end:bug_mask]

# --8<-- [start:answer_bug_mask]
show(write(model, prompts[:1], 2)[0])
# --8<-- [end:answer_bug_mask]


# --8<-- [start:bug_mean]
def masked_mean(logits, targets, mask):
    loss = F.cross_entropy(logits, targets, reduction="none")
    return (loss * mask).sum() / mask.sum()


def broken(loss_of, mask):
    """How many parameters are nan after a step of plain descent."""
    model = copy.deepcopy(begin)
    logits = model(chats[:4, :-1]).flatten(0, 1)
    loss_of(logits, chats[:4, 1:].flatten(), mask).backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
    return sum(p.isnan().sum().item() for p in model.parameters())


for mask in (torch.ones(36), torch.zeros(36)):
    print(f"{mask.sum():.0f} scored: {broken(masked_mean, mask)} are nan")
# --8<-- [end:bug_mean]


# --8<-- [start:answer_bug_mean]
def safe_mean(logits, targets, mask):
    loss = F.cross_entropy(logits, targets, reduction="none")
    return (loss * mask).sum() / mask.sum().clamp(min=1)


print(f"0 scored: {broken(safe_mean, torch.zeros(36))} are nan")
# --8<-- [end:answer_bug_mean]

# --8<-- [start:answer_preference]
beta, a, b = 2.0, 0.5, -0.5
share = 1 / (1 + math.exp(-beta * (a - b)))
slope = beta * (1 - share)
print(f"share {share:.4f}  slopes {-slope:+.4f} {slope:+.4f}")
a, b = torch.tensor([a, b]).requires_grad_().unbind()
slopes = torch.autograd.grad(preference_loss(a, b, beta), (a, b))
print(f"autograd      slopes {slopes[0]:+.4f} {slopes[1]:+.4f}")
# --8<-- [end:answer_preference]

# --8<-- [start:answer_rows]
for spread in (0.02, 0.1):
    model = tune(grow(base, 5, spread), y, steps=40, watch=quiet)
    print(f"spread {spread}: right {right(model):.1f}")
print(f"the old rows: {base.tokens.weight.std(0).mean().item():.2f}")
# --8<-- [end:answer_rows]

# --8<-- [start:answer_rate]
for lr in (3e-4, 1e-3):
    model = tune(begin, y, lr=lr, watch=quiet)
    loss = loss_on(model, validation_ids)
    print(f"rate {lr}: right {right(model):.1f}, loss {loss:.1f}")
# --8<-- [end:answer_rate]
