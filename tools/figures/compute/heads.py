"""What the figure of the page on several heads shows."""

from tools.figures.compute.program import run_page


def heads_cut() -> dict:
    """Take the page's numbers as they lie in tokens, in heads, and in the view that only has the heads' shape."""
    program = run_page("heads", "wrong_view")
    return {name: program[name].tolist() for name in ("x", "turned", "wrong")}
