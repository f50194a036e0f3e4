# --8<-- [start:lists]
first = [2, 3]
second = first  # one more name for the same list
second.append(5)
copy = first.copy()  # a list of its own
copy.append(7)
print(first, copy)
# --8<-- [end:lists]

# --8<-- [start:values]
steps = 3  # an integer
losses = [2.0, 1.0, 0.5]  # a list of floats, counted from 0
config = {"width": 768, "layers": 12}  # values by name
print(losses[0], losses[-1], losses[:2], len(losses))
print(f"after {steps} steps {losses[-1]:.3f}, width {config['width']}")
# --8<-- [end:values]


# --8<-- [start:mean]
def mean(values):
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


print(f"{mean(losses):.4f}", [loss**2 for loss in losses])
for name, size in config.items():
    print(name, size)
# --8<-- [end:mean]

# --8<-- [start:objects]
import torch


class Line:
    def __init__(self, slope):
        self.slope = slope

    def at(self, x):
        return self.slope * x


line = Line(torch.tensor(2.0, requires_grad=True))
with torch.no_grad():
    quiet = line.at(3.0)
print(quiet.item(), quiet.requires_grad, line.at(3.0).requires_grad)
# --8<-- [end:objects]

# --8<-- [start:answer_names]
third = second
third[0] = 11
print(first, copy)
# --8<-- [end:answer_names]


# --8<-- [start:answer_largest]
def largest(values):
    found = values[0]
    for value in values:
        if value > found:
            found = value
    return found


assert largest(losses) == max(losses)
print(largest(losses))
# --8<-- [end:answer_largest]

# --8<-- [start:answer_zip]
for before, after in zip(losses, losses[1:]):
    print(f"{after / before:.2f}")
# --8<-- [end:answer_zip]
