# --8<-- [start:descend]
import torch

torch.set_default_dtype(torch.float64)  # enough digits to see the border sharply
torch.set_num_threads(1)  # tiny tensors: more threads would only wait


def slope(loss, w):
    w = w.detach().requires_grad_()
    return torch.autograd.grad(loss(w).sum(), w)[
        0
    ]  # the sum: many points may walk side by side


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


start = torch.tensor(1.0)
for rate in (0.1, 0.9, 1.02):
    path = descend(parabola, start, rate, steps=6)
    print(f"eta = {rate:<4}", " ".join(f"{w:7.4f}" for w in path.tolist()))
# --8<-- [end:point]

# --8<-- [start:point_plot]
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 3, sharey=True)
grid = torch.linspace(-1.3, 1.3, 53)
for panel, rate in zip(panels, (0.1, 0.9, 1.02)):
    path = descend(parabola, start, rate, steps=6)
    panel.plot(grid.tolist(), parabola(grid).tolist(), color="gray")
    panel.plot(path.tolist(), parabola(path).tolist(), "o-")
    panel.set_title(f"η = {rate}")
    panel.set_xlabel("w")
panels[0].set_ylabel("L")
plt.show()
# --8<-- [end:point_plot]

# --8<-- [start:factor]
steps, curvature = 20, 2.0
rates = torch.arange(1, 23) / 20
path = descend(parabola, torch.ones(22), rates, steps)  # (21, 22): 22 paths
measured = path[-1].abs() ** (1 / steps)  # the factor of one step
exact = (1 - rates * curvature).abs()
print(f"largest difference: {(measured - exact).abs().max().item():.6f}")
print("rates that stay:   ", (measured < 1).sum().item(), "of", len(rates))
# --8<-- [end:factor]

# --8<-- [start:factor_plot]
plt.plot(rates.tolist(), exact.tolist(), label="|1 − ηk|")
plt.plot(rates.tolist(), measured.tolist(), "o", label="|wₙ / w₀|^(1/n)")
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


def curvatures(loss, w):
    hessian = torch.autograd.functional.hessian(loss, w, vectorize=True)
    return torch.linalg.eigvalsh(hessian)  # ascending


edge = torch.tensor([-10.0, 1.0])
k = curvatures(ravine, edge).tolist()
print("curvatures:", [round(value, 4) for value in k])
print(
    f"bounds 2/k: {2 / k[-1]:.2f} for the steepest, {2 / k[0]:.2f} for the flattest"
)
# --8<-- [end:ravine]

# --8<-- [start:ravine_plot]
x, y = torch.linspace(-11, 3, 29), torch.linspace(-1.6, 1.6, 17)
heights = ravine(torch.meshgrid(x, y, indexing="xy"))  # (17, 29)
figure, panels = plt.subplots(3, 1, sharex=True)
for panel, rate in zip(panels, (0.02, 0.07, 0.081)):
    path = descend(ravine, edge, rate, steps=25)
    panel.contour(
        x.tolist(), y.tolist(), heights.tolist(), [2, 12, 30], colors="gray"
    )
    panel.plot(*path.T.tolist(), ".-")
    panel.set_ylim(-1.6, 1.6)
    panel.set_title(f"η = {rate}")
plt.show()
# --8<-- [end:ravine_plot]


# --8<-- [start:patience]
def arrives(path):
    """The step from which on the point stays within 0.01 of the bottom, or None."""
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
betas = torch.tensor([0.0, 0.5, 0.67, 0.9])
rates = 2 * (1 + betas) / (1 + 25)  # as close to the border as the best one without
starts = edge.unsqueeze(1).expand(2, 4)
paths = descend(ravine, starts, rates, 200, momentum=betas)  # (201, 2, 4)
for beta, rate, path in zip(betas.tolist(), rates.tolist(), paths.unbind(-1)):
    last = arrives(path)
    print(f"beta = {beta:<4}  eta = {rate:.4f}  arrives after {last} steps")
# --8<-- [end:momentum]

# --8<-- [start:momentum_plot]
for beta, path in zip(betas.tolist(), paths[:101].unbind(-1)):
    plt.plot(path.norm(dim=1).log10().tolist(), label=f"β = {beta}")
plt.axhline(-2.0, color="gray", linestyle="--")
plt.ylim(-8.5, 1.5)
plt.xlabel("n")
plt.ylabel("log₁₀ |wₙ|")
plt.legend(loc="lower left")
plt.show()
# --8<-- [end:momentum_plot]

# --8<-- [start:measure]
k = torch.tensor([[0.5], [1.0], [2.0], [5.0], [10.0], [25.0]])  # (6, 1)
tried = torch.logspace(-2, 1, 2001)  # from 0.01 to 10


def valleys(w):
    return 0.5 * k * w**2  # (6, 2001): six valleys, in each a point for every rate


def largest_stable_rate(momentum):
    path = descend(valleys, torch.ones(6, 2001), tried, 100, momentum)
    stays = path[-1].abs() < 1  # (6, 2001)
    return tried[
        stays.sum(dim=1) - 1
    ]  # the rates ascend, so those that stay come first


# --8<-- [end:measure]


# --8<-- [start:bound]
bounds = {beta: largest_stable_rate(beta) for beta in (0.0, 0.9)}
for beta, measured in bounds.items():
    exact = 2 * (1 + beta) / k.flatten()
    print(f"beta = {beta}")
    print("  measured", " ".join(f"{rate:6.3f}" for rate in measured.tolist()))
    print("  exact   ", " ".join(f"{rate:6.3f}" for rate in exact.tolist()))
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
    """The loss of a network with 6 hidden units, of all its 19 parameters."""
    weights, biases, out, shift = w.split([6, 6, 6, 1])
    hidden = torch.tanh(inputs * weights + biases)  # (12, 1) * (6,) -> (12, 6)
    outputs = hidden @ out.unsqueeze(1) + shift  # (12, 6) @ (6, 1) -> (12, 1)
    return ((outputs - targets) ** 2).mean()


torch.manual_seed(1)
drawn = 0.7 * torch.randn(19, device="cpu")
w0 = drawn.to(inputs.device)
print(f"loss at the start: {network_loss(w0).item():.4f}")
some = curvatures(network_loss, w0)[[0, 9, 18]].tolist()
print("smallest, middle, largest curvature:", [round(k, 2) for k in some])
# --8<-- [end:network]


# --8<-- [start:sharpness]
def sharpness(path):
    return [curvatures(network_loss, w)[-1].item() for w in path]


runs = {}
for rate in (0.1, 0.2):
    path = descend(network_loss, w0, rate, steps=500)[::20]  # every 20th point
    runs[rate] = [network_loss(w).item() for w in path], sharpness(path)
    for n in (0, 3, 7, 10, 25):
        loss, steepest = runs[rate][0][n], runs[rate][1][n]
        curvature = f"largest k {steepest:5.2f}  2/eta {2 / rate:.0f}"
        print(f"eta = {rate}  step {20 * n:3}  loss {loss:.3f}  {curvature}")
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
    return ravine(w * torch.tensor([1.0, 0.2]))  # five new units of y: an old one


path = descend(rescaled, edge * torch.tensor([1.0, 5.0]), rate=1.0, steps=5)
print("curvatures:", curvatures(rescaled, edge).tolist())
print("arrives after", arrives(path), "step")
# --8<-- [end:answer_split]
