# --8<-- [start:shapes]
import torch

torch.manual_seed(0)
device = torch.get_default_device()


def draw(*shape):
    """Random numbers, drawn on the CPU so that every device gets the same ones."""
    return torch.randn(*shape, dtype=torch.float64, device="cpu").to(device)


x, y = draw(10), torch.tensor([1.0], dtype=torch.float64)
W1, b1 = draw(5, 10), draw(5)
W2, b2 = draw(1, 5), draw(1)
# --8<-- [end:shapes]

# --8<-- [start:forward]
z1 = W1 @ x + b1  # (5, 10) @ (10,) -> (5,)
h = torch.relu(z1)  # (5,)
z2 = W2 @ h + b2  # (1, 5) @ (5,) -> (1,)
y_hat = torch.sigmoid(z2)  # (1,)
loss = -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum()
print("hidden units switched off:", int((z1 <= 0).sum()), "of 5")
# --8<-- [end:forward]

# --8<-- [start:backward]
delta2 = y_hat - y  # (1,)
dW2 = torch.outer(delta2, h)  # (1, 5)
db2 = delta2
delta1 = (W2.T @ delta2) * (z1 > 0)  # (5, 1) @ (1,) -> (5,)
dW1 = torch.outer(delta1, x)  # (5, 10)
db1 = delta1
print(tuple(dW1.shape), tuple(db1.shape), tuple(dW2.shape), tuple(db2.shape))
# --8<-- [end:backward]


# --8<-- [start:compare]
def loss_of(W1, b1, W2, b2):
    y_hat = torch.sigmoid(W2 @ torch.relu(W1 @ x + b1) + b2)
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)).sum()


parameters = [t.clone().requires_grad_() for t in (W1, b1, W2, b2)]
loss_of(*parameters).backward()
for p, by_hand in zip(parameters, (dW1, db1, dW2, db2)):
    torch.testing.assert_close(p.grad, by_hand)
print("rows of dW1 that are zero:", int((dW1 == 0).all(dim=1).sum()))
# --8<-- [end:compare]

# --8<-- [start:net]
from torch import nn


class SmallNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 5)
        self.output = nn.Linear(5, 1)

    def forward(self, x):
        h = torch.relu(self.hidden(x))
        return self.output(h)  # a logit: the sigmoid is in the loss


torch.manual_seed(123)
with torch.device("cpu"):  # draw the weights on the CPU ...
    net = SmallNet()
net.to(device)  # ... and move them
print(sum(p.numel() for p in net.parameters()), "parameters")
# --8<-- [end:net]

# --8<-- [start:one_step]
inputs = torch.randn(1, 10, device="cpu").to(device)  # (B, 10), a batch of one
labels = torch.tensor([[1.0]])  # (B, 1), the shape of the output
loss_fn = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

optimizer.zero_grad()
loss = loss_fn(net(inputs), labels)
loss.backward()
optimizer.step()
after = loss_fn(net(inputs), labels)
print(f"loss before {loss.item():.4f}  after {after.item():.4f}")
# --8<-- [end:one_step]

# --8<-- [start:gradients]
for name, p in net.named_parameters():
    shape, norm = tuple(p.grad.shape), p.grad.norm().item()
    print(f"{name:13}  gradient {shape!s:8}  norm {norm:.4f}")
# --8<-- [end:gradients]

# --8<-- [start:shape_error]
try:
    loss_fn(net(inputs), torch.tensor([1.0]))  # (1, 1) against (1,)
except ValueError as error:
    print("refused:", error)
# --8<-- [end:shape_error]

# --8<-- [start:xor_data]
torch.set_num_threads(1)  # sums in a fixed order: the same digits everywhere
X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
Y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])  # (4, 1): exclusive or
# --8<-- [end:xor_data]


# --8<-- [start:train]
def train(net, epochs, lr=0.5, report=()):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for epoch in range(1, epochs + 1):
        optimizer.zero_grad()  # 1. forget the old gradients
        loss = loss_fn(net(X), Y)  # 2. forward pass and loss
        loss.backward()  # 3. backward pass
        optimizer.step()  # 4. move the parameters
        if epoch in report:
            print(f"epoch {epoch:4}  loss {loss.item():.2f}")
    return loss.item()


# --8<-- [end:train]
# --8<-- [start:xor]
torch.manual_seed(0)
with torch.device("cpu"):
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
net.to(device)
train(net, epochs=2000, report=(1, 50, 100, 200, 500, 2000))
print("answers:", (net(X) > 0).int().flatten().tolist())
# --8<-- [end:xor]


# --8<-- [start:saved]
kept = []


def keep(t):  # called with each tensor that the graph keeps
    kept.append(tuple(t.shape))
    return t


def fetch(t):  # called when the backward pass wants it again
    return t


with torch.autograd.graph.saved_tensors_hooks(keep, fetch):
    loss = loss_fn(net(X), Y)
print("the hidden layer's values are kept:", (4, 8) in kept)
loss.backward()
try:
    loss.backward()
except RuntimeError:
    print("a second backward pass: refused")
# --8<-- [end:saved]

# --8<-- [start:kink]
corner = torch.tensor(0.0, requires_grad=True)
torch.relu(corner).backward()
print("slope of ReLU at 0:", corner.grad.item())

root = torch.tensor(0.0, requires_grad=True)
(torch.sqrt(root) * 0.0).backward()
print("0 times an infinite slope:", root.grad.item())
# --8<-- [end:kink]

# --8<-- [start:answer_shape]
print(tuple(net[0].weight.shape), tuple(net[0].weight.grad.shape))
# --8<-- [end:answer_shape]

# --8<-- [start:answer_parameters]
print((10 * 5 + 5) + (5 * 1 + 1))
print((10 * 20 + 20) + (20 * 5 + 5) + (5 * 1 + 1))
# --8<-- [end:answer_parameters]

# --8<-- [start:answer_linear]
torch.manual_seed(0)
with torch.device("cpu"):
    line = nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 1))  # nothing in between
line.to(device)
loss = train(line, epochs=2000)
print(f"loss {loss:.3f}, ln 2 = {torch.log(torch.tensor(2.0)).item():.3f}")
# --8<-- [end:answer_linear]

# --8<-- [start:answer_forgotten]
torch.manual_seed(0)
with torch.device("cpu"):
    net = nn.Linear(2, 1)
net.to(device)
norms = []
for _ in range(3):  # no zero_grad, and no step: the point stands still
    loss_fn(net(X), Y).backward()
    norms.append(net.weight.grad.norm().item())
print([round(norm / norms[0], 4) for norm in norms])
# --8<-- [end:answer_forgotten]
