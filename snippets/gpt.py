# --8<-- [start:model]
import math

import torch


class GPT(nn.Module):
    """GPT-2's architecture, without dropout."""

    def __init__(self, vocab_size, context_length, emb_dim, n_heads, n_layers):
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, emb_dim)
        self.positions = nn.Embedding(context_length, emb_dim)
        self.blocks = nn.ModuleList(
            Block(emb_dim, n_heads) for _ in range(n_layers)
        )
        self.norm = nn.LayerNorm(emb_dim)
        self.head = nn.Linear(emb_dim, vocab_size, bias=False)
        self.head.weight = self.tokens.weight  # tied: one table, used twice

    def forward(self, ids):
        T = ids.shape[1]
        x = self.tokens(ids) + self.positions(torch.arange(T, device=ids.device))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))  # (B, T, C) -> (B, T, V)


# --8<-- [end:model]


# --8<-- [start:start]
def start(model):
    """Draw the weights anew as GPT-2 does."""
    for name, p in model.named_parameters():
        if p.dim() == 1:
            nn.init.constant_(p, "norm" in name and name.endswith("weight"))
        else:
            last = name.endswith(("out.weight", "feed_forward.2.weight"))
            shrink = math.sqrt(2 * len(model.blocks)) if last else 1
            nn.init.normal_(p, std=0.02 / shrink)


def make(seed=0, **sizes):
    """A GPT for our language, drawn on the CPU, moved to the device."""
    torch.manual_seed(seed)
    defaults = {"vocab_size": V, "context_length": 24, "emb_dim": 64}
    with torch.device("cpu"):
        model = GPT(**(defaults | {"n_heads": 4, "n_layers": 2} | sizes))
        start(model)
    model = model.to(device)
    model.head.weight = model.tokens.weight  # some devices untie them
    return model


# --8<-- [end:start]


# --8<-- [start:shapes]
def show(name, t):
    print(f"{name:22} {tuple(t.shape)}")


with torch.device("cpu"):
    model = GPT(V, 24, 64, 4, 2)
model = model.to(device)
x, y = batch(ids, 2, 6, torch.Generator("cpu").manual_seed(0))
show("ids", x)
words_there, places = model.tokens(x), model.positions(torch.arange(6))
show("rows of the tokens", words_there)
show("rows of the places", places)  # the same for both windows
h = words_there + places
for number_of, block in enumerate(model.blocks):
    h = block(h)
    show(f"after block {number_of}", h)
h = model.norm(h)
show("normalised", h)
logits = model.head(h)
show("logits", logits)
torch.testing.assert_close(logits, model(x))
# --8<-- [end:shapes]

# --8<-- [start:big_shapes]
sizes = {"vocab_size": 50257, "context_length": 1024, "emb_dim": 768}
sizes |= {"n_heads": 12, "n_layers": 12}
with torch.device("meta"):
    gpt2 = GPT(**sizes)
    logits = gpt2(torch.zeros(2, 1024, dtype=torch.int64))
print(tuple(logits.shape), f"{logits.numel():,} logits")
print(f"{logits.numel() * 4 / 2**20:.0f} MiB in float32")
# --8<-- [end:big_shapes]


# --8<-- [start:first_loss]
def first_loss(name, model):
    with torch.no_grad():
        logits = model(x)  # (B, T, V)
    loss = F.cross_entropy(logits.flatten(0, 1), y.flatten()).item()
    print(f"{name:16} logits of size {logits.std().item():4.1f}  loss {loss:4.1f}")


torch.manual_seed(0)
with torch.device("cpu"):
    plain = GPT(V, 24, 64, 4, 2)
first_loss("PyTorch's start", plain.to(device))
first_loss("GPT-2's start", make())
print(f"ln {V} = {math.log(V):.1f}")
last = make().blocks[0].feed_forward[2].weight.std().item()
assert abs(last - 0.02 / math.sqrt(2 * 2)) < 0.0005  # two blocks
# --8<-- [end:first_loss]

# --8<-- [start:repeats]
for name, model in (("PyTorch's", plain), ("GPT-2's", make())):
    with torch.no_grad():
        p = torch.softmax(model(x), -1)
    itself = (p * F.one_hot(x, V)).sum(-1).mean().item()
    print(f"{name:10} p(the same word again) = {itself:.2f}")
# --8<-- [end:repeats]

# --8<-- [start:tied]
model = make()
one, other = model.tokens.weight, model.head.weight
print("one tensor: ", one is other, one.data_ptr() == other.data_ptr())
print("parameters: ", len(list(model.parameters())), "tensors")
print("state_dict: ", len(model.state_dict()), "names")
print(f"counted once: {sum(p.numel() for p in model.parameters()):,}")
# --8<-- [end:tied]


# --8<-- [start:one_gradient]
def gradients(tied):
    """The slopes of the table as input, and of the table as output."""
    model = make()
    if not tied:
        model.head.weight = nn.Parameter(model.head.weight.detach().clone())
    F.cross_entropy(model(x).flatten(0, 1), y.flatten()).backward()
    return model.tokens.weight.grad, model.head.weight.grad


both, _ = gradients(tied=True)
looked_up, scored = gradients(tied=False)
torch.testing.assert_close(both, looked_up + scored)
for word in ("the", "pig"):
    i = number[word]
    parts = [grad[i].abs().max().item() > 0 for grad in (looked_up, scored)]
    print(f"{word}: looked up {parts[0]}, scored {parts[1]}")
# --8<-- [end:one_gradient]

# --8<-- [start:copied]
copied = make()
copied.head.weight = nn.Parameter(copied.tokens.weight.detach().clone())
table, head = copied.tokens.weight, copied.head.weight
print("equal:", torch.equal(table, head), " same memory:", table is head)
F.cross_entropy(copied(x).flatten(0, 1), y.flatten()).backward()
torch.optim.SGD(copied.parameters(), lr=0.1).step()
print("after one step, equal:", torch.equal(table, head))
print(f"{sum(p.numel() for p in copied.parameters()):,} parameters")
# --8<-- [end:copied]

# --8<-- [start:count]
FAMILY = {"small": (12, 768, 12), "medium": (24, 1024, 16)}
FAMILY |= {"large": (36, 1280, 20), "XL": (48, 1600, 25)}
for name, (L, C, heads) in FAMILY.items():
    with torch.device("meta"):
        model = GPT(50257, 1024, C, heads, L)
    n = sum(p.numel() for p in model.parameters())
    print(f"GPT-2 {name:7} {n:13,}")
# --8<-- [end:count]


# --8<-- [start:names]
def gpt2_shapes(V, T, C, L):
    """The tensors of a GPT-2 checkpoint, as its own code lays them out."""
    shapes = {"wte.weight": (V, C), "wpe.weight": (T, C)}
    layers = {"ln_f": (C,)}
    for i in range(L):
        layers |= {f"h.{i}.ln_1": (C,), f"h.{i}.ln_2": (C,)}
        layers |= {f"h.{i}.attn.c_attn": (C, 3 * C)}  # (in, out)
        layers |= {f"h.{i}.attn.c_proj": (C, C)}
        layers |= {f"h.{i}.mlp.c_fc": (C, 4 * C)}
        layers |= {f"h.{i}.mlp.c_proj": (4 * C, C)}
    for name, shape in layers.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[-1:]}
    return shapes


# --8<-- [end:names]

# --8<-- [start:mapping]
PARTS = {"tokens": "wte", "head": "wte", "positions": "wpe", "norm": "ln_f"}
PARTS |= {"norm1": "ln_1", "attention.qkv": "attn.c_attn"}
PARTS |= {"attention.out": "attn.c_proj", "norm2": "ln_2"}
PARTS |= {"feed_forward.0": "mlp.c_fc", "feed_forward.2": "mlp.c_proj"}


def theirs(name):
    """GPT-2's name for our tensor, and whether it lies transposed there."""
    part, kind = name.rsplit(".", 1)  # kind is "weight" or "bias"
    block = ""
    if part.startswith("blocks."):
        _, i, part = part.split(".", 2)
        block = f"h.{i}."
    is_matrix = block != "" and kind == "weight" and "norm" not in part
    return f"{block}{PARTS[part]}.{kind}", is_matrix


# --8<-- [end:mapping]

# --8<-- [start:compare_shapes]
there, turned = gpt2_shapes(50257, 1024, 768, 12), 0
for name, p in gpt2.named_parameters():
    their_name, is_matrix = theirs(name)
    shape = there.pop(their_name)
    assert tuple(p.shape) == (shape[::-1] if is_matrix else shape)
    turned += is_matrix
    if name.startswith("blocks.0."):
        print(f"{name:32} {their_name:24} {shape}")
print("left over:", there, " transposed:", turned)
# --8<-- [end:compare_shapes]


# --8<-- [start:equations]
def layer_norm(x, p, name):
    away = x - x.mean(-1, keepdim=True)
    spread = (away.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    return away / spread * p[f"{name}.weight"] + p[f"{name}.bias"]


def linear(x, p, name):
    return x @ p[f"{name}.weight"] + p[f"{name}.bias"]


def gelu(x):
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return x / 2 * (1 + torch.tanh(inner))


# --8<-- [end:equations]


# --8<-- [start:equations_model]
def attend(x, p, name, heads):
    q, k, v = linear(x, p, f"{name}.c_attn").chunk(3, dim=-1)  # (T, C) each
    later = torch.ones(len(x), len(x)).triu(1) > 0
    mixed = []
    for own in torch.arange(x.shape[1]).chunk(heads):  # a head's columns
        z = q[:, own] @ k[:, own].T / math.sqrt(len(own))
        a = z.masked_fill(later, -math.inf).softmax(-1)  # (T, T)
        mixed.append(a @ v[:, own])
    return linear(torch.cat(mixed, dim=-1), p, f"{name}.c_proj")


def by_equations(ids, p, heads, L):
    x = p["wte.weight"][ids] + p["wpe.weight"][: len(ids)]  # (T, C)
    for i in range(L):
        normed = layer_norm(x, p, f"h.{i}.ln_1")
        x = x + attend(normed, p, f"h.{i}.attn", heads)
        normed = layer_norm(x, p, f"h.{i}.ln_2")
        hidden = gelu(linear(normed, p, f"h.{i}.mlp.c_fc"))
        x = x + linear(hidden, p, f"h.{i}.mlp.c_proj")
    return layer_norm(x, p, "ln_f") @ p["wte.weight"].T  # (T, V)


# --8<-- [end:equations_model]

# --8<-- [start:checkpoint]
generator = torch.Generator("cpu").manual_seed(0)
checkpoint = {}
for name, shape in gpt2_shapes(V=97, T=16, C=24, L=2).items():
    drawn = torch.randn(shape, generator=generator, device="cpu").double()
    checkpoint[name] = 0.3 * drawn.to(device)

with torch.device("cpu"):
    small = GPT(97, 16, 24, 3, 2).double()
small = small.to(device)
state = {}
for name in small.state_dict():
    their_name, is_matrix = theirs(name)
    tensor = checkpoint[their_name]
    state[name] = tensor.T if is_matrix else tensor
small.load_state_dict(state)

text = torch.arange(12) * 7
wanted = by_equations(text, checkpoint, heads=3, L=2)
torch.testing.assert_close(small(text[None])[0], wanted)
print("the same logits:", torch.allclose(small(text[None])[0], wanted))
# --8<-- [end:checkpoint]


# --8<-- [start:forgotten]
def forget(part):
    """Load the checkpoint, but leave one kind of matrix as it lies there."""
    wrong = dict(state)
    for name in state:
        if name.endswith(f"{part}.weight"):
            wrong[name] = checkpoint[theirs(name)[0]]
    try:
        small.load_state_dict(wrong)
        same = torch.allclose(small(text[None])[0], wanted)
        print(f"{part:14} no error; the same logits: {same}")
    except RuntimeError as error:
        print(f"{part:14} {str(error).count('size mismatch')} sizes mismatch")


for part in ("qkv", "feed_forward.0", "feed_forward.2", "attention.out"):
    forget(part)
# --8<-- [end:forgotten]

# --8<-- [start:answer_shapes]
with torch.device("meta"):
    model = GPT(50257, 1024, 1024, 16, 24)  # GPT-2 medium
    h = model.tokens(torch.zeros(4, 10, dtype=torch.int64))
    block = model.blocks[0]
    q = block.attention.qkv(h)[..., :1024].reshape(4, 10, 16, 64)
    q = q.transpose(1, 2)
    hidden = block.feed_forward[0](h)
    for t in (h, q, q @ q.mT, hidden, model.head(h)):
        print(tuple(t.shape))
# --8<-- [end:answer_shapes]

# --8<-- [start:answer_tensors]
print(4 + 12 * 12, len(list(gpt2.parameters())))
print(4 + 2 * 12, len(list(make().parameters())))
# --8<-- [end:answer_tensors]

# --8<-- [start:bug_count]
n = sum(t.numel() for t in gpt2.state_dict().values())
print(f"{n:,}")
# --8<-- [end:bug_count]

# --8<-- [start:answer_bug_count]
print(f"{n - 124439808:,}, and 50257 * 768 = {50257 * 768:,}")
# --8<-- [end:answer_bug_count]

# --8<-- [start:answer_by_hand]
table = torch.tensor([[1.0], [0.0]], requires_grad=True)  # V = 2, C = 1
scores = table[0] @ table.T  # (2,)
F.cross_entropy(scores, torch.tensor(1)).backward()
print([round(p, 3) for p in scores.softmax(0).tolist()])
print([round(slope, 3) for slope in table.grad.flatten().tolist()])
# --8<-- [end:answer_by_hand]


# --8<-- [start:bug_list]
class Listed(nn.Module):
    def __init__(self, C, heads, n_layers):
        super().__init__()
        self.tokens = nn.Embedding(V, C)
        self.blocks = [Block(C, heads) for _ in range(n_layers)]
        self.norm = nn.LayerNorm(C)


with torch.device("meta"):
    listed = Listed(64, 4, 2)
print(f"{sum(p.numel() for p in listed.parameters()):,} parameters")
# --8<-- [end:bug_list]

# --8<-- [start:answer_bug_list]
print([name for name, _ in listed.named_parameters()])
# --8<-- [end:answer_bug_list]

# --8<-- [start:answer_context]
C, L = 768, 12
rest = 125226240 - 50257 * C - L * (12 * C**2 + 13 * C) - 2 * C
print(rest / C)
# --8<-- [end:answer_context]

# --8<-- [start:answer_first_loss]
generator = torch.Generator("cpu").manual_seed(0)
for size, C in ((50, 64), (50257, 768)):
    s = 0.02 * math.sqrt(C)
    z = s * torch.randn(200, size, generator=generator, device="cpu")
    y_any = torch.zeros(200, dtype=torch.int64, device="cpu")
    loss = F.cross_entropy(z, y_any).item()
    derived = math.log(size) + s**2 / 2
    print(f"s = {s:.2f}, ln {size} = {math.log(size):.2f}")
    print(f"derived {derived:.2f}, drawn {loss:.1f}")
# --8<-- [end:answer_first_loss]
