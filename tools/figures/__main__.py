"""Compute the figures' data anew: what `make update` calls."""

from tools.figures import compute

compute.write()
