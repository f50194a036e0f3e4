"""Compute the figures' data and the weights of the live GPT anew: what `make update` calls."""

from tools.figures import compute
from tools.figures.compute import live_gpt

compute.write()
live_gpt.write()
