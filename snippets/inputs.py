# --8<-- [start:ids]
import torch

device = torch.get_default_device()


def encode(sentences):
    """All sentences as one long row of token ids."""
    ids = [number[word] for s in sentences for word in s]
    return torch.tensor(ids, device=device)


ids, validation_ids = encode(training), encode(validation)
# --8<-- [end:ids]


# --8<-- [start:batch]
def batch(ids, B, T, generator):
    """B windows of T tokens at random places, and the tokens after."""
    n = len(ids) - T  # so many places have a token after the window
    starts = torch.randint(n, (B, 1), generator=generator, device="cpu")
    places = starts.to(ids.device) + torch.arange(T + 1)  # (B, T + 1)
    return ids[places[:, :-1]], ids[places[:, 1:]]  # (B, T), (B, T)


# --8<-- [end:batch]
