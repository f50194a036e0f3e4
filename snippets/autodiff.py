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


# --8<-- [start:gradient]
def L_of(w1, w2):
    return w1**2 + 3 * w2


slope1 = (L_of(2.0 + 1e-5, 1.0) - L_of(2.0 - 1e-5, 1.0)) / 2e-5
slope2 = (L_of(2.0, 1.0 + 1e-5) - L_of(2.0, 1.0 - 1e-5)) / 2e-5
print(f"gradient: ({slope1:.4f}, {slope2:.4f})")
print(f"said: {4 * 0.01 + 3 * -0.02:.4f}", end="  ")
print(f"true: {L_of(2.0 + 0.01, 1.0 - 0.02) - L_of(2.0, 1.0):.4f}")
# --8<-- [end:gradient]

# --8<-- [start:steepest]
gains = []
for degrees in range(360):
    angle = math.radians(degrees)
    w1, w2 = 2.0 + 0.001 * math.cos(angle), 1.0 + 0.001 * math.sin(angle)
    gains.append(L_of(w1, w2) - L_of(2.0, 1.0))
print("steepest way up:", gains.index(max(gains)), "degrees")
print("steepest way down:", gains.index(min(gains)), "degrees")
print(f"the gradient points to {math.degrees(math.atan2(3, 4)):.2f} degrees")
# --8<-- [end:steepest]

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
nudged = (loss_at(w_, b_ + 1e-5) - loss_at(w_, b_ - 1e-5)) / 2e-5
assert abs(nudged - dL_db) < 1e-6
# --8<-- [end:by_hand]

# --8<-- [start:sigmoid_slope]
for score in (-10.0, -5.0, 0.0, 2.42, 5.0):
    p = 1 / (1 + math.exp(-score))
    print(f"z = {score:6.2f}  a = {p:.6f}  slope = {p * (1 - p):.6f}")
# --8<-- [end:sigmoid_slope]

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

# --8<-- [start:non_scalar]
v = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
try:
    (v**2).backward()
except RuntimeError as error:
    print("refused:", error)

(v**2).sum().backward()
print("gradient of the sum:      ", v.grad.tolist())
v.grad = None
(v**2).backward(gradient=torch.tensor([1.0, 0.0, 10.0]))
print("of a weighted sum instead:", v.grad.tolist())
# --8<-- [end:non_scalar]

# --8<-- [start:accumulation]
q = torch.tensor(3.0, requires_grad=True)
for step in range(3):
    r = q * q + q  # a new graph each time
    r.backward()
    print(f"after backward {step + 1}: q.grad =", q.grad.item())

q.grad = None  # what optimizer.zero_grad() does
(q * q + q).backward()
print("after clearing:   q.grad =", q.grad.item())
# --8<-- [end:accumulation]

# --8<-- [start:second_backward]
try:
    r.backward()  # the graph of r has been walked already
except RuntimeError as error:
    print("refused:", str(error).split(" (")[0])

q.grad = None
r = q * q + q
r.backward(retain_graph=True)
r.backward()
print("with the graph kept: q.grad =", q.grad.item())
# --8<-- [end:second_backward]

# --8<-- [start:no_grad]
with torch.no_grad():
    print("inside no_grad: ", loss_of(w, b).requires_grad)
print("outside:        ", loss_of(w, b).requires_grad)
print("after detach(): ", loss_of(w, b).detach().requires_grad)
# --8<-- [end:no_grad]


# --8<-- [start:stable]
import torch.nn.functional as F

y = torch.tensor(0.0)
losses = {
    "by hand": lambda z: -torch.log(1 - torch.sigmoid(z)),
    "sigmoid + BCE": lambda z: F.binary_cross_entropy(torch.sigmoid(z), y),
    "with logits": lambda z: F.binary_cross_entropy_with_logits(z, y),
}
for score in (2.42, 20.0):
    for name, loss_fn in losses.items():
        z = torch.tensor(score, requires_grad=True)
        L = loss_fn(z)
        L.backward()
        print(f"z = {score:5.2f}  {name:13}", end="  ")
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

at = (torch.tensor(2.2).double(), torch.tensor(0.0).double())  # w, b
one, zero = torch.ones_like(at[0]), torch.zeros_like(at[0])
_, dL_dw = jvp(loss_of, at, (one, zero))  # w moves at speed 1, b stands
_, dL_db = jvp(loss_of, at, (zero, one))  # b moves at speed 1, w stands
_, both = jvp(loss_of, at, (one, one))
print(f"dL/dw = {dL_dw.item():.6f}  dL/db = {dL_db.item():.6f}")
print(f"both move: {both.item():.6f}")
# --8<-- [end:forward_mode]

# --8<-- [start:answer_sine]
print(f"{math.cos(1.0**2) * 2 * 1.0:.6f}")
# --8<-- [end:answer_sine]

# --8<-- [start:answer_predict]
print(f"said: {7 + 4 * -0.01 + 3 * 0.02:.4f}  true: {L_of(1.99, 1.02):.4f}")
# --8<-- [end:answer_predict]


# --8<-- [start:answer_other_label]
a_, y_ = 1 / (1 + math.exp(-1.1 * 2.2)), 0.0
dL_dz = a_ - y_
print(f"L = {loss_at(2.2, 0.0, y=y_):.6f}")
print(f"dL/dz = {dL_dz:.6f}  dL/dw = {dL_dz * 1.1:.6f}")
# --8<-- [end:answer_other_label]

# --8<-- [start:answer_paths]
u = torch.tensor(2.0, requires_grad=True)
v = torch.tensor(3.0, requires_grad=True)
s = u * v + u
L = s * s
L.backward()
print(s.item(), L.item(), u.grad.item(), v.grad.item())
# --8<-- [end:answer_paths]

# --8<-- [start:answer_tanh]
s = torch.tensor([0.0, 0.5, 3.0], dtype=torch.float64, requires_grad=True)
t = torch.tanh(s)
torch.testing.assert_close(t, 2 * torch.sigmoid(2 * s) - 1)
t.sum().backward()
print("autograd ", [round(slope, 6) for slope in s.grad.tolist()])
print("1 - t * t", [round(slope, 6) for slope in (1 - t * t).tolist()])
# --8<-- [end:answer_tanh]

# --8<-- [start:wrong_penalty]
w = torch.tensor(0.0, requires_grad=True)
for _ in range(100):
    penalty = torch.tensor(w.item() ** 2)
    L = (w - 3) ** 2 + penalty
    w.grad = None
    L.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
print(f"w = {w.item():.4f}  L = {L.item():.4f}")
# --8<-- [end:wrong_penalty]

# --8<-- [start:answer_penalty]
w = torch.tensor(0.0, requires_grad=True)
for _ in range(100):
    L = (w - 3) ** 2 + w**2  # the penalty is recorded, too
    w.grad = None
    L.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
print(f"w = {w.item():.4f}  L = {L.item():.4f}")
# --8<-- [end:answer_penalty]


# --8<-- [start:answer_stable_rate]
for eta in (0.49, 0.5, 0.51):
    w4 = 1.0
    for _ in range(100):
        w4 -= eta * 4.0 * w4  # k = 4
    print(f"eta = {eta:.2f}  |w| after 100 steps = {abs(w4):.4f}")
# --8<-- [end:answer_stable_rate]

# --8<-- [start:answer_epsilon]
true = (1 / (1 + math.exp(-2.42)) - 1) * 1.1  # (a - y) x
errors = {}
for n in range(1, 12, 2):
    e = 10.0**-n
    slope = (loss_at(2.2 + e, 0.0) - loss_at(2.2 - e, 0.0)) / (2 * e)
    errors[n] = abs(slope - true)
print("the best of these: 10 to the power of", -min(errors, key=errors.get))
print(f"cube root of the precision: {(2.0**-52) ** (1 / 3):.1e}")
# --8<-- [end:answer_epsilon]
