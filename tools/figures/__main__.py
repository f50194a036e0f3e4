"""Compute the weights of the live GPT and the figures' data anew: what `make update` calls."""

from tools.figures import compute, tokenization
from tools.figures.compute import live_gpt
from tools.figures.compute.program import run_page

merges = tokenization.merges(run_page("tokenization", "cost"))
tokenization.MERGES.write_text(merges, encoding="utf-8")
live_gpt.write()
compute.write()
