"""The devices that blocks run on: cpu, cuda, and where there is no GPU a rehearsal on a pretend accelerator."""

import functools
import gc
import os
from contextlib import contextmanager

NAMES = ("cpu", "cuda", "rehearsal")
SEED = 1001


@functools.cache
def load_torch():
    """Import torch without collecting garbage meanwhile, and keep its objects out of every later collection."""
    gc.disable()
    try:
        import torch
    finally:
        gc.enable()
    gc.freeze()
    return torch


def has_gpu():
    return load_torch().cuda.is_available()


def of_this_machine(only):
    """The devices that get items: those asked for, or all that make sense here."""
    names = tuple(name for name in NAMES if name in only) if only else NAMES[:2] if has_gpu() else NAMES
    if "rehearsal" in names:  # before the first backward(): autograd counts the devices once
        load_torch()
        from . import rehearsal  # noqa: F401
    return names


def operations():
    """How many operations the pretend device has done."""
    from . import rehearsal

    return rehearsal.counted


def is_of_placement(error):
    """Whether an error is one that the pretend device makes, and not one of a program cut short."""
    return "pretend" in str(error)


def why_not(device):
    """(outcome, reason) if a device's items cannot run here, or None."""
    if device != "cuda" or has_gpu():
        return None
    if os.environ.get("REQUIRE_CUDA") == "1":
        return "failed", "REQUIRE_CUDA=1, but PyTorch finds no GPU here: run on a machine with one, or unset it"
    return "skipped", "no GPU here"


@contextmanager
def default(torch, device):
    """Make a device the default one, with a seed of its own, and print its tensors as the CPU's are printed.

    The seed differs by device, so that a page that prints unseeded random numbers cannot pass on all of them, and is
    none that a page sets, so that a page prints something else if it draws before it sets its own.
    """
    torch.manual_seed(SEED + NAMES.index(device))
    if device == "cpu":
        yield
        return
    if device == "rehearsal":
        from .rehearsal import NAME
    else:
        NAME = device
    real = torch._C._get_default_device
    torch.set_default_device(NAME)
    torch._C._get_default_device = lambda: NAME  # what repr compares with: no device='cuda:0' after each tensor
    try:
        yield
    finally:
        torch._C._get_default_device = real
