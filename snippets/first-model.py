# --8<-- [start:language]
import random

NOUNS = "cat dog bird frog fox bear mouse horse".split()
NOUNS += "cow goat duck wolf owl hen pig ant".split()
ODD = {"fox": "foxes", "mouse": "mice", "wolf": "wolves"}
PLURALS = [ODD.get(noun, noun + "s") for noun in NOUNS]
VERBS = "see like hear chase help meet follow know".split()


def sentence(rng):
    plural = rng.random() < 0.5  # 1 bit
    subject = rng.choice(PLURALS if plural else NOUNS)  # 4 bits
    verb = rng.choice(VERBS)  # 3 bits
    verb = verb if plural else verb + "s"  # no choice: 0 bits
    other = rng.choice(NOUNS + PLURALS)  # 5 bits
    return ["the", subject, verb, "the", other, "."]


# --8<-- [end:language]

# --8<-- [start:sentences]
rng = random.Random(0)
for _ in range(4):
    print(" ".join(sentence(rng)))
# --8<-- [end:sentences]

# --8<-- [start:floor]
import math

bits = 1 + 4 + 3 + 5
sentences = 2 * len(NOUNS) * len(VERBS) * 2 * len(NOUNS)
floor = bits * math.log(2) / 6  # a sentence has 6 tokens
print(f"{sentences} sentences: {math.log2(sentences):.0f} bits each")
print(f"{bits} ln 2 / 6 = {floor:.4f} nats a token")
# --8<-- [end:floor]

# --8<-- [start:data]
rng = random.Random(0)
training = [sentence(rng) for _ in range(3000)]
validation = [sentence(rng) for _ in range(500)]

words = ["the", ".", *NOUNS, *PLURALS, *VERBS]
words += [verb + "s" for verb in VERBS]
number = {word: i for i, word in enumerate(words)}
V = len(words)
# --8<-- [end:data]

# --8<-- [start:seen]
known = {tuple(s) for s in training}
seen = sum(tuple(s) in known for s in validation) / len(validation)
print(f"{V} words; {seen:.0%} of the validation sentences were seen")
# --8<-- [end:seen]

# --8<-- [start:pairs]
import torch


def pairs(sentences):
    before, after = [], []
    for s in sentences:
        ids = [number["."], *(number[word] for word in s)]
        before += ids[:-1]  # the word that is known
        after += ids[1:]  # the word to be predicted
    return torch.tensor(before), torch.tensor(after)


x, y = pairs(training)
vx, vy = pairs(validation)
print(tuple(x.shape), tuple(vx.shape))
# --8<-- [end:pairs]

# --8<-- [start:counts]
counts = torch.zeros(V, V)
for before, after in zip(x.tolist(), y.tolist(), strict=True):
    counts[before, after] += 1
after_dog = counts[number["dog"]]
for i in after_dog.nonzero().flatten().tolist():
    print(f"dog {words[i]:8} {after_dog[i]:.0f}")
# --8<-- [end:counts]

# --8<-- [start:counted_loss]
import torch.nn.functional as F

more = counts + 0.1  # a pair that never came is not impossible
counted = more / more.sum(1, keepdim=True)
loss = F.nll_loss(counted.log()[vx], vy)  # the mean of -ln p
print(f"knows nothing: {math.log(V):.3f} nats a token")
print(f"counted: {loss:.3f} nats a token,", end=" ")
print(f"{6 * loss / math.log(2):.1f} bits a sentence")
# --8<-- [end:counted_loss]

# --8<-- [start:scores]
W = torch.zeros(V, V, requires_grad=True)  # a score for each pair
dog = number["dog"]
p = torch.softmax(W[dog], 0).detach()  # before any training
print(f"p(sees | dog) = {p[number['sees']]:.3f}")

torch.testing.assert_close(torch.softmax(more.log(), 1), counted)
one_hot = F.one_hot(x, V).float()  # (18000, 50), a 1 in each row
torch.testing.assert_close(one_hot @ counts, counts[x])
# --8<-- [end:scores]

# --8<-- [start:gradient]
F.cross_entropy(W[x], y).backward()
share = counts[dog].sum() / len(x)  # how often "dog" stood before
came = counts[dog] / counts[dog].sum()  # how often each word came
torch.testing.assert_close(W.grad[dog], share * (p - came))
print(f"share {share:.4f}")
for word in ("frog", "sees", "."):
    i = number[word]
    print(f"{word:5} p {p[i]:.3f}  came {came[i]:.3f}", end="  ")
    print(f"slope {W.grad[dog, i]:.6f}")
# --8<-- [end:gradient]

# --8<-- [start:by_descent]
torch.set_num_threads(1)
for step in range(201):
    loss = F.cross_entropy(W[x], y)
    W.grad = None
    loss.backward()
    if step % 50 == 0:
        v = F.cross_entropy(W[vx], vy).item()
        print(f"{step:3}  training {loss:.2f}  validation {v:.2f}")
    with torch.no_grad():
        W -= 100 * W.grad
print(f"a reader one word back: {15 * math.log(2) / 6:.2f} at best")
# --8<-- [end:by_descent]

# --8<-- [start:sampling]
rng = random.Random(0)
learned = torch.softmax(W, 1).tolist()
for _ in range(5):
    text = ["."]
    while len(text) < 14 and (len(text) == 1 or text[-1] != "."):
        text += rng.choices(words, learned[number[text[-1]]])
    print(" ".join(text[1:]))
# --8<-- [end:sampling]

# --8<-- [start:languages]
from collections import Counter, defaultdict

POLISH = """kot kota koty koty, pies psa psy psy,
ptak ptaka ptaki ptaki, lis lisa lisy lisy,
koń konia konie konie, wilk wilka wilki wilki,
lew lwa lwy lwy, zając zająca zające zające, bóbr bobra bobry bobry,
jeleń jelenia jelenie jelenie, tygrys tygrysa tygrysy tygrysy,
słoń słonia słonie słonie, wąż węża węże węże, osioł osła osły osły,
baran barana barany barany, niedźwiedź niedźwiedzia niedźwiedzie
niedźwiedzie; widzi widzą, słyszy słyszą, goni gonią, lubi lubią,
zna znają, spotyka spotykają, wita witają, śledzi śledzą"""
SERBIAN = """пас пса пси псе, вук вука вукови вукове, слон слона
слонови слонове, лав лава лавови лавове, зец зеца зечеви зечеве,
миш миша мишеви мишеве, коњ коња коњи коње, бик бика бикови бикове,
голуб голуба голубови голубове, петао петла петлови петлове,
медвед медведа медведи медведе, јелен јелена јелени јелене,
мрав мрава мрави мраве, ован овна овнови овнове, тигар тигра тигрови
тигрове, паун пауна паунови паунове; види виде, чује чују, воли воле,
гони гоне, прати прате, познаје познају, среће срећу, тражи траже"""


def forms(text):
    nouns, verbs = text.split(";")  # the rows of each between commas
    return [[row.split() for row in part.split(",")] for part in (nouns, verbs)]


ENGLISH = [[[n, n, m, m] for n, m in zip(NOUNS, PLURALS)]]
ENGLISH += [[[verb + "s", verb] for verb in VERBS]]
LANGUAGES = {"English": ENGLISH, "Polish": forms(POLISH), "Serbian": forms(SERBIAN)}
for name, (nouns, verbs) in LANGUAGES.items():
    print(f"{name}:", *nouns[0], "/", *verbs[0])
# --8<-- [end:languages]


# --8<-- [start:one_word_back]
def one_word_back(nouns, verbs):
    """Bits a sentence for a reader who sees only the word before."""
    after = defaultdict(Counter)
    for subject in nouns:
        for verb in verbs:
            for other in nouns:
                for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):  # one, many
                    text = [".", subject[2 * i], verb[i], other[2 * j + 1], "."]
                    for a, b in zip(text, text[1:]):
                        after[a][b] += 1
    total = after["."].total()  # of all sentences
    bits = 0
    for seen in after.values():
        for n in seen.values():
            bits += n / total * math.log2(seen.total() / n)
    return bits


for name in LANGUAGES:
    print(f"{name:8} {one_word_back(*LANGUAGES[name]):.4f} bits")
# --8<-- [end:one_word_back]

# --8<-- [start:answer_perplexity]
print(f"{math.exp(floor):.2f} {(1 * 32 * 8 * 1 * 32 * 1) ** (1 / 6):.2f}")
# --8<-- [end:answer_perplexity]

# --8<-- [start:answer_shapes]
rows = W[x]
loss = F.cross_entropy(rows, y)
shapes = [rows.shape, torch.softmax(rows, 1).shape, rows.argmax(1).shape]
shapes += [loss.shape, torch.autograd.grad(loss, W)[0].shape]
print([tuple(shape) for shape in shapes])
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_by_hand]
small = torch.zeros(2, 2, requires_grad=True)
before, after = torch.tensor([0, 1, 1, 0]), torch.tensor([1, 1, 0, 1])
F.cross_entropy(small[before], after).backward()
print(small.grad.tolist())
moved = torch.softmax(small - 4 * small.grad, 1)
print(f"p(b | a) = {moved[0, 1].item():.4f}")
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_same]
came = counts / counts.sum(1, keepdim=True)
p = torch.softmax(W, 1).detach()
print(f"largest difference in a cell: {(p - came).abs().max():.2f}")
never = (p * (counts == 0)).sum(1)  # of each row
print(f"given to pairs that never came: up to {never.max():.2f}")
# --8<-- [end:answer_same]

# --8<-- [start:answer_unsmoothed]
for word in ("sees", "the"):
    share = came[dog, number[word]].item()
    loss = -math.log(share) if share else math.inf
    print(f"p({word} | dog) = {share:.3f}  loss {loss:.2f}")
# --8<-- [end:answer_unsmoothed]

# --8<-- [start:bug_shift]
wrong = torch.zeros(V, V, requires_grad=True)
for _ in range(100):
    loss = F.cross_entropy(wrong[x], x)
    wrong.grad = None
    loss.backward()
    with torch.no_grad():
        wrong -= 100 * wrong.grad
print(f"training loss {loss:.2f}")
# --8<-- [end:bug_shift]

# --8<-- [start:answer_bug_shift]
print(f"on the right task: {F.cross_entropy(wrong[vx], vy):.1f}")
# --8<-- [end:answer_bug_shift]

# --8<-- [start:answer_floor]
print(f"{math.log(10 * 5) / 2:.4f}")
# --8<-- [end:answer_floor]

# --8<-- [start:answer_two_back]
two = defaultdict(Counter)
for s in training:
    text = [".", ".", *s]
    for a, b, c in zip(text, text[1:], text[2:]):
        two[a, b][c] += 1
losses = []
for s in validation:
    text = [".", ".", *s]
    for a, b, c in zip(text, text[1:], text[2:]):
        seen = two[a, b]
        losses.append(-math.log((seen[c] + 0.1) / (seen.total() + 0.1 * V)))
print(f"{len(two)} of {V * V} pairs of words")
print(f"validation {sum(losses) / len(losses):.3f}")
# --8<-- [end:answer_two_back]
