"""What a page prints and says bears a small difference in what it draws: so much another device may change.

Each page runs once with all that it draws, its first weights among them, multiplied by one plus up to 1e-7. It
has to print what it shows, since training that multiplies such a difference prints something else on a GPU; and each
claim of claims.yml has to hold in the page's own names, after the section that it names; and so have the answers that
readers may type; and each comment that states a shape has to state the one that is there.
"""

import inspect
import json
import random
from contextlib import contextmanager

import pytest
import torch

from tests.changed import only_where
from tests.conftest import ROOT, cases
from tests.content.shapes import with_shapes, wrong_shapes
from tests.engine.page import Page
from tests.engine.run import Program
from tests.engine.site import Site
from tests.engine.test_engine import SHOWN, tree
from tests.engine.test_engine import page as write_page
from tests.shown_pages import programs, site_of
from tools.manuscript.files import parse_mapping, read_text
from tools.manuscript.scan import line_of
from tools.pages import answers

FILE = "tests/content/claims.yml"
CLAIMS = parse_mapping(read_text(ROOT / FILE), FILE)
SITE = site_of()
PAGES = programs(SITE)
DRAWS = [(torch, "randn"), (torch.Tensor, "normal_"), (torch.Tensor, "uniform_")]


def perturbed(draw):
    """The function that draws, and multiplies what it drew: the same numbers by the same."""

    def drawn(*args, **kwargs):
        numbers = draw(*args, **kwargs)
        if numbers.device.type == "cpu" and numbers.is_floating_point():
            with torch.no_grad():
                numbers.mul_(1 + 1e-7 * torch.sin(1e6 * numbers))
        return numbers

    return drawn


class Checked(Program):
    """A page's program that looks, after each block, at what it printed, and at what is claimed and asked there."""

    def __init__(self, shown: Page, claims: list[dict], asked: list[dict]):
        super().__init__(shown, "cpu")
        self.claims, self.asked, self.faults = claims, asked, []

    def run_block(self, block, namespace):
        namespace["_shape"] = lambda *args: self.compare(block, namespace, *args)
        result = super().run_block(with_shapes(block), namespace)
        if result.printed.rstrip("\n") != (block.expected_output or "").rstrip("\n"):
            self.faults.append(
                f"{self.page.name}:{block.lineno}: there is {result.printed or result.problems!r} when what is drawn "
                f"differs by 1e-7; wanted: {block.expected_output!r}; print fewer digits, or train with a smaller rate"
            )
        with left_as_it_was(namespace):
            self.faults += self.untrue(block, result, namespace)
            self.faults += [] if result.raised else self.wrong_answers(block, namespace)
        return result

    def wrong_answers(self, block, namespace) -> list[str]:
        known = answers.captured().get(name_of(self.page), {})
        text = read_text(self.page.path)
        found = [
            (answers.exercise(text, question), answers.answers(question, namespace))
            for question in self.asked
            if question["after"] == block.section
        ]
        return [
            f"{answers.CAPTURED}: {self.page.name}: exercise {number}: there is {known.get(number)}; wanted: {texts}, "
            f"as after {block.section}; run: make update"
            for number, texts in found
            if not answers.are_alike(known.get(number, []), texts)
        ]

    def untrue(self, block, result, namespace) -> list[str]:
        return [
            f"{self.page.name}:{place(self.page, claim)}: it says {claim['says']!r}, but this is false after "
            f"{block.section}: {claim['holds']}; mend the sentence, or {FILE}"
            for claim in self.claims
            if claim["after"] == block.section and not (result.raised or eval(claim["holds"], namespace))
        ]

    def compare(self, block, namespace, value, comment, line):
        """A value as it is; a comment with another shape is a fault. Its letters are those of the function around."""
        names = inspect.currentframe().f_back.f_back.f_locals
        names = {} if names is namespace else names  # a page's T may be that of an earlier block
        for shape in wrong_shapes(value, comment, names):
            fault = (
                f"snippets/{block.file}:{line}: there is the shape {shape}; wanted: that of its comment, {comment!r}"
            )
            self.faults += [fault] if fault not in self.faults else []
        return value


@contextmanager
def left_as_it_was(namespace: dict):
    """What a claim draws, the page has not drawn."""
    generators = [(value, value.get_state()) for value in namespace.values() if isinstance(value, torch.Generator)]
    others = [(value, value.getstate()) for value in namespace.values() if isinstance(value, random.Random)]
    with torch.random.fork_rng(devices=[]):
        yield
    for generator, state in generators:
        generator.set_state(state)
    for generator, state in others:
        generator.setstate(state)


def name_of(shown: Page) -> str:
    """What claims.yml and answers.yml call a page."""
    return shown.path.relative_to(shown.site.source).with_suffix("").as_posix()


def place(shown: Page, claim: dict) -> int:
    text = read_text(shown.path)
    return line_of(text, text.index(claim["says"]))


def line_in_file(claim: dict) -> int:
    text = read_text(ROOT / FILE)
    return line_of(text, max(text.find(json.dumps(claim["says"], ensure_ascii=False)), 0))


def lost(shown: Page, claims: list[dict]) -> list[str]:
    """The claims whose words or section the page does not have."""
    text, sections = read_text(shown.path), {block.section for block in shown.blocks}
    return [
        f"{FILE}:{line_in_file(claim)}: {shown.name} has no {'section ' * (claim['says'] in text)}{there!r}; wanted: "
        "what the page says and has; mend or delete the claim"
        for claim in claims
        for there in [claim["after"] if claim["says"] in text else claim["says"]]
        if claim["says"] not in text or claim["after"] not in sections
    ]


def differences(shown: Page, monkeypatch, claims=(), asked=()) -> list[str]:
    for owner, name in DRAWS:
        monkeypatch.setattr(owner, name, perturbed(getattr(owner, name)))
    program = Checked(shown, claims, asked)
    program.run()
    monkeypatch.undo()
    return program.faults


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_results_bear_a_small_difference(name, monkeypatch):
    shown = PAGES[name]
    files = {f"snippets/{block.file}" for block in shown.blocks}
    only_where("tests/content/test_results.py", FILE, answers.ASKED, answers.CAPTURED, shown.name, *files)
    if found := differences(shown, monkeypatch, CLAIMS.get(name, []), answers.asked().get(name, [])):
        pytest.fail("\n".join(found))


def test_each_claim_is_of_words_and_a_section_that_are_there():
    assert set(CLAIMS) <= set(PAGES), f"{FILE}: {set(CLAIMS) - set(PAGES)} is no page"
    found = [fault for name, claims in CLAIMS.items() for fault in lost(PAGES[name], claims)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("printed", "claim", "fault"),
    [
        ("round(x.item(), 3)", {}, ""),
        ("round(1e9 * x.item())", {}, "docs/en/draws.md:5: there is"),
        ("round(x.item(), 3)", {"says": "Look", "after": "a", "holds": "x == x"}, ""),
        ("round(x.item(), 3)", {"says": "Look", "after": "a", "holds": "x != x"}, "docs/en/draws.md:3: it says"),
    ],
)
def test_what_does_not_hold_is_found(tmp_path, monkeypatch, printed, claim, fault):
    code = "import torch\n\ntorch.manual_seed(0)\nx = torch.randn(9, device='cpu').double().sum()\n"
    torch.manual_seed(0)
    out = str(eval(printed, {"x": torch.randn(9, device="cpu").double().sum()}))
    write_page(tree(tmp_path), "draws", "Look\n\n" + SHOWN, code + f"print({printed})", out=out)
    shown = Page(tmp_path / "docs/en/draws.md", Site(tmp_path))
    found = differences(shown, monkeypatch, [claim] if claim else [])
    assert "".join(found).startswith(fault) and bool(found) == bool(fault)


def test_an_answer_of_other_code_is_named(tmp_path, monkeypatch):
    text = '!!! question "1. A"\n    B\n\n' + SHOWN
    write_page(tree(tmp_path), "asked", text, "x = 2\nprint(x)", out="2")
    monkeypatch.setattr(answers, "captured", lambda: {"asked": {"1": ["3"]}})
    shown = Page(tmp_path / "docs/en/asked.md", Site(tmp_path))
    program = Checked(shown, [], [{"after": "a", "values": ["x"]}])
    program.run()
    (fault,) = program.faults
    assert fault.startswith("snippets/answers.json: docs/en/asked.md: exercise 1: there is ['3']; wanted: ['2']")


@cases("code, fault")
def test_a_comment_with_another_shape_is_found(tmp_path, monkeypatch, code, fault):
    write_page(tree(tmp_path), "shapes", SHOWN, f"import torch\n\n{code}\nprint('end')", out="end")
    found = differences(Page(tmp_path / "docs/en/shapes.md", Site(tmp_path)), monkeypatch)
    assert "".join(found).startswith(fault) and bool(found) == bool(fault)
