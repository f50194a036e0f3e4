# --8<-- [start:numbers]
import torch

W1 = torch.tensor([[1.0, 1.0], [-1.0, 0.0], [2.0, -1.0]])  # (3, 2)
b1 = torch.tensor([0.0, 0.0, 1.0])
W2 = torch.tensor([[1.0, 2.0, -1.0], [-1.0, 1.0, 2.0]])  # (2, 3)
b2 = torch.tensor([1.0, 1.0])
x, y = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0])
# --8<-- [end:numbers]


# --8<-- [start:forward]
def show(**quantities):
    for name, t in quantities.items():
        print(f"{name:6}", t.int().tolist())


z1 = W1 @ x + b1  # (3, 2) @ (2,) -> (3,)
h = torch.relu(z1)
z2 = W2 @ h + b2  # (2, 3) @ (3,) -> (2,)
loss = ((z2 - y) ** 2).sum() / 2
show(z1=z1, h=h, z2=z2)
print("loss  ", loss.item())
# --8<-- [end:forward]

# --8<-- [start:backward_output]
delta2 = z2 - y  # (2,)
dW2 = torch.outer(delta2, h)  # (2, 3)
db2 = delta2
show(delta2=delta2, dW2=dW2, db2=db2)
# --8<-- [end:backward_output]

# --8<-- [start:backward_hidden]
dh = W2.T @ delta2  # (3, 2) @ (2,) -> (3,)
delta1 = dh * (z1 > 0)
dW1 = torch.outer(delta1, x)  # (3, 2)
db1 = delta1
dx = W1.T @ delta1  # for a layer before this one, if there is any
show(dh=dh, delta1=delta1, dW1=dW1, db1=db1, dx=dx)
# --8<-- [end:backward_hidden]


# --8<-- [start:compare]
def loss_of(W1, b1, W2, b2):
    z2 = W2 @ torch.relu(W1 @ x + b1) + b2
    return ((z2 - y) ** 2).sum() / 2


parameters = [t.clone().requires_grad_() for t in (W1, b1, W2, b2)]
loss_of(*parameters).backward()
for p, by_hand in zip(parameters, (dW1, db1, dW2, db2)):
    torch.testing.assert_close(p.grad, by_hand)
print("the same, for", sum(p.numel() for p in parameters), "parameters")
# --8<-- [end:compare]

# --8<-- [start:batch]
X = torch.tensor([[1.0, 2.0], [-1.0, 2.0]])  # (B, 2), an example a row
Y = torch.tensor([[1.0, 1.0], [2.0, 1.0]])  # (B, 2)
Z1 = X @ W1.T + b1  # (B, 2) @ (2, 3) -> (B, 3)
H = torch.relu(Z1)
Z2 = H @ W2.T + b2  # (B, 3) @ (3, 2) -> (B, 2)

D2 = (Z2 - Y) / len(X)  # the loss is the mean over the examples
D1 = (D2 @ W2) * (Z1 > 0)  # (B, 2) @ (2, 3) -> (B, 3)
batch_dW2, batch_db2 = D2.T @ H, D2.sum(dim=0)
batch_dW1, batch_db1 = D1.T @ X, D1.sum(dim=0)
show(Z1=Z1, H=H, Z2=Z2)
print("dW1   ", batch_dW1.tolist())
print("dW2   ", batch_dW2.tolist())
# --8<-- [end:batch]

# --8<-- [start:net]
from torch import nn


class SmallNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 3)
        self.output = nn.Linear(3, 2)

    def forward(self, x):  # (B, 2) -> (B, 2)
        return self.output(torch.relu(self.hidden(x)))


net = SmallNet()
with torch.no_grad():  # our numbers in place of the random ones
    for p, ours in zip(net.parameters(), (W1, b1, W2, b2)):
        p.copy_(ours)
print([name for name, _ in net.named_parameters()])
# --8<-- [end:net]


# --8<-- [start:one_step]
def loss_fn(scores, targets):  # half the squares, the mean over the rows
    return ((scores - targets) ** 2).sum() / (2 * len(scores))


optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
optimizer.zero_grad()
loss = loss_fn(net(X), Y)
loss.backward()
torch.testing.assert_close(net.hidden.weight.grad, batch_dW1)
torch.testing.assert_close(net.output.weight.grad, batch_dW2)
torch.testing.assert_close(net.hidden.bias.grad, batch_db1)
torch.testing.assert_close(net.output.bias.grad, batch_db2)
optimizer.step()
print(f"before {loss.item():.4f}  after {loss_fn(net(X), Y).item():.4f}")
# --8<-- [end:one_step]

# --8<-- [start:xor_data]
torch.set_num_threads(1)  # sums in a fixed order: the same digits everywhere
X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])  # (4, 2)
Y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])  # (4, 1): exclusive or
loss_fn = nn.BCEWithLogitsLoss()


def new_net():
    torch.manual_seed(0)
    with torch.device("cpu"):  # the same draw on every device
        net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    return net.to(X.device)


# --8<-- [end:xor_data]
# --8<-- [start:train]
def train(net, epochs, lr=0.5, momentum=0.0, clear=True, report=()):
    optimizer = torch.optim.SGD(net.parameters(), lr, momentum)
    for epoch in range(1, epochs + 1):
        if clear:
            optimizer.zero_grad()  # 1. forget the old gradients
        loss = loss_fn(net(X), Y)  # 2. forward pass and loss
        loss.backward()  # 3. backward pass
        optimizer.step()  # 4. move the parameters
        if epoch in report:
            print(f"epoch {epoch:4}  loss {loss.item():.2f}")


# --8<-- [end:train]
# --8<-- [start:xor]
net = new_net()
train(net, epochs=500, report=(1, 10, 20, 50, 100, 500))
print("answers:", (net(X) > 0).int().flatten().tolist())
print(f"ln 2 = {torch.log(torch.tensor(2.0)).item():.3f}")
# --8<-- [end:xor]

# --8<-- [start:forgotten]
train(new_net(), epochs=50, clear=False, report=(1, 10, 20, 50))
print("momentum with beta = 1:")
train(new_net(), epochs=50, momentum=1.0, report=(1, 10, 20, 50))
# --8<-- [end:forgotten]

# --8<-- [start:swinging]
for clear in (True, False):
    w = torch.tensor(1.0, requires_grad=True)
    optimizer, path = torch.optim.SGD([w], lr=0.1), []
    for _ in range(200):
        if clear:
            optimizer.zero_grad()
        (w**2 / 2).backward()
        optimizer.step()
        path.append(abs(w.item()))
    print(f"cleared: {clear!s:5}  farthest at the end: {max(path[-20:]):.2f}")
# --8<-- [end:swinging]

# --8<-- [start:too_fast]
for clear in (True, False):
    print("cleared:", clear)
    train(new_net(), epochs=17, lr=5.0, clear=clear, report=(1, 10, 17))
# --8<-- [end:too_fast]

# --8<-- [start:saved]
for B in (4, 400):
    inputs = X.repeat(B // 4, 1)  # (B, 2)
    values = torch.tanh(net[0](inputs))  # (B, 8)
    kept = values.grad_fn._saved_result
    print(f"B = {B:3}  kept by tanh: {tuple(kept.shape)}")
# --8<-- [end:saved]

# --8<-- [start:kink]
corner = torch.tensor(0.0, requires_grad=True)
torch.relu(corner).backward()
print("slope of ReLU at 0:", corner.grad.item())

root = torch.tensor(0.0, requires_grad=True)
(torch.sqrt(root) * 0.0).backward()
print("0 times an infinite slope:", root.grad.item())
# --8<-- [end:kink]

# --8<-- [start:answer_parameters]
small = [2 * 3 + 3, 3 * 2 + 2]
large = [10 * 20 + 20, 20 * 5 + 5, 5 * 1 + 1]
print(small, sum(small))
print(large, sum(large))
# --8<-- [end:answer_parameters]

# --8<-- [start:answer_by_hand]
x, y = torch.tensor([2.0, 1.0]), torch.tensor([1.0, 4.0])
z1 = W1 @ x + b1
h = torch.relu(z1)
z2 = W2 @ h + b2
delta2 = z2 - y
delta1 = (W2.T @ delta2) * (z1 > 0)
show(z1=z1, h=h, z2=z2, delta2=delta2, dW2=torch.outer(delta2, h))
show(delta1=delta1, dW1=torch.outer(delta1, x))
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_shapes]
X = torch.empty(32, 784, device="meta")
W1 = torch.empty(100, 784, device="meta")
W2 = torch.empty(10, 100, device="meta")
H = torch.relu(X @ W1.T)
D2 = H @ W2.T  # stands for the slopes: they have the shape of the scores
D1 = D2 @ W2
print([tuple(t.shape) for t in (H, D2, D2.T @ H, D1, D1.T @ X, D1.sum(dim=0))])
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_tanh]
W1, b1, W2, b2 = (t.detach().requires_grad_() for t in parameters)
h = torch.tanh(W1 @ x + b1)
delta2 = W2 @ h + b2 - y
((delta2**2).sum() / 2).backward()

delta1 = (W2.T @ delta2) * (1 - h**2)
torch.testing.assert_close(W1.grad, torch.outer(delta1, x))
torch.testing.assert_close(b1.grad, delta1)
print("agrees with autograd")
# --8<-- [end:answer_tanh]

# --8<-- [start:wrong_order]
W1, b1, W2, b2 = (t.detach().clone() for t in parameters)
x, y, lr = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]), 0.1
z1 = W1 @ x + b1
h = torch.relu(z1)
delta2 = W2 @ h + b2 - y
W2 -= lr * torch.outer(delta2, h)  # the output layer takes its step
b2 -= lr * delta2
delta1 = (W2.T @ delta2) * (z1 > 0)  # then the hidden layer
W1 -= lr * torch.outer(delta1, x)
b1 -= lr * delta1
print("delta1", [round(slope, 2) for slope in delta1.tolist()])
# --8<-- [end:wrong_order]

# --8<-- [start:answer_order]
W2 = parameters[2].detach()  # as it was in the forward pass
show(delta1=(W2.T @ delta2) * (z1 > 0))
# --8<-- [end:answer_order]

# --8<-- [start:answer_twins]
X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
twins = new_net()
with torch.no_grad():
    for p in twins.parameters():
        p.fill_(0.5)
train(twins, epochs=500)
print(f"loss {loss_fn(twins(X), Y).item():.2f}")
rows = twins[0].weight
print("all rows alike:", torch.allclose(rows, rows[:1].expand(8, 2)))
# --8<-- [end:answer_twins]


# --8<-- [start:answer_deep]
def gradients(layers, x, y):
    """The slopes (dW, db) of each layer; a ReLU between the layers."""
    inputs = [x]
    for W, b in layers[:-1]:
        inputs.append(torch.relu(W @ inputs[-1] + b))
    W, b = layers[-1]
    delta, found = W @ inputs[-1] + b - y, []
    for i in range(len(layers) - 1, -1, -1):
        found.insert(0, (torch.outer(delta, inputs[i]), delta))
        delta = (layers[i][0].T @ delta) * (inputs[i] > 0)
    return found


# --8<-- [end:answer_deep]
# --8<-- [start:answer_deep_check]
W1, b1, W2, b2 = (p.detach() for p in parameters)
W3, b3 = torch.tensor([[1.0, -1.0]]), torch.tensor([2.0])
layers = [(W1, b1), (W2, b2), (W3, b3)]
leaves = [[t.clone().requires_grad_() for t in layer] for layer in layers]
out = x
for number, (W, b) in enumerate(leaves):
    out = W @ (torch.relu(out) if number else out) + b
((out - 1.0) ** 2 / 2).sum().backward()
for own, by_hand in zip(leaves, gradients(layers, x, torch.tensor([1.0]))):
    torch.testing.assert_close([t.grad for t in own], list(by_hand))
print("three layers agree with autograd")
# --8<-- [end:answer_deep_check]
