# --8<-- [start:value]
class Value:
    """A number that remembers what it was computed from."""

    def __init__(self, data, sources=(), sign=""):
        self.data, self.grad = data, 0.0
        self.sources = sources  # pairs: an input, the slope towards it
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
made_of = [(source.sign or "a leaf", k) for source, k in z.sources]
print(z.data, made_of)
# --8<-- [end:forward]


# --8<-- [start:naive]
def send(node, gradient):
    node.grad += gradient
    for source, slope in node.sources:
        send(source, slope * gradient)


send(z, 1.0)
print("dz/dx =", x.grad, " dz/dy =", y.grad)
w = Value(3.0)
send(w * w * w, 1.0)
assert w.grad == 3 * w.data**2
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
    """Combine the leaves, and what came of them, at random."""
    pool = list(leaves)
    for _ in range(size):
        a = generator.choice(pool)
        b = generator.choice(pool[-3:])  # one of the latest
        kind = generator.choice(["+", "×", *functions])
        if kind == "+":
            pool.append(a + b)
        else:
            pool.append(a * b if kind == "×" else kind(b))
    return pool[-1]


# --8<-- [end:random]


# --8<-- [start:compare]
def both(seed, size):
    """One random expression and its gradients, by either engine."""
    generator = random.Random(seed)
    drawn = {f"x{i}": generator.uniform(-1, 1) for i in "₁₂₃"}
    mine = [Value(number, sign=name) for name, number in drawn.items()]
    theirs = torch.tensor(list(drawn.values()), dtype=torch.float64)
    theirs.requires_grad_()
    generator = random.Random(seed)  # the same choices for both
    result = random_expression(generator, mine, size, (tanh, exp))
    backward(result)
    generator, functions = random.Random(seed), (torch.tanh, torch.exp)
    random_expression(generator, theirs, size, functions).backward()
    return result, [v.grad for v in mine], theirs.grad.tolist()


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
    """Where to draw each node: to the right of its inputs."""
    columns, found = {}, {}
    for node in order:
        before = [columns[source] for source, _ in node.sources]
        columns[node] = 1 + max(before, default=-1)
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
            far = x - found[source][0] > 1
            bend = 0.35 if far else 0  # around what is between
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


# --8<-- [start:deeper]
class Deeper(Value):
    """A number whose slopes are numbers of the same kind."""

    def __add__(self, other):
        slopes = [(self, Deeper(1.0)), (other, Deeper(1.0))]
        return Deeper(self.data + other.data, slopes, "+")

    def __mul__(self, other):
        slopes = [(self, other), (other, self)]
        return Deeper(self.data * other.data, slopes, "×")


def slope_of(result, leaf):
    """The slope as a result that can be differentiated again."""
    found = {result: Deeper(1.0)}
    for node in reversed(inputs_first(result, [], set())):
        for source, slope in node.sources:
            part = slope * found[node]
            if source in found:
                part = found[source] + part
            found[source] = part
    return found[leaf]


# --8<-- [end:deeper]

# --8<-- [start:higher]
x = Deeper(3.0)
results = [x * x * x]
for _ in range(3):
    results.append(slope_of(results[-1], x))
print("x³ and its slopes:", [result.data for result in results])

t = torch.tensor(3.0, requires_grad=True)
theirs = [t**3]
for _ in range(3):
    theirs += torch.autograd.grad(theirs[-1], t, create_graph=True)
print("PyTorch:          ", [result.item() for result in theirs])
print("nodes:", [len(inputs_first(r, [], set())) for r in results])
# --8<-- [end:higher]

# --8<-- [start:answer_by_hand]
x, y = Value(2.0), Value(3.0)
product = x * y
total = product + x
z = total * y
backward(z)
print([node.data for node in (product, total, z)])
print([node.grad for node in (total, product, x, y)])
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_twice]
x, y = Value(3.0), Value(-2.0)
z = x * x + y
for _ in range(2):
    backward(z)
    print("dz/dx =", x.grad, " dz/dy =", y.grad)
# --8<-- [end:answer_twice]

# --8<-- [start:answer_pytorch]
x = torch.tensor(3.0, requires_grad=True)
z = x * x - 2.0
z.backward()
try:
    z.backward()
except RuntimeError:
    print("a second backward: refused")
z = x * x - 2.0
x.grad = None
z.backward(retain_graph=True)  # keep what the backward pass needs
z.backward()
print("kept on purpose: x.grad =", x.grad.item())
# --8<-- [end:answer_pytorch]


# --8<-- [start:wrong_backward]
def wrong_backward(result):
    result.grad, queue, seen = 1.0, [result], {result}
    while queue:
        node = queue[0]
        queue = queue[1:]
        for source, slope in node.sources:
            source.grad += slope * node.grad
            if source not in seen:
                seen.add(source)
                queue.append(source)


for order in ("a + b", "b + a"):
    x = Value(3.0)
    a = x * x
    b = a * a
    wrong_backward(a + b if order == "a + b" else b + a)
    print(order, "dz/dx =", x.grad)
# --8<-- [end:wrong_backward]

# --8<-- [start:answer_order]
x = Value(3.0)
a = x * x
backward(a + a * a)
print("in the right order:", x.grad)
# --8<-- [end:answer_order]


# --8<-- [start:answer_divide]
def inverse(v):
    return Value(1 / v.data, [(v, -1 / v.data**2)], "1/")


a, b = Value(3.0), Value(-2.0)
quotient = a * inverse(b)
backward(quotient)
print(quotient.data, a.grad, b.grad)
# --8<-- [end:answer_divide]

# --8<-- [start:answer_newton]
for start in (1.0, 2.0, 0.5):
    path = [start]
    for _ in range(6):
        x = Deeper(path[-1])
        loss = x * x * x * x + Deeper(-3.0) * x * x
        slope = slope_of(loss, x)
        curvature = slope_of(slope, x)
        path.append(x.data - slope.data / curvature.data)
    print(*(f"{w:.4f}" for w in path))
# --8<-- [end:answer_newton]


# --8<-- [start:answer_minus]
def minus(a, b):
    return a + Value(-1.0) * b


x, y = Value(3.0), Value(-2.0)
difference = minus(x * x, y)
backward(difference)
print(difference.data, x.grad, y.grad)
# --8<-- [end:answer_minus]
