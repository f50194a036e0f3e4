"""The figures: current data, nothing drawn that is not from them, words in every edition, faults with file:line."""

import json
import re
from decimal import Decimal
from functools import cache
from math import log
from xml.etree import ElementTree

import pytest
from markdown import Markdown

from tests.changed import only_where
from tests.conftest import EACH, EDITIONS, ROOT, cases
from tools.extensions.source import Source, SourceError, current
from tools.figures.compute import compute
from tools.figures.data import SNIPPETS, known, load
from tools.figures.extension import Words
from tools.figures.svg import grouped, number
from tools.manuscript import scan

PAGES = sorted((ROOT / "docs" / "en").glob("*.md"))
NUMBER = re.compile(r"−?\d[\d\u202f]*(?:\.\d+)?")
# Of these the lines alone show most of the numbers; the tests below compare them with what the pages print.
CURVES = {
    "below-the-floor",
    "count-table",
    "depth-slopes",
    "descent-regimes",
    "forgetting",
    "four-widths",
    "live-gpt",
    "loss-curve",
    "overfitting",
    "residual-slopes",
    "story-tokens",
}
DRAWN = known()


def figures_on(path):
    return re.findall(r"^!\[.*\]\(figures/([\w-]+)\.svg ", path.read_text(encoding="utf-8"), re.MULTILINE)


def leaves(value):
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    elif value is not None:
        yield value


def ways_to_write(value):
    if isinstance(value, str):
        return set(NUMBER.findall(value))
    return {number(value), *(number(value, decimals) for decimals in (1, 2, 4)), grouped(round(value))}


@cache
def texts(name):
    canvas = DRAWN[name].draw(load()[name], Words(EDITIONS[0].data["figures"]))
    drawing = ElementTree.fromstring(f"<svg>{''.join(canvas.parts)}</svg>")
    return [element.text for element in drawing.iter("text")]


@cache
def numbers_in(name):
    return {found for text in texts(name) for found in NUMBER.findall(text)}


def close(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(close, one, other))
    if not isinstance(other, float):
        return one == other
    # A stored number may differ in its last digit: other versions of PyTorch round otherwise.
    digits = -Decimal(repr(other)).as_tuple().exponent
    return one == pytest.approx(other, rel=1e-6, abs=1.1 * 10**-digits)


def test_each_figure_of_the_data_is_computed():
    assert list(load()) == list(DRAWN)


@pytest.mark.parametrize("page", sorted({figure.page for figure in DRAWN.values()}))
def test_data_are_current(page):
    """Where the programs that a page's figures are computed from have changed: some train as long as the page does."""
    path = ROOT / "docs/en" / f"{page}.md"
    includes = scan.includes(path.read_text(encoding="utf-8")) if path.exists() else ()
    snippets = {f"snippets/{include.file}" for include in includes} or {"snippets/*.py"}
    own = f"tools/figures/{page.replace('-', '_')}.py"
    only_where("snippets/figures.json", "tests/figures/test_figures.py", own, "tools/figures/compute/*", *snippets)
    computed = {name: compute(figure) for name, figure in DRAWN.items() if figure.page == page}
    stored = {name: data for name, data in load().items() if name in computed}
    assert close(json.loads(json.dumps(computed)), stored), (
        "snippets/figures.json:1: is not what the code computes; run: make update"
    )


@pytest.mark.parametrize("name", DRAWN)
def test_every_number_drawn_is_from_the_data(name):
    data = load()[name]
    known = set().union(*map(ways_to_write, leaves(data)))
    if name == "parameter-budget":
        shares = [100 * count / data["total"] for count in data["parts"].values()]
        known |= set().union(*map(ways_to_write, shares))
    if name == "memory-strip":
        known |= {str(place) for place in range(len(data["strip"]))}
    assert numbers_in(name) - known == set()


@pytest.mark.parametrize("name", sorted(DRAWN.keys() - CURVES))
def test_every_number_of_the_data_is_drawn(name):
    values = [value for value in leaves(load()[name]) if not isinstance(value, str)]
    assert [value for value in values if not ways_to_write(value) & numbers_in(name)] == []


def test_curves_end_where_the_page_says():
    captured = (SNIPPETS / "autodiff.out").read_text(encoding="utf-8")
    for curve in load()["descent-regimes"]["curves"]:
        assert re.search(rf"eta = {curve['eta']}  w after 10 steps = *{curve['w'][-1]:.6f}", captured)
        assert number(curve["w"][-1], 4) in numbers_in("descent-regimes")


def test_the_losses_drawn_are_those_that_the_page_prints():
    captured = (SNIPPETS / "training.out").read_text(encoding="utf-8")
    data = load()["overfitting"]
    for epoch in (0, 5, data["lowest"], 50, 100, 200):
        training, validation = data["training"][epoch], data["validation"][epoch]
        assert f"epoch {epoch:3}  training {training:.2f}  validation {validation:.2f}" in captured


@pytest.mark.parametrize(("figure", "section"), [("loss-curve", "run"), ("below-the-floor", "overfitting")])
def test_the_curves_of_pre_training_are_those_that_the_page_prints(figure, section):
    captured = (SNIPPETS / "pretraining.out").read_text(encoding="utf-8").partition(f"[start:{section}]")[2]
    data = load()[figure]
    for step, *bits in zip(data["steps"][::3], data["training"][::3], data["validation"][::3], strict=True):
        printed = re.search(rf"(?m)^ *{step}  (\d\.\d\d)  (\d\.\d\d)$", captured)
        assert [float(loss) for loss in printed.groups()] == pytest.approx([b * log(2) / 6 for b in bits], abs=0.0065)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_has_a_figure_on_its_first_screen(path):
    first_screen = path.read_text(encoding="utf-8").partition("\n## ")[0]
    assert "](figures/" in first_screen, f"{path}: there is no figure before the first ##; wanted: at least one"


def test_every_figure_has_data_and_a_page():
    shown = [name for path in PAGES for name in figures_on(path)]
    shown.remove("live-gpt")  # which attention shows, and pretraining
    assert sorted(shown) == sorted(DRAWN) == sorted(load())


@EACH
def test_edition_has_the_words_and_no_others(edition):
    asked = set()

    class Asked(Words):
        def __getitem__(self, key):
            asked.add(key)
            return super().__getitem__(key)

    for name, figure in DRAWN.items():
        figure.draw(load()[name], Asked(edition.data["figures"]))
    assert asked == set(edition.data["figures"])


def convert(text):
    current.set(Source("docs/pl/page.md", f"---\ntitle: A\n---\n{text}", {"figures": {}, "short_words": "w"}))
    return Markdown(extensions=["tools.figures.extension"]).convert(text)


def test_figure_in_a_page():
    html = convert('A\n\n![Two "bars" & a text.](figures/next-word.svg "Counts < one")\n\n[there](#figure-next-word)')
    figure = ElementTree.fromstring(html[html.index("<figure") : html.index("</figure>") + 9])
    svg = figure.find("svg")
    ids = [element.get("id") for element in figure.iter() if element.get("id")]
    assert figure.get("id") == "figure-next-word" and len(ids) == len(set(ids)) == 3
    assert svg.get("role") == "img" and svg.get("aria-labelledby").split() == ids[1:]
    assert (svg.find("title").text, svg.find("desc").text) == ("Counts < one", 'Two "bars" & a text.')
    assert "<p><figure" not in html and "<img" not in html


def test_caption_does_not_break_after_a_short_word():
    assert "Share w\u00a0row</figcaption>" in convert('![a](figures/next-word.svg "Share w row")')


@cases("image, there, wanted")
def test_fault_names_file_and_line(image, there, wanted):
    with pytest.raises(SourceError) as error:
        convert(f"A\n\n{image}\n")
    assert str(error.value).startswith("docs/pl/page.md:6: there is ")
    assert there in str(error.value) and wanted in str(error.value)


MEASURED = re.compile(r"−?\d+\.\d+(?: %)?|−?\d+ %|\d{1,3}(?: \d{3})+")


def strange(text, file):
    """Name each decimal, percentage and large number of an alternative text that its figure neither shows nor has."""
    found = []
    for image in re.finditer(r"!\[([^\]]*)\]\(figures/([\w-]+)\.svg ", text):
        values = [abs(value) for value in leaves(load()[image[2]]) if isinstance(value, int | float)]
        for match in MEASURED.finditer(image[1]):
            plain = match[0].lstrip("−").rstrip("% ").replace(" ", "")
            close = 0.5 / 10 ** len(plain.partition(".")[2]) + 1e-9
            had = values + [100 * value for value in values if "%" in match[0]]
            shown = match[0].rstrip("% ").replace(" ", "\u202f") in numbers_in(image[2])
            if not shown and all(abs(value - float(plain)) > close for value in had):
                line = scan.line_of(text, image.start())
                found.append(
                    f"{file}:{line}: there is {match[0]} in an alternative text; wanted: numbers of {image[2]}"
                )
    return found


def test_alternative_texts_have_the_numbers_of_their_figure():
    found = [fault for path in PAGES for fault in strange(path.read_text("utf-8"), f"docs/en/{path.name}")]
    assert not found, "\n" + "\n".join(found)
