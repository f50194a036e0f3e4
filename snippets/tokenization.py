# --8<-- [start:english]
# --8<-- [start:story]
def line(text):
    return " ".join(text.split())  # on one line


ENGLISH = line("""Our neighbour repairs old clocks. His kitchen is full
of them, and no two agree. At noon they strike for almost an hour: first
the little one above the stove, then the tall one in the corner, and
last of all the one that hangs in the bedroom. Once I asked him which of
them was right. None of them, he said, but when the last one strikes I
know that I have had a whole hour to eat my soup in peace.""")
# --8<-- [end:story]

known = set(ENGLISH.split())
print(len(ENGLISH), "characters,", len(ENGLISH.split()), "words")
new = "he repaired the clocks above my stove".split()
print([word for word in new if word not in known])
# --8<-- [end:english]

# --8<-- [start:utf8]
for letter in ("a", "ż", "ж", "€"):
    print(letter, list(letter.encode()))  # UTF-8
for text in ("clock", "zupę", "сат"):
    print(text, len(text), "letters,", len(text.encode()), "bytes")
# --8<-- [end:utf8]

# --8<-- [start:half]
half = bytes([208])  # the first byte of many Cyrillic letters
try:
    half.decode()
except UnicodeDecodeError as error:
    print(error)
print(half.decode(errors="replace"), bytes([208, 182]).decode())
# --8<-- [end:half]

# --8<-- [start:pairs]
from collections import Counter

text = "banana bandana"
ids = list(text.encode())
print(len(ids), "bytes:", ids)
counts = Counter(zip(ids, ids[1:]))
for (a, b), n in counts.most_common(3):
    print(chr(a) + chr(b), n)
# --8<-- [end:pairs]


# --8<-- [start:merge]
def merge(ids, pair, new):
    """Put `new` in the place of each occurrence of the pair."""
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new)
            i += 2  # both are used up
        else:
            out.append(ids[i])
            i += 1
    return out


# --8<-- [end:merge]


# --8<-- [start:rounds]
# --8<-- [start:best]
def best(counts):
    """The most frequent pair; of equals the one with the lowest ids."""
    return max(sorted(counts), key=counts.get)


# --8<-- [end:best]
small = {}  # the merges, in the order in which they were learned
for new in (256, 257, 258):
    pair = best(Counter(zip(ids, ids[1:])))
    small[pair] = new
    ids = merge(ids, pair, new)
    print(new, "=", pair, "->", ids)
# --8<-- [end:rounds]

# --8<-- [start:ties]
for text in ("papa mama", "mama papa"):
    ids = list(text.encode())
    counts = Counter(zip(ids, ids[1:]))
    first = max(counts, key=counts.get)  # of equals, the first met
    print(text, bytes(first), bytes(best(counts)))
# --8<-- [end:ties]


# --8<-- [start:train]
def train(texts, n, cut):
    """Learn n merges from texts that `cut` takes apart first."""
    pieces = Counter(piece for text in texts for piece in cut(text))
    rows = [(list(piece.encode()), k) for piece, k in pieces.items()]
    merges = {}
    for new in range(256, 256 + n):
        counts = Counter()
        for ids, k in rows:  # a piece that came k times counts k times
            for pair in zip(ids, ids[1:]):
                counts[pair] += k
        if not counts:
            break  # each piece is one token
        pair = best(counts)
        merges[pair] = new
        rows = [(merge(ids, pair, new), k) for ids, k in rows]
    return merges


# --8<-- [end:train]


# --8<-- [start:whole]
def whole(text):
    return [text]  # one piece: nothing is cut


assert train(["banana bandana"], 3, whole) == small
# --8<-- [end:whole]


# --8<-- [start:encode]
def encode(text, merges, cut):
    out = []
    for piece in cut(text):
        ids = list(piece.encode())
        for pair, new in merges.items():  # in the order of learning
            ids = merge(ids, pair, new)
        out += ids
    return out


def decode(ids, vocabulary):
    data = b"".join(vocabulary[i] for i in ids)  # bytes first
    return data.decode(errors="replace")


def vocabulary_of(merges):
    """The bytes of each token."""
    vocabulary = {i: bytes([i]) for i in range(256)}
    for (a, b), new in merges.items():
        vocabulary[new] = vocabulary[a] + vocabulary[b]
    return vocabulary


# --8<-- [end:encode]

# --8<-- [start:round_trip]
names = vocabulary_of(small)
for text in ("banana", "bana ana ana", "сат"):
    ids = encode(text, small, whole)
    assert decode(ids, names) == text
    print(text, ids, [names[i] for i in ids][:3])
# --8<-- [end:round_trip]


# --8<-- [start:replayed]
def replayed(text, merges):
    """Wrong: counts again, in the text that is to be encoded."""
    ids = list(text.encode())
    while True:
        counts = Counter(p for p in zip(ids, ids[1:]) if p in merges)
        if not counts:
            return ids
        ids = merge(ids, best(counts), merges[best(counts)])


for text in ("bana", "bana ana ana"):
    ids = replayed(text, small)
    assert decode(ids, names) == text  # this notices nothing
    print(text, ids, encode(text, small, whole))
# --8<-- [end:replayed]

# --8<-- [start:half_tokens]
ids = encode("сат", small, whole)
alone = [decode([i], names) for i in ids]
print(len(ids), alone, decode(ids, names))
# --8<-- [end:half_tokens]

# --8<-- [start:across]
across = train([ENGLISH], 100, whole)
names = vocabulary_of(across)
texts = sorted((names[i].decode() for i in across.values()), key=len)
print(texts[-6:])
# --8<-- [end:across]

# --8<-- [start:cut]
# --8<-- [start:cutting]
import re


def cut(text):
    return re.findall(r" ?\w+| ?[^\w\s]+|\s+", text)


# --8<-- [end:cutting]
assert "".join(cut(ENGLISH)) == ENGLISH
print(cut("None, he said:  zegary, сатови!"))
# --8<-- [end:cut]

# --8<-- [start:cut_tokens]
merges = train([ENGLISH], 100, cut)
names = vocabulary_of(merges)
texts = sorted((names[i].decode() for i in merges.values()), key=len)
print(texts[-6:])
for text in ("clock", " clock", "Clock"):
    print([names[i].decode() for i in encode(text, merges, cut)])
# --8<-- [end:cut_tokens]

# --8<-- [start:other_cut]
for way in (whole, cut):
    ids = encode(ENGLISH, across, way)
    idle = set(across.values()) - set(ids)  # never used
    print(len(ids), "tokens,", len(idle), "of 100 idle")
# --8<-- [end:other_cut]

# --8<-- [start:special]
END = 256 + len(merges)  # one more token, that no text can give
names[END] = b"<|end|>"
first, second = (encode(t, merges, cut) for t in ("He said", "Once"))
ids = [*first, END, *second]
print(ids, decode(ids, names))
typed = encode("<|end|>", merges, cut)  # the same letters, typed
print(typed, END in typed)
# --8<-- [end:special]

# --8<-- [start:stories]
POLISH = line("""Nasz sąsiad naprawia stare zegary. Ma ich pełną
kuchnię, a każdy pokazuje co innego. W południe biją przez prawie całą
godzinę: najpierw ten mały nad kuchenką, potem ten wysoki w kącie, a na
samym końcu ten, który wisi w sypialni. Zapytałem go kiedyś, który z
nich dobrze chodzi. Żaden, odpowiedział, ale kiedy bije ostatni, to
wiem, że miałem całą godzinę na to, żeby w spokoju zjeść zupę.""")
CYRILLIC = line("""Наш комшија поправља старе сатове. Пуна му их је
кухиња, а сваки показује друго време. У подне звоне скоро цео сат: прво
онај мали изнад шпорета, па онај високи у углу, и на самом крају онај
што виси у спаваћој соби. Једном сам га питао који од њих иде тачно.
Ниједан, рекао је, али кад зазвони последњи, знам да сам имао цео сат да
на миру поједем чорбу.""")
# --8<-- [end:stories]

# --8<-- [start:latin]
# --8<-- [start:script]
letters = "абвгдђежзијклљмнњопрстћуфхцчџш"
latin = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
latin = latin.split()
latin += [letter.capitalize() for letter in latin]
script = dict(zip(letters + letters.upper(), latin))
LATIN = "".join(script.get(letter, letter) for letter in CYRILLIC)
# --8<-- [end:script]
print(LATIN[:35])
# --8<-- [end:latin]

# --8<-- [start:cost]
STORY = {"English": ENGLISH, "Polish": POLISH, "Serbian Latin": LATIN}
STORY["Serbian Cyrillic"] = CYRILLIC
english = train([ENGLISH], 150, cut)
all_four = train(STORY.values(), 150, cut)
print(f"{'words':>22}{'English only':>15}{'all four':>12}{'bytes':>7}")
for name, text in STORY.items():
    words, row = len(re.findall(r"\w+", text)), ""
    for learned in (english, all_four):
        n = len(encode(text, learned, cut))
        row += f"{n:6} {n / words:5.2f}"
    print(f"{name:17}{words:5}   {row}{len(text.encode()):7}")
# --8<-- [end:cost]

# --8<-- [start:sizes]
import math

NEW = line("""The watchmaker across the street has only one clock. It
has not moved for years, and twice a day it is right.""")
for n in (0, 50, 100, 150):
    learned = train([ENGLISH], n, cut)
    old = len(encode(ENGLISH, learned, cut))
    new = len(encode(NEW, learned, cut))
    print(f"V = {256 + n}  story {old:3}  new text {new:3}", end="  ")
    print(f"ln V = {math.log(256 + n):.2f}")
# --8<-- [end:sizes]


# --8<-- [start:bits]
def bits_per_byte(loss, tokens, text):
    return tokens * loss / (len(text.encode()) * math.log(2))


for n in (0, 50, 150):
    tokens = len(encode(NEW, train([ENGLISH], n, cut), cut))
    b = bits_per_byte(math.log(256 + n), tokens, NEW)
    print(f"V = {256 + n}  {tokens} tokens  {b:.2f} bits per byte")
# --8<-- [end:bits]

# --8<-- [start:answer_by_hand]
learned = train(["mama papa mama"], 3, whole)
print(learned)
print(encode("mama papa mama", learned, whole))
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_nothing]
for pair in ([255, 255], [208, 208], [182, 208]):
    print(pair, bytes(pair).decode(errors="replace"))
# --8<-- [end:answer_nothing]

# --8<-- [start:answer_shapes]
ids = encode(CYRILLIC, english, cut)
T, V, C = len(ids), 256 + len(english), 768
print((T,), (V, C), (T, C), (T, V))
# --8<-- [end:answer_shapes]

# --8<-- [start:bug_bytes]
names = vocabulary_of(english)
for name, text in STORY.items():
    ids = encode(text, english, cut)
    size = sum(len(decode([i], names).encode()) for i in ids)
    print(f"{name:17} {size:4} bytes")
# --8<-- [end:bug_bytes]

# --8<-- [start:answer_bytes]
for name, text in STORY.items():
    ids = encode(text, english, cut)
    size = sum(len(names[i]) for i in ids)
    assert size == len(text.encode())
    print(f"{name:17} {size:4} bytes")
# --8<-- [end:answer_bytes]

# --8<-- [start:answer_back]
ids = [ord("t"), ord("h"), ord("e")]
print(decode(ids, names), encode(decode(ids, names), english, cut))
ids = [208]
print(encode(decode(ids, names), english, cut))
# --8<-- [end:answer_back]

# --8<-- [start:answer_overlap]
text = "aaabcbc"
ids = list(text.encode())
print(Counter(zip(ids, ids[1:])).most_common(2))
for pair in ((97, 97), (98, 99)):
    print(bytes(pair), len(merge(ids, pair, 256)), "tokens")
# --8<-- [end:answer_overlap]

# --8<-- [start:answer_longest]
for n in (1, 4, 10):
    learned = train(["a" * 1024], n, whole)
    longest = max(map(len, vocabulary_of(learned).values()))
    print(n, longest, len(encode("a" * 1024, learned, whole)))
# --8<-- [end:answer_longest]

# --8<-- [start:answer_two_models]
for loss, bytes_per_token in ((2.4, 3.0), (3.1, 4.2)):
    print(f"{loss / bytes_per_token / math.log(2):.3f} bits per byte")
# --8<-- [end:answer_two_models]


# --8<-- [start:answer_faster]
def faster(text, merges, cut):
    out = []
    for piece in cut(text):
        ids = list(piece.encode())
        pairs = [p for p in zip(ids, ids[1:]) if p in merges]
        while pairs:
            pair = min(pairs, key=merges.get)  # the first learned
            ids = merge(ids, pair, merges[pair])
            pairs = [p for p in zip(ids, ids[1:]) if p in merges]
        out += ids
    return out


for text in STORY.values():
    assert faster(text, all_four, cut) == encode(text, all_four, cut)
print(faster("bana ana ana", small, whole))
# --8<-- [end:answer_faster]
