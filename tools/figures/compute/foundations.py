"""What the figures of the first part show."""

import torch

from tools.figures.compute.program import run_page
from tools.figures.recording import walk


def autograd_graph() -> dict:
    """Walk the graph that PyTorch drew of the worked example."""
    return {"nodes": walk(lambda: run_page("autodiff", "graph"))}


def descent_regimes() -> dict:
    """Let PyTorch's own optimizer descend the page's parabola at the page's rates, ten steps each."""
    k = run_page("autodiff", "regimes")["k"]
    curves = []
    for eta in (0.1, 0.5, 0.9, 1.0, 1.1):
        w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        optimizer, path = torch.optim.SGD([w], lr=eta), [w.item()]
        for _ in range(10):
            optimizer.zero_grad()
            (k * w**2 / 2).backward()
            optimizer.step()
            path.append(w.item())
        curves.append({"eta": eta, "w": path})
    return {"curves": curves}


def hidden_layer() -> dict:
    """Take every quantity of the network in whole numbers, forward and backward; a vector is a column."""
    program = run_page("backpropagation", "compare")
    forward, backward = ("x", "W1", "b1", "z1", "h", "W2", "b2", "z2", "y"), ("dx", "dW1", "db1", "dh", "dW2", "db2")
    wanted = (*forward, *backward, "delta1", "delta2")
    assert all(torch.equal(program[name], program[name].round()) for name in wanted), "the figure has whole numbers"
    tables = {name: program[name].reshape(len(program[name]), -1).int().tolist() for name in wanted}
    return tables | {"loss": program["loss"].item()}


def ladder() -> dict:
    """Take the page's first four tensors, from a number to a cube."""
    program = run_page("tensors", "ladder")
    tensors = (program[name] for name in ("scalar", "vector", "matrix", "cube"))
    return {"tensors": [{"shape": list(t.shape), "values": t.tolist()} for t in tensors]}


def memory_strip() -> dict:
    """Read the page's matrix, its transpose and its other cut, and the strip of memory that all three share."""
    t = run_page("tensors", "strides")["t"]
    views = {"t": t, "t.T": t.T, "t.reshape(3, 2)": t.reshape(3, 2)}
    assert len({view.data_ptr() for view in views.values()}) == 1, "the figure says that they share memory"
    return {
        "strip": torch.as_strided(t, (t.numel(),), (1,)).tolist(),
        "views": [
            {"name": name, "shape": list(view.shape), "strides": list(view.stride()), "rows": view.tolist()}
            for name, view in views.items()
        ],
    }


def broadcasting() -> dict:
    """Stretch the page's column and row as PyTorch does, and add them."""
    program = run_page("tensors", "broadcasting")
    pair = program["column"], program["row"]
    stretched = torch.broadcast_tensors(*pair)
    tensors = [*zip(pair, stretched, strict=True), (pair[0] + pair[1],) * 2]
    return {
        "tensors": [
            {"shape": list(t.shape), "to": list(s.shape), "strides": list(s.stride()), "rows": s.tolist()}
            for t, s in tensors
        ]
    }


def parameter_budget() -> dict:
    """Count the parameters of GPT-2 small, part by part, with the page's own modules."""
    program = run_page("components", "budget")
    count, parts, blocks = program["count"], program["parts"], program["config"]["n_layers"]
    attention = blocks * (count(program["qkv"]) + count(program["out"]))
    feed_forward = blocks * count(program["feed_forward"])
    return {
        "total": program["total"],
        "parts": {
            "tokens": parts["token table"],
            "positions": parts["position table"],
            "attention": attention,
            "feed_forward": feed_forward,
            "norms": parts["12 blocks"] - attention - feed_forward + parts["last norm"],
        },
    }


def block() -> dict:
    """Take the sizes of GPT-2 small from the page's own modules."""
    program = run_page("components", "heads")
    layers = [layer for layer in program["feed_forward"] if hasattr(layer, "out_features")]
    assert layers[-1].out_features == program["C"], "the figure says that the vector comes back as wide as it was"
    return {
        "layers": program["config"]["n_layers"],
        "width": program["C"],
        "hidden": layers[0].out_features,
        "heads": program["heads"],
        "head": program["q"].shape[-1],
    }


def next_word() -> dict:
    """Take the page's text and what its smallest language model counted in it."""
    program = run_page("index", "next_word")
    after, total = program["after_the"], program["total"]
    return {
        "text": program["text"],
        "after": "the",
        "words": [{"word": word, "count": n, "probability": n / total} for word, n in after.most_common()],
        "total": total,
    }


def names() -> dict:
    """Find which names of the page's first block point to the same list."""
    program = run_page("python", "lists")
    by_list = {}
    for name in ("first", "second", "copy"):
        by_list.setdefault(id(program[name]), []).append(name)
    return {"lists": [{"names": found, "values": program[found[0]]} for found in by_list.values()]}


def pretraining() -> dict:
    """Take the page's four predictions, what each costs, and their mean."""
    program = run_page("index", "loss")
    pairs = zip(program["given_to_the_truth"], program["losses"], strict=True)
    return {"tokens": [{"probability": p, "loss": loss} for p, loss in pairs], "loss": program["mean"]}


def softmax_steps() -> dict:
    """Take the page's scores, the powers and probabilities that they become, and the gradient that autograd found."""
    program = run_page("softmax", "gradient")
    return {
        "scores": program["scores"],
        "powers": program["powers"],
        "probabilities": program["p"],
        "gradient": [round(slope, 6) for slope in program["z"].grad.tolist()],
        "right": program["k"],
    }


def overfitting() -> dict:
    """Take both losses of the page's longest training, epoch by epoch."""
    program = run_page("training", "overfitting")
    training, validation = ([round(loss, 4) for loss in losses] for losses in zip(*program["history"], strict=True))
    ticks = {"epochs": list(range(0, len(training), 50)), "losses": [0.0, 0.5, 1.0, 1.5, 2.0]}
    return {"training": training, "validation": validation, "lowest": program["lowest"], "ticks": ticks}


def depth_slopes() -> dict:
    """Take the size of the slope at each layer of the page's tower, for four starts, as a power of ten."""
    tower, starts = run_page("training", "tower")["tower"], {"4": 4, "2": 2, "1": 1, "1/3": 1 / 3}
    powers = {name: torch.tensor(tower(c)[1]).log10().round(decimals=3).tolist() for name, c in starts.items()}
    layers = list(range(0, len(powers["1"]), 5))
    return {"starts": [{"c": name, "powers": each} for name, each in powers.items()], "layers": layers}
