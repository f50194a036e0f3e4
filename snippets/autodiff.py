# --8<-- [start:nudge]
import math


def loss_at(w, b, x=1.1, y=1.0):
    z = x * w + b
    a = 1 / (1 + math.exp(-z))
    return -(y * math.log(a) + (1 - y) * math.log(1 - a))


for eps in (1.0, 0.1, 1e-5, 1e-17):
    slope = (loss_at(2.2 + eps, 0.0) - loss_at(2.2 - eps, 0.0)) / (2 * eps)
    print(f"eps = {eps:<6} slope = {slope:.6f}")
# --8<-- [end:nudge]

# --8<-- [start:chain]
x = 1.5
u = x * x  # the inner function, u = g(x)
du_dx = 2 * x  # its slope at x
dh_du = math.cos(u)  # the slope of sin at u = 2.25, not at x = 1.5
print(f"dh/du = {dh_du:.6f}  du/dx = {du_dx:.1f}  dh/dx = {dh_du * du_dx:.6f}")

eps = 1e-5
nudged = (math.sin((x + eps) ** 2) - math.sin((x - eps) ** 2)) / (2 * eps)
print(f"by nudging x:                   {nudged:.6f}")
# --8<-- [end:chain]

# --8<-- [start:graph]
import torch

x = torch.tensor(1.1, dtype=torch.float64)
w = torch.tensor(2.2, dtype=torch.float64, requires_grad=True)
b = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)

z = x * w + b
a = torch.sigmoid(z)
loss = -torch.log(a)  # the whole loss when y = 1
print(f"z = {z.item():.6f}  a = {a.item():.6f}  L = {loss.item():.6f}")
print("made by:", loss.grad_fn.name())
# --8<-- [end:graph]


# --8<-- [start:walk]
def show(node, depth=0):
    if node is None:  # an input that asked for no gradient, such as x
        return
    name = node.name().split("::")[-1]  # without the "torch::autograd::" of some
    print("  " * depth + name)
    for source, _ in node.next_functions:
        show(source, depth + 1)


show(loss.grad_fn)
print("leaf:", w.is_leaf, z.is_leaf)
# --8<-- [end:walk]

# --8<-- [start:by_hand]
x_, w_, b_, y_ = 1.1, 2.2, 0.0, 1.0  # plain numbers, nothing is recorded
z_ = x_ * w_ + b_
a_ = 1 / (1 + math.exp(-z_))
dL_da = (a_ - y_) / (a_ * (1 - a_))
da_dz = a_ * (1 - a_)
dL_dz = dL_da * da_dz
print(f"dL/da = {dL_da:.6f}  da/dz = {da_dz:.6f}")
print(f"dL/dz = {dL_dz:.6f}  a - y = {a_ - y_:.6f}")
dL_dw, dL_db, dL_dx = dL_dz * x_, dL_dz * 1, dL_dz * w_
print(f"dL/dw = {dL_dw:.6f}  dL/db = {dL_db:.6f}  dL/dx = {dL_dx:.6f}")
# --8<-- [end:by_hand]

# --8<-- [start:autograd]
loss.backward()
print(f"dL/dw = {w.grad.item():.6f}  dL/db = {b.grad.item():.6f}")
print("dL/dx =", x.grad)
# --8<-- [end:autograd]


# --8<-- [start:gradcheck]
def loss_of(w, b):
    return -torch.log(torch.sigmoid(x * w + b))


print("agrees with nudging:", torch.autograd.gradcheck(loss_of, (w, b)))
# --8<-- [end:gradcheck]

# --8<-- [start:accumulation]
w.grad = None
for step in range(3):
    loss_of(w, b).backward()
    print(f"after backward {step + 1}: w.grad = {w.grad.item():.6f}")

w.grad = None  # what optimizer.zero_grad() does
loss_of(w, b).backward()
print(f"after clearing:   w.grad = {w.grad.item():.6f}")
# --8<-- [end:accumulation]

# --8<-- [start:no_grad]
with torch.no_grad():
    print("inside no_grad: ", loss_of(w, b).requires_grad)
print("outside:        ", loss_of(w, b).requires_grad)
print("after detach(): ", loss_of(w, b).detach().requires_grad)
# --8<-- [end:no_grad]


# --8<-- [start:engine]
class Scalar:
    """A number that remembers what it was computed from."""

    def __init__(self, value, made_from=()):
        self.value = value
        self.grad = 0.0
        # pairs: an input, and the slope with respect to it
        self.made_from = made_from

    def __add__(self, other):
        slopes = [(self, 1.0), (other, 1.0)]
        return Scalar(self.value + other.value, slopes)

    def __mul__(self, other):
        slopes = [(self, other.value), (other, self.value)]
        return Scalar(self.value * other.value, slopes)


# --8<-- [end:engine]
# --8<-- [start:engine_functions]
def sigmoid(s):
    a = 1 / (1 + math.exp(-s.value))
    return Scalar(a, [(s, a * (1 - a))])


def neg_log(s):
    return Scalar(-math.log(s.value), [(s, -1 / s.value)])


# --8<-- [end:engine_functions]
# --8<-- [start:engine_backward]
def list_inputs_first(node, order):
    """Append to order all that node depends on, inputs before results."""
    if node in order:
        return
    for source, _ in node.made_from:
        list_inputs_first(source, order)
    order.append(node)


def backward(result):
    order = []
    list_inputs_first(result, order)
    result.grad = 1.0
    for node in reversed(order):
        for source, slope in node.made_from:
            source.grad += slope * node.grad  # both halves of the chain rule


# --8<-- [end:engine_backward]
# --8<-- [start:engine_run]
x_, w_, b_ = Scalar(1.1), Scalar(2.2), Scalar(0.0)
result = neg_log(sigmoid(x_ * w_ + b_))
backward(result)
print(f"L = {result.value:.6f}  dL/dw = {w_.grad:.6f}  dL/db = {b_.grad:.6f}")
assert math.isclose(w_.grad, w.grad.item())  # PyTorch says the same

q = Scalar(3.0)
backward(q * q + q)  # q is used three times
print("d(q*q + q)/dq at 3:", q.grad)
# --8<-- [end:engine_run]

# --8<-- [start:stable]
import torch.nn.functional as F

y = torch.tensor(0.0)
losses = {
    "by hand": lambda z: -torch.log(1 - torch.sigmoid(z)),
    "sigmoid + BCE": lambda z: F.binary_cross_entropy(torch.sigmoid(z), y),
    "with logits": lambda z: F.binary_cross_entropy_with_logits(z, y),
}
for score in (2.42, 20.0, 200.0):
    for name, loss_fn in losses.items():
        z = torch.tensor(score, requires_grad=True)
        L = loss_fn(z)
        L.backward()
        print(f"z = {score:6.2f}  {name:13}", end="  ")
        print(f"L = {L.item():8.4f}  dL/dz = {z.grad.item():.4f}")
# --8<-- [end:stable]

# --8<-- [start:one_step]
eta = 0.1
w.grad = b.grad = None
loss_of(w, b).backward()
with torch.no_grad():  # the step itself is no part of the graph
    w -= eta * w.grad
    b -= eta * b.grad
z, L = x * w + b, loss_of(w, b)
print(f"w = {w.item():.6f}  b = {b.item():.6f}")
print(f"z = {z.item():.6f}  L = {L.item():.6f}")
# --8<-- [end:one_step]

# --8<-- [start:regimes]
k = 2.0  # the curvature of L(w) = k w^2 / 2
for eta in (0.1, 0.5, 0.9, 1.0, 1.1):
    w1 = 1.0
    for _ in range(10):
        w1 -= eta * k * w1
    print(f"eta = {eta}  w after 10 steps = {w1:9.6f}")
# --8<-- [end:regimes]

# --8<-- [start:forward_mode]
from torch.func import jvp

w0 = torch.tensor(2.2, dtype=torch.float64)
b0 = torch.tensor(0.0, dtype=torch.float64)
one, zero = torch.ones_like(w0), torch.zeros_like(w0)
_, dL_dw = jvp(loss_of, (w0, b0), (one, zero))  # first pass: only w moves
_, dL_db = jvp(loss_of, (w0, b0), (zero, one))  # second pass: only b moves
print(f"dL/dw = {dL_dw.item():.6f}  dL/db = {dL_db.item():.6f}")
# --8<-- [end:forward_mode]

# --8<-- [start:answer_sine]
print(f"{math.cos(1.0**2) * 2 * 1.0:.6f}")
# --8<-- [end:answer_sine]


# --8<-- [start:answer_leaves]
def count_ends(node):
    if node is None:
        return 0
    if "AccumulateGrad" in node.name():
        return 1
    return sum(count_ends(source) for source, _ in node.next_functions)


print(count_ends(loss_of(w, b).grad_fn))
# --8<-- [end:answer_leaves]

# --8<-- [start:answer_other_label]
a_, y_ = 1 / (1 + math.exp(-1.1 * 2.2)), 0.0
dL_dz = a_ - y_
print(f"L = {loss_at(2.2, 0.0, y=y_):.6f}")
print(f"dL/dz = {dL_dz:.6f}  dL/dw = {dL_dz * 1.1:.6f}")
# --8<-- [end:answer_other_label]


# --8<-- [start:answer_tanh]
def tanh(s):
    t = math.tanh(s.value)
    return Scalar(t, [(s, 1 - t * t)])


s = Scalar(0.5)
backward(tanh(s))
check = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
torch.tanh(check).backward()
print(f"{s.grad:.6f} {check.grad.item():.6f}")
# --8<-- [end:answer_tanh]

# --8<-- [start:answer_stable_rate]
for eta in (0.49, 0.5, 0.51):
    w4 = 1.0
    for _ in range(100):
        w4 -= eta * 4.0 * w4  # k = 4
    print(f"eta = {eta:.2f}  |w| after 100 steps = {abs(w4):.4f}")
# --8<-- [end:answer_stable_rate]
