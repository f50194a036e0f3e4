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
print(torch.arange(0, 10, 3).tolist())
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

# --8<-- [start:axes]
pairs = torch.arange(6).reshape(2, 3)
print(pairs.unsqueeze(0).shape, pairs.unsqueeze(-1).shape)
print(torch.zeros(1, 3, 1).squeeze().shape)
heads = torch.zeros(2, 5, 3, 4)  # (B, T, h, d)
print(heads.permute(0, 2, 1, 3).shape)  # (B, T, h, d) -> (B, h, T, d)
print(torch.zeros(2, 5, 4).mT.shape)  # the last two axes swap
# --8<-- [end:axes]

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

# --8<-- [start:answer_strides]
t = torch.zeros(2, 3, 4)
print(t.stride(), t.numel())
print("place of [1, 2, 3]:", t[1, 2, 3].storage_offset())
# --8<-- [end:answer_strides]

# --8<-- [start:answer_dtype]
print((ints + floats).dtype, (ints * 2.0).dtype)
# --8<-- [end:answer_dtype]

# --8<-- [start:answer_matmul]
print(tuple((torch.zeros(5, 7) @ torch.zeros(7, 2)).shape), 5 * 2 * 7)
# --8<-- [end:answer_matmul]

# --8<-- [start:answer_broadcast]
pairs = [((3,), (3, 3)), ((3, 1), (3,)), ((2, 3), (2,)), ((4, 1, 3), (2, 1))]
for left, right in pairs:
    try:
        print(left, right, "->", tuple(torch.broadcast_shapes(left, right)))
    except RuntimeError:
        print(left, right, "-> refused")
# --8<-- [end:answer_broadcast]
