# --8<-- [start:loss]
import torch

measured = torch.tensor([2.0, 2.6, 4.4])  # one length, three times, in m


def loss(w):
    return ((w - measured) ** 2).mean()


for guess in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0):
    print(f"w = {guess}  loss = {loss(guess).item():5.2f}")
# --8<-- [end:loss]

# --8<-- [start:slope]
w = torch.tensor(0.0, requires_grad=True)
loss(w).backward()
print(f"slope at w = {w.item()}: {w.grad.item():.2f}")
# --8<-- [end:slope]


# --8<-- [start:descend]
def descend(loss, rate, steps):
    w = torch.tensor(0.0, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        w.grad = None
        loss(w).backward()
        with torch.no_grad():
            w -= rate * w.grad
        path.append(w.item())
    return path


path = descend(loss, rate=0.1, steps=20)
for step in (0, 1, 2, 5, 10, 20):
    print(f"step {step:2}  w = {path[step]:.4f}")
# --8<-- [end:descend]

# --8<-- [start:mean]
print(f"after 100 steps: {descend(loss, rate=0.1, steps=100)[-1]:.4f}")
print(f"the mean:        {measured.mean().item():.4f}")
# --8<-- [end:mean]

# --8<-- [start:rates]
for rate in (0.01, 0.1, 0.5, 0.9, 1.1):
    path = descend(loss, rate, steps=5)
    print(f"rate {rate:<4}", " ".join(f"{w:6.2f}" for w in path))
# --8<-- [end:rates]


# --8<-- [start:absolute]
def absolute_loss(w):
    return (w - measured).abs().mean()


bottom = descend(absolute_loss, rate=0.1, steps=100)[-1]
print(f"bottom of the absolute loss: {bottom:.1f}")
# --8<-- [end:absolute]

# --8<-- [start:answer_outlier]
measured = torch.tensor([2.0, 2.6, 44.0])
for each in (loss, absolute_loss):
    print(f"{descend(each, rate=0.1, steps=100)[-1]:.1f}")
# --8<-- [end:answer_outlier]
