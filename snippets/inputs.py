# --8<-- [start:ids]
import torch

device = torch.get_default_device()


def encode(sentences):
    """All sentences as one long row of token ids."""
    ids = [number[word] for s in sentences for word in s]
    return torch.tensor(ids, device=device)


ids, validation_ids = encode(training), encode(validation)
# --8<-- [end:ids]

# --8<-- [start:row]
print(f"{len(ids):,} to learn from, {len(validation_ids):,} to judge by")
for i in ids[:9].tolist():
    print(i, words[i])
# --8<-- [end:row]

# --8<-- [start:windows]
T = 4
for start in (0, 1, 4):
    x, y = ids[start : start + T], ids[start + 1 : start + T + 1]
    print(f"from {start}: {x.tolist()} -> {y.tolist()}")
# --8<-- [end:windows]

# --8<-- [start:strides]
places = torch.arange(len(ids))
for stride in (1, T, T + 1):
    windows = places.unfold(0, T + 1, stride)  # (n, T + 1)
    asked = windows[:, 1:].flatten().bincount()  # the targets
    print(f"stride {stride}: {len(windows):6,} windows", asked[:13].tolist())
# --8<-- [end:strides]

# --8<-- [start:shift]
x, y = ids[:T], ids[1 : T + 1]
for t in range(len(y)):
    question = " ".join(words[i] for i in x[: t + 1].tolist())
    print(f"{question} -> {words[y[t].item()]}")
# --8<-- [end:shift]

# --8<-- [start:small_model]
import torch.nn.functional as F

generator = torch.Generator("cpu").manual_seed(0)
W = torch.randn(V, V, generator=generator, device="cpu").to(device)


def mean_so_far(x):  # (T,) -> (T, V)
    """Scores for the next word: the mean of the rows of all words so far."""
    return W[x].cumsum(0) / torch.arange(1, len(x) + 1)[:, None]


# --8<-- [end:small_model]

# --8<-- [start:one_pass]
T = 16
x, y = ids[:T], ids[1 : T + 1]
logits = mean_so_far(x)  # one pass: (16,) -> (16, 50)

one_by_one = [mean_so_far(x[: t + 1])[-1] for t in range(T)]
torch.testing.assert_close(logits, torch.stack(one_by_one))
print(tuple(logits.shape), f"loss {F.cross_entropy(logits, y):.2f}")
print("words read:", T, "in one pass,", sum(range(T + 1)), "one by one")
# --8<-- [end:one_pass]

# --8<-- [start:places]
starts = torch.tensor([[0], [70], [20]])  # (B, 1)
print((starts + torch.arange(5)).tolist())  # (B, 1) + (5,) -> (B, 5)
# --8<-- [end:places]


# --8<-- [start:batch]
def batch(ids, B, T, generator):
    """B windows of T tokens at random places, and the tokens after."""
    n = len(ids) - T  # so many places have a token after the window
    starts = torch.randint(n, (B, 1), generator=generator, device="cpu")
    places = starts.to(ids.device) + torch.arange(T + 1)  # (B, T + 1)
    return ids[places[:, :-1]], ids[places[:, 1:]]  # (B, T), (B, T)


# --8<-- [end:batch]

# --8<-- [start:show_batch]
generator = torch.Generator("cpu").manual_seed(0)
x, y = batch(ids, 4, 8, generator)
print(tuple(x.shape), tuple(y.shape))
assert torch.equal(x[:, 1:], y[:, :-1])
for row in x.tolist():
    print(" ".join(words[i] for i in row))
# --8<-- [end:show_batch]


# --8<-- [start:memory]
def memory(windows):
    """What came after each six words, learned by heart."""
    found = {}
    for w in windows.tolist():
        for t in range(6, len(w)):
            found[tuple(w[t - 6 : t])] = w[t]
    return found


def right(found, windows):
    """How often the memory knows the last word of a window."""
    known = [found.get(tuple(w[-7:-1])) == w[-1] for w in windows.tolist()]
    return sum(known) / len(known)


# --8<-- [end:memory]

# --8<-- [start:leak]
windows = ids.unfold(0, 13, 1)  # first all the windows ...
generator = torch.Generator("cpu").manual_seed(0)
order = torch.randperm(len(windows), generator=generator, device="cpu")
mixed = windows[order.to(device)]
part = len(mixed) * 9 // 10  # ... and then nine tenths of them
leaky = right(memory(mixed[:part]), mixed[part:])
honest = right(memory(windows), validation_ids.unfold(0, 13, 1))
print(f"windows, then split: {leaky:.0%}   split, then windows: {honest:.0%}")
print(f"the most that anybody can know: {(3 + 1 / 8 + 2 / 32) / 6:.0%}")
# --8<-- [end:leak]

# --8<-- [start:lookup]
E = torch.tensor([[0.0, 1], [2, 3], [4, 5], [6, 7]])  # 4 words, width 2
x = torch.tensor([2, 0, 2])
one_hot = F.one_hot(x, 4).float()  # (3,) -> (3, 4)
print(one_hot.tolist())
print((one_hot @ E).tolist())  # (3, 4) @ (4, 2) -> (3, 2)
assert torch.equal(E[x], one_hot @ E)
print(f"GPT-2: {2 * 50257 * 768:,} operations a token saved")
# --8<-- [end:lookup]

# --8<-- [start:embedding]
from torch import nn

C = 6
torch.manual_seed(0)
tokens = nn.Embedding(V, C, device="cpu").to(device)
generator = torch.Generator("cpu").manual_seed(0)
x, y = batch(ids, 4, 8, generator)
h = tokens(x)
assert torch.equal(h, tokens.weight[x])
print(tuple(x.shape), "->", tuple(h.shape), "from", tuple(tokens.weight.shape))
# --8<-- [end:embedding]

# --8<-- [start:rows]
h.sum().backward()  # the slope of each number in h is 1
slopes = tokens.weight.grad  # (V, C)
for word in ("the", ".", "chases", "frog", "ant"):
    i = number[word]
    print(f"{word:6} {(x == i).sum().item()} times", slopes[i].tolist())
print((slopes != 0).any(1).sum().item(), "of", V, "rows get a slope")
# --8<-- [end:rows]

# --8<-- [start:positions]
torch.manual_seed(1)
positions = nn.Embedding(24, C, device="cpu").to(device)  # 24: the longest T
x = encode([["the", "dog", "sees", "the", "dog", "."]])
h = tokens(x) + positions(torch.arange(len(x)))  # (T, C) + (T, C)
print("the same word, one vector:", torch.equal(tokens(x)[1], tokens(x)[4]))
print("with their places:", torch.equal(h[1], h[4]))
# --8<-- [end:positions]

# --8<-- [start:input]
x, y = batch(ids, 32, 24, generator)
h = tokens(x) + positions(torch.arange(24))  # (B, T, C) + (T, C)
print(tuple(x.shape), "->", tuple(h.shape))
h.sum().backward()
print("slopes of the positions:", positions.weight.grad.unique().tolist())
# --8<-- [end:input]

# --8<-- [start:answer_count]
for stride in (1, 24, 25):
    print(f"stride {stride:2}: {len(ids.unfold(0, 25, stride)):6,} windows")
print(f"{360 * 32 * 24:,} targets: {360 * 32 * 24 / len(ids):.1f} times all")
# --8<-- [end:answer_count]

# --8<-- [start:answer_shapes]
x = torch.zeros(8, 24, dtype=torch.long)
one_hot = F.one_hot(x, 50).float()
h = one_hot @ torch.zeros(50, 64) + torch.zeros(24, 64)
logits = h @ torch.zeros(64, 50)
loss = F.cross_entropy(logits.flatten(0, 1), x.flatten())
for t in (one_hot, h, logits, logits.flatten(0, 1), x.flatten(), loss):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_by_hand]
E = torch.tensor([[0.0, 1], [2, 3], [4, 5], [6, 7]], requires_grad=True)
E[torch.tensor([2, 0, 2])].square().sum().backward()
print(E.grad.tolist())
# --8<-- [end:answer_by_hand]

# --8<-- [start:bug_view]
whole = ids.view(-1, 6)  # windows of T + 1 = 6 ids, side by side
x, y = whole[:, :-1], whole[:, 1:]  # questions and answers
print(tuple(x.shape), tuple(y.shape))
# --8<-- [end:bug_view]

# --8<-- [start:answer_view]
for name, windows in (("view", whole), ("unfold", ids.unfold(0, 6, 5))):
    x, y = windows[:, :-1], windows[:, 1:]
    after_stop = (x == number["."]).sum().item()
    print(f"{name:6} {y.numel():,} questions, {after_stop:,} after a full stop")
# --8<-- [end:answer_view]

# --8<-- [start:answer_moves]
for kind in (torch.optim.SGD, torch.optim.Adam):
    table = nn.Parameter(torch.ones(3, 1))
    optimizer = kind([table], lr=0.1)
    for x in ([0, 1], [0, 2]):  # row 1 occurs in the first step only
        optimizer.zero_grad()
        table[torch.tensor(x)].sum().backward()
        optimizer.step()
    print(f"{kind.__name__:4}", [round(w, 2) for w in table.flatten().tolist()])
# --8<-- [end:answer_moves]

# --8<-- [start:answer_first_questions]
import math
from collections import Counter, defaultdict

every = [
    ["the", subject, verb, "the", other, "."]
    for nouns, ending in ((NOUNS, "s"), (PLURALS, ""))
    for subject in nouns
    for verb in (v + ending for v in VERBS)
    for other in NOUNS + PLURALS
]
for known in (1, 2, 3):
    after = defaultdict(Counter)
    for s in every:
        for t in range(6):
            after[tuple((s + s)[t : t + known])][(s + s)[t + known]] += 1
    bits = sum(
        n / len(every) * math.log2(counter.total() / n)
        for counter in after.values()
        for n in counter.values()
    )
    print(f"{known} known: {bits:.4f} bits a sentence")
windows = (2 * 15 + 22 * 13) / 24 * math.log(2) / 6
print(f"T = 24: {windows:.4f} nats, floor {13 * math.log(2) / 6:.4f}")
# --8<-- [end:answer_first_questions]

# --8<-- [start:answer_blind]
one = encode([["the", "dog", "sees", "the", "cat", "."]])
two = encode([["the", "cat", "sees", "the", "dog", "."]])
places = positions(torch.arange(6))
a, b = tokens(one) + places, tokens(two) + places
print("means:", torch.allclose(a.mean(0), b.mean(0), atol=1e-6))
print("bent first:", torch.allclose(a.relu().mean(0), b.relu().mean(0)))
# --8<-- [end:answer_blind]

# --8<-- [start:answer_epoch]
T, B = 24, 30
generator = torch.Generator("cpu").manual_seed(0)
places = torch.arange(len(ids))
random_asked = torch.zeros(len(ids), dtype=torch.long)
for _ in range(len(ids) // (B * T)):
    _, y = batch(places, B, T, generator)
    random_asked += y.flatten().bincount(minlength=len(ids))
windows = places.unfold(0, T + 1, T)
order = torch.randperm(len(windows), generator=generator, device="cpu")
shuffled = windows[order.to(device)][:, 1:]
for name, n in (
    ("random", random_asked),
    ("shuffled", shuffled.flatten().bincount()),
):
    print(f"{name:8} never {(n == 0).sum() / len(ids):.0%}  most {n.max().item()}")
# --8<-- [end:answer_epoch]
