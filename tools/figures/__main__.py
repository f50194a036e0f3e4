"""Compute the weights of the live GPT and the figures' data anew: what `make update` calls."""

from tools.figures import compute
from tools.figures.compute import live_gpt, tokenization

tokenization.MERGES.write_text(tokenization.merges(), encoding="utf-8")
live_gpt.write()
compute.write()
