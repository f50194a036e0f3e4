"""Every formula of an English page that states or computes something is computed from its TeX, and has to hold."""

import pytest
import torch

from tests.conftest import cases
from tests.content import letters
from tests.content.formulas import problem, value
from tests.content.page_text import PageText
from tools.extensions import render

MEND = "mend the formula, or give its letters their values in tests/content/letters.py"


def formula_faults(page: PageText, contexts: list[dict]) -> list[str]:
    """Names each formula that holds in none of the contexts; its translations have the same formulas."""
    faults = []
    for formula in page.formulas:
        if wrong := problem(formula.value, contexts, inline=formula.kind == "formula"):
            start = formula.at + len(formula.value) - len(formula.value.lstrip())
            there = f"the formula `{' '.join(formula.value.split())}`, {wrong}"
            faults.append(page.fault(start, there, "a formula that holds", MEND))
    return faults


@pytest.mark.parametrize("path", sorted((render.ROOT / "docs/en").rglob("*.md")), ids=lambda path: path.stem)
def test_formulas_hold(path):
    contexts = getattr(letters, path.stem.replace("-", "_"), list)()
    faults = formula_faults(PageText.read(path), contexts)
    assert not faults, "\n" + "\n".join(faults)


# --- the check finds what it is for ----------------------------------------------------------------------------------

A, B = torch.tensor([[1.0, 2.0], [3.0, 5.0]]), torch.tensor([[7.0], [11.0]])
VALUES = {
    "x": 0.7,
    "y": 1.9,
    "x_1": 3.0,
    "A": A,
    "b": B,
    "C": A @ B,
    "S": A.mT * A,
    "∂L/∂x": 0.25,
    "w": 4.0,
    "w after": 3.3,
}
PLAIN = {name: value(it) for name, it in VALUES.items()} | {"f": torch.sin, "within": {"x": value(0.5)}}
NUMBERS = {"x": value(3.0), "numbers": True}


@cases("true, false")
def test_a_formula_is_computed(true, false):
    contexts = [PLAIN | {"six": value(6.0)}, NUMBERS]
    assert problem(true, contexts) == ""
    assert "statements are false" in problem(false, contexts)


@pytest.mark.parametrize(
    "tex", ["x = 1.1", "x_1, x_2, \\ldots, x_T", "(n, m)", "q", "8191 \\to 13", "10^{-17}", "x \\to h_1 \\to h_2"]
)
def test_what_says_nothing_needs_no_values(tex):
    assert problem(tex, [], inline=True) == ""
