"""Figures as pictures of pixels: letters, colours, and what they must not depend on."""

import html
import io
import re

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from tests.conftest import EDITIONS
from tools.extensions.source import Source, current
from tools.figures import extension
from tools.figures.data import SNIPPETS
from tools.notebooks import picture
from tools.project import Fault

PLOTS = [file.stem for file in sorted(SNIPPETS.glob("*.svg"))]
PAPER, ACCENT, TINT, FIRST = (251, 247, 239), (148, 48, 31), (237, 219, 210), (47, 85, 99)


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(picture, "CACHE", tmp_path)
    return tmp_path


def pixels(content: str, kind: str = "drawn") -> Image.Image:
    return Image.open(io.BytesIO(picture.drawn(picture.svg("0 0 40 20", content, kind)))).convert("RGB")


def test_every_font_has_every_letter_of_the_figures():
    """What a font lacks, resvg takes from another, in another face, or leaves out without a word."""
    words = {}
    for edition in EDITIONS:
        path = f"docs/{edition.folder.name}/edition.yml"
        token = current.set(Source(path=path, edition=edition.data))
        for name in [*extension.DRAWN, *PLOTS]:
            content = extension.plot(name)[1] if "." in name else extension.drawing(name)[1]
            for text in re.findall(r"<text\b[^>]*>(.*?)</text>", content):
                for sign in html.unescape(re.sub("<[^>]*>", "", text)):
                    words.setdefault(sign, f"{path}: the figure `{name}`")
        current.reset(token)
    assert len(words) > 100 and len(picture.FONTS["font_files"]) == 4
    for file in picture.FONTS["font_files"]:
        known = TTFont(file).getBestCmap()
        lacking = [
            f"{where} shows {sign!r}, which {file} lacks" for sign, where in words.items() if ord(sign) not in known
        ]
        assert not lacking, "\n".join([*lacking, "wanted: all; cut the fonts as their README.md says"])


def test_each_face_is_drawn_in_its_own_font():
    faces = [pixels(f'<text class="{face}" x="20" y="15">Жs∂ₙ</text>') for face in ("", "strong", "math", "code")]
    assert all(len(face.getcolors()) > 2 for face in faces), "a face without letters; mend FONTS in tools/notebooks/"
    assert len({face.tobytes() for face in faces}) == 4


def test_colours_are_the_page_s():
    square = '<rect class="{}" x="0" y="0" width="40" height="20"/>'
    assert pixels("").getcolors() == [(104 * 64, PAPER)]
    found = [pixels(square.format(look)).getpixel((52, 32)) for look in ("fill back", "tint", "part0")]
    assert found == [ACCENT, TINT, ACCENT]
    assert pixels('<path d="M0 0h40v20h-40z" fill="var(--plot-0)"/>', "plot").getpixel((52, 32)) == FIRST


def test_a_variable_that_a_notebook_does_not_know_is_told():
    with pytest.raises(
        Fault, match=r"^docs/.*/figures\.css: there is a figure with var\(--x\).*; wanted: a value beside"
    ):
        pixels('<path d="M0 0h9" stroke="var(--x)"/>')


def test_a_picture_is_kept_until_its_drawing_changes(kept, monkeypatch):
    pixels("")
    monkeypatch.setattr(picture.resvg_py, "svg_to_bytes", lambda **options: pytest.fail("it is kept"))
    pixels("")
    assert len([*kept.iterdir()]) == 1
    with pytest.raises(pytest.fail.Exception):
        pixels('<path d="M0 0h9"/>')
