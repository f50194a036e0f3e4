"""What the figure of the page on the block shows."""

from math import log10

from tools.figures.compute.program import run_page

NAMES = {"neither": "Neither", "norm_only": "NormOnly", "residual_only": "ResidualOnly", "both": "Block"}


def residual_slopes() -> dict:
    """Take what the page measured in its four towers: the slopes, as powers of ten, and how alike the tokens are."""
    program = run_page("block", "four")
    slopes, alike = program["slopes_of"], program["alike_of"]
    return {
        "slopes": {name: [round(log10(size), 3) for size in slopes[kind]] for name, kind in NAMES.items()},
        "alike": {name: [round(cosine, 3) for cosine in alike[kind]] for name, kind in NAMES.items()},
        "blocks": list(range(0, len(slopes["Block"]), 2)),
    }
