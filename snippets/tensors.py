# --8<-- [start:ladder]
import torch

scalar = torch.tensor(5)
vector = torch.tensor([5, 1])
matrix = torch.tensor([[1, 3], [5, 2]])
cube = torch.tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
named = {"scalar": scalar, "vector": vector, "matrix": matrix, "cube": cube}
for name, t in named.items():
    print(f"{name:6}  ndim {t.ndim}  shape {tuple(t.shape)}")
# --8<-- [end:ladder]

# --8<-- [start:containers]
# (B, T, C): 2 texts of 3 tokens, each token a vector of 4 numbers
x = torch.arange(24).reshape(2, 3, 4)
print("the second text:", x[1].tolist())
print("its last token: ", x[1, -1].tolist())
print("the first number of every token:", x[:, :, 0].tolist())
print("how many numbers:", x.numel())
# --8<-- [end:containers]

# --8<-- [start:rows]
table = torch.tensor([[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]])  # (3, 2)
picked = table[torch.tensor([[2, 0, 2, 1]])]  # (1, 4) -> (1, 4, 2)
print(tuple(picked.shape), picked.tolist())
# --8<-- [end:rows]

# --8<-- [start:batch_memory]
batch = torch.empty(8, 1024, 768, device="meta")  # a shape without memory behind it
numbers = batch.numel()
print(f"{numbers:,} numbers, {numbers * batch.element_size() / 2**20:.1f} MiB")
# --8<-- [end:batch_memory]

# --8<-- [start:numpy]
import numpy as np

array = np.array([1.0, 2.0, 3.0])
shared = torch.from_numpy(array)  # the same memory, seen as a tensor
copied = torch.tensor(array)  # a copy
array[0] = 100.0
print("shared:", shared.tolist(), " copied:", copied.tolist())
print("NumPy:", array.dtype, " PyTorch:", torch.tensor([1.0, 2.0]).dtype)
# --8<-- [end:numpy]

# --8<-- [start:creating]
print(torch.zeros(2, 3).tolist())
print(torch.full((2, 2), 7).tolist())
print(torch.arange(0, 9, 3).tolist())
print(torch.linspace(0, 1, 5).tolist())
print(torch.ones_like(matrix).tolist())  # the shape and the dtype of matrix
# --8<-- [end:creating]

# --8<-- [start:literals]
for value in (1, 1.0, True, 1 + 2j):
    print(f"{value!s:6} -> {torch.tensor(value).dtype}")
try:
    torch.tensor([1, 2, 4]).mean()
except RuntimeError:
    print("the mean of integers: refused")
print("the mean of floats:", round(torch.tensor([1.0, 2.0, 4.0]).mean().item(), 4))
# --8<-- [end:literals]

# --8<-- [start:precision]
print(f"0.1 in float32: {torch.tensor(0.1).item():.10f}")
for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
    info = torch.finfo(dtype)
    print(f"{dtype!s:14}  epsilon {info.eps:.2e}  largest {info.max:.5g}")
big = torch.tensor(2**24 + 1, dtype=torch.float32)
print("2**24 + 1 in float32:", int(big.item()))
one = torch.tensor(1.0, dtype=torch.bfloat16)
print("1 + 0.001 in bfloat16:", (one + 0.001).item())
# --8<-- [end:precision]

# --8<-- [start:promotion]
ints, floats = torch.tensor([1, 2, 3]), torch.tensor([0.5, 0.5, 0.5])
print((ints + floats).dtype, (ints / 2).dtype, ints.to(torch.float32).dtype)
pixel = torch.tensor([200], dtype=torch.uint8)
print((pixel + 100).item())  # 300 does not fit in 8 bits
# --8<-- [end:promotion]

# --8<-- [start:strides]
t = torch.tensor([[1, 2, 3], [4, 5, 6]])
print("shape", tuple(t.shape), " strides", t.stride())
print("transposed:", t.T.tolist(), " strides", t.T.stride())
print("reshaped:  ", t.reshape(3, 2).tolist(), " strides", t.reshape(3, 2).stride())
# --8<-- [end:strides]

# --8<-- [start:views]
flat = t.view(6)
flat[0] = 100  # writes into the memory of t
print("t sees it:", t.tolist())

try:
    t.T.view(6)
except RuntimeError as error:
    print("refused:", str(error).split(" (")[0])  # the first half of the message

copy = t.T.reshape(6)  # reshape copies where a view is impossible
copy[0] = -1
print("a copy:", copy.tolist(), " t:", t.tolist())
# --8<-- [end:views]

# --8<-- [start:reshape_order]
year = torch.arange(1, 13)  # the months, one after the other
print("quarters:", year.reshape(4, 3).tolist())
print("halves:  ", year.reshape(2, -1).tolist())  # -1: 12 / 2 = 6
print("read out:", year.reshape(3, -1, 2).reshape(-1).tolist())
try:
    year.reshape(5, -1)
except RuntimeError as error:
    print("refused: ", error)
# --8<-- [end:reshape_order]

# --8<-- [start:not_a_transpose]
quarters = year.reshape(4, 3)
print("reshaped:  ", quarters.reshape(3, 4)[0].tolist())
print("transposed:", quarters.T[0].tolist())  # each quarter's first month
# --8<-- [end:not_a_transpose]

# --8<-- [start:axes]
pairs = torch.arange(6).reshape(2, 3)
print(pairs.unsqueeze(0).shape, pairs.unsqueeze(-1).shape)
print(torch.zeros(1, 3, 1).squeeze().shape)
parts = torch.zeros(2, 5, 3, 4)  # (B, T, parts, d)
print(parts.permute(0, 2, 1, 3).shape)  # -> (B, parts, T, d)
print(parts.transpose(1, 2).shape)  # these two swap, as above
print(torch.zeros(2, 5, 4).mT.shape)  # the last two axes swap
# --8<-- [end:axes]

# --8<-- [start:reductions]
marks = torch.tensor([[1.0, 2.0, 6.0], [4.0, 5.0, 9.0]])  # (2, 3)
print("all:  ", marks.sum().item())
print("dim=0:", marks.sum(dim=0).tolist())  # (2, 3) -> (3,)
print("dim=1:", marks.mean(dim=1).tolist())  # (2, 3) -> (2,)
print("kept: ", marks.mean(dim=1, keepdim=True).tolist())  # -> (2, 1)
# --8<-- [end:reductions]

# --8<-- [start:matmul]
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
b = torch.tensor([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])
print((a @ b).tolist())
print((a * a).tolist(), "is element-wise")
try:
    b @ a
except RuntimeError as error:
    print("refused:", error)
# --8<-- [end:matmul]

# --8<-- [start:matmul_by_hand]
by_hand = torch.zeros(2, 3)
for i in range(2):
    for j in range(3):
        for k in range(2):
            by_hand[i, j] += a[i, k] * b[k, j]
assert torch.equal(by_hand, a @ b)

many = torch.zeros(32, 5, 7) @ torch.zeros(7, 2)  # the same matrix for all 32
print(tuple(many.shape))
# --8<-- [end:matmul_by_hand]

# --8<-- [start:broadcasting]
column = torch.tensor([[0], [10], [20]])  # (3, 1)
row = torch.tensor([1, 2, 3, 4])  # (4,)
print((column + row).tolist())  # (3, 4)
print(tuple(torch.broadcast_shapes((8, 1, 6, 1), (7, 1, 5))))
try:
    torch.broadcast_shapes((3,), (4,))
except RuntimeError:
    print("(3,) and (4,): refused")
# --8<-- [end:broadcasting]

# --8<-- [start:silent_bug]
predicted = torch.tensor([[1.0], [2.0], [3.0]])  # (3, 1), as a layer returns it
target = torch.tensor([1.0, 2.0, 3.0])  # (3,)
error = predicted - target
print(f"shape {tuple(error.shape)}  loss {(error**2).mean().item():.4f}")

error = predicted.squeeze(1) - target
print(f"shape {tuple(error.shape)}  loss {(error**2).mean().item():.4f}")
# --8<-- [end:silent_bug]

# --8<-- [start:warned]
import warnings

import torch.nn.functional as F

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    loss = F.mse_loss(predicted, target)
print(f"mse_loss: {loss.item():.4f} and {caught[0].category.__name__}")
try:
    F.binary_cross_entropy_with_logits(predicted, target)
except ValueError:
    print("binary_cross_entropy_with_logits: refused")
# --8<-- [end:warned]

# --8<-- [start:devices]
device = torch.get_default_device()  # the CPU, unless you have chosen another
torch.manual_seed(0)
x = torch.randn(2, 3, device="cpu").to(device)  # drawn on the CPU, then moved
w = torch.ones(3, 1)  # made on the default device
print(tuple((x @ w).shape), "same device:", x.device == w.device)
# --8<-- [end:devices]

# --8<-- [start:roles]
x = torch.tensor([1.0, 2.0, 3.0])  # data
w = torch.tensor([0.5, 0.5, 0.5], requires_grad=True)  # parameters
loss = (x @ w - 4.0) ** 2
loss.backward()
print(loss.item(), w.grad.tolist())  # a gradient has the shape of its parameter
# --8<-- [end:roles]

# --8<-- [start:answer_images]
images = torch.zeros(8, 3, 32, 32)  # (B, colour, height, width)
print(images.ndim, f"{images.numel():,}")
# --8<-- [end:answer_images]

# --8<-- [start:answer_dtype]
print((ints + floats).dtype, (ints * 2.0).dtype)
print((ints / 2).dtype, (ints // 2).dtype, (ints > 1).dtype)
# --8<-- [end:answer_dtype]

# --8<-- [start:answer_broadcast]
pairs = [((3,), (3, 3)), ((3, 1), (3,)), ((2, 3), (2,)), ((4, 1, 3), (2, 1))]
for left, right in pairs:
    try:
        print(left, right, "->", tuple(torch.broadcast_shapes(left, right)))
    except RuntimeError:
        print(left, right, "-> refused")
# --8<-- [end:answer_broadcast]

# --8<-- [start:answer_strides]
t = torch.zeros(2, 3, 4)
print(t.stride(), t.numel())
print("place of [1, 2, 3]:", t[1, 2, 3].storage_offset())
# --8<-- [end:answer_strides]

# --8<-- [start:answer_chain]
steps = [torch.zeros(2, 6, 4)]
steps.append(steps[-1].reshape(2, 3, -1))
steps.append(steps[-1].transpose(0, 1))
steps.append(steps[-1] @ torch.zeros(8, 5))
steps.append(steps[-1].mean(dim=1))
steps.append(steps[-1].unsqueeze(-1) + torch.zeros(4))
steps.append(steps[-1][:, -1])
print(*[tuple(step.shape) for step in steps], sep=" -> ")
# --8<-- [end:answer_chain]

# --8<-- [start:wrong_mean]
table = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [0.0, 0.0, 6.0]])
centred = table - table.mean(dim=1)  # from each row its own mean
print(centred.tolist())
# --8<-- [end:wrong_mean]

# --8<-- [start:answer_mean]
means = table.mean(dim=1, keepdim=True)
print(tuple(table.mean(dim=1).shape), "against", tuple(means.shape))
print((table - means).tolist())
# --8<-- [end:answer_mean]


# --8<-- [start:answer_cost]
def left_first(n, m, p, q):  # (n, m) @ (m, p) @ (p, q)
    return n * m * p + n * p * q


def right_first(n, m, p, q):
    return m * p * q + n * m * q


sizes = 1, 768, 3072, 768  # a vector through two matrices
print(f"{left_first(*sizes):,}  {right_first(*sizes):,}")
# --8<-- [end:answer_cost]

# --8<-- [start:answer_windows]
tokens = torch.arange(10, 20)  # ten tokens of a text
starts = torch.arange(0, 7).unsqueeze(1)  # (7, 1)
places = starts + torch.arange(4)  # (7, 1) + (4,) -> (7, 4)
print(tuple(places.shape), tokens[places][:3].tolist())
assert torch.equal(tokens[places], tokens.unfold(0, 4, 1))
print("as a view:", tokens.unfold(0, 4, 1).stride())
# --8<-- [end:answer_windows]
