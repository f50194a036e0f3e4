# --8<-- [start:descend]
import torch

torch.set_default_dtype(torch.float64)  # to see the border sharply
torch.set_num_threads(1)  # tiny tensors: more threads would only wait


def slope(loss, w):
    w = w.detach().requires_grad_()
    total = loss(w).sum()  # many points may walk side by side
    return torch.autograd.grad(total, w)[0]


def descend(loss, start, rate, steps, momentum=0.0):
    path, velocity = [start], torch.zeros_like(start)
    for _ in range(steps):
        velocity = momentum * velocity + slope(loss, path[-1])
        path.append(path[-1] - rate * velocity)
    return torch.stack(path)


# --8<-- [end:descend]


# --8<-- [start:point]
def parabola(w):
    return 0.5 * 2.0 * w**2  # curvature k = 2


path = descend(parabola, torch.tensor(1.0), rate=0.9, steps=6)
exact = (1 - 0.9 * 2.0) ** torch.arange(7)
torch.testing.assert_close(path, exact)
print([round(w, 4) for w in path.tolist()])
# --8<-- [end:point]


# --8<-- [start:factor]
steps, curvature = 20, 2.0
rates = torch.arange(1, 23) / 20
path = descend(parabola, torch.ones(22), rates, steps)  # (21, 22)
measured = path[-1].abs() ** (1 / steps)  # the factor of one step
exact = (1 - rates * curvature).abs()
off = (measured - exact).abs().max().item()
print(f"largest difference: {off:.6f}")
print(f"rates from {rates[0].item():.2f} to {rates[-1].item():.2f}")
staying = (measured < 1).sum().item()
print("rates that stay:   ", staying, "of", len(rates))
# --8<-- [end:factor]

# --8<-- [start:factor_plot]
import matplotlib.pyplot as plt

plt.plot(rates.tolist(), exact.tolist(), label="|1 − ηk|")
label = "|wₙ / w₀|^(1/n)"
plt.plot(rates.tolist(), measured.tolist(), "o", label=label)
plt.axhline(1.0, color="gray", linestyle="--")
plt.axvline(2 / curvature, color="gray", linestyle="--")
plt.ylim(0, 1.5)
plt.xlabel("η")
plt.legend(loc="upper center")
plt.show()
# --8<-- [end:factor_plot]


# --8<-- [start:ravine]
def ravine(w):
    x, y = w
    return 0.5 * (x**2 + 25 * y**2)


def curvature_along(loss, w, u, t=0.01):
    """The second derivative of the loss at w in the directions u."""
    return (loss(w + t * u) - 2 * loss(w) + loss(w - t * u)) / t**2


edge = torch.tensor([-10.0, 1.0])
angles = torch.arange(0, 180) * torch.pi / 180
u = torch.stack([angles.cos(), angles.sin()])  # (2, 180)
k = curvature_along(ravine, edge.unsqueeze(1), u)  # (180,)
for name, i in (("flattest", k.argmin()), ("steepest", k.argmax())):
    i, found = int(i), k[i].item()
    print(f"{name}: {i:2} degrees  k {found:5.2f}  2/k {2 / found:.2f}")
# --8<-- [end:ravine]


# --8<-- [start:hessian]
def curvatures(loss, w):
    """All of them, in ascending order: one for each number in w."""
    hessian = torch.autograd.functional.hessian(loss, w, vectorize=True)
    return torch.linalg.eigvalsh(hessian)


extremes = torch.stack([k.min(), k.max()])
torch.testing.assert_close(curvatures(ravine, edge), extremes)
print("curvatures:", [round(v, 2) for v in extremes.tolist()])
# --8<-- [end:hessian]

# --8<-- [start:ravine_plot]
x, y = torch.linspace(-11, 3, 29), torch.linspace(-1.6, 1.6, 17)
heights = ravine(torch.meshgrid(x, y, indexing="xy"))  # (17, 29)
figure, panels = plt.subplots(3, 1, sharex=True)
for panel, rate in zip(panels, (0.02, 0.07, 0.081)):
    path = descend(ravine, edge, rate, steps=25)
    levels = {"levels": [2, 12, 30], "colors": "gray"}
    panel.contour(x.tolist(), y.tolist(), heights.tolist(), **levels)
    panel.plot(*path.T.tolist(), ".-")
    panel.set_ylim(-1.6, 1.6)
    panel.set_title(f"η = {rate}")
plt.show()
# --8<-- [end:ravine_plot]


# --8<-- [start:patience]
def arrives(path):
    """From which step on it is within 0.01 of the bottom, or None."""
    far = (path.norm(dim=1) > 0.01).nonzero()
    last = int(far[-1]) + 1 if len(far) else 0
    return last if last < len(path) else None


rates = torch.tensor([0.02, 0.04, 2 / 26, 0.079, 0.081])
starts = edge.unsqueeze(1).expand(2, 5)  # one for each rate
paths = descend(ravine, starts, rates, steps=400)  # (401, 2, 5)
for rate, path in zip(rates.tolist(), paths.unbind(-1)):
    print(f"eta = {rate:.4f}  arrives after {arrives(path)} steps")
# --8<-- [end:patience]

# --8<-- [start:momentum]
betas = torch.tensor([0.0, 0.5, 0.5, 0.67, 0.9])
rates = 2 * (1 + betas) / (1 + 25)  # as close to the border as 2/26
rates[1] = rates[0]  # the second row: only the momentum is new
starts = edge.unsqueeze(1).expand(2, 5)
paths = descend(ravine, starts, rates, 200, momentum=betas)
for beta, rate, path in zip(betas, rates, paths.unbind(-1)):
    row = f"beta = {beta.item():<4}  eta = {rate.item():.4f}"
    print(f"{row}  arrives after {arrives(path)} steps")
# --8<-- [end:momentum]

# --8<-- [start:momentum_plot]
shown = paths[:101, :, [0, 2, 3, 4]]  # (101, 2, 4): without the second
for beta, path in zip(betas[[0, 2, 3, 4]].tolist(), shown.unbind(-1)):
    plt.plot(path.norm(dim=1).log10().tolist(), label=f"β = {beta}")
plt.axhline(-2.0, color="gray", linestyle="--")
plt.ylim(-8.5, 1.5)
plt.xlabel("n")
plt.ylabel("log₁₀ |wₙ|")
plt.legend(loc="lower left")
plt.show()
# --8<-- [end:momentum_plot]

# --8<-- [start:measure]
k = torch.tensor([[0.5], [1.0], [2.0], [5.0], [10.0], [25.0]])
tried = torch.logspace(-2, 1, 2001)  # from 0.01 to 10


def valleys(w):
    return 0.5 * k * w**2  # (6, 2001): a point for every rate


def largest_stable_rate(momentum):
    path = descend(valleys, torch.ones(6, 2001), tried, 100, momentum)
    stays = path[-1].abs() < 1  # (6, 2001)
    last = stays.sum(dim=1) - 1  # the rates ascend
    return tried[last]


# --8<-- [end:measure]


# --8<-- [start:bound]
bounds = {beta: largest_stable_rate(beta) for beta in (0.0, 0.9)}
for beta, measured in bounds.items():
    exact = 2 * (1 + beta) / k.flatten()
    print(f"beta = {beta}")
    print("  measured", *(f"{rate:6.3f}" for rate in measured.tolist()))
    print("  exact   ", *(f"{rate:6.3f}" for rate in exact.tolist()))
at_border = descend(parabola, torch.tensor(1.0), 1.9, 200, 0.9)
print("at the border, in the end:", round(at_border[-1].item(), 1))
# --8<-- [end:bound]

# --8<-- [start:bound_plot]
steepness = k.flatten().tolist()
for beta, measured in bounds.items():
    exact = [2 * (1 + beta) / value for value in steepness]
    (line,) = plt.loglog(steepness, exact, label=f"2 (1 + {beta}) / k")
    plt.plot(steepness, measured.tolist(), "o", color=line.get_color())
plt.xticks(steepness, [f"{value:g}" for value in steepness])
plt.yticks([0.1, 1, 10], ["0.1", "1", "10"])
plt.minorticks_off()
plt.xlabel("k")
plt.ylabel("η")
plt.legend()
plt.show()
# --8<-- [end:bound_plot]

# --8<-- [start:network]
inputs = torch.linspace(-1, 1, 12).unsqueeze(1)  # (12, 1)
targets = torch.sin(3 * inputs)


def network_loss(w):
    """The loss of 6 hidden units and one output: 19 parameters."""
    weights, biases, out, shift = w.split([6, 6, 6, 1])
    hidden = torch.tanh(inputs * weights + biases)  # (12, 6)
    outputs = hidden @ out.unsqueeze(1) + shift  # (12, 1)
    return ((outputs - targets) ** 2).mean()


torch.manual_seed(1)
drawn = 0.7 * torch.randn(19, device="cpu")
w0 = drawn.to(inputs.device)
print(f"loss at the start: {network_loss(w0).item():.4f}")
some = curvatures(network_loss, w0)[[0, 9, 18]].tolist()
print("smallest, middle, largest:", [round(k, 2) for k in some])
# --8<-- [end:network]


# --8<-- [start:sharpness]
def sharpness(path):
    return [curvatures(network_loss, w)[-1].item() for w in path]


runs = {}
for rate in (0.1, 0.2):
    path = descend(network_loss, w0, rate, steps=500)[::20]
    runs[rate] = [network_loss(w).item() for w in path], sharpness(path)
    for n in (0, 3, 7, 10, 25):
        loss, steepest = runs[rate][0][n], runs[rate][1][n]
        row = f"eta = {rate}  step {20 * n:3}  loss {loss:.3f}"
        print(f"{row}  largest k {steepest:5.2f}  2/eta {2 / rate:.0f}")
# --8<-- [end:sharpness]

# --8<-- [start:sharpness_plot]
figure, (above, below) = plt.subplots(2, 1, sharex=True)
steps = range(0, 501, 20)
for rate, (losses, steepest) in runs.items():
    (line,) = above.plot(steps, losses, label=f"η = {rate}")
    below.plot(steps, steepest)
    below.axhline(2 / rate, color=line.get_color(), linestyle="--")
above.set_ylim(0, 0.15)
above.set_ylabel("L")
above.legend(loc="upper center")
below.set_ylabel("k")
below.set_xlabel("n")
plt.show()
# --8<-- [end:sharpness_plot]

# --8<-- [start:answer_ravine]
for rate in (0.15, 0.153):
    path = descend(ravine, edge, rate, steps=400, momentum=0.9)
    print(f"eta = {rate}  arrives after {arrives(path)} steps")
# --8<-- [end:answer_ravine]


# --8<-- [start:answer_split]
def rescaled(w):
    return ravine(w * torch.tensor([1.0, 0.2]))  # y = y' / 5


new_edge = edge * torch.tensor([1.0, 5.0])
path = descend(rescaled, new_edge, rate=1.0, steps=5)
print("curvatures:", curvatures(rescaled, new_edge).tolist())
print("arrives after", arrives(path), "step")
# --8<-- [end:answer_split]

# --8<-- [start:answer_by_hand]
path = descend(ravine, edge, rate=0.04, steps=2, momentum=0.5)
velocities = (path[:-1] - path[1:]) / 0.04
for name, rows in (("point", path[1:]), ("velocity", velocities)):
    print(name, [[round(v, 3) for v in row] for row in rows.tolist()])
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_two_rates]
first = descend(ravine, edge, rate=1 / 25, steps=1)[-1]
second = descend(ravine, first, rate=1.0, steps=1)[-1]
print([round(v, 9) + 0.0 for w in (first, second) for v in w.tolist()])
# --8<-- [end:answer_two_rates]


# --8<-- [start:wrong_descend]
def wrong_descend(loss, start, rate, steps, momentum):
    path, velocity = [start], torch.zeros_like(start)
    for _ in range(steps):
        velocity = momentum * velocity + rate * slope(loss, path[-1])
        path.append(path[-1] - rate * velocity)
    return torch.stack(path)


path = wrong_descend(ravine, edge, 2 * 1.5 / 26, 200, momentum=0.5)
print("arrives after", arrives(path), "steps")
print("after 200 steps:", [round(v, 2) for v in path[-1].tolist()])
# --8<-- [end:wrong_descend]

# --8<-- [start:answer_wrong_descend]
path = descend(ravine, edge, 2 * 1.5 / 26, 200, momentum=0.5)
print("mended: arrives after", arrives(path), "steps")
rate = (2 * 1.5 / 26) ** 0.5
path = wrong_descend(ravine, edge, rate, 200, momentum=0.5)
print("wrong, with the root as the rate:", arrives(path), "steps")
# --8<-- [end:answer_wrong_descend]


# --8<-- [start:answer_adam]
def adam(loss, start, rate, steps, b1=0.9, b2=0.999):
    path, m, v = [start], 0.0, 0.0
    for t in range(1, steps + 1):
        g = slope(loss, path[-1])
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        step = m / (1 - b1**t) / (v / (1 - b2**t)).sqrt()
        path.append(path[-1] - rate * step)
    return torch.stack(path)


def turned(w):
    x, y = w
    return ravine(torch.stack([x + y, y - x]) / 2**0.5)  # by 45 degrees


corner = torch.tensor([-11.0, -9.0]) / 2**0.5  # the edge, turned
for loss, start in ((ravine, edge), (turned, corner)):
    found = [arrives(adam(loss, start, r, 500)) for r in (0.1, 0.3)]
    print(f"{loss.__name__}: {found}")
# --8<-- [end:answer_adam]
