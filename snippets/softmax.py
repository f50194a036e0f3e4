# --8<-- [start:softmax]
import math

scores = [2.0, 1.0, -1.0]  # of the tokens 0, 1 and 2
powers = [math.exp(score) for score in scores]
total = sum(powers)
p = [power / total for power in powers]
print("powers       ", [round(power, 4) for power in powers])
print(f"their sum     {total:.4f}")
print("probabilities", [round(share, 4) for share in p])
# --8<-- [end:softmax]

# --8<-- [start:torch]
import torch


def rounded(t):
    return [round(number, 4) for number in t.tolist()]


z = torch.tensor(scores)
print(rounded(torch.softmax(z, dim=0)))
# --8<-- [end:torch]

# --8<-- [start:ratios]
print(f"p0 / p1 = {p[0] / p[1]:.4f}  e^1 = {math.exp(2.0 - 1.0):.4f}")
print(f"p0 / p2 = {p[0] / p[2]:.4f}  e^3 = {math.exp(2.0 + 1.0):.4f}")
# --8<-- [end:ratios]

# --8<-- [start:temperature]
for tau in (0.25, 1.0, 4.0):
    print(f"tau = {tau:4}", rounded(torch.softmax(z / tau, dim=0)))
# --8<-- [end:temperature]

# --8<-- [start:stable]
far = z + 1000  # 1002, 1001, 999: the same differences
naive = torch.exp(far) / torch.exp(far).sum()
shifted = torch.exp(far - far.max())  # powers of 0, -1 and -3
assert shifted.max() == 1
print("naive  ", naive.tolist())
print("shifted", rounded(shifted / shifted.sum()))
print("PyTorch", rounded(torch.softmax(far, dim=0)))
# --8<-- [end:stable]

# --8<-- [start:cross_entropy]
import torch.nn.functional as F

k = 1  # the token that came
print(f"minus ln p         {-math.log(p[k]):.4f}")
print(f"ln of sum - score  {math.log(total) - scores[k]:.4f}")
print(f"PyTorch            {F.cross_entropy(z, torch.tensor(k)).item():.4f}")
# --8<-- [end:cross_entropy]

# --8<-- [start:parts]
sure = torch.tensor([200.0, 0.0, 0.0])  # and token 1 comes
in_parts = -torch.log(torch.softmax(sure, dim=0)[k])
at_once = F.cross_entropy(sure, torch.tensor(k))
print("in two parts:", in_parts.item(), " at once:", at_once.item())
# --8<-- [end:parts]

# --8<-- [start:gradient]
one_hot = [0.0, 1.0, 0.0]
by_hand = [p_i - y_i for p_i, y_i in zip(p, one_hot)]
print("by hand ", [round(slope, 4) for slope in by_hand])

z.requires_grad_()
F.cross_entropy(z, torch.tensor(k)).backward()
print("autograd", rounded(z.grad))
# --8<-- [end:gradient]

# --8<-- [start:step]
with torch.no_grad():
    after = z - 1.0 * z.grad  # one step, learning rate 1
print("scores       ", rounded(after))
print("probabilities", rounded(torch.softmax(after, dim=0)))
print(f"loss          {F.cross_entropy(after, torch.tensor(k)).item():.4f}")
# --8<-- [end:step]

# --8<-- [start:batch]
logits = torch.tensor([scores, [0.0, 0.0, 0.0]], requires_grad=True)
targets = torch.tensor([1, 2])
loss = F.cross_entropy(logits, targets)  # the mean over the rows
loss.backward()

P = torch.softmax(logits.detach(), dim=-1)  # (2, 3), each row sums to 1
Y = F.one_hot(targets, num_classes=3)  # (2, 3)
torch.testing.assert_close(logits.grad, (P - Y) / 2)
print(f"loss {loss.item():.4f}")
for row in logits.grad:
    print(rounded(row))
# --8<-- [end:batch]

# --8<-- [start:sigmoid]
two = torch.tensor([2.0, 1.0])
difference = two[0] - two[1]
print("softmax", rounded(torch.softmax(two, dim=0)))
print(f"sigmoid  {torch.sigmoid(difference).item():.4f}")

multi = F.cross_entropy(two, torch.tensor(0))
binary = F.binary_cross_entropy_with_logits(difference, torch.tensor(1.0))
print(f"losses   {multi.item():.4f} {binary.item():.4f}")
# --8<-- [end:sigmoid]


# --8<-- [start:twice]
def right(logits, target):
    return F.cross_entropy(logits, target)


def twice(logits, target):
    return F.cross_entropy(torch.softmax(logits, dim=-1), target)


target = torch.tensor(1)
for logits in (torch.tensor(scores), torch.tensor([0.0, 10.0, 0.0])):
    a, b = right(logits, target).item(), twice(logits, target).item()
    print(logits.tolist(), f" right {a:.4f}  twice {b:.4f}")
# --8<-- [end:twice]

# --8<-- [start:twice_training]
for loss_fn in (right, twice):
    logits = torch.tensor([2.0, 1.0, -8.0], requires_grad=True)
    target = torch.tensor(2)
    for step in range(101):
        loss = loss_fn(logits, target)
        slope = torch.autograd.grad(loss, logits)[0]
        if step in (0, 10, 100):
            chance = torch.softmax(logits.detach(), dim=0)[2].item()
            print(f"step {step:3}  loss {loss.item():.2f}  p {chance:.2f}")
        logits = (logits - slope).detach().requires_grad_()
# --8<-- [end:twice_training]

# --8<-- [start:floor]
for size in (3, 50257):
    start, floor = math.log(size), math.log(math.e + size - 1) - 1
    print(f"{size:5} tokens: starts at {start:.4f}, floor {floor:.4f}")
# --8<-- [end:floor]

# --8<-- [start:answer_logs]
z = torch.tensor([0.0, math.log(2), math.log(5)])
print(rounded(torch.softmax(z, dim=0)), [1 / 8, 2 / 8, 5 / 8])
# --8<-- [end:answer_logs]

# --8<-- [start:answer_temperature]
for tau in (0.01, 100.0):
    print(rounded(torch.softmax(torch.tensor(scores) / tau, dim=0)))
# --8<-- [end:answer_temperature]

# --8<-- [start:answer_by_hand]
x = 2.0
w = torch.tensor([0.0, math.log(2) / 2, math.log(5) / 2], requires_grad=True)
F.cross_entropy(w * x, torch.tensor(0)).backward()
print(rounded(w.grad), [-7 / 4, 2 / 4, 5 / 4])
# --8<-- [end:answer_by_hand]

# --8<-- [start:answer_shapes]
hidden = torch.empty(2, 10, 768, device="meta")  # (B, T, C)
table = torch.empty(50257, 768, device="meta")
targets = torch.empty(2, 10, dtype=torch.int64, device="meta")
logits = hidden @ table.T
flat = logits.reshape(-1, 50257)
for t in (logits, flat, targets.reshape(-1), flat.max(dim=-1).values):
    print(tuple(t.shape))
print(tuple(F.cross_entropy(flat, targets.reshape(-1)).shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:wrong_axis]
table = torch.tensor([[2.0, 1.0, -1.0], [2.0, 3.0, 1.0]])  # two examples
for row in torch.softmax(table, dim=0):
    print(rounded(row))
# --8<-- [end:wrong_axis]

# --8<-- [start:answer_axis]
for row in torch.softmax(table, dim=-1):
    print(rounded(row), f"sum {row.sum().item():.4f}")
# --8<-- [end:answer_axis]

# --8<-- [start:answer_jacobian]
z = torch.tensor(scores)
J = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), z)
p = torch.softmax(z, dim=0)
torch.testing.assert_close(J, torch.diag(p) - torch.outer(p, p))
for row in J:
    print(rounded(row))
slope = torch.tensor([0.0, -1 / p[1].item(), 0.0])  # of the loss, by p
print("p - y:", rounded(slope @ J))
# --8<-- [end:answer_jacobian]

# --8<-- [start:answer_soft]
goal = torch.tensor([0.1, 0.8, 0.1])
z = torch.zeros(3, requires_grad=True)
for _ in range(500):
    slope = torch.autograd.grad(F.cross_entropy(z, goal), z)[0]
    z = (z - slope).detach().requires_grad_()
print("p   ", rounded(torch.softmax(z, dim=0)))
print(f"loss {F.cross_entropy(z, goal).item():.4f}")
print(f"floor {-sum(y * math.log(y) for y in (0.1, 0.8, 0.1)):.4f}")
# --8<-- [end:answer_soft]
