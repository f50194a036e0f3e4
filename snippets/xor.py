# --8<-- [start:data]
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # tiny tensors: more threads would only wait
points = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
labels = torch.tensor([[0.0], [1.0], [1.0], [0.0]])  # (4, 1): one, but not both


def loss_of(logits):
    wanted = labels.expand_as(logits)
    wrong = binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return wrong.mean(dim=(-2, -1))  # (..., 4, 1) -> (...)


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
    return [round(a, 2) for a in torch.sigmoid(logits).flatten().tolist()]


# --8<-- [end:train]


# --8<-- [start:line]
w, b = torch.tensor([[0.8], [-0.3]]), torch.tensor(0.1)  # (2, 1), ()


def line(x):
    return x @ w + b  # (4, 2) @ (2, 1) -> (4, 1)


for steps in (0, 20, 180):
    train(line, [w, b], rate=1.0, steps=steps)
    loss = loss_of(line(points)).item()
    print(f"{steps:3} more steps: loss {loss:.4f}  a = {answers(line(points))}")
# --8<-- [end:line]

# --8<-- [start:two_linear]
first = torch.tensor([[0.5, -0.2], [0.3, 0.9]])
second = torch.tensor([[0.7], [-0.4]])
product = first @ second  # (2, 2) @ (2, 1) -> (2, 1)
torch.testing.assert_close((points @ first) @ second, points @ product)
print("two linear layers are one, with w =", product.round(decimals=2).tolist())
# --8<-- [end:two_linear]


# --8<-- [start:network]
def draw(hidden, seed, *copies):
    """Random parameters, drawn on the CPU and moved; copies: of many networks."""
    generator = torch.Generator("cpu").manual_seed(seed)
    shapes = [(2, hidden), (1, hidden), (hidden, 1), (1, 1)]
    drawn = [
        torch.randn(*copies, *shape, generator=generator, device="cpu")
        for shape in shapes
    ]
    return [parameter.to(points.device) for parameter in drawn]


def network(x, parameters, bend=torch.relu):
    weights, biases, out, shift = parameters
    hidden = bend(x @ weights + biases)  # (4, 2) @ (2, H) -> (4, H)
    return hidden @ out + shift  # (4, H) @ (H, 1) -> (4, 1)


# --8<-- [end:network]

# --8<-- [start:learn]
parameters = draw(hidden=4, seed=27)
snapshots = []
for steps in (0, 40, 360):
    train(lambda x: network(x, parameters), parameters, rate=0.5, steps=steps)
    snapshots.append([parameter.detach().clone() for parameter in parameters])
    logits = network(points, snapshots[-1])
    loss = loss_of(logits).item()
    print(f"{steps:3} more steps: loss {loss:.4f}  a = {answers(logits)}")
# --8<-- [end:learn]

# --8<-- [start:boundary_plot]
import matplotlib.pyplot as plt

axis = torch.linspace(-0.5, 1.5, 41)
grid = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), dim=-1)  # (41, 41, 2)
across = axis.tolist()


def show_answers(panel, model, title):
    a = torch.sigmoid(model(grid)).detach().squeeze(-1)  # (41, 41)
    colors = ["C0", "C1"]
    panel.contourf(
        across, across, a.tolist(), [0, 0.5, 1], colors=colors, alpha=0.3
    )
    for (x, y), label in zip(points.tolist(), labels.flatten().tolist()):
        panel.plot(x, y, "s" if label else "o", color=colors[int(label)])
    panel.set(
        xticks=[0, 1], yticks=[0, 1], xlabel="x₁", title=title, aspect="equal"
    )


figure, panels = plt.subplots(1, 3, sharey=True, figsize=(4.4, 1.9))
for panel, snapshot, n in zip(panels, snapshots, (0, 40, 400)):
    show_answers(panel, lambda x, trained=snapshot: network(x, trained), f"n = {n}")
panels[0].set_ylabel("x₂")
plt.show()
# --8<-- [end:boundary_plot]

# --8<-- [start:units]
weights, biases, out, shift = snapshots[-1]
hidden = torch.relu(points @ weights + biases)  # (4, 4)
for x, row in zip(points.tolist(), hidden.tolist()):
    print("x =", x, " hidden:", " ".join(f"{value:5.2f}" for value in row))
print("out:                ", " ".join(f"{value:5.2f}" for value in out.flatten()))
# --8<-- [end:units]

# --8<-- [start:lines_plot]
figure, panel = plt.subplots()
show_answers(panel, lambda x: network(x, snapshots[-1]), "n = 400")
for unit in range(4):
    h = (grid @ weights[:, unit] + biases[0, unit]).tolist()  # (41, 41)
    panel.contour(across, across, h, levels=[0], colors="gray", linestyles="--")
panel.set_ylabel("x₂")
plt.show()
# --8<-- [end:lines_plot]


# --8<-- [start:dead]
def is_dead(parameters):
    weights, biases, _, _ = parameters
    return (points @ weights + biases <= 0).all(dim=-2)  # (..., 4, H) -> (..., H)


stuck = draw(hidden=2, seed=28)
for steps in (0, 5, 195):
    train(lambda x: network(x, stuck), stuck, rate=0.5, steps=steps)
    loss = loss_of(network(points, stuck))
    (gradient,) = torch.autograd.grad(loss, stuck[:1])  # (2, 2): a column a unit
    gradient = gradient.round(decimals=3).tolist()
    dead = is_dead(stuck).tolist()
    print(f"{steps:3} more steps: dead {dead}  gradient {gradient}")
print("a =", answers(network(points, stuck)))
# --8<-- [end:dead]


# --8<-- [start:many]
def try_many(hidden, bend=torch.relu, copies=200):
    """The share with a loss below 0.1; live units of these, and of the others."""
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
    print(
        f"H = {hidden}: {share:4.0%} solved; live units {good:.1f}, else {bad:.1f}"
    )
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
print("out:", network(points, [weights, biases, out, shift]).flatten().tolist())
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_tanh]
for hidden in (2, 4, 8):
    print(f"H = {hidden}: {try_many(hidden, torch.tanh)[0]:4.0%} solved")
# --8<-- [end:answer_tanh]
