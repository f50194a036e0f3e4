# --8<-- [start:grow]
from collections import Counter


def grow(texts, n):
    """Learn n merges; note after each how many tokens are left."""
    pieces = Counter(piece for text in texts for piece in cut(text))
    rows = [(list(piece.encode()), k) for piece, k in pieces.items()]
    merges, sizes = {}, [sum(k * len(ids) for ids, k in rows)]
    saved = []
    for new in range(256, 256 + n):
        counts = Counter()
        for ids, k in rows:
            for pair in zip(ids, ids[1:]):
                counts[pair] += k
        pair = best(counts)
        merges[pair] = new
        rows = [(merge(ids, pair, new), k) for ids, k in rows]
        saved.append(counts[pair])
        sizes.append(sum(k * len(ids) for ids, k in rows))
    return merges, sizes, saved


STORIES = {"English": ENGLISH, "Polish": POLISH, "Serbian": CYRILLIC}
merges, sizes, saved = grow(STORIES.values(), 200)
assert merges == train(STORIES.values(), 200, cut)
names = vocabulary_of(merges)
print(sizes[0], "bytes,", sizes[-1], "tokens after 200 merges")
print("the first ten save", saved[:10])
print("the last ten save ", saved[-10:])
# --8<-- [end:grow]

# --8<-- [start:sizes_plot]
import matplotlib.pyplot as plt

plt.plot(sizes, "k-")
plt.plot([0, 40], [sizes[0], sizes[0] - 40 * saved[0]], "C1--")
plt.ylim(0, sizes[0] * 1.05)
plt.xlabel("n")
plt.ylabel("N")
plt.show()
# --8<-- [end:sizes_plot]


# --8<-- [start:tree]
parts = {new: pair for pair, new in merges.items()}


def show(token, indent=0):
    """The token, and below it the two that it was merged from."""
    print(" " * indent + f"{token:3} {names[token]!r}")
    for part in parts.get(token, ()):  # a byte has no parts
        show(part, indent + 4)


longest = max(merges.values(), key=lambda token: len(names[token]))
print(repr(names[longest].decode()))
show(longest)
# --8<-- [end:tree]


# --8<-- [start:tree_plot]
def place(token, left, drawn):
    """Lay a tree out: each byte a column, each merge above its parts."""
    if token not in parts:
        drawn.append((left, 0, token))
        return left, 0, left + 1
    x1, y1, left = place(parts[token][0], left, drawn)
    x2, y2, left = place(parts[token][1], left, drawn)
    x, y = (x1 + x2) / 2, max(y1, y2) + 1
    plt.plot([x1, x, x2], [y1, y, y2], "C0-", linewidth=1)
    drawn.append((x, y, token))
    return x, y, left


drawn = []
place(longest, 0, drawn)
for x, y, token in drawn:
    plt.plot([x], [y], "o", color="C1" if y else "black", markersize=4)
    if y:
        plt.text(x, y + 0.15, str(token), ha="center")
plt.ylim(-0.5, max(y for _, y, _ in drawn) + 1)
plt.axis("off")
plt.show()
# --8<-- [end:tree_plot]

# --8<-- [start:own]
OWN = "Put a text of your own here, in any language you like."
ids = encode(OWN, merges, cut)
assert decode(ids, names) == OWN
print(len(OWN.encode()), "bytes,", len(ids), "tokens")
print("|".join(names[i].decode(errors="replace") for i in ids))
# --8<-- [end:own]

# --8<-- [start:hard]
hard = {
    "empty": "",
    "spaces": "  a\n\n\tb  ",
    "e and an accent": "e\u0301",
    "the same in one": "\u00e9",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
}
for name, text in hard.items():
    ids = encode(text, merges, cut)
    same = decode(ids, names) == text
    print(f"{name:16} {len(text)} signs  {len(ids):2} tokens  {same}")
# --8<-- [end:hard]

# --8<-- [start:random]
import random

rng = random.Random(0)
for _ in range(500):
    numbers = [rng.randrange(rng.choice((128, 55296))) for _ in range(20)]
    text = "".join(map(chr, numbers))
    assert decode(encode(text, merges, cut), names) == text
print("500 texts of nonsense came back as they were")
# --8<-- [end:random]

# --8<-- [start:whose]
used = {
    name: {i for i in encode(text, merges, cut) if i > 255}
    for name, text in (STORIES | {"Serbian Latin": LATIN}).items()
}
for name, tokens in used.items():
    others = [tokens & other for key, other in used.items() if key != name]
    own = tokens - set().union(*others)
    print(f"{name:14} uses {len(tokens):3} of 200, {len(own):2} of them alone")
# --8<-- [end:whose]

# --8<-- [start:shared]
for other in STORIES:
    both = used["Serbian Latin"] & used[other]
    some = sorted(repr(names[i].decode(errors="replace")) for i in both)[:5]
    print(f"with {other:8} {len(both):2}", *some)
# --8<-- [end:shared]


# --8<-- [start:answer_merges]
def inner(token):
    return 1 + sum(map(inner, parts[token])) if token in parts else 0


for token in (256, 300, longest):
    print(token, len(names[token]), "bytes,", inner(token), "merges")
# --8<-- [end:answer_merges]

# --8<-- [start:answer_saved]
for text in ("abababab", "aaaaaaa"):
    ids = list(text.encode())
    pair = best(Counter(zip(ids, ids[1:])))
    counted = Counter(zip(ids, ids[1:]))[pair]
    saves = len(ids) - len(merge(ids, pair, 256))
    print(text, "counted", counted, "saved", saves)
# --8<-- [end:answer_saved]


# --8<-- [start:wrong_cut]
def careless(text):
    return re.findall(r" ?\w+| ?[^\w\s]+", text)


text = "one line\nand another"
ids = encode(text, merges, careless)
print(repr(decode(ids, names)))
# --8<-- [end:wrong_cut]

# --8<-- [start:answer_wrong_cut]
for way in (careless, cut):
    lost = [name for name, t in hard.items() if "".join(way(t)) != t]
    print(way.__name__, "loses something of", lost)
# --8<-- [end:answer_wrong_cut]

# --8<-- [start:answer_by_hand]
tiny = {(97, 98): 256, (256, 99): 257, (257, 256): 258}
print(vocabulary_of(tiny)[258])
print([len(vocabulary_of(tiny)[i]) for i in (256, 257, 258)])
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_forms]
import unicodedata

one, two = "\u00e9", "e\u0301"
print(one == two, unicodedata.normalize("NFC", two) == one)
for text in (one, two):
    print(list(text.encode()), len(encode(text, merges, cut)), "tokens")
# --8<-- [end:answer_forms]
