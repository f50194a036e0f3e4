# --8<-- [start:lists]
first = [2, 3]
second = first  # one more name for the same list
second.append(5)
copy = first.copy()  # a list of its own
copy.append(7)
print(first, copy)
# --8<-- [end:lists]

# --8<-- [start:values]
steps = 3  # an integer
losses = [2.0, 1.0, 0.5]  # a list of floats, counted from 0
config = {"width": 768, "layers": 12}  # values by name
print(losses[0], losses[-1], losses[:2], len(losses))
print(f"after {steps} steps {losses[-1]:.3f}, width {config['width']}")
# --8<-- [end:values]

# --8<-- [start:copies]
wide = {**config, "width": 1024}  # a copy with one value changed
print(wide, config["width"])
squares = {n: n**2 for n in (1, 2, 3)}  # a dictionary in one line
print(squares, [n for n in squares if n % 2 == 1])
# --8<-- [end:copies]

# --8<-- [start:unpack]
shape = (2, 3, 4)  # a tuple: like a list, but it cannot be changed
B, T, C = shape  # three names at once
print(B, T * C, max(*shape))  # max(2, 3, 4)
for step, (before, after) in enumerate(zip(losses, losses[1:])):
    print(step, before, "->", after)
# --8<-- [end:unpack]

# --8<-- [start:formats]
loss, share, big, kind = 0.0851879, 0.3102, 124439808, True
print(f"{loss:.4f}|{loss:.1e}|{share:.1%}|{big:,}")
print(f"{big:>12}|{'left':<8}|{kind!s:6}|")
# --8<-- [end:formats]


# --8<-- [start:mean]
def mean(values):
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


print(f"{mean(losses):.4f}", [loss**2 for loss in losses])
for name, size in config.items():
    print(name, size)
# --8<-- [end:mean]


# --8<-- [start:functions]
def descend(slope_at, w, rate=0.1, steps=2):
    """Take some steps against the slope."""
    for _ in range(steps):
        w = w - rate * slope_at(w)
    return w


print(descend(lambda w: 2 * w, 1.0))
print(descend(lambda w: 2 * w, 1.0, rate=0.5, steps=1))
# --8<-- [end:functions]

# --8<-- [start:errors]
for text in ("12", "twelve"):
    try:
        print(int(text) + 1)
    except ValueError as error:
        print("refused:", error)
# --8<-- [end:errors]

# --8<-- [start:objects]
import torch


class Line:
    def __init__(self, slope):
        self.slope = slope

    def at(self, x):
        return self.slope * x


line = Line(torch.tensor(2.0, requires_grad=True))
with torch.no_grad():
    quiet = line.at(3.0)
print(quiet.item(), quiet.requires_grad, line.at(3.0).requires_grad)
# --8<-- [end:objects]


# --8<-- [start:inherit]
class Shifted(Line):  # a Line that can do more
    def __init__(self, slope, shift):
        super().__init__(slope)  # what Line does when it is made
        self.shift = shift

    def at(self, x):
        return super().at(x) + self.shift

    def __add__(self, other):  # what + means between two of them
        return Shifted(self.slope + other.slope, self.shift + other.shift)


both = Shifted(2.0, 1.0) + Shifted(3.0, -4.0)
print(both.slope, both.shift, both.at(10.0))
# --8<-- [end:inherit]

# --8<-- [start:answer_names]
third = second
third[0] = 11
print(first, copy)
# --8<-- [end:answer_names]


# --8<-- [start:answer_largest]
def largest(values):
    found = values[0]
    for value in values:
        if value > found:
            found = value
    return found


assert largest(losses) == max(losses)
print(largest(losses))
# --8<-- [end:answer_largest]

# --8<-- [start:answer_zip]
for before, after in zip(losses, losses[1:]):
    print(f"{after / before:.2f}")
# --8<-- [end:answer_zip]


# --8<-- [start:puzzle]
def puzzle(n):
    seen = []
    while n != 1 and len(seen) < 10:
        seen.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    return seen


# --8<-- [end:puzzle]


# --8<-- [start:answer_puzzle]
print(puzzle(6))
# --8<-- [end:answer_puzzle]

# --8<-- [start:wrong_wide]
small = {"width": 768, "layers": 12}
large = small
large["width"] = 1600
large["layers"] = 48
print("small:", small)
# --8<-- [end:wrong_wide]

# --8<-- [start:answer_wide]
small = {"width": 768, "layers": 12}
large = {**small, "width": 1600, "layers": 48}
print("small:", small)
# --8<-- [end:answer_wide]

# --8<-- [start:wrong_powers]
powers = [lambda x: x**n for n in (1, 2, 3)]
print([power(10) for power in powers])
# --8<-- [end:wrong_powers]

# --8<-- [start:answer_powers]
powers = [lambda x, n=n: x**n for n in (1, 2, 3)]
print([power(10) for power in powers])
# --8<-- [end:answer_powers]


# --8<-- [start:answer_model]
class Counting:
    def __init__(self, text):
        self.follows = {}
        for word, following in zip(text, text[1:]):
            self.follows.setdefault(word, []).append(following)

    def p(self, following, word):
        seen = self.follows.get(word, [])
        return seen.count(following) / len(seen) if seen else 0.0


model = Counting("the cat sees the dog . the cat sleeps .".split())
print(f"{model.p('cat', 'the'):.2f} {model.p('sees', 'cat'):.2f}")
print(f"{model.p('cat', 'mouse'):.2f}")
# --8<-- [end:answer_model]
