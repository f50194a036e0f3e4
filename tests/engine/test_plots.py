"""Plots: captured by the engine, compared by what they show, and each fault named with its file and line."""

from xml.etree import ElementTree

import pytest

from . import plots
from .test_engine import SHOWN, captured, page, run, tree

pytestmark = pytest.mark.where("tests/engine/*", "requirements*", "pyproject.toml")
IMAGE = '\n![It rises.](figures/{0}.a.svg "A line.")\n'
FENCE = '```python\n--8<-- "{0}.py:a"\n```\n'
DRAW = "import matplotlib.pyplot as plt\n\nplt.plot([0, 1], [0, {}])\nplt.xlabel('x')\nplt.show()\n"

# name: (the page's text, its code, what the report says)
FAULTS = {
    "unshown": (FENCE, DRAW.format(1), ":3: the block draws, but no plot is shown\n    wanted: right after the block"),
    "undrawn": (FENCE + IMAGE, "x = 1", ":3: a plot is shown, but the block draws nothing\n    wanted: plt.show()"),
    "misplaced": (
        IMAGE + FENCE,
        DRAW.format(1),
        ":4: the captured plot misplaced.a\n    wanted: the block misplaced.py",
    ),
    "forgotten": (
        FENCE + IMAGE,
        DRAW.format(1).replace("plt.show()\n", ""),
        "a figure is drawn but not shown; wanted: plt.show()",
    ),
    "colourful": (
        FENCE + IMAGE,
        DRAW.format("1], color=['red'][0"),
        ":3: the block draws with the colour #ff0000\n    wanted: C0 to C3",
    ),
    "uncaptured": (
        FENCE + IMAGE,
        DRAW.format(1),
        ":3: there is no snippets/uncaptured.a.svg\n    wanted: the captured",
    ),
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory):
    root = tree(tmp_path_factory.mktemp("plots"))
    page(root, "backend", FENCE, "import matplotlib\n\nmatplotlib.use('agg')\n")  # stays with this page
    for name, (text, code, _) in FAULTS.items():
        page(root, name, text, code)
    return run(root, "docs", "--device", "cpu").stdout


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(faults, name):
    assert FAULTS[name][2] in faults, faults


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    root = tree(tmp_path_factory.mktemp("updated"))
    page(root, "line", SHOWN + IMAGE, DRAW.format(1) + "print('drawn')", "drawn")
    done = run(root, "docs", "--update", "--device", "cpu")
    assert done.returncode == 0, done.stdout
    return root


def test_update_writes_a_plot_and_what_it_wrote_is_current(updated):
    svg = ElementTree.parse(updated / "snippets/line.a.svg").getroot()
    assert [text.text for text in svg.iter(f"{plots.SVG}text") if text.text == "x"]
    assert run(updated, "docs", "--device", "cpu").returncode == 0


def test_another_plot_is_named(updated):
    (updated / "snippets/line.py").write_text(
        "# --8<-- [start:a]\n" + DRAW.format(2) + "print('drawn')\n# --8<-- [end:a]\n", encoding="utf-8"
    )
    said = run(updated, "docs", "--device", "cpu").stdout
    assert "docs/en/line.md:3: the block draws another plot than is shown, line.a.svg" in said
    assert "drawn on cpu: text" in said and "mend:   make update, and look" in said


def test_without_matplotlib_a_plot_is_skipped_visibly_and_the_rest_runs(updated):
    text = SHOWN + '\n```python\n--8<-- "line.py:b"\n```\n' + IMAGE.replace("{0}.a", "{0}.b")
    page(updated, "line", text)
    source = "# --8<-- [start:b]\n" + DRAW.format(1) + "# --8<-- [end:b]\n"
    with (updated / "snippets/line.py").open("a", encoding="utf-8") as file:
        file.write(source)
    (updated / "snippets/line.out").write_text(captured("a", "1"), encoding="utf-8")
    (updated / "without.py").write_text("from tests.engine import plots\n\nplots.find_spec = lambda name: None\n")
    done = run(updated, "-p", "without", "docs", "--device", "cpu")
    assert done.returncode == 0, done.stdout
    assert "not run, because matplotlib is not installed here" in done.stdout
    assert "cpu: 1 blocks run" in done.stdout and "cpu: 1 blocks not run" in done.stdout


LINE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M {} 0 L 5 5"/><text x="1">{}</text></svg>'


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (LINE.format(0.9, "a"), []),
        (LINE.format(1.1, "a"), ["path d: 'M 1.1 0 L 5 5', not 'M 0 0 L 5 5'"]),
        (LINE.format(0, "b"), ["text : 'b', not 'a'"]),
        (LINE.format("0 0 L 2 2 L 4", "a").replace("4 0 L", "4 4 L"), []),  # a corner more, the same extent
    ],
)
def test_plots_are_compared_by_what_they_show(other, found):
    assert list(plots.differences(LINE.format(0, "a"), other)) == found


def test_a_line_that_one_drawing_lacks_is_another_place():
    assert plots.same_place("M0 0L1 1", "M0 0L1.5 1")
    assert not plots.same_place("M0 0L1 1", "")  # a loop that the rehearsal shortened may leave a line without points
    assert plots.same_place("", "")
