# --8<-- [start:data]
import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
device = torch.get_default_device()
generator = torch.Generator("cpu").manual_seed(1)
X = torch.randn(100, 10, generator=generator, device="cpu")
Y = (X[:, :1] + X[:, 1:2] > 0).double()  # (100, 1)
Y[::5] = 1 - Y[::5]  # every fifth label is wrong
# --8<-- [end:data]

# --8<-- [start:split]
order = torch.randperm(100, generator=generator, device="cpu")
train, validation = order.split([50, 50])
X, Y = X.to(device), Y.to(device)
print("training:  ", train[:6].tolist(), "and 44 more")
print("validation:", validation[:6].tolist(), "and 44 more")
print("wrong labels:", (train % 5 == 0).sum().item(), "and", end=" ")
print((validation % 5 == 0).sum().item())
# --8<-- [end:split]


# --8<-- [start:batches]
def batches(chosen, size, generator):
    """The examples of one epoch, in a new order, cut into batches."""
    n = len(chosen)
    order = torch.randperm(n, generator=generator, device="cpu")
    parts = chosen[order].split(size)
    return [(X[part], Y[part]) for part in parts]  # (B, 10), (B, 1)


g = torch.Generator("cpu").manual_seed(0)
for size in (10, 16):
    print(f"size {size}:", [len(y) for _, y in batches(train, size, g)])
# --8<-- [end:batches]


# --8<-- [start:make]
def make(hidden_layers, width=16, seed=0):
    """Hidden layers of one width, a ReLU after each; one output."""
    torch.manual_seed(seed)
    sizes = [10] + hidden_layers * [width]
    layers = []
    with torch.device("cpu"):
        for n, m in zip(sizes, sizes[1:]):
            layers += [nn.Linear(n, m), nn.ReLU()]
        net = nn.Sequential(*layers, nn.Linear(width, 1))
    return net.to(device)


# --8<-- [end:make]

# --8<-- [start:mean_gradient]
loss_fn = nn.BCEWithLogitsLoss()
net = make(hidden_layers=1)


def gradient(inputs, labels):
    loss = loss_fn(net(inputs), labels)
    return torch.autograd.grad(loss, net[0].weight)[0]  # (16, 10)


whole = gradient(X[train], Y[train])
parts = [gradient(*batch) for batch in batches(train, 10, g)]
torch.testing.assert_close(sum(parts) / len(parts), whole)
flat = whole.flatten()
cosines = [torch.cosine_similarity(p.flatten(), flat, 0) for p in parts]
print("cosines:", [round(c.item(), 2) for c in cosines])
# --8<-- [end:mean_gradient]


# --8<-- [start:fit]
def loss_on(net, chosen):
    with torch.no_grad():
        return loss_fn(net(X[chosen]), Y[chosen]).item()


def one_epoch(net, optimizer, generator, size=10):
    for inputs, labels in batches(train, size, generator):
        optimizer.zero_grad()
        loss_fn(net(inputs), labels).backward()
        optimizer.step()


# --8<-- [end:fit]


# --8<-- [start:history]
def fit(net, optimizer, epochs, size=10):
    """Train; note both losses at the start and after each epoch."""
    generator = torch.Generator("cpu").manual_seed(1)
    history = [(loss_on(net, train), loss_on(net, validation))]
    for _ in range(epochs):
        one_epoch(net, optimizer, generator, size)
        history.append((loss_on(net, train), loss_on(net, validation)))
    return history


for size in (50, 10, 5):
    net = make(hidden_layers=1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    loss, _ = fit(net, optimizer, epochs=10, size=size)[-1]
    steps = 10 * 50 // size
    print(f"batches of {size:2}: {steps:3} steps, loss {loss:.2f}")
# --8<-- [end:history]

# --8<-- [start:overfitting]
net = make(hidden_layers=1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
history = fit(net, optimizer, epochs=200)
on_validation = [loss for _, loss in history]
lowest = on_validation.index(min(on_validation))
for epoch in (0, 5, lowest, 50, 100, 200):
    a, b = history[epoch]
    print(f"epoch {epoch:3}  training {a:.2f}  validation {b:.2f}")
# --8<-- [end:overfitting]

# --8<-- [start:by_heart]
for name, chosen in (("training", train), ("validation", validation)):
    wrong = (chosen % 5 == 0).to(device)  # where the label is wrong
    fits = ((net(X[chosen]) > 0) == (Y[chosen] > 0)).flatten()
    a, b = (fits[which].double().mean() for which in (~wrong, wrong))
    print(f"{name:10}  right labels {a:4.0%}  wrong labels {b:4.0%}")
# --8<-- [end:by_heart]

# --8<-- [start:early]
import copy

net, g = make(hidden_layers=1), torch.Generator("cpu").manual_seed(1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
best, patience = float("inf"), 20
for epoch in range(1, 201):
    one_epoch(net, optimizer, g)
    loss = loss_on(net, validation)
    if loss < best:
        best, best_epoch, best_net = loss, epoch, copy.deepcopy(net)
    if epoch == best_epoch + patience:
        break
print(f"stopped after epoch {epoch}, kept the network of {best_epoch}")
# --8<-- [end:early]

# --8<-- [start:widths]
for width in (1, 4, 16, 64, 256):
    net = make(hidden_layers=1, width=width)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
    history = fit(net, optimizer, epochs=50)
    best = min(loss for _, loss in history)
    end = history[-1][0]
    print(f"width {width:3}  training {end:.2f}  validation {best:.2f}")
# --8<-- [end:widths]


# --8<-- [start:tower]
def root_mean_square(t):
    return t.square().mean().sqrt().item()


def tower(c, bend=torch.relu, depth=20, n=200):
    """How large values and slopes are, layer by layer."""
    g = torch.Generator("cpu").manual_seed(0)
    drawn = torch.randn(depth + 2, n, n, generator=g, device="cpu")
    x, last_slope, *weights = drawn.to(device)  # 200 examples
    values = [x.requires_grad_()]
    for W in weights:
        W = W * (c / n) ** 0.5  # now the variance of its entries is c/n
        values.append(bend(values[-1] @ W.T))  # (200, n) -> (200, n)
    slopes = torch.autograd.grad(values[-1], values, last_slope)
    sizes = [root_mean_square(v) for v in values]
    return sizes, [root_mean_square(s) for s in slopes]


# --8<-- [end:tower]

# --8<-- [start:depth]
layers = (0, 5, 10, 15, 20)
print("layer        ", *(f"{layer:7}" for layer in layers))
for name, c in (("nn.Linear", 1 / 3), ("c = 4", 4)):
    for kind, sizes in zip(("values", "slopes"), tower(c)):
        print(f"{name:9} {kind}", *(f"{sizes[i]:.1e}" for i in layers))
# --8<-- [end:depth]

# --8<-- [start:schemes]
n = 200
W = nn.Linear(n, n, device="cpu").weight.detach()
print(f"nn.Linear  c = {n * W.var().item():.2f}")
nn.init.xavier_normal_(W)
print(f"Xavier     c = {n * W.var().item():.2f}")
nn.init.kaiming_normal_(W)
print(f"He         c = {n * W.var().item():.2f}")
# --8<-- [end:schemes]

# --8<-- [start:initialisation]
runs = ("Xavier", 1, torch.relu), ("He", 2, torch.relu)
for name, c, bend in (*runs, ("Xavier", 1, torch.tanh)):
    name = f"{name}, {bend.__name__}"
    for kind, sizes in zip(("values", "slopes"), tower(c, bend)):
        print(f"{name:12} {kind}", *(f"{sizes[i]:.1e}" for i in layers))
# --8<-- [end:initialisation]


# --8<-- [start:start_again]
def start(net, c):
    """Draw the weights anew with the variance c/n; biases are 0."""
    g = torch.Generator("cpu").manual_seed(0)
    with torch.no_grad():
        for p in net.parameters():
            drawn = torch.randn(*p.shape, generator=g, device="cpu")
            scale = (c / p.shape[1]) ** 0.5 if p.ndim == 2 else 0.0
            p.copy_(scale * drawn)
    return net


nets = [("nn.Linear", make(hidden_layers=10))]  # with its own start
nets += [(f"c = {c}", start(make(hidden_layers=10), c)) for c in (1, 2)]
for name, net in nets:
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
    history = fit(net, optimizer, epochs=30)
    losses = [f"{history[epoch][0]:.2f}" for epoch in (0, 10, 20, 30)]
    print(f"{name:9}  training loss", *losses)
# --8<-- [end:start_again]


# --8<-- [start:steps]
def sgd(weights, gradients, memory, rate):
    for w, g in zip(weights, gradients):
        w -= rate * g


def adam(weights, gradients, memory, rate, b1=0.9, b2=0.999, eps=1e-8):
    t = memory["t"] = memory.get("t", 0) + 1  # the number of this step
    for i, (w, g) in enumerate(zip(weights, gradients)):
        m, v = memory.get(i, (0.0, 0.0))
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        memory[i] = m, v
        m, v = m / (1 - b1**t), v / (1 - b2**t)
        w -= rate * m / (v.sqrt() + eps)


# --8<-- [end:steps]


# --8<-- [start:compare]
def compare(step, kind, rate):
    """One epoch with our steps, the same with PyTorch's."""
    ours, theirs, memory = make(1), make(1), {}
    optimizer = kind(theirs.parameters(), lr=rate)
    weights = list(ours.parameters())
    for inputs, labels in batches(train, 10, g):
        loss = loss_fn(ours(inputs), labels)
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            step(weights, gradients, memory, rate)
        optimizer.zero_grad()
        loss_fn(theirs(inputs), labels).backward()
        optimizer.step()
    for one, other in zip(weights, theirs.parameters()):
        torch.testing.assert_close(one, other)


compare(sgd, torch.optim.SGD, rate=0.2)
compare(adam, torch.optim.Adam, rate=0.01)
print("both agree with PyTorch")
# --8<-- [end:compare]


# --8<-- [start:race]
def race(hidden_layers, name, kind, rates):
    for rate in rates:
        net = make(hidden_layers)
        history = fit(net, kind(net.parameters(), lr=rate), epochs=30)
        end, best = history[-1][0], min(loss for _, loss in history)
        row = f"{hidden_layers} hidden  {name:4}  rate {rate:<5}"
        print(f"{row}  training {end:.2f}  validation {best:.2f}")


for hidden_layers in (1, 5):
    race(hidden_layers, "SGD", torch.optim.SGD, (0.03, 0.1, 0.3))
    race(hidden_layers, "Adam", torch.optim.Adam, (0.001, 0.003, 0.01))
# --8<-- [end:race]

# --8<-- [start:answer_steps]
parts = torch.arange(1000).split(32)
print(len(parts), "steps, the last with", len(parts[-1]), "examples")
print("in ten epochs:", 10 * len(parts))
# --8<-- [end:answer_steps]

# --8<-- [start:answer_shapes]
net, t = make(hidden_layers=2), X[:7]
for layer in net:
    t = layer(t)
    print(f"{type(layer).__name__:6} -> {tuple(t.shape)}")
t.sum().backward()
print([tuple(p.grad.shape) for p in net.parameters()])
# --8<-- [end:answer_shapes]


# --8<-- [start:wrong_batches]
def wrong_batches(chosen, size, generator):
    n, device = len(chosen), "cpu"
    one = torch.randperm(n, generator=generator, device=device)
    other = torch.randperm(n, generator=generator, device=device)
    inputs, labels = X[chosen[one]], Y[chosen[other]]
    return zip(inputs.split(size), labels.split(size))


net, g = make(hidden_layers=1), torch.Generator("cpu").manual_seed(1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
for _ in range(200):
    for inputs, labels in wrong_batches(train, 10, g):
        optimizer.zero_grad()
        loss_fn(net(inputs), labels).backward()
        optimizer.step()
print(f"training loss after 200 epochs: {loss_on(net, train):.1f}")
# --8<-- [end:wrong_batches]

# --8<-- [start:answer_one_order]
net = make(hidden_layers=1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.2)
print(f"with one order: {fit(net, optimizer, epochs=200)[-1][0]:.1f}")
# --8<-- [end:answer_one_order]

# --8<-- [start:answer_chain]
w1, w2, w3 = (torch.tensor(0.5, requires_grad=True) for _ in range(3))
h1 = w1 * 8.0
h2 = w2 * h1
h3 = w3 * h2
L = h3**2 / 2
slopes = torch.autograd.grad(L, (h3, h2, h1, w3, w2, w1))
for name, slope in zip(("h3", "h2", "h1", "w3", "w2", "w1"), slopes):
    print(f"dL/d{name} = {slope.item()}")
# --8<-- [end:answer_chain]

# --8<-- [start:answer_adam]
w, memory = torch.tensor(1.0), {}
for gradient in (4.0, 2.0):
    g = torch.tensor(gradient)
    adam([w], [g], memory, rate=0.1, b1=0.5, b2=0.5, eps=0.0)
    m, v = memory[0]
    print(f"m {m.item()}  v {v.item()}  w {w.item():.4f}")
# --8<-- [end:answer_adam]


# --8<-- [start:answer_leaky]
def leaky(h):
    return torch.where(h > 0, h, 0.5 * h)


for c in (2 / (1 + 0.5**2), 2):
    values, slopes = tower(c, leaky)
    print(f"c = {c:.1f}  {values[20]:.1f}  {slopes[0]:.1f}")
# --8<-- [end:answer_leaky]

# --8<-- [start:answer_luck]
g = torch.Generator("cpu").manual_seed(2)
labels = torch.randint(2, (100,), generator=g, device="cpu")
guesses = torch.randint(2, (500, 100), generator=g, device="cpu")
right = (guesses == labels).double()  # (500, 100)
on_first = right[:, :50].mean(dim=1)  # of each model, on 50 examples
best = on_first.argmax()
print(f"all 500 models, first half: {on_first.mean().item():.0%}")
print(f"the best model, first half: {on_first[best].item():.0%}")
on_other = right[best, 50:].mean()
print(f"the best model, other half: {on_other.item():.0%}")
# --8<-- [end:answer_luck]


# --8<-- [start:answer_residual]
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layer = nn.Linear(width, width)

    def forward(self, x):
        return x + torch.relu(self.layer(x))


torch.manual_seed(0)
with torch.device("cpu"):
    blocks = [Block(16) for _ in range(20)]
    net = nn.Sequential(nn.Linear(10, 16), *blocks, nn.Linear(16, 1))
optimizer = torch.optim.SGD(net.to(device).parameters(), lr=0.01)
history = fit(net, optimizer, epochs=30)
for epoch in (0, 10, 20, 30):
    print(f"epoch {epoch:2}  training loss {history[epoch][0]:.1f}")
# --8<-- [end:answer_residual]
