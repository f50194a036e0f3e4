# --8<-- [start:language]
import math
import random

NOUNS, VERBS = "cat dog bird frog".split(), "see like hear chase".split()


def noun(rng, plural):
    return rng.choice(NOUNS) + "s" * plural  # "s" * False is ""


def coin(rng):
    return rng.random() < 0.5


def sentence(rng):
    plural = coin(rng)
    text = [noun(rng, plural)]
    while coin(rng):  # as long as the coin says so
        text += ["near", noun(rng, coin(rng))]
    verb = rng.choice(VERBS) + "s" * (not plural)
    return [*text, verb, noun(rng, coin(rng)), "."]


rng = random.Random(3)
for _ in range(5):
    print(" ".join(sentence(rng)))
# --8<-- [end:language]

# --8<-- [start:data]
rng = random.Random(0)
training = [sentence(rng) for _ in range(6000)]
validation = [sentence(rng) for _ in range(600)]
words = [".", "near", *NOUNS, *(n + "s" for n in NOUNS)]
words += [*VERBS, *(v + "s" for v in VERBS)]
number = {word: i for i, word in enumerate(words)}
V = len(words)
known = {tuple(s) for s in training}
new = sum(tuple(s) not in known for s in validation) / len(validation)
print(f"{V} words, {new:.0%} of the validation sentences are new")
# --8<-- [end:data]


# --8<-- [start:prices]
def entropy(p):
    """Bits of doubt about a coin that falls on one side with p."""
    return sum(-q * math.log2(q) for q in (p, 1 - p) if q > 0)


bits = 3 + 2 + 3 + 2 + 3  # subject, coins, insertions, verb, object
RULES = {"number unknown": 1 / 2, "nearest noun": 3 / 4, "subject": 1}
prices = {}
for rule, p in RULES.items():
    prices[rule] = (bits + entropy(p)) * math.log(2) / 6
    more = f"{entropy(p):.3f} bits more"
    print(f"{rule:15} {more}, {prices[rule]:.4f} nats a token")
wrong = prices["nearest noun"] - prices["subject"]
print(f"the nearest noun for the subject: {wrong:.4f} more")
# --8<-- [end:prices]


# --8<-- [start:probe]
def agrees(model, insertions, texts=64):
    """The probability that the model gives to the right number, on average."""
    rng, rows, plurals = random.Random(5), [], []
    for _ in range(texts):
        plurals.append(coin(rng))
        row = [".", noun(rng, plurals[-1])]
        for _ in range(insertions):  # nouns of the other number
            row += ["near", noun(rng, not plurals[-1])]
        rows.append([number[word] for word in row])
    with torch.no_grad():
        p = model(torch.tensor(rows, device=device))[:, -1].softmax(-1)
    many = p[:, [number[v] for v in VERBS]].sum(1)
    one = p[:, [number[v + "s"] for v in VERBS]].sum(1)
    right = torch.where(torch.tensor(plurals, device=device), many, one)
    return (right / (one + many)).mean().item()


# --8<-- [end:probe]

# --8<-- [start:learn]
torch.set_num_threads(1)
model = make(context_length=16)
generator = torch.Generator("cpu").manual_seed(1)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
curve, shares, losses = {}, {}, {}
for step in range(451):
    if step % 20 == 0 and step <= 180:
        curve[step] = loss_on(model, validation_ids, T=16)
    if step in (100, 200, 450):
        losses[step] = loss_on(model, validation_ids, T=16)
        shares[step] = [agrees(model, n) for n in range(4)]
    optimizer.param_groups[0]["lr"] = 1e-3 * min(1, (451 - step) / 100)
    x, y = batch(ids, 32, 16, generator)
    loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
# --8<-- [end:learn]


# --8<-- [start:stages]
def verdict(p):
    return "about half" if abs(p - 0.5) < 0.05 else "right" if p > 0.5 else "wrong"


for step, each in shares.items():
    rule = min(prices, key=lambda rule: abs(prices[rule] - losses[step]))
    print(f"step {step}: a loss as with {rule!r}")
    print("  insertions 0 to 3:", ", ".join(verdict(p) for p in each))
# --8<-- [end:stages]

# --8<-- [start:curve_plot]
import matplotlib.pyplot as plt

plt.plot(list(curve), list(curve.values()), "ko-", markersize=3)
for price, style in zip(prices.values(), ("C3:", "C2-.", "C0--")):
    plt.axhline(price, color=style[:2], linestyle=style[2:], label=f"{price:.3f}")
plt.ylim(1.48, 1.78)
plt.xlim(40, 190)
plt.xlabel("n")
plt.ylabel("L")
plt.legend()
plt.show()
# --8<-- [end:curve_plot]

# --8<-- [start:answer_length]
mean = sum(k * 0.5 ** (k + 1) for k in range(60))  # k insertions
print(f"{mean:.4f} insertions, {1 + 2 * mean + 3:.4f} words")
print(f"{3 + (1 + mean) + 3 * mean + 2 + 3:.4f} bits")
# --8<-- [end:answer_length]

# --8<-- [start:answer_shapes]
rows = torch.zeros(64, 8, dtype=torch.long, device=device)
logits = model(rows)
p = logits[:, -1].softmax(-1)
many = p[:, [number[v] for v in VERBS]]
for t in (rows, logits, p, many, many.sum(1)):
    print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:careless]
rng, right = random.Random(1), 0
for _ in range(1000):
    plural = coin(rng)
    nouns = [noun(rng, plural) for _ in range(3)]  # a subject, two more
    verb = "see" if nouns[-1].endswith("s") else "sees"  # the nearest one
    right += verb == ("see" if plural else "sees")
print(f"the nearest noun's rule: right in {right / 10:.0f} of 100")
# --8<-- [end:careless]

# --8<-- [start:answer_careless]
for kind in ("any", "the other number"):
    rng, right = random.Random(1), 0
    for _ in range(1000):
        plural = coin(rng)
        nearest = coin(rng) if kind == "any" else not plural
        right += nearest == plural
    print(f"{kind:16}  right in {right / 10:.0f} of 100")
# --8<-- [end:answer_careless]

# --8<-- [start:answer_slope]
z = torch.log(torch.tensor([3.0, 1.0])).requires_grad_()  # 3/4 and 1/4
for verb, name in enumerate(("as the nearest", "the other")):
    loss = F.cross_entropy(z, torch.tensor(verb, device=device))
    slope = torch.autograd.grad(loss, z)[0]
    print(f"{name:14}", [round(s, 4) for s in slope.tolist()])
# --8<-- [end:answer_slope]

# --8<-- [start:answer_aware]
doubt = 0.5 * entropy(1) + 0.5 * entropy(1 / 2)
print(f"{doubt} bits, {(bits + doubt) * math.log(2) / 6:.4f} nats a token")
# --8<-- [end:answer_aware]
