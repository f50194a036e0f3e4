# --8<-- [start:value]
class Value:
    """A number that remembers what it was computed from."""

    def __init__(self, data, sources=(), sign=""):
        self.data, self.grad = data, 0.0
        self.sources = sources  # pairs: an input, and the slope towards it
        self.sign = sign  # the operation, or a leaf's name: for drawing

    def __add__(self, other):
        slopes = [(self, 1.0), (other, 1.0)]
        return Value(self.data + other.data, slopes, "+")

    def __mul__(self, other):
        slopes = [(self, other.data), (other, self.data)]
        return Value(self.data * other.data, slopes, "×")


# --8<-- [end:value]

# --8<-- [start:forward]
x, y = Value(3.0), Value(-2.0)
z = x * x + y
print(z.data, [(source.sign or "a leaf", slope) for source, slope in z.sources])
# --8<-- [end:forward]


# --8<-- [start:naive]
def send(node, gradient):
    node.grad += gradient
    for source, slope in node.sources:
        send(source, slope * gradient)


send(z, 1.0)
print("dz/dx =", x.grad, " dz/dy =", y.grad)
# --8<-- [end:naive]

# --8<-- [start:naive_cost]
calls = 0


def count(node):
    global calls
    calls += 1
    for source, _ in node.sources:
        count(source)


power = Value(1.0001)
for doubling in range(1, 13):
    power = power * power
    if doubling % 4 == 0:
        calls = 0
        count(power)
        print(f"{doubling:2} operations: {calls:5} calls")
# --8<-- [end:naive_cost]


# --8<-- [start:backward]
def inputs_first(node, order, seen):
    if node not in seen:
        seen.add(node)
        for source, _ in node.sources:
            inputs_first(source, order, seen)
        order.append(node)
    return order


def backward(result):
    result.grad = 1.0
    for node in reversed(inputs_first(result, [], set())):
        for source, slope in node.sources:
            source.grad += slope * node.grad


# --8<-- [end:backward]

# --8<-- [start:check]
x, y = Value(3.0), Value(-2.0)
backward(x * x + y)
print("dz/dx =", x.grad, " dz/dy =", y.grad)
# --8<-- [end:check]

# --8<-- [start:functions]
import math


def tanh(v):
    t = math.tanh(v.data)
    return Value(t, [(v, 1 - t * t)], "tanh")


def exp(v):
    e = math.exp(v.data)
    return Value(e, [(v, e)], "exp")


# --8<-- [end:functions]

# --8<-- [start:random]
import random

import torch


def random_expression(generator, leaves, size, functions):
    """Combine the leaves, and what came of them, by so many random operations."""
    pool = list(leaves)
    for _ in range(size):
        a, b = generator.choice(pool), generator.choice(pool[-3:])  # of the latest
        kind = generator.choice(["+", "×", *functions])
        pool.append(a + b if kind == "+" else a * b if kind == "×" else kind(b))
    return pool[-1]


# --8<-- [end:random]


# --8<-- [start:compare]
def both(seed, size):
    """The gradients of one random expression by this engine and by PyTorch."""
    generator = random.Random(seed)
    drawn = {name: generator.uniform(-1, 1) for name in ("x₁", "x₂", "x₃")}
    mine = [Value(number, sign=name) for name, number in drawn.items()]
    theirs = [
        torch.tensor(number, dtype=torch.float64) for number in drawn.values()
    ]
    for leaf in theirs:
        leaf.requires_grad_().grad = torch.zeros_like(leaf)  # if it is left out
    result = random_expression(random.Random(seed), mine, size, (tanh, exp))
    backward(result)
    functions = torch.tanh, torch.exp
    random_expression(random.Random(seed), theirs, size, functions).backward()
    return result, [v.grad for v in mine], [t.grad.item() for t in theirs]


for seed in (4, 18, 31):
    result, mine, theirs = both(seed, size=7)
    nodes = len(inputs_first(result, [], set()))
    gradients = " ".join(f"{number:9.6f}" for number in mine)
    print(f"{nodes} nodes, gradients {gradients}")
    for one, other in zip(mine, theirs):
        assert math.isclose(one, other, abs_tol=1e-12)
# --8<-- [end:compare]

# --8<-- [start:draw]
import matplotlib.pyplot as plt


def places(order):
    """Where to draw each node: in a column to the right of its inputs."""
    columns, found = {}, {}
    for node in order:
        columns[node] = 1 + max((columns[s] for s, _ in node.sources), default=-1)
    for column in set(columns.values()):
        nodes = [node for node in order if columns[node] == column]
        for row, node in enumerate(nodes):
            found[node] = column, row - (len(nodes) - 1) / 2
    return found


# --8<-- [end:draw]


# --8<-- [start:draw_plot]
def draw(result):
    found = places(inputs_first(result, [], set()))
    arrow = {"arrowstyle": "->", "shrinkA": 14, "shrinkB": 14}
    for node, (x, y) in found.items():
        for source, _ in node.sources:
            bend = 0.35 if x - found[source][0] > 1 else 0  # around what is between
            arrow["connectionstyle"] = f"arc3,rad={bend}"
            plt.annotate("", (x, y), found[source], arrowprops=arrow)
        middle = {"ha": "center", "va": "center"}
        plt.text(x, y, node.sign, **middle)
        plt.text(x, y + 0.3, f"{node.data:.2f}", color="C0", **middle)
        plt.text(x, y - 0.3, f"{node.grad:.2f}", color="C1", **middle)
    columns, rows = zip(*found.values())
    plt.xlim(min(columns) - 0.4, max(columns) + 0.4)
    plt.ylim(min(rows) - 0.5, max(rows) + 0.5)
    plt.axis("off")


draw(both(18, size=7)[0])
plt.show()
# --8<-- [end:draw_plot]

# --8<-- [start:answer_twice]
x, y = Value(3.0), Value(-2.0)
z = x * x + y
for _ in range(2):
    backward(z)
    print("dz/dx =", x.grad, " dz/dy =", y.grad)
# --8<-- [end:answer_twice]


# --8<-- [start:answer_minus]
def minus(a, b):
    return a + Value(-1.0) * b


x, y = Value(3.0), Value(-2.0)
difference = minus(x * x, y)
backward(difference)
print(difference.data, x.grad, y.grad)
# --8<-- [end:answer_minus]
