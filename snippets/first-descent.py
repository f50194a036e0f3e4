# --8<-- [start:loss]
import torch

measured = torch.tensor([2.0, 2.6, 4.4])  # a length in metres


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
def steps_needed(rate):
    """How many steps until w is within 0.001 of the mean."""
    path = descend(loss, rate, steps=1000)
    near = [abs(w - 3.0) < 0.001 for w in path]
    return near.index(True) if True in near else "never"


for rate in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0):
    print(f"rate {rate:<4}  steps: {steps_needed(rate)}")
# --8<-- [end:rates]


# --8<-- [start:absolute]
def absolute_loss(w):
    return (w - measured).abs().mean()


for rate in (0.21, 0.021):
    path = descend(absolute_loss, rate, steps=500)
    print(f"rate {rate:<5}", *(f"{w:.3f}" for w in path[-4:]))
# --8<-- [end:absolute]

# --8<-- [start:answer_by_hand]
w = 4.0
for _ in range(2):
    slope = 2 * (w - 3.0)
    w -= 0.25 * slope
    print(f"slope {slope}  w {w}")
# --8<-- [end:answer_by_hand]


# --8<-- [start:wrong_descend]
def wrong_descend(loss, rate, steps):
    w = torch.tensor(0.0, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        loss(w).backward()
        with torch.no_grad():
            w -= rate * w.grad
        path.append(w.item())
    return path


path = wrong_descend(loss, rate=0.1, steps=40)
print(*(f"{path[step]:.1f}" for step in range(0, 41, 5)))
# --8<-- [end:wrong_descend]

# --8<-- [start:answer_outlier]
measured = torch.tensor([2.0, 2.6, 44.0])
for each in (loss, absolute_loss):
    print(f"{descend(each, rate=0.03, steps=3000)[-1]:.1f}")
measured = torch.tensor([2.0, 2.6, 4.4])  # as before
# --8<-- [end:answer_outlier]


# --8<-- [start:answer_worst]
def worst(w):
    return (w - measured).abs().max()


print(f"{descend(worst, rate=0.003, steps=3000)[-1]:.1f}")
# --8<-- [end:answer_worst]

# --8<-- [start:answer_line]
day = torch.tensor([0.0, 1.0, 2.0])
w = torch.tensor([0.0, 0.0], requires_grad=True)  # per day; on day 0
for _ in range(500):
    w.grad = None
    ((w[0] * day + w[1] - measured) ** 2).mean().backward()
    with torch.no_grad():
        w -= 0.4 * w.grad
print([round(number, 3) for number in w.tolist()])
# --8<-- [end:answer_line]
