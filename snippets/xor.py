# --8<-- [start:data]
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # tiny tensors: more threads would only wait
points = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
labels = torch.tensor([[0.0], [1], [1], [0]])  # (4, 1)
each = {"reduction": "none"}  # the loss of each point, not their mean


def loss_of(logits):
    wanted = labels.expand_as(logits)
    losses = binary_cross_entropy_with_logits(logits, wanted, **each)
    return losses.mean(dim=(-2, -1))  # (..., 4, 1) -> (...)


# --8<-- [end:data]


# --8<-- [start:train]
def train(model, parameters, rate, steps):
    """Descend in place on the loss of model(points)."""
    for parameter in parameters:
        parameter.requires_grad_()
    for _ in range(steps):
        loss = loss_of(model(points)).sum()
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter -= rate * gradient


def answers(logits):
    a = torch.sigmoid(logits).flatten()
    return [round(answer, 2) for answer in a.tolist()]


# --8<-- [end:train]


# --8<-- [start:line]
w, b = torch.tensor([[0.8], [-0.3]]), torch.tensor(0.1)  # (2, 1), ()


def line(x):
    return x @ w + b  # (4, 2) @ (2, 1) -> (4, 1)


for steps in (0, 20, 180):
    train(line, [w, b], rate=1.0, steps=steps)
    logits = line(points)
    loss, a = loss_of(logits).item(), answers(logits)
    print(f"{steps:3} more steps: loss {loss:.4f}  a = {a}")
# --8<-- [end:line]

# --8<-- [start:all_lines]
ticks = torch.arange(-20, 21) / 10 + 0.03  # no line through a point
w1, w2, b = torch.meshgrid(ticks, ticks, ticks, indexing="ij")
x1, x2 = points[:, 0], points[:, 1]
z = w1[..., None] * x1 + w2[..., None] * x2 + b[..., None]
right = ((z > 0) == (labels.flatten() > 0)).sum(dim=-1)  # (41, 41, 41)
print("lines tried:", right.numel())
print("most right answers:", right.max().item(), "of 4")
# --8<-- [end:all_lines]


# --8<-- [start:network]
def draw(hidden, seed, *copies):
    """Random parameters, drawn on the CPU; copies: of many networks."""
    generator = torch.Generator("cpu").manual_seed(seed)
    shapes = [(2, hidden), (1, hidden), (hidden, 1), (1, 1)]
    drawn = [
        torch.randn(*copies, *shape, generator=generator, device="cpu")
        for shape in shapes
    ]
    return [parameter.to(points.device) for parameter in drawn]


def network(x, parameters, bend=torch.relu):
    weights, biases, out, shift = parameters
    hidden = bend(x @ weights + biases)  # (..., n, H)
    return hidden @ out + shift  # (..., n, 1)


# --8<-- [end:network]

# --8<-- [start:learn]
parameters = draw(hidden=4, seed=27)
snapshots = []
for steps in (0, 40, 360):
    train(lambda x: network(x, parameters), parameters, 0.5, steps)
    snapshots.append([p.detach().clone() for p in parameters])
    logits = network(points, snapshots[-1])
    loss, a = loss_of(logits).item(), answers(logits)
    print(f"{steps:3} more steps: loss {loss:.4f}  a = {a}")
# --8<-- [end:learn]

# --8<-- [start:boundary_plot]
import matplotlib.pyplot as plt

axis = torch.linspace(-0.5, 1.5, 41)
square = torch.meshgrid(axis, axis, indexing="xy")
grid = torch.stack(square, dim=-1)  # (41, 41, 2)
across = axis.tolist()


def show_answers(panel, model, title):
    a = torch.sigmoid(model(grid)).detach().squeeze(-1)  # (41, 41)
    regions = {"levels": [0, 0.5, 1], "colors": ["C0", "C1"]}
    panel.contourf(across, across, a.tolist(), alpha=0.3, **regions)
    for (x, y), label in zip(points.tolist(), labels.flatten()):
        panel.plot(x, y, "s" if label else "o", color=f"C{int(label)}")
    panel.set(xticks=[0, 1], yticks=[0, 1], xlabel="x₁")
    panel.set(title=title, aspect="equal")


figure, panels = plt.subplots(1, 3, sharey=True, figsize=(4.4, 1.9))
for panel, snapshot, n in zip(panels, snapshots, (0, 40, 400)):
    show_answers(panel, lambda x, s=snapshot: network(x, s), f"n = {n}")
panels[0].set_ylabel("x₂")
plt.show()
# --8<-- [end:boundary_plot]

# --8<-- [start:units]
weights, biases, out, shift = snapshots[-1]
hidden = torch.relu(points @ weights + biases)  # (4, 4)
for x, row in zip(points.tolist(), hidden.tolist()):
    print("x =", x, " hidden:", *(f"{value:5.2f}" for value in row))
values = out.flatten()
print("out:                 ", *(f"{value:5.2f}" for value in values))
# --8<-- [end:units]

# --8<-- [start:lines_plot]
figure, panel = plt.subplots()
show_answers(panel, lambda x: network(x, snapshots[-1]), "n = 400")
for unit in range(4):
    h = (grid @ weights[:, unit] + biases[0, unit]).tolist()  # (41, 41)
    dashed = {"colors": "gray", "linestyles": "--"}
    panel.contour(across, across, h, levels=[0], **dashed)
panel.set_ylabel("x₂")
plt.show()
# --8<-- [end:lines_plot]


# --8<-- [start:dead]
def is_dead(parameters):
    weights, biases, _, _ = parameters
    h = points @ weights + biases  # (..., n, H)
    return (h <= 0).all(dim=-2)  # (..., H)


stuck = draw(hidden=2, seed=28)
for steps in (0, 5, 195):
    train(lambda x: network(x, stuck), stuck, rate=0.5, steps=steps)
    loss = loss_of(network(points, stuck))
    (gradient,) = torch.autograd.grad(loss, stuck[:1])  # (2, 2)
    gradient = gradient.round(decimals=3).tolist()
    dead = is_dead(stuck).tolist()
    print(f"{steps:3} more steps: dead {dead}  gradient {gradient}")
print("a =", answers(network(points, stuck)))
# --8<-- [end:dead]


# --8<-- [start:many]
def try_many(hidden, bend=torch.relu, copies=200):
    """The share with a loss below 0.1; live units of all kinds."""
    many = draw(hidden, 0, copies)
    train(lambda x: network(x, many, bend), many, rate=1.0, steps=150)
    solved = loss_of(network(points, many, bend)) < 0.1  # (200,)
    alive = (~is_dead(many)).sum(dim=-1).double()
    results = solved.double(), alive[solved], alive[~solved]
    return [result.mean().item() for result in results]


sizes, shares = (2, 3, 4, 6, 8), []
for hidden in sizes:
    share, good, bad = try_many(hidden)
    shares.append(share)
    row = f"H = {hidden}: {share:4.0%} solved"
    print(f"{row}; live units {good:.1f}, else {bad:.1f}")
# --8<-- [end:many]


# --8<-- [start:leaky]
def leaky(x):
    return torch.where(x > 0, x, 0.1 * x)


leaky_shares = [try_many(hidden, leaky)[0] for hidden in sizes]
for hidden, share in zip(sizes, leaky_shares):
    print(f"H = {hidden}: {share:4.0%} solved")
# --8<-- [end:leaky]

# --8<-- [start:many_plot]
plt.plot(sizes, shares, "o-", label="max(0, h)")
plt.plot(sizes, leaky_shares, "s-", label="max(0.1 h, h)")
plt.ylim(0, 1.05)
plt.xticks(sizes)
plt.xlabel("H")
plt.legend()
plt.show()
# --8<-- [end:many_plot]

# --8<-- [start:answer_by_hand]
weights, biases = torch.ones(2, 2), torch.tensor([[0.0, -1.0]])
out, shift = torch.tensor([[1.0], [-2.0]]), torch.zeros(1, 1)
print("hidden:", torch.relu(points @ weights + biases).tolist())
by_hand = [weights, biases, out, shift]
print("out:", network(points, by_hand).flatten().tolist())
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_tanh]
for hidden in (2, 4, 8):
    share = try_many(hidden, torch.tanh)[0]
    print(f"H = {hidden}: {share:4.0%} solved")
# --8<-- [end:answer_tanh]

# --8<-- [start:answer_shapes]
weights, biases, out, shift = draw(3, 0, 200)
hidden = torch.relu(points @ weights + biases)
logits = hidden @ out + shift
for t in (weights, points @ weights, biases, hidden, logits):
    print(tuple(t.shape), end=" ")
print(tuple(loss_of(logits).shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_backward]
for parameter in by_hand:
    parameter.requires_grad_()
logit = network(points[3:], by_hand)  # (1, 1): of the point (1, 1)
loss = binary_cross_entropy_with_logits(logit, labels[3:])
for gradient in torch.autograd.grad(loss, by_hand):
    print(gradient.tolist())
# --8<-- [end:answer_backward]


# --8<-- [start:wrong_loss]
def train_squared(wanted):
    parameters = draw(hidden=4, seed=27)
    for parameter in parameters:
        parameter.requires_grad_()
    for _ in range(2000):
        a = torch.sigmoid(network(points, parameters))
        loss = ((a - wanted) ** 2).mean()
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter -= 0.5 * gradient
    logits = network(points, parameters)
    print(f"loss {loss.item():.2f}  a = {answers(logits)}")


flat = labels.flatten()
train_squared(flat)
# --8<-- [end:wrong_loss]

# --8<-- [start:answer_wrong_loss]
a = torch.sigmoid(network(points, by_hand))
print(tuple(a.shape), "-", tuple(flat.shape), end=" ")
print("->", tuple((a - flat).shape))
train_squared(labels)
# --8<-- [end:answer_wrong_loss]

# --8<-- [start:answer_parity]
bits = torch.tensor([0.0, 1.0])
points = torch.cartesian_prod(bits, bits, bits)  # (8, 3)
labels = points.sum(dim=1, keepdim=True) % 2  # (8, 1)
for hidden in (3, 6, 12):
    many = draw(hidden, 0, 100)
    many[0] = torch.cat([many[0], many[1]], dim=-2)  # (100, 3, H)
    train(lambda x: network(x, many), many, rate=0.5, steps=500)
    solved = loss_of(network(points, many)) < 0.1
    print(f"H = {hidden:2}: {solved.sum().item():2} of 100 solved")
# --8<-- [end:answer_parity]
