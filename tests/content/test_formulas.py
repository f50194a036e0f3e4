"""Every formula of an English page that states or computes something is computed from its TeX, and has to hold."""

import pytest
import torch

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


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (r"(x + y)^2 = x^2 + 2xy + y^2", r"(x + y)^2 = x^2 - 2xy + y^2"),
        (r"C = Ab", r"C = A^{\mathsf{T}} b"),
        (r"b^{\mathsf{T}} A^{\mathsf{T}} = C^{\mathsf{T}}", r"b^{\mathsf{T}} A^{\mathsf{T}} = C"),
        (r"S = A^{\mathsf{T}} \odot A", r"S = A^{\mathsf{T}} A"),
        (r"\frac{x}{2y} = \tfrac{1}{2} x / y", r"\frac{x}{2y} = \tfrac{1}{2} x y"),
        (r"\tfrac{1}{2} x y = \frac{xy}{2}", r"\frac{1}{2x} y = \frac{xy}{2}"),
        (r"f(x) = \sin x", r"f(x) = \cos x"),
        (r"\ln e^{-x} = -|x|", r"\ln e^{-x} = |x|"),
        (r"\max(0, x - y) = 0 \cdot \mathbf{1}[x > y]", r"\max(0, x - y) = \mathbf{1}[x < y]"),
        (r"\frac{\partial L}{\partial x} = 0.25", r"\frac{\partial L}{\partial x} = -0.25"),
        (r"w \leftarrow w - x", r"w \leftarrow w + x"),
        (r"w \leftarrow w - x, \qquad 2w = 6.6", r"w \leftarrow w - x, \qquad 2w = 8"),
        (r"0 < x < 0.7", r"0 < x < 0.8"),  # a bound holds at its border and within
        (r"x < 0.7", r"x > 0.7"),
        (r"2x = 6", r"2x = 5"),
        (r"2 \cdot 3 = 6", r"2 \cdot 3 = 5"),
        (r"3 + x_1", r"3 - x"),  # no relation: one of the letters
        (r"\begin{aligned} x &= x \\ y &= y + 0 \end{aligned}", r"\begin{aligned} x &= x \\ y &= y + 1 \end{aligned}"),
    ],
)  # fmt: skip
def test_a_formula_is_computed(true, false):
    contexts = [PLAIN | {"six": value(6.0)}, NUMBERS]
    assert problem(true, contexts) == ""
    assert "statements are false" in problem(false, contexts)


@pytest.mark.parametrize(
    "tex", ["x = 1.1", "x_1, x_2, \\ldots, x_T", "(n, m)", "q", "8191 \\to 13", "10^{-17}", "x \\to h_1 \\to h_2"]
)
def test_what_says_nothing_needs_no_values(tex):
    assert problem(tex, [], inline=True) == ""


def test_a_fault_names_the_line_and_what_is_missing():
    page = PageText("docs/en/a.md", "# A\n\nThen $x = 1$:\n\n$$\nx + z = y\n$$\n")
    (fault,) = formula_faults(page, [PLAIN])
    assert fault.startswith("docs/en/a.md:6: there is the formula `x + z = y`, in which z has no value; wanted: ")
    assert fault.endswith("in tests/content/letters.py")
    assert "cannot be computed" in problem("x + = y", [PLAIN])
