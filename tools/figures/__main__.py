"""Compute the weights of the live GPT and the figures' data anew: what `make update` calls."""

from tools.figures import compute
from tools.figures.compute import live_gpt

live_gpt.write()
compute.write()
