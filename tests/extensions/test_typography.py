"""No-break spaces: where they are set, and where they must not be."""

import re

from markdown import Markdown

from tests.conftest import ROOT, cases
from tests.engine.site import Site
from tools.extensions.source import Source, current

WHOLE = '<span class="nowrap">{}</span>'
EXTENSIONS = ["tables", "attr_list", "pymdownx.arithmatex", "tools.extensions.math", "tools.extensions.typography"]


def convert(text, short_words=""):
    token = current.set(Source("page.md", text, {"short_words": short_words}))
    try:
        html = Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.arithmatex": {"generic": True}}).convert(
            text
        )
    finally:
        current.reset(token)
    return html.removeprefix("<p>").removesuffix("</p>").replace("\u202f", "·").replace("\u00a0", "~")


@cases("text, html")
def test_numbers(text, html):
    assert convert(text) == html


@cases("text, html")
def test_names_and_shapes_keep_their_characters_in_one_line(text, html):
    assert convert(text, "aiouwz") == html.replace(" i ", " i~")


@cases("text, html")
def test_short_words_of_an_edition(text, html):
    assert convert(text, "aiouwz") == html


def test_formulas_are_left_alone():
    html = convert("a $a b$ o", "aiouwz")
    assert html.startswith('<span class="arithmatex">a~<math>')
    assert "<mi>a</mi><mi>b</mi>" in html


@cases("text, html")
def test_a_formula_and_its_punctuation_keep_in_one_line(text, html):
    found = re.sub(r"<math>.*?</math>", "$", convert(text, "wz"))
    assert re.sub(r'<span class="arithmatex">(.*?)</span>', r"[\1]", found) == html


def test_blocks_are_not_joined():
    assert convert("- a\n- b\n", "a") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"


@cases("text, html")
def test_straight_quotes_are_curled_and_those_of_other_languages_stay(text, html):
    smarty = Site(ROOT).extensions["smarty"]
    assert Markdown(extensions=["smarty"], extension_configs={"smarty": smarty}).convert(text) == f"<p>{html}</p>"
