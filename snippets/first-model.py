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
P = more / more.sum(1, keepdim=True)
loss = F.nll_loss(P.log()[vx], vy)  # the mean of -ln p
bits = 6 * loss / math.log(2)
print(f"counted: {loss:.3f} nats a token, {bits:.1f} bits a sentence")
print(f"knows nothing: {math.log(V):.3f} nats a token")
# --8<-- [end:counted_loss]

# --8<-- [start:gradient]
W = torch.zeros(V, V, requires_grad=True)  # a score for each pair
F.cross_entropy(W[x], y).backward()
dog = number["dog"]
p = torch.softmax(W[dog], 0).detach()  # 1/50 each, before training
came = counts[dog] / counts[dog].sum()  # how often each word came
share = counts[dog].sum() / len(x)  # how often "dog" stood before
torch.testing.assert_close(W.grad[dog], share * (p - came))
for word in (".", "sees", "frog"):
    i = number[word]
    print(f"{word:5} p {p[i]:.3f}  came {came[i]:.3f}  slope {W.grad[dog, i]:+.6f}")
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
rng = random.Random(1)
Q = torch.softmax(W, 1).tolist()
for _ in range(5):
    text = ["."]
    while len(text) < 12 and (len(text) == 1 or text[-1] != "."):
        text += rng.choices(words, Q[number[text[-1]]])
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


def forms(text):  # nouns: subject and object, one and many
    return [[row.split() for row in part.split(",")] for part in text.split(";")]


ENGLISH = [[n, n, m, m] for n, m in zip(NOUNS, PLURALS, strict=True)]
LANGUAGES = {"Polish": forms(POLISH), "Serbian": forms(SERBIAN)}
LANGUAGES |= {"English": [ENGLISH, [[v + "s", v] for v in VERBS]]}
print(LANGUAGES["Polish"][0][0], LANGUAGES["Serbian"][1][0])
# --8<-- [end:languages]


# --8<-- [start:one_word_back]
def one_word_back(nouns, verbs):
    """Bits a sentence for a reader who sees only the word before."""
    after = defaultdict(Counter)
    for many in (0, 1):
        for subject in nouns:
            for verb in verbs:
                for other in nouns:
                    for others in (0, 1):
                        text = (
                            ".",
                            subject[2 * many],
                            verb[many],
                            other[1 + 2 * others],
                            ".",
                        )
                        for a, b in zip(text, text[1:]):
                            after[a][b] += 1
    all = 2 * 16 * 8 * 16 * 2
    return sum(
        -n / all * math.log2(n / counter.total())
        for counter in after.values()
        for n in counter.values()
    )


for name in sorted(LANGUAGES):
    print(f"{name:8} {one_word_back(*LANGUAGES[name]):.4f} bits")
# --8<-- [end:one_word_back]

# --8<-- [start:answer_first_loss]
for size in (2, 50, 50257):
    print(f"ln {size} = {math.log(size):.4f}")
# --8<-- [end:answer_first_loss]

# --8<-- [start:answer_same]
T = torch.softmax(W, 1).detach()
rows = counts.sum(1) > 0
apart = (T - counts / counts.sum(1, keepdim=True))[rows].abs().max()
print(f"largest difference: {apart:.2f}")
# --8<-- [end:answer_same]

# --8<-- [start:answer_unsmoothed]
bare = counts / counts.sum(1, keepdim=True)
for before, after in (("dog", "sees"), ("dog", "the")):
    p = bare[number[before], number[after]].item()
    loss = -math.log(p) if p else math.inf
    print(f"p({after} | {before}) = {p:.3f}  loss {loss:.2f}")
# --8<-- [end:answer_unsmoothed]

# --8<-- [start:bug_shift]
wrong = torch.zeros(V, V, requires_grad=True)
for _ in range(100):
    loss = F.cross_entropy(wrong[x], x)  # predicts x from x
    wrong.grad = None
    loss.backward()
    with torch.no_grad():
        wrong -= 100 * wrong.grad
print(f"training loss {loss:.2f}, below the floor of {floor:.2f}")
# --8<-- [end:bug_shift]

# --8<-- [start:answer_bug_shift]
print(f"on the right task: {F.cross_entropy(wrong[vx], vy):.1f}")
# --8<-- [end:answer_bug_shift]

# --8<-- [start:answer_two_back]
two = defaultdict(Counter)
for s in training:
    text = [".", *s]
    for a, b, c in zip(text, text[1:], text[2:]):
        two[a, b][c] += 1
rows = [len(counter) for counter in two.values()]
print(f"{len(two)} pairs came, of {V * V}; {sum(rows)} counts")
print(dict(two["the", "dog"].most_common(3)))
# --8<-- [end:answer_two_back]
