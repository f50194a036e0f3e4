"""What the letters of each page's formulas stand for: numbers that are not round, and what PyTorch makes of them.

A function for each page, called as its file, gives contexts; each formula of the page has to hold in one of them. No
value comes from the page's own formula: autograd, layers, losses and optimizers are the judges. `w after` is what `w ←`
has to give. For a bound the letters stand on its border, and those under `within` do not. A context with `numbers` has
those of the page, for formulas that say one of them.
"""

import torch
from torch.nn import LayerNorm, Linear, functional
from torch.utils.flop_counter import FlopCounterMode

from tests.content.formulas import value


def random(*shape: int, seed: int = 1) -> torch.Tensor:
    """Numbers between 0.2 and 1.8 that autograd follows."""
    generator = torch.Generator(device="cpu").manual_seed(seed)
    return (0.2 + 1.6 * torch.rand(shape, generator=generator, dtype=torch.float64, device="cpu")).requires_grad_()


def number(it: float) -> torch.Tensor:
    return torch.tensor(it, dtype=torch.float64, requires_grad=True)


def slope(of: torch.Tensor, by: torch.Tensor) -> torch.Tensor | None:
    return torch.autograd.grad(of, by, retain_graph=True, allow_unused=True)[0] if of.requires_grad else None


def letters(sign: str = "∂", **named) -> dict:
    """The values, and the slope of each number with respect to all that it depends on, as `∂L/∂w`."""
    found = {name: it if callable(it) or isinstance(it, bool) else value(it) for name, it in named.items()}
    followed = {name: it for name, it in named.items() if getattr(it, "requires_grad", False)}
    for top, of in followed.items():
        for bottom, by in followed.items():
            if of.numel() == 1 and of is not by and (it := slope(of, by)) is not None:
                found |= {f"{sign}{top}/{sign}{bottom}": value(it), f"{sign}{top}/({sign}{bottom})": value(it)}
    return found


def descent_of(loss, start, eta, beta=0.0, times: int = 3) -> dict:
    """The last of some steps of PyTorch's own gradient descent, with momentum."""
    w = number(start)
    optimizer, walk, speed = torch.optim.SGD([w], lr=float(eta), momentum=float(beta)), [w.item()], [0.0]
    for _ in range(times):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        walk.append(w.item())
        speed.append((optimizer.state[w].get("momentum_buffer") or w.grad).item())
    found = {"w_0": walk[0], "w_n": walk[-2], "n": times - 1, "w_(n+1)": walk[-1], "w": walk[-2], "w after": walk[-1]}
    found |= {"v": speed[-2], "v after": speed[-1], "g": w.grad, "dL/dw": w.grad, "η": eta, "β": beta}
    return {name: value(it) for name, it in found.items()} | {"L": loss}


def border(k: float, beta: float = 0.0, **more) -> dict:
    """The largest rate with which descent on ½kw² stays in the valley; there it leaps from w to −w for ever."""

    def step(eta: float) -> torch.Tensor:
        # What a step makes of w and the velocity v; it is repeated, so its largest eigenvalue decides.
        return torch.tensor([[1 - eta * k, -eta * beta], [k, beta]], dtype=torch.float64, device="cpu")

    low, high = 0.0, 10 / k
    for _ in range(60):
        eta = (low + high) / 2
        low, high = (eta, high) if torch.linalg.eigvals(step(eta)).abs().max() <= 1 else (low, eta)
    values, vectors = torch.linalg.eig(step(low))
    w, v = vectors[:, values.real.argmin()].real
    own = letters(β=beta) if beta else {}
    return letters(k=k, η=low, w=w, v=-v, leapt=-w, **more) | own | {"within": letters(η=0.9 * low)}


def parabola(k: float) -> dict:
    found = descent_of(lambda w: torch.as_tensor(w) ** 2 * (k / 2), 1.3, 0.37)
    return found | {"k": value(k), "factor": found["w after"] / found["w"]}


def second_slope(k: float) -> dict:
    """Of a parabola, by autograd, at a point between its two neighbours."""

    def loss(w):
        return functional.mse_loss(torch.as_tensor(w), torch.zeros((), dtype=torch.float64, device="cpu")) * k / 2

    w, t = number(1.3), 0.4
    (once,) = torch.autograd.grad(loss(w), w, create_graph=True)
    return letters(L=loss, w=w, u=1.0, t=t, k=k, rise=loss(value(t))) | {"second": value(slope(once, w))}


def arrives(k: float) -> dict:
    """The rate with which one step arrives at the bottom: w over the slope."""
    w = number(1.3)
    return letters(k=k, η=w / slope(k * w**2 / 2, w), numbers=True)


def neuron(x, w, b, y, **more) -> dict:
    def loss_of(weight):
        return functional.binary_cross_entropy_with_logits(torch.addcmul(b, x, weight), y)

    z = torch.addcmul(b, x, w)
    a, y = torch.sigmoid(z), y.detach()
    moved = descent_of(loss_of, w.item(), 0.3, times=1)
    return letters(x=x, w=w, b=b, z=z, a=a, L=loss_of_a(a, y), y=y, η=0.3, **more) | {"w after": moved["w after"]}


def loss_of_a(a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy(a, y, reduction="none")


def stretched(s: torch.Tensor) -> dict:
    """The hyperbolic tangent and the sigmoid that it is a stretched form of."""
    a, t = torch.sigmoid(2 * s), torch.tanh(s)
    return letters(s=s, a=a, t=t, slope=slope(t, s), tanh_s=t)


def one_over(z: torch.Tensor) -> dict:
    u = torch.exp(-z) + 1
    return letters(z=z, u=u, by_u=slope(torch.reciprocal(u), u), by_z=slope(u, z), one=torch.reciprocal(u))


def best_nudge(p: float) -> dict:
    """The nudge at which the sum of both errors is smallest, as a search finds it."""
    many = torch.linspace(0.01, 0.2, 200_001, dtype=torch.float64, device="cpu")
    best = many[(many.square() + p / many).argmin()]
    eps = random(seed=8)
    error = eps.square() + p / eps
    assert abs(best**3 - p / 2) < 1e-7, "wanted: the bottom of the error"
    return letters(ε=eps, error=error, slope=slope(error, eps), bend=eps.square(), p=p, noise=p / eps) | {"ε^3": p / 2}


def attention() -> list[dict]:
    """One head as PyTorch has it; a value of one-hot vectors makes it return its weights."""
    head, i, j = functional.scaled_dot_product_attention, 3, 1
    x, w_q, w_k, w_v = random(5, 3), *(random(3, 4, seed=seed) for seed in (2, 3, 4))
    q, k, v = (functional.linear(x, w.mT) for w in (w_q, w_k, w_v))
    one_hot = torch.eye(5, dtype=torch.float64, device="cpu")
    a, result = head(q, k, one_hot, is_causal=True), head(q, k, v, is_causal=True)
    hidden = torch.zeros(5, 5, device="cpu").masked_fill(torch.ones(5, 5, device="cpu").triu(1) == 1, -torch.inf)
    whole = {"X": x, "W_q": w_q, "W_k": w_k, "W_v": w_v, "Q": q, "K": k, "V": v, "A": a, "R": result, "M": hidden}
    row = {"r_i": result[i], "∑_(j ≤ i) a_ij v_j": sum(a[i, at] * v[at] for at in range(i + 1))}
    open_weights = head(q, k, one_hot)
    score = {"q_i": q[i], "k_j": k[j] - k[0], "d": 4, "z_ij": (open_weights[i, j] / open_weights[i, 0]).log()}
    score["q_i ⋅ k_j"] = torch.dot(score["q_i"], score["k_j"])
    moved = torch.eye(5, dtype=torch.float64, device="cpu")[[3, 0, 4, 1, 2]]
    turned = {"P": moved, "X": x, "f": lambda it: head(*(functional.linear(it, w.mT) for w in (w_q, w_k, w_v)))}
    full = torch.exp(q @ k.mT / 2)
    kept = {"z_ij": full[i, j].log(), "S": full[i].sum(), "S_i": full[i, : i + 1].sum(), "weight": a[i, j]}
    kept |= {"left": open_weights[i, j], "sum": open_weights[i, : i + 1].sum()}
    return [
        letters(softmax=lambda it: torch.softmax(it, -1), d=4, **whole),
        letters(**row),
        letters(**score),
        letters(**turned),
        letters(**kept),
        letters(T=6, pairs=36, left=len(torch.tril_indices(6, 6, device="cpu")[0])),
        *drawn_at_random(),
    ]


def drawn_at_random() -> list[dict]:
    """Dot products under all signs of queries and keys, which is what chance means on average; slopes of an average."""
    d, s, t, j, other = 4, 0.7, 1.3, 2, 0
    signs = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64, device="cpu")] * d)
    size = functional.linear(s * signs, t * signs).square().mean()
    z, v, q, k = random(5), random(5, seed=2), random(seed=3), random(seed=4)
    a = torch.softmax(z, 0)
    r, jacobian = torch.dot(a, v), torch.autograd.functional.jacobian(lambda it: torch.softmax(it, 0), z)
    back = {"r": r, "a_j": a[j], "v_j": v[j], "a_l": a[other], "v_l": v[other], "∂r/(∂z_j)": slope(r, z)[j]}
    return [
        letters(d=d, s=s, t=t, m=size, one=size / d, s_2=s**2, t_2=t**2),
        letters(q_j=q, k_j=k, term=torch.mul(q, k)),
        letters(p=a[j], slope=jacobian[j, j]),
        letters(**back, own=jacobian[j, j] * v[j], across=jacobian[j, other] * v[other]),
    ]


def autodiff() -> list[dict]:
    x, w, b, y, q = (random(seed=seed) for seed in range(5))
    u, inner, t = torch.tanh(x), torch.square(x), torch.tanh(w)
    return [
        letters("d", x=x, u=u, h=torch.exp(u), f=torch.exp, g=torch.tanh),
        letters("d", x=x, u=inner.detach(), h=torch.sin(inner)),
        letters(q=q, r=torch.addcmul(q, q, q)),
        stretched(random(seed=6)),
        letters(w_1=x, w_2=w, L=torch.addcmul(w, x, x) + 2 * w),
        one_over(random(seed=7)),
        letters(v=y, twice=slope(torch.square(y), y)),
        letters(w=(third := number(1.3)), slope=slope((third - 3).square() + third.square(), third)),
        best_nudge(1.3e-3),
        neuron(x, w, b, y / 2),
        letters(a=t.detach(), L=loss_of_a(t, torch.ones_like(t))),
        neuron(*map(number, (1.1, 2.2, 0.0, 1.0)), numbers=True),
        parabola(1.7),
        border(1.7),
        border(4, numbers=True),
        arrives(2),
    ]


def backpropagation() -> list[dict]:
    x, b_1, b_2, y = random(2, 1), random(3, 1, seed=2), random(2, 1, seed=3), random(2, 1, seed=6).detach()
    w_1, w_2 = ((random(*shape, seed=8) - 1).detach().requires_grad_() for shape in ((3, 2), (2, 3)))
    z_1 = torch.addmm(b_1, w_1, x)
    h = torch.relu(z_1)
    z_2 = torch.addmm(b_2, w_2, h)
    assert 0 < (h == 0).sum() < len(h), "wanted: a unit that is off, and one that is on; another seed"
    loss = functional.mse_loss(z_2, y, reduction="sum") / 2
    found = letters(x=x, b_1=b_1, W_1=w_1, z_1=z_1, h=h, b_2=b_2, W_2=w_2, z_2=z_2, L=loss, y=y)
    own = {"δ_1": found["∂L/∂z_1"], "δ_2": found["∂L/∂z_2"], "turned": found["∂L/∂W_1"].mT}
    j, (d_1, d_2) = 1, found["∂L/∂z_2"].flatten()
    own |= {"d_1": d_1, "d_2": d_2, "w_1j": w_2[0, j], "w_2j": w_2[1, j], "∂L/(∂h_j)": slope(loss, h)[j]}
    bend = torch.tanh(t := random(seed=7))
    return [
        found | letters(**own) | {"passed": value(slope(h.sum(), z_1))},
        batch_of(random(4, 2, seed=8) - 1, w_1, w_2),
        letters(h=bend, slope=slope(bend, t)),
    ]


def batch_of(x: torch.Tensor, w_1: torch.Tensor, w_2: torch.Tensor) -> dict:
    """A batch in PyTorch's own layers, an example a row, and the slopes that autograd finds."""
    b_1 = random(3, seed=9)
    z_1 = functional.linear(x, w_1, b_1)
    h = torch.relu(z_1)
    z_2 = functional.linear(h, w_2)
    y = random(*z_2.shape, seed=10).detach()
    loss = functional.mse_loss(z_2, y, reduction="sum") / (2 * len(x))
    found = letters(X=x, W_1=w_1, b_1=b_1, Z_1=z_1, H=h, W_2=w_2, Z_2=z_2, Y=y, N=len(x), L=loss)
    return found | letters(D_1=slope(loss, z_1), D_2=slope(loss, z_2))


def block() -> list[dict]:
    """LayerNorm and its way back, GELU, towers with and without residual connections, a stream of random summands."""
    x, g, i, j = random(6), random(6, seed=2), 2, 4
    normed, smooth = (functional.layer_norm(x, (6,), eps=eps) for eps in (0, 1e-3))
    s, mean, back = torch.std(x, correction=0), x.mean(), slope(torch.dot(normed, g), x)
    forward = {"C": 6, "x_i": x[i], "m": mean, "s": s, "variance": s**2, "ε": 1e-3, "y_i": smooth[i]}
    forward |= {"∑_i x_i": x.sum(), "∑_i (x_i − m)^2": (x - mean).square().sum()}
    way = {"C": 6, "y_i": normed[i], "g_i": g[i], "p": g.mean(), "r": (g * normed).mean(), "s": s, "u_i": back[i]}
    way |= {"g_j": g[j], "y_j": normed[j], "product": g[j] * normed[j], "by mean": slope(mean, x)[i]}
    way["by s"] = slope(s, x)[i]
    hand = value([2.0, 2, 6, 6])
    given = letters(x=hand, g=value([4.0, 0, 0, 0]), y=functional.layer_norm(hand, (4,), eps=0))
    t, normal = number(1.3), torch.distributions.Normal(0.0, 1.0)
    bell = {"Φ": lambda it: normal.cdf(it), "φ": lambda it: normal.log_prob(it).exp(), "π": torch.pi}
    gelu = letters(x=t, share=normal.cdf(t), slope=slope(functional.gelu(t), t), ten=torch.mul(t, 10), **bell)
    again = {"f": torch.sin, "f′": torch.cos, "replaced": torch.sin(t), "added": torch.add(t, torch.sin(t))}
    residual = [letters(x=t, y=again[name], f=torch.sin, **{"f′": torch.cos}) for name in ("replaced", "added")]
    residual[1]["factor"] = residual[1]["∂y/∂x"]
    times = {"f": lambda it: 0.3 * it, "x": value(t), "ax": value(torch.mul(t, 0.3))}
    residual += [tower_of(0.3, 3, adds) | times for adds in (False, True)]
    residual.append(letters(a=1 / 3, L=3, each=1 / 3))
    return [
        letters(**forward),
        letters(**way),
        given,
        gelu | {"GELU": functional.gelu},
        gelu | {"GELU": lambda it: functional.gelu(it, approximate="tanh")},
        *residual,
        *(stream_of(shrunk) for shrunk in (False, True)),
        letters(C=4, **block_weights(4)),
    ]


def tower_of(a: float, layers: int, residual: bool) -> dict:
    """The slope of a tower in which each layer multiplies by a, and may add what came in."""
    x = number(1.3)
    y, factor = x, number(1.3)
    for _ in range(layers):
        y = torch.add(y, y, alpha=a) if residual else torch.mul(y, a)
    one = torch.add(factor, factor, alpha=a)
    return letters(a=a, L=layers, whole=slope(y, x), one=slope(one, factor))


def stream_of(shrunk: bool) -> dict:
    """The mean square of a stream to which four vectors of one length are added, over all of their signs."""
    x, f = random(6).detach(), functional.normalize(random(4, 6, seed=2).detach(), dim=1)
    signs = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64, device="cpu")] * 4)
    ends = torch.add(x, signs @ f, alpha=0.5 if shrunk else 1)
    own = {"L": 2, "q_0": x.square().mean(), "v": f[0].square().mean(), "q_L": ends.square().mean()}
    return letters(**own, shrink=0.5, detours=4, x=x[0], f=f[0, 0], square=torch.add(x[0], f[0, 0]).square())


def block_weights(c: int) -> dict:
    attention = [Linear(c, c, bias=False, device="meta") for _ in range(4)]
    network = [Linear(c, 4 * c, bias=False, device="meta"), Linear(4 * c, c, bias=False, device="meta")]
    counts = [sum(layer.weight.numel() for layer in group) for group in (attention, network)]
    return {"attention": counts[0], "network": counts[1], "hidden": network[0].out_features}


def broken_gpts() -> list[dict]:
    """The pieces of a row, by laying the heads' results out in memory."""
    h, t, d, tokens = 4, 5, 3, 16
    pieces = torch.arange(h * tokens, device="cpu")[:, None].expand(-1, d).reshape(tokens, h * d)[t]
    return [letters(h=h, t=t, d=d, first=pieces[0], last=pieces[-1], row=pieces.numel())]


def components() -> list[dict]:
    wide, c = Linear(3, 7, device="cpu"), 4
    attention = [Linear(c, c, device="cpu") for _ in range(4)]
    feed_forward = [Linear(c, 4 * c, device="cpu"), Linear(4 * c, c, device="cpu")]
    layers = [attention, feed_forward, [LayerNorm(c, device="cpu") for _ in range(2)]]
    weights = [sum(layer.weight.numel() for layer in group) for group in layers[:2]]
    biases = [sum(layer.bias.numel() for layer in group) for group in layers[:2]]
    block = sum(p.numel() for group in layers for layer in group for p in layer.parameters())
    p = 0.3
    kept = 1 / functional.dropout(torch.ones(1000, device="cpu"), p).max()
    inner = Linear(3, 7, bias=False, device="meta")
    cost = 3 * 2 * multiplications(lambda: inner(torch.ones(1, 3, device="meta")))  # backward takes twice as much
    return [
        letters(n=3, m=7, weights=wide.weight.numel()),
        letters(C=c, attention=weights[0], feed_forward=weights[1], block=sum(weights), one=biases[0]),
        letters(C=c, feed_forward=biases[1], exact=block),
        letters(p=p, kept=round(kept.item(), 6)),
        letters(N=inner.weight.numel(), cost=cost),
        *one_query(),
    ]


def one_query() -> list[dict]:
    """One query among five keys, as PyTorch's own attention has it, and a normalised vector."""
    q, k, v = random(1, 4), random(5, 4, seed=2), random(5, 4, seed=3)
    scores = functional.scaled_dot_product_attention(q, k, torch.eye(5, dtype=torch.float64)).log()
    j = 2
    at = {"z_j": scores[0, j] - scores[0, 0], "k_j": k[j] - k[0], "q": q[0], "d": 4, "√(d)": 2}
    at["q ⋅ k_j"] = torch.dot(at["q"], at["k_j"])
    mixed = functional.scaled_dot_product_attention(q, k, v)
    weights = torch.softmax(q @ k.mT / 2, 1)
    x, scale, shift = random(6, seed=4), random(6, seed=5), random(6, seed=6)
    normed = functional.layer_norm(x, (6,), scale, shift, eps=0)
    norm = {"y_i": normed[j], "g_i": scale[j], "b_i": shift[j], "x_i": x[j]}
    norm |= {"u": x.mean(), "s": torch.std(x, correction=0)}
    three = random(seed=7)
    triple = {"x": three, "triple": torch.add(three, three, alpha=2)}
    return [
        letters(**at),
        letters(r=mixed, **{"∑_j a_j v_j": weights @ v}),
        letters(**norm),
        letters(**triple),
        letters(x=three, six=torch.add(three, three, alpha=5)),
    ]


def instructions() -> list[dict]:
    """The loss of the scored tokens as PyTorch skips the others, and a preference as a label of 1."""
    logits, tokens = random(5, 9), torch.tensor([-100, -100, -100, 5, 8], device="cpu")
    loss = functional.cross_entropy(logits, tokens)
    summed = torch.log_softmax(logits, 1)[[3, 4], [5, 8]].sum()
    masked = {"L": loss, "n": 2, "∑_(t ∈ S) ln p(x_t ∣ x_1, ..., x_(t−1))": summed}
    p, r, q, s = (random(seed=seed) for seed in range(2, 6))
    new, old = (
        torch.distributions.Categorical(torch.stack([p, q])),
        torch.distributions.Categorical(torch.stack([r, s])),
    )
    places = torch.tensor([0, 1], device="cpu")
    (log_p, log_q), (log_r, log_s) = new.log_prob(places), old.log_prob(places)
    ratios = {"p": log_p.exp(), "r": log_r.exp(), "p′": log_q.exp(), "r′": log_s.exp()}
    ratios |= {"a": torch.sub(log_p, log_r), "b": torch.sub(log_q, log_s)}
    a, b, beta = random(seed=6), random(seed=7), random(seed=8)
    z = torch.sub(a, b) * beta
    s = torch.sigmoid(z)
    loss = functional.binary_cross_entropy(s, torch.ones_like(s))
    found = letters(a=a, b=b, β=beta, z=z, s=s, L=loss, bend=slope(s, z), by_s=slope(loss, s), by_b=-beta)
    return [letters(**masked), letters(**ratios), found, letters(two=torch.sigmoid(number(2.0)), numbers=True)]


def fine_tuning() -> list[dict]:
    """LoRA beside PyTorch's own linear layer, its two matrices counted, and a text's logits."""
    n, m, r, alpha = 6, 4, 2, 3.0
    w, a, b = random(m, n), random(r, n, seed=2), random(m, r, seed=3)
    lora = {"W": w, "A": a, "B": b, "α": alpha, "r": r, "W′": torch.addmm(w, b, a, alpha=alpha / r)}
    lora |= {"n": n, "m": m, "two": a.numel() + b.numel(), "one": w.numel(), "product": torch.mm(b, a)}
    lora |= {"strength": alpha / r}
    logits, tokens = random(5, 9), torch.tensor([1, 4, 1, 5, 8], device="cpu")
    told = {
        "ln p(x_2, ..., x_T ∣ x_1)": -functional.cross_entropy(logits, tokens, reduction="sum"),
        "∑_(t = 2)^T ln p(x_t ∣ x_1, ..., x_(t−1))": torch.log_softmax(logits, 1)[range(5), tokens].sum(),
    }
    x, w, a, b, s = (random(seed=seed) for seed in range(2, 7))
    h = torch.addcmul(torch.mul(w, x), torch.mul(s, b), torch.mul(a, x))
    half = functional.mse_loss(h, torch.ones_like(h)) / 2
    chain = letters(x=x, w=w, a=a, b=b, s=s, h=h, L=half)
    language = torch.distributions.Categorical(logits=torch.zeros(2**13, dtype=torch.float64, device="cpu"))
    pair = letters(r=3, both=random(3, 64).numel() + random(192, 3).numel(), one=random(192, 64).numel())
    return [letters(**lora), letters(**told), chain, letters(told=-language.entropy(), numbers=True), pair]


def first_model() -> list[dict]:
    scores, tokens, row = random(4, 6), torch.tensor([1, 1, 3, 5, 1, 2], device="cpu"), [0, 2, 2, 2, 1, 2]
    loss = functional.cross_entropy(scores[row], tokens)
    p, q = torch.softmax(scores[2], 0)[1], functional.one_hot(tokens[[1, 2, 3, 5]], 6).double().mean(0)[1]
    language = torch.distributions.Categorical(logits=torch.zeros(2**13, dtype=torch.float64, device="cpu"))
    learned = {"p_ij": p, "q_ij": q, "s_i": 4 / 6, "∂L/(∂W_ij)": slope(loss, scores)[2, 1]}
    return [letters(**learned), letters(**{"L_(min)": language.entropy() / 6}, numbers=True)]


def heads() -> list[dict]:
    """The results of three heads through PyTorch's own layers, with the operations that it counts."""
    sizes = {"C": 12, "h": 3, "d": 4, "T": 5, "√(h)": 3**0.5}
    results, whole = [random(5, 4, seed=seed) for seed in range(3)], Linear(12, 12, dtype=torch.float64, device="cpu")
    named = {f"r_{i}": r for i, r in enumerate(results, 1)}
    named |= {f"W_{i}": w for i, w in enumerate(whole.weight.split(4, 1), 1)}
    joined = letters(**named, b=whole.bias, y=whole(torch.cat(results, 1)))
    q, k = random(1, 4), random(1, 4, seed=2)
    scaled = {"q ⋅ k": torch.mm(q, k.mT), "q": q, "k": k}
    every, out = Linear(12, 36, device="meta"), Linear(12, 12, device="meta")
    x, parts = torch.ones(5, 12, device="meta"), torch.ones(3, 5, 4, device="meta")

    def layer(x, parts):
        every(x), functional.scaled_dot_product_attention(parts, parts, parts), out(x)

    counted = {"layer": 2 * multiplications(lambda: layer(x, parts)), "matrix": out.weight.numel(), "L": 2}
    counted["token"] = 2 * multiplications(lambda: (every(x[:1]), out(x[:1])))
    counted["score"] = 2 * multiplications(lambda: parts[0, :1] @ parts[0, :1].mT)
    counted |= {"pairs": (parts[0] @ parts[0].mT).numel(), "cache": 2 * torch.stack([parts, parts]).numel()}
    long, pieces = torch.ones(24, 12, device="meta"), torch.ones(3, 24, 4, device="meta")
    matrices = multiplications(lambda: (every(long), out(long)))
    assert multiplications(lambda: layer(long, pieces)) == 2 * matrices, "wanted: the length at which both parts agree"
    z, v = random(4), random(4, seed=2)
    average = functional.scaled_dot_product_attention(z.new_ones(1, 1), z[:, None], v[:, None], scale=1.0).sum()
    slopes, weights = slope(average, z), slope(average, v)
    one = {"r": average, "a_i": weights[2], "v_i": v[2], "∂r/(∂z_i)": slopes[2], "∂r/∂z_i": slopes[2]}
    return [joined, letters(**sizes, **scaled, **counted), letters(T=24, C=12), letters(**one)]


def gpt() -> list[dict]:
    h, table, j, s = random(4), random(6, 4, seed=2), 3, 0.7
    z = functional.linear(h, table)
    named = {"h_c": h[1], "E_jc": table[j, 1], "z_j": z[j], "∑_(c = 1)^C h_c E_jc": torch.dot(h, table[j]), "C": 4}
    weights = 0.02 * torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64, device="cpu")] * 4)
    unit = h / h.square().mean().sqrt()
    size = {"s": functional.linear(unit, weights).square().mean().sqrt(), "C": 4, "√(C)": 2}
    power = torch.distributions.LogNormal(value(0.0), value(s)).mean  # of e to a normal number
    k, whole = 2, torch.logsumexp(z, 0)
    cost = functional.cross_entropy(z, torch.tensor(k, device="cpu"))
    sum_of = {"∑_j e^(z_j)": whole.exp(), "z_k": z[k], "cost": cost}
    mean = {"V": 9, "s": s, "power": power, "sum": 9 * power, "first": torch.log(9 * power)}
    sizes = {"C": 5, "T": 3, "V": 9, "twice": 10, "places": 15, "words": 45}
    added = {"L": 3, "times": 6, "root": torch.tensor(6.0, dtype=torch.float64, device="cpu").sqrt()}
    (block,) = (it for it in components() if "exact" in it)
    rows = letters(**{"E_0": 1.0, "E_1": 0.0})
    own = [
        letters(uniform=uniform(50257)),
        letters(V=9, uniform=uniform(9)),
        letters(z=z[j], power=z[j].exp()),
        letters(**size, square=0.5 * s**2),
        letters(s=s, power=power),
    ]
    return [letters(**named), *own, letters(**sum_of), letters(**mean), letters(**sizes), letters(**added), block, rows]


def grammar() -> list[dict]:
    """The doubt about an ending, as PyTorch measures it."""
    p = random() / 2
    doubt = torch.distributions.Bernoulli(p).entropy() / torch.log(value(2))
    logs = {"log_2 p": torch.log2(p), "log_2 (1 − p)": torch.log2(1 - p), "p": p, "H": doubt}
    by_luck = {
        "p": torch.tensor([1.0, 1, 1, 0], dtype=torch.float64, device="cpu").mean(),
        "half": 0.5,
        "quarter": 0.25,
    }
    return [letters(**logs), letters(**by_luck), letters(p=0.5), letters(k=2, share=0.125)]


def index() -> list[dict]:
    logits, tokens = random(6, 9), torch.tensor([3, 1, 4, 1, 5, 8], device="cpu")
    given = torch.softmax(logits, 1)[range(6), tokens]
    loss = functional.cross_entropy(logits, tokens)
    together = (-functional.cross_entropy(logits, tokens, reduction="sum")).exp()
    first, uniform = functional.cross_entropy(logits[:1], tokens[:1]), functional.cross_entropy(logits * 0, tokens)
    names = {
        "p(x_1, ..., x_T)": together,
        "∏_(t = 1)^T p(x_t ∣ x_1, ..., x_(t−1))": given.prod(),
        "∑_(t = 1)^N ln p(x_t ∣ x_1, ..., x_(t−1))": given.log().sum(),
    }
    p = number(0.6)  # that of three out of five, at which PyTorch's loss has to be level
    five = functional.binary_cross_entropy(p.expand(5), value([1, 1, 1, 0, 0]))
    assert abs(slope(five, p)) < 1e-9, "wanted: the bottom of the loss"
    cat, dog = (functional.binary_cross_entropy(p, value(it)) for it in (1, 0))
    counted = {"L": five, "p": p, "cat": cat, "dog": dog, "rest": 1 - p, "ln p": -cat, "by": slope(-cat, p)}
    return [letters(N=6, V=9, L=loss, p=given[0], first=first, uniform=uniform, **names), letters(**counted)]


def inputs() -> list[dict]:
    long, short = (torch.zeros(2**bits, dtype=torch.float64, device="cpu") for bits in (15, 13))
    costs = [torch.distributions.Categorical(logits=it).entropy() / 6 for it in (long, long, *[short] * 22)]
    u, e = functional.one_hot(torch.tensor(2, device="cpu"), 4), random(4, 3)
    w, a, b = random(3, 4), random(2, 1, seed=2), random(2, 1, seed=3)
    side = functional.linear(torch.cat([a, b]).mT, w).mT
    cut = {"W_1": w[:, :2], "W_2": w[:, 2:], "a": a, "b": b, "side": side}
    parts = {"word": functional.linear(a.mT, w[:, :2]).mT, "place": functional.linear(b.mT, w[:, 2:]).mT}
    return [
        letters(T=24, one_more=25, **{"1 + 2 + ... + T": sum(range(25)), "L_T": torch.stack(costs).mean()}),
        letters(C=7, twice=14),
        letters(**{"∑_i u_i E_ij": sum(u[i] * e[i, 1] for i in range(4)), "E_kj": e[2, 1]}),
        letters(**cut, **parts),
    ]


def uniform(tokens: int) -> torch.Tensor:
    """The loss of a model that gives all tokens the same score."""
    scores = torch.zeros(1, tokens, dtype=torch.float64, device="cpu")
    return functional.cross_entropy(scores, torch.tensor([1], device="cpu"))


def pretraining() -> list[dict]:
    logits, tokens = random(6, 9), torch.tensor([3, 1, 4, 1, 5, 8], device="cpu")
    loss = functional.cross_entropy(logits, tokens)
    right = functional.nll_loss(torch.log_softmax(logits, 1), tokens, reduction="sum")
    mean = {"L": loss, "B": 2, "T": 3, "∑_(b = 1)^B ∑_(i = 1)^T ln p(y_bi ∣ x_b1, ..., x_bi)": -right}
    powers = {"L": loss, "perplexity": torch.softmax(logits, 1)[range(6), tokens].log().mean().neg().exp()}
    weight, charge = random(), 0.3
    penalty = slope(functional.mse_loss(weight, torch.zeros_like(weight)) * charge / 2, weight)
    step = adam_of(decay=0.7)
    step |= {"m": step["m after"], "v": step["v after"]}  # the page shows the last line of three
    inner, tokens_seen = Linear(3, 7, bias=False, device="meta"), 5
    cost = 3 * 2 * multiplications(lambda: inner(torch.ones(tokens_seen, 3, device="meta")))
    return [
        letters(**mean),
        letters(V=9, uniform=uniform(9)),
        letters(fifty=uniform(50)),
        letters(**powers),
        letters(λ=charge, w=weight.detach(), penalty=penalty),
        letters(N=inner.weight.numel(), D=tokens_seen, cost=cost),
        step,
        clipped(),
        *(scheduled(step) for step in (2, 7)),
    ]


def clipped() -> dict:
    """What PyTorch makes of a gradient that is too long."""
    w = torch.nn.Parameter(random(4).detach())
    w.grad = random(4, seed=2).detach()
    g, bound = w.grad.clone(), 1e-3 * w.grad.norm()
    length = torch.nn.utils.clip_grad_norm_([w], bound.item())
    # PyTorch adds a millionth to the length, so that it never divides by zero.
    return letters(g=g, r=length + 1e-6, c=bound.item()) | {"g after": value(w.grad)}


def scheduled(step: int) -> dict:
    """The rate of a step with PyTorch's own warm-up of 4 steps and half a cosine to step 10."""
    eta, low, s, n = 0.8, 0.1, 4, 10
    optimizer = torch.optim.SGD([number(1.0)], lr=eta)
    up = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / s, total_iters=s - 1)
    down = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, n - s, low)
    schedule = torch.optim.lr_scheduler.SequentialLR(optimizer, [up, down], [s - 1])
    for _ in range(step - 1):
        optimizer.step()
        schedule.step()
    found = {"η": eta, "η_(min)": low, "s": s, "n": n, "t": step, "π": torch.pi}
    return letters(**found, **{"η_t": optimizer.param_groups[0]["lr"]})


def softmax() -> list[dict]:
    z, i, j, k, c = random(5), 2, 0, 3, 1.3
    token = torch.tensor(k, device="cpu")
    p, loss = torch.softmax(z, 0), functional.cross_entropy(z, token)
    slopes, own = slope(loss, z), functional.one_hot(token, 5)
    jacobian = torch.autograd.functional.jacobian(lambda it: torch.softmax(it, 0), z)
    at = {"L": loss, "c": c, "y_i": own[i], "shift": number(c).exp(), "all": torch.logsumexp(z, 0).exp()}
    for letter, place in {"i": i, "j": j, "k": k}.items():
        at |= {f"p_{letter}": p[place], f"z_{letter}": z[place], f"power {letter}": z[place].exp()}
    at |= {"∑_j e^(z_j)": at["all"], "∑_j e^(z_j +c)": torch.logsumexp(z + c, 0).exp(), "by z_k": -z[k]}
    at |= {"∂L/(∂z_i)": slopes[i], "∂p_i /∂z_i": jacobian[i, i], "∂p_i /∂z_j": jacobian[i, j]}
    at |= {"(∂p_i)/(∂z_i)": jacobian[i, i], "(∂p_i)/(∂z_j)": jacobian[i, j], "∂L/∂z_k": slopes[k]}
    log_p, charge = jacobian / p[:, None], slope(-torch.log(share := number(p[k].item())), share)
    at |= {"by ln": 1 / p[i], "by own": log_p[i, i], "by other": log_p[i, j], "charge": charge}
    soft = torch.softmax(random(5, seed=3), 0)
    mean = {"L": functional.cross_entropy(z, soft), "∑_i y_i ln p_i": (soft * functional.log_softmax(z, 0)).sum()}
    two, rows, right = random(2, seed=2), random(4, 5, seed=4), torch.tensor([0, 3, 3, 1], device="cpu")
    first = {"p_1": torch.softmax(two, 0)[0], "z_1": two[0], "z_2": two[1], "power": two[0].exp()}
    batch = {"P": torch.softmax(rows, 1), "Y": functional.one_hot(right, 5), "N": 4}
    batch["by rows"] = slope(functional.cross_entropy(rows, right), rows)
    return [letters(**at), letters(charged=mean["L"], **mean), letters(**first), letters(**batch)]


def next() -> list[dict]:
    """A pair that complex numbers turn, PyTorch's norm and gate, a law whose best size a search finds."""
    x_1, x_2, angle = (random(seed=seed) for seed in range(3))
    turned = torch.complex(x_1, x_2) * torch.polar(value(1.0), value(angle))
    pair = {"x_1": x_1, "x_2": x_2, "φ": angle, "u_1": turned.real, "u_2": turned.imag, "d": 8, "pairs": 4}
    speeds = torch.logspace(
        0, -2, 5, base=50.0, dtype=torch.float64, device="cpu"
    ).sqrt()  # of four pairs, and one more
    clock = {"φ_i": 7 * speeds[3], "m": 7, "b": 50.0, "i": 3, "d": 8}
    x, scale = random(6, seed=4), random(6, seed=5)
    norm = {"y_i": functional.rms_norm(x, (6,), scale, eps=0)[2], "g_i": scale[2], "x_i": x[2], "C": 6}
    norm |= {"r": x[2] / functional.rms_norm(x, (6,), eps=0)[2], "∑_(j = 1)^C x_j^2": torch.dot(x, x)}
    column, w_g, w_u, w_o = random(3, 1), random(5, 3, seed=6), random(5, 3, seed=7), random(3, 5, seed=8)
    gated = torch.mm(w_o, torch.mul(functional.silu(torch.mm(w_g, column)), torch.mm(w_u, column)))
    gate = {"y": gated, "x": column, "W_g": w_g, "W_u": w_u, "W_o": w_o, "s": functional.silu}
    three, four = (torch.matrix_exp(value([[0, -a], [a, 0]])) for a in (0.3 * 5, 0.3 * 9))
    back = torch.matrix_exp(value([[0, -0.3 * 4], [0.3 * 4, 0]]))
    q, k = random(2, 1), random(2, 1, seed=2)
    turns = {"R_m": three, "R_n": four, "R_(n−m)": back, "q": q, "k": k, "n": 9, "m": 5, "n − m": 4}
    turns |= {"turned q": torch.mm(three, q), "turned k": torch.mm(four, k)}
    z, g, u, o = number(0.7), random(seed=2), random(seed=3), random(seed=4)
    small = {"o": o, "g": g, "u": u, "x": z, "y": torch.mul(o * u, functional.silu(g * z) * z), "s": functional.silu}
    inner = Linear(3, 7, bias=False, device="meta")
    once = 2 * multiplications(lambda: inner(torch.ones(1, 3, device="meta")))
    cost = {"N": 21, "D": 10, "all": 3 * once * 10, "2N": once}
    return [
        letters(**pair),
        letters(**clock),
        letters(**norm),
        letters(**gate),
        letters(z=z, s=functional.silu),
        letters(**turns),
        letters(**small),
        letters(closed=0.0, s=lambda at: functional.silu(value(at)), numbers=True),
        letters(closed=0.0, s=lambda at: functional.silu(value(at))),
        letters(α=0.4, β=0.4),
        letters(**cost),
        best_size(),
    ]


def best_size() -> dict:
    """A scaling law of some numbers, at the size that is best for a fixed product of size and data."""
    made = {"α": 0.3, "β": 0.4, "A_N": 2.0, "A_D": 3.0, "E": 1.5, "K": 50.0}

    def law(n: torch.Tensor, d: torch.Tensor) -> torch.Tensor:
        terms = [made["A_N"] * torch.exp(-made["α"] * n.log()), made["A_D"] * torch.exp(-made["β"] * d.log())]
        return made["E"] + torch.stack(terms).sum()

    low, high = 0.0, 8.0
    for _ in range(60):
        at = number((low + high) / 2)  # the logarithm of the size
        low, high = (at.item(), high) if slope(law(at.exp(), made["K"] / at.exp()), at) < 0 else (low, at.item())
    best = number(low).exp()
    shared = {"N": best, "D": made["K"] / best, "power": torch.exp((made["α"] + 1) * best.log())}
    return letters(**made, **shared, **{"L(N, D)": law(best, made["K"] / best)})


def tensors() -> list[dict]:
    a, b = random(4, 5), random(5, 3, seed=2)
    found = letters(**{"(AB)_ij": torch.mm(a, b)[2, 1], "∑_k A_ik B_kj": sum(a[2, k] * b[k, 1] for k in range(5))})
    n, m, p, q = 3, 4, 5, 2
    one, two, last = (torch.ones(shape, device="meta") for shape in ((n, m), (m, p), (p, q)))
    costs = {"left": multiplications(lambda: one @ two @ last), "right": multiplications(lambda: one @ (two @ last))}
    each = {name: cost / (n * m * p * q) for name, cost in costs.items()}
    table = {"np": (one @ two).numel(), "nq": (one @ two @ last).numel(), "whole": n * m * p * q}
    d = random(3, 2, seed=3)
    named = {"A": a, "B": b, "W": d, "first": torch.mm(a, b), "all": torch.linalg.multi_dot([a, b, d])}
    sizes = {"n": n, "m": m, "p": p, "q": q}
    return [found, letters(**named), letters(**sizes, **table, **costs), letters(**sizes, **each)]


def multiplications(compute) -> float:
    """Of matrices, as PyTorch counts them: it counts each together with its addition."""
    with FlopCounterMode(display=False) as counter:
        compute()
    return counter.get_total_flops() / 2


def descent() -> list[dict]:
    k, w = 1.7, random(seed=2)
    x, y = random(), random(seed=3)

    def ravine(x, y):
        one, other = torch.as_tensor(x), torch.as_tensor(y)
        return functional.mse_loss(torch.stack([one, 5 * other]), torch.zeros(2, dtype=one.dtype, device="cpu"))

    small = letters(y=y, x=x, L=ravine(x, y), **{"y′": 5 * y, "y^(′2)": torch.square(5 * y)})
    momentum = descent_of(torch.exp, w.item(), 0.2, 0.6)
    return [
        parabola(k),
        second_slope(k),
        border(k),
        border(k, 0.6),
        border(2, numbers=True),
        arrives(2),
        letters(x=x, y=y, L=ravine),
        small,
        momentum,
    ]


def engine() -> list[dict]:
    x, y, three = random().detach(), random(seed=2).detach(), number(3.0)
    return [
        letters(x=x, y=y, z=torch.addcmul(y, x, x)),
        letters(x=x, y=y, difference=torch.sub(x.square(), y)),
        letters(x=x, square=torch.square(x)),
        letters(a=x, b=y),
        letters(x=three, slope=slope(three.square(), three), numbers=True),
        *more_slopes(),
    ]


def more_slopes() -> list[dict]:
    """Slopes of cubes and of their slopes, of a fourth power, of 1/v; calls counted one by one."""
    x, y, v = random(), random(seed=2), random(seed=3)
    cube = torch.pow(x, 3)
    once = torch.autograd.grad(cube, x, create_graph=True)[0]
    twice = torch.autograd.grad(once, x, create_graph=True)[0]
    a = torch.square(x)
    both = {"a": a, "b": torch.square(a), "slope": slope(torch.square(a) + a, x), "x": x}
    u = torch.reciprocal(v)
    calls = [1]
    for _ in range(12):
        calls.append(1 + calls[-1] + calls[-1])
    counted = {"c_n": calls[-1], "c_(n−1)": calls[-2], "n": 12, "c_0": calls[0], "visits": 13}
    valley = torch.sub(torch.pow(x, 4), x.square(), alpha=3)
    flat = {"flat": slope(torch.mul(v, torch.reciprocal(v)), v), "one": torch.mul(v, u), "u": u, "v": v}
    return [
        letters(x=x, cube=cube, once=once, twice=twice),
        letters(x=x, y=y, z=torch.mul(torch.addcmul(x, x, y), y)),
        letters(**both),
        letters(**flat, **{"u′": slope(u, v)}),
        letters(**counted),
        letters(x=x, valley=valley),
    ]


def first_descent() -> list[dict]:
    def loss(w):
        return functional.mse_loss(torch.as_tensor(w).expand(3), torch.tensor([2.0, 2.6, 4.4], dtype=torch.float64))

    x, w = random(5).detach(), random(seed=2)
    by = slope(functional.mse_loss(w.expand(5), x), w)
    mean = {"w": w, "m": x.mean(), "by": by, "away": w - x.mean(), "x_j": x[2], "w − x_j": w - x[2]}
    one = letters(w=w, x_j=x[2], away=w - x[2], by=slope(functional.mse_loss(w, x[2]), w))
    middle = torch.tensor([2.0, 2.6, 4.4], dtype=torch.float64, device="cpu")
    return [descent_of(loss, 1.3, 0.2), letters(**mean), one, letters(middle=(middle.min() + middle.max()) / 2)]


def tokenization() -> list[dict]:
    """Tokens of random probabilities: their bits are counted by base-2 logarithms; sizes by making the lists."""
    p, size = random(7).detach() / 2, 19
    text = letters(N=7, M=size, L=functional.nll_loss(p.log()[:, None], torch.zeros(7, dtype=torch.long, device="cpu")))
    n, s = 5, 2
    kinds = letters(
        n=n, s=s, V=len([*range(256), *range(n), *range(s)]), doubled=torch.ones(n).new_full((n,), 2.0).prod()
    )
    return [text | letters(b=-p.log2().sum() / size, bytes=size / 7), kinds]


def tokenizer() -> list[dict]:
    """A token that is merged with itself five times."""
    token = b"a"
    for _ in range(5):
        token += token
    return [letters(n=5, longest=len(token))]


def training() -> list[dict]:
    """A unit under all signs of its weights, which is what chance means on average; Adam as PyTorch has it."""
    n, s, a = 4, 0.7, 0.3
    x = random(n).detach()
    signs = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64, device="cpu")] * n)
    z = functional.linear(x, s * signs)  # 16 draws
    unit = {"n": n, "s": s, "q": x.square().mean(), "r": z.square().mean(), "a": a}
    relu, leaky = (bend(z).square().mean() for bend in (functional.relu, lambda t: functional.leaky_relu(t, a)))
    own = {name: unit[name] for name in ("n", "q", "a")}
    found = [letters(**unit, **{"q′": size}, c=n * s**2, variance=s**2) for size in (relu, leaky)]
    for size in (relu, leaky, unit["r"]):  # the start with which it comes out as large as it went in
        square = s**2 * unit["q"] / size
        found.append(letters(**own, c=n * square, s=square**0.5))
    w, h = s * signs[5], random()
    sums = {"z": functional.linear(x, w), "∑_(j = 1)^n w_j x_j": torch.dot(w, x), "w_j": w[2], "x_j": x[2], "n": n}
    sums |= {"own": (w[2] * x[2]).square(), "w_1": w[0], "w_2": w[1], "x_1": x[0], "x_2": x[1], "a": a}
    mixed = (w[0] * x[0] + w[1] * x[1]).square() - (w[0] * x[0]).square() - (w[1] * x[1]).square()
    negative = functional.leaky_relu(value(-1), a).square()
    found.append(letters(**sums, square=functional.linear(x, w).square(), mixed=mixed, negative=negative))
    found.append(letters(h=h, f=torch.sin, block=torch.sin(h), added=torch.add(h, torch.sin(h))))
    w_1, w_2, w_3, x = (random(seed=seed) for seed in range(1, 5))
    h_1 = torch.mul(w_1, x)
    h_2 = torch.mul(w_2, h_1)
    h_3 = torch.mul(w_3, h_2)
    half = functional.mse_loss(h_3, torch.zeros_like(h_3)) / 2
    chain = letters(x=x, w_1=w_1, w_2=w_2, w_3=w_3, h_1=h_1, h_2=h_2, h_3=h_3, L=half)
    beta = letters(β=0.95, t=3, share=adam_of(constant=True)["v after"])
    first = adam_of(steps=1)
    squared = letters(g=first["g"], square=first["v after"] / (1 - first["β_2"]))
    return [*found, chain, adam_of(), beta, squared]


def adam_of(steps: int = 3, constant: bool = False, decay: float = 0.0) -> dict:
    """The last of some steps of PyTorch's AdamW, down eʷ or down a straight line; without decay it is Adam."""
    w, beta_1, beta_2, eps, eta = number(1.3), 0.8, 0.95, 1e-3, 0.1
    optimizer, seen = torch.optim.AdamW([w], eta, (beta_1, beta_2), eps, decay), [[0.0, 0.0]]
    for _ in range(steps):
        optimizer.zero_grad()
        (w if constant else torch.exp(w)).backward()
        before = w.item()
        optimizer.step()
        seen.append([optimizer.state[w][name].item() for name in ("exp_avg", "exp_avg_sq")])
    (m, v), (m_after, v_after) = seen[-2:]
    found = {"m": m, "v": v, "g": w.grad, "w": before, "t": steps, "β_1": beta_1, "β_2": beta_2, "ε": eps, "η": eta}
    found |= {"λ": decay} if decay else {}
    return letters(**found, **{"m after": m_after, "v after": v_after, "w after": w})


def xor() -> list[dict]:
    w, b, h = random(1, 2), random(1, seed=2), random(seed=3)
    corners = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64, device="cpu")

    def logit(*point):
        return functional.linear(torch.stack([value(it) for it in point]), w, b)

    one, two = functional.relu(corners.sum(1)), functional.relu(corners.sum(1) - 1)
    hidden = {"x_1": corners[:, 0], "x_2": corners[:, 1], "h_1": one, "h_2": two, "xor": corners[:, 0] != corners[:, 1]}
    line = {"w_1": w[0, 0], "w_2": w[0, 1], "b": b, "x_1": 0.7, "x_2": 1.9}
    bent = letters(h=h, bent=torch.relu(h), tanh_h=torch.tanh(h))
    v, c = random(seed=4), random(seed=5)
    unit = letters(v=v, c=c, h=h, logit=torch.addcmul(c, v, torch.relu(h)))
    both = {"h_1": 2.0, "h_2": 1.0, "z": two @ torch.tensor([0.0, 0, 0, -2], dtype=two.dtype) + one[3]}
    return [letters(z=logit, **line), letters(**hidden), bent, unit, letters(**both, numbers=True), letters(**both)]
