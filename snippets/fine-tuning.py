# --8<-- [start:pretrained]
floor = 13 * math.log(2) / 6
torch.set_num_threads(1)
model = make()
train(model, ids, 360)
loss = loss_on(model, validation_ids)
print(f"validation loss {loss:.2f}, floor {floor:.2f}")
# --8<-- [end:pretrained]


# --8<-- [start:examples]
def other_form(verb):
    return verb + "s" if verb in VERBS else verb[:-1]


def examples(n, seed):
    """Sentences behind a full stop, every second with a wrong verb."""
    rng, x = random.Random(seed), []
    for i in range(n):
        s = sentence(rng)
        if i % 2 == 0:
            s[2] = other_form(s[2])
        x.append([number[word] for word in [".", *s]])
    y = [i % 2 for i in range(n)]  # 1: right, 0: wrong
    return torch.tensor(x), torch.tensor(y)


x, y = examples(400, seed=1)
vx, vy = examples(400, seed=2)
for text, label in zip(vx[:4].tolist(), vy[:4].tolist(), strict=True):
    print(label, " ".join(words[i] for i in text))
# --8<-- [end:examples]

# --8<-- [start:classifier]
import copy


class Classifier(nn.Module):
    """A trained body, and a new head for the last token's vector."""

    def __init__(self, model):
        super().__init__()
        self.body = copy.deepcopy(model)
        self.body.head = nn.Identity()  # hands on what it gets
        self.head = nn.Linear(64, 2)

    def forward(self, ids):  # (B, T) -> (B, T, C) -> (B, C) -> (B, 2)
        return self.head(self.body(ids)[:, -1])


# --8<-- [end:classifier]


# --8<-- [start:new]
def new_classifier(seed=3):
    torch.manual_seed(seed)
    with torch.device("cpu"):
        classifier = Classifier(model)
    return classifier.to(device)


classifier = new_classifier()
print(tuple(vx.shape), tuple(classifier.body(vx).shape))
print(tuple(classifier(vx).shape))
print(f"loss {F.cross_entropy(classifier(vx), vy).item():.2f}")
# --8<-- [end:new]


# --8<-- [start:tune]
def accuracy(classifier, x, y):
    with torch.no_grad():
        return (classifier(x).argmax(1) == y).float().mean().item()


def tune(classifier, epochs, lr=2e-3):
    """Steps of AdamW on what is not frozen; returns how much it is."""
    free = [p for p in classifier.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(free, lr=lr, fused=True)
    for _ in range(epochs):
        for i in range(0, len(x), 50):
            logits = classifier(x[i : i + 50])
            loss = F.cross_entropy(logits, y[i : i + 50])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return sum(p.numel() for p in free)


# --8<-- [end:tune]

# --8<-- [start:head]
classifier.body.requires_grad_(False)
count = tune(classifier, epochs=20, lr=1e-2)
share = accuracy(classifier, vx, vy)
print(f"head alone: {count:,} trained, {share:.0%}")
# --8<-- [end:head]


# --8<-- [start:spread]
with torch.no_grad():
    vectors, test = classifier.body(x), classifier.body(vx)
for place, name in ((2, "subject"), (3, "verb"), (6, "last full stop")):
    spread = vectors[:, place].std(0).mean()
    print(f"{name:14} {spread:.2f}")
# --8<-- [end:spread]


# --8<-- [start:probe]
def probe(label):
    """How often a linear head finds the label, in magnified vectors."""
    h, vh = vectors[:, 6], test[:, 6]
    mean, std = h.mean(0), h.std(0)
    h, vh = (h - mean) / std, (vh - mean) / std
    torch.manual_seed(3)
    head = nn.Linear(64, 2, device="cpu").to(device)
    free = head.parameters()
    optimizer = torch.optim.AdamW(free, lr=1e-2, fused=True)
    for _ in range(100):
        loss = F.cross_entropy(head(h), label(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (head(vh).argmax(1) == label(vx)).float().mean().item()


# --8<-- [end:probe]

# --8<-- [start:where]
many = torch.tensor([word in PLURALS + VERBS for word in words]).long()
print(f"subject is plural: {probe(lambda x: many[x[:, 2]]):.0%}")
print(f"verb has no s:     {probe(lambda x: many[x[:, 3]]):.0%}")
both = probe(lambda x: (many[x[:, 2]] == many[x[:, 3]]).long())
print(f"the two agree:     {both:.0%}")
# --8<-- [end:where]

# --8<-- [start:body]
last = new_classifier()
last.body.requires_grad_(False)
last.body.blocks[-1].requires_grad_(True)
last.body.norm.requires_grad_(True)
whole = new_classifier()  # nothing is frozen
for name, one in (("head and last block", last), ("everything", whole)):
    count = tune(one, epochs=30)
    print(f"{name:19} {count:>7,} trained, {accuracy(one, vx, vy):.0%}")
# --8<-- [end:body]


# --8<-- [start:log_probability]
def log_probability(model, x):
    """Of each text, after its first token."""
    with torch.no_grad():
        log_p = F.log_softmax(model(x[:, :-1]), dim=-1)  # (B, T - 1, V)
    came = x[:, 1:, None]  # (B, T - 1, 1)
    return log_p.gather(2, came).sum((1, 2))  # (B,)


text = log_probability(model, vx)
right, wrong = text[vy == 1].mean(), text[vy == 0].mean()
print(f"right {right:.1f}, wrong {wrong:.1f}")
print(f"all 13 choices known: {-13 * math.log(2):.1f}")
# --8<-- [end:log_probability]

# --8<-- [start:pairs]
other = vx.clone()
for i, verb in enumerate(vx[:, 3].tolist()):
    other[i, 3] = number[other_form(words[verb])]
answers = (text > log_probability(model, other)).long()
print(f"the likelier of two: {(answers == vy).float().mean():.0%}")
answers = (text > -12).long()
print(f"above -12: {(answers == vy).float().mean():.0%}")
# --8<-- [end:pairs]


# --8<-- [start:lora]
class LoRA(nn.Module):
    """A frozen linear layer, and a change of low rank beside it."""

    def __init__(self, base, r=4, alpha=8):
        super().__init__()
        self.base, self.scale = base.requires_grad_(False), alpha / r
        n, m, device = base.in_features, base.out_features, base.weight.device
        A = torch.randn(r, n, device="cpu") / math.sqrt(n)
        self.A = nn.Parameter(A.to(device))  # (r, n)
        self.B = nn.Parameter(torch.zeros(m, r, device=device))  # (m, r)

    def forward(self, x):  # (..., n) -> (..., r) -> (..., m)
        return self.base(x) + self.scale * (x @ self.A.T @ self.B.T)


# --8<-- [end:lora]


# --8<-- [start:adapt]
def replace(model, change):
    """Change each linear layer of each block."""
    for block in model.blocks:
        attention, steps = block.attention, block.feed_forward
        attention.qkv = change(attention.qkv)
        attention.out = change(attention.out)
        steps[0], steps[2] = change(steps[0]), change(steps[2])


adapted = new_classifier()
adapted.body.requires_grad_(False)
before = adapted(vx)
replace(adapted.body, LoRA)
adapted = adapted.to(device)
same = torch.allclose(adapted(vx), before, atol=1e-3)
print("same answers before training:", same)
count = tune(adapted, epochs=30)
print(f"LoRA: {count:,} trained, {accuracy(adapted, vx, vy):.0%}")
# --8<-- [end:adapt]


# --8<-- [start:merge]
def merge(layer):
    """One linear layer that computes what the LoRA computes."""
    plain = copy.deepcopy(layer.base)
    with torch.no_grad():
        plain.weight += layer.scale * (layer.B @ layer.A)
    return plain


merged = copy.deepcopy(adapted)
replace(merged.body, merge)
torch.testing.assert_close(merged(vx), adapted(vx), atol=1e-3, rtol=0)
count = sum(p.numel() for p in merged.parameters())
print(f"{count:,} numbers, {accuracy(merged, vx, vy):.0%}")
# --8<-- [end:merge]

# --8<-- [start:saves]
with torch.device("meta"):
    layer = nn.Linear(768, 768)
full, r = layer.weight.numel(), 8
small = r * (layer.in_features + layer.out_features)
print(f"{small:,} instead of {full:,}: {small / full:.1%}")
shapes = [(768, 2304), (768, 768), (768, 3072), (3072, 768)]
count = 12 * sum(r * (n + m) for n, m in shapes)
print(f"GPT-2 small: {count:,}, {count / 124_439_808:.1%} of all")
# --8<-- [end:saves]

# --8<-- [start:pad]
texts = [". the dog sees the cat ."]
texts += [". the pigs know the hen . the pigs know the ant ."]
rows = [[number[word] for word in text.split()] for text in texts]
lengths = torch.tensor([len(row) for row in rows])
T = max(len(row) for row in rows)
padded = torch.tensor([row + [0] * (T - len(row)) for row in rows])
print(tuple(padded.shape), lengths.tolist())
print(padded[0].tolist())
# --8<-- [end:pad]

# --8<-- [start:pad_wrong]
alone = torch.tensor(rows[:1])
with torch.no_grad():
    same = torch.allclose(whole(padded)[0], whole(alone)[0], atol=1e-3)
    before = whole(vx)  # (400, 2)
print("same answer in the batch as alone:", same)
for n in range(4):
    with torch.no_grad():
        logits = whole(F.pad(vx, (0, n)))  # n zeros behind
    same = torch.allclose(logits, before, atol=1e-3)
    print(n, "behind each:", "as before" if same else "other logits")
# --8<-- [end:pad_wrong]


# --8<-- [start:pad_right]
def answer(classifier, ids, lengths):
    """The logits that are read at each text's own last token."""
    vectors = classifier.body(ids)  # (B, T, C)
    own = vectors[torch.arange(len(ids)), lengths - 1]  # (B, C)
    return classifier.head(own)


with torch.no_grad():
    logits = answer(whole, padded, lengths)
    same = torch.allclose(logits[0], whole(alone)[0], atol=1e-3)
print("same answer in the batch as alone:", same)
for n in range(4):
    with torch.no_grad():
        own = torch.full((len(vx),), 7)
        logits = answer(whole, F.pad(vx, (0, n)), own)
    same = torch.allclose(logits, before, atol=1e-3)
    print(n, "behind each:", "as before" if same else "other logits")
# --8<-- [end:pad_right]

# --8<-- [start:answer_count]
for r in (1, 4, 48):
    layer = LoRA(nn.Linear(64, 192), r)
    count = layer.A.numel() + layer.B.numel()
    print(r, count, "of", layer.base.weight.numel())
# --8<-- [end:answer_count]

# --8<-- [start:answer_shapes]
h = torch.zeros(400, 7, 64)
layer = LoRA(nn.Linear(64, 192), r=4).to(device)
print(tuple(layer.A.shape), tuple(layer.B.shape))
print(tuple((h @ layer.A.T).shape), tuple(layer(h).shape))
print(tuple((layer.B @ layer.A).shape))
# --8<-- [end:answer_shapes]


# --8<-- [start:bug_first]
class First(Classifier):
    def forward(self, ids):
        return self.head(self.body(ids)[:, 0])


torch.manual_seed(3)
with torch.device("cpu"):
    first = First(model)
tune(first.to(device), epochs=5)
loss = F.cross_entropy(first(vx), vy).item()
print(f"loss {loss:.2f}, right {accuracy(first, vx, vy):.0%}")
# --8<-- [end:bug_first]

# --8<-- [start:answer_bug_first]
vectors = first.body(vx)[:, 0]
same = torch.allclose(vectors, vectors[:1].expand(400, 64))
print("the same vector for all texts:", same)
# --8<-- [end:answer_bug_first]

# --8<-- [start:answer_by_hand]
w, x_1, target = 2.0, 1.0, 1.0
a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
for _ in range(2):
    h = (w + 2 * b * a) * x_1  # alpha / r = 2
    a.grad, b.grad = None, None
    (0.5 * (h - target) ** 2).backward()
    print(f"slopes: a {a.grad:+.2f}, b {b.grad:+.2f}")
    with torch.no_grad():
        a -= 0.01 * a.grad
        b -= 0.01 * b.grad
# --8<-- [end:answer_by_hand]

# --8<-- [start:bug_merge]
layer = adapted.body.blocks[0].attention.qkv
h = torch.ones(1, 64)
weight = layer.base.weight + layer.B @ layer.A
merged_result = F.linear(h, weight, layer.base.bias)
print("same:", torch.allclose(merged_result, layer(h), atol=1e-3))
# --8<-- [end:bug_merge]

# --8<-- [start:answer_bug_merge]
weight = layer.base.weight + layer.scale * (layer.B @ layer.A)
merged_result = F.linear(h, weight, layer.base.bias)
print("same:", torch.allclose(merged_result, layer(h), atol=1e-3))
# --8<-- [end:answer_bug_merge]

# --8<-- [start:answer_left]
for n in range(4):
    left = F.pad(vx, (n, 0), value=number["."])  # before each text
    share = accuracy(whole, left, vy)
    print(n, "before each:", "as before" if share > 0.99 else "worse")
# --8<-- [end:answer_left]

# --8<-- [start:answer_rank]
layer = adapted.body.blocks[0].attention.qkv
change = layer.scale * (layer.B @ layer.A)
full = whole.body.blocks[0].attention.qkv.weight
full = full - model.blocks[0].attention.qkv.weight
for one in (change, full):
    print(tuple(one.shape), torch.linalg.matrix_rank(one).item())
# --8<-- [end:answer_rank]

# --8<-- [start:answer_order]
swapped = vx[vy == 1].clone()
swapped[:, [2, 3]] = swapped[:, [3, 2]]  # the sees dog the cat .
text = log_probability(model, swapped)
print(f"at most {text.max():.0f}")
print(f"found without training: {(text < -12).float().mean():.0%}")
share = accuracy(whole, swapped, torch.zeros(len(swapped)).long())
print("the tuned one finds", "all" if share > 0.99 else "not all")
# --8<-- [end:answer_order]
