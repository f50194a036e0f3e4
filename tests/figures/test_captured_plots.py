"""The plots that blocks draw, as they stand in snippets/: each shown, small, safe, without words of a language."""

import re

import pytest

from tools.figures.extension import relative
from tools.project import ROOT

CAPTURED = sorted((ROOT / "snippets").glob("*.svg"))


def test_every_plot_is_shown_by_a_page():
    """A translation that is behind may show one that the original no longer has."""

    def shown(folder: str) -> set[str]:
        pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.md"))
        return set(re.findall(r"figures/([\w-]+\.[\w-]+)\.svg", pages))

    captured = {path.stem for path in CAPTURED}
    assert shown("docs/en") <= captured
    assert not (lost := captured - shown("docs")), f"snippets/: no page shows {lost}; wanted: a page, or: git rm"


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.stem)
def test_a_plot_is_small_safe_and_follows_the_page_s_colours(path):
    text = path.read_text(encoding="utf-8")
    assert len(text) < 25_000
    assert not re.search(r"#[0-9a-fA-F]{6}|font-family|<script|<image|http(?!://www.w3.org/2000/svg)", text)
    for word in re.findall(r"<text[^>]*>([^<]*)<", text):  # symbols and numbers, no language's words
        assert not re.search(r"[^\W\d_]{3,}", re.sub(r"\b(?:log|max|exp|tanh)", "", word)), word


def test_steps_are_the_way():
    """A path on a page is that of the captured plot, written as steps."""
    assert (
        relative("M 220.9 39.5 L 216.5 38.9 L 216.6 0.5 z M 0 1 L -3.5 1") == "M220.9 39.5l-4.4-.6l.1-38.4zM0 1l-3.5 0"
    )
    assert relative("M 0 0 C 1 1 2 2 3 3") == "M 0 0 C 1 1 2 2 3 3"
    for file in CAPTURED:
        for way in re.findall(' d="([ML\\d .-]+)"', file.read_text(encoding="utf-8")):
            at, points = (0, 0), []
            for command, x, y in re.findall(r"([Ml])(-?[\d.]+) ?(-?[\d.]+)", relative(way)):
                at = (float(x) + at[0] * (command == "l"), float(y) + at[1] * (command == "l"))
                points.append(at)
            wanted = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", way)]
            assert [pytest.approx(point, abs=1e-6) for point in points] == wanted, file
