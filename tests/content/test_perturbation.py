"""What a page prints does not hang on the seventh digit of what it draws: so much another device may change.

Each number that a page draws at random, its first weights among them, is multiplied by one plus 1e-7 times noise, and
the page has to print what it shows. Training that multiplies such a difference prints something else on a GPU.
"""

import pytest
import torch

from tests.changed import only_where
from tests.engine.page import Page
from tests.engine.run import Program
from tests.engine.site import Site
from tests.engine.test_engine import SHOWN, page, tree
from tests.shown_pages import site_of

SITE = site_of()
PAGES = [page for page in (Page(path, SITE) for path in sorted(SITE.source.rglob("*.md"))) if page.blocks]
DRAWS = [(torch, "randn"), (torch.Tensor, "normal_"), (torch.Tensor, "uniform_")]


def perturbed(draw, generator: torch.Generator):
    """The function that draws, and multiplies what it drew."""
    normal = torch.Tensor.normal_

    def drawn(*args, **kwargs):
        numbers = draw(*args, **kwargs)
        if numbers.device.type == "cpu" and numbers.is_floating_point():
            with torch.no_grad():
                numbers.mul_(1 + 1e-7 * normal(torch.empty_like(numbers), generator=generator))
        return numbers

    return drawn


def differences(shown: Page, monkeypatch) -> list[str]:
    """The blocks that print other text than the page shows."""
    generator = torch.Generator("cpu").manual_seed(7)
    for owner, name in DRAWS:
        monkeypatch.setattr(owner, name, perturbed(getattr(owner, name), generator))
    results = Program(shown, "cpu").run()
    monkeypatch.undo()
    return [
        f"{shown.name}:{block.lineno}: there is {result.printed or result.problems!r} when what is drawn differs by "
        f"1e-7; wanted: {block.expected_output!r}; print fewer digits, or train with a smaller learning rate"
        for block, result in zip(shown.blocks, results, strict=True)
        if result.printed.rstrip("\n") != (block.expected_output or "").rstrip("\n")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_what_is_printed_bears_a_small_difference(shown, monkeypatch):
    only_where("tests/content/test_perturbation.py", *{f"snippets/{block.file}" for block in shown.blocks})
    if found := differences(shown, monkeypatch):
        pytest.fail("\n".join(found))


@pytest.mark.parametrize(("printed", "is_found"), [("round(x.item(), 3)", False), ("round(1e9 * x.item())", True)])
def test_what_hangs_on_the_seventh_digit_is_found(tmp_path, monkeypatch, printed, is_found):
    code = "import torch\n\ntorch.manual_seed(0)\nx = torch.randn(9, device='cpu').double().sum()\n"
    torch.manual_seed(0)
    shown = eval(printed, {"x": torch.randn(9, device="cpu").double().sum()})
    page(tree(tmp_path), "draws", SHOWN, code + f"print({printed})", out=str(shown))
    found = differences(Page(tmp_path / "docs/en/draws.md", Site(tmp_path)), monkeypatch)
    assert bool(found) == is_found and all(fault.startswith("docs/en/draws.md:3: there is") for fault in found)
