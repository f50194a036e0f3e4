# --8<-- [start:train]
def loss_on(model, ids, T=24):
    """Mean loss of the tokens that have at least T/2 before them."""
    windows = ids.unfold(0, T + 1, 5)  # (n, T + 1)
    x, y = windows[:, :-1], windows[:, 1:]
    with torch.no_grad():
        logits = model(x)  # (n, T, V)
    half = T // 2
    return F.cross_entropy(
        logits[:, half:].flatten(0, 1), y[:, half:].flatten()
    ).item()


def train(model, ids, steps, lr=1e-3, T=24):
    """Steps of AdamW on random windows; after each, nothing is printed."""
    generator = torch.Generator("cpu").manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, fused=True)
    for _ in range(steps):
        x, y = batch(ids, 32, T, generator)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# --8<-- [end:train]
