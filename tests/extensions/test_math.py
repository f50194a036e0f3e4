"""Formulas: what they become, what is refused and where, and that the font has every character they need."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from markdown import Markdown

from tests.conftest import cases
from tests.finish.budget import BUDGET, BUDGET_FILE
from tools.extensions import render
from tools.extensions.source import Source, SourceError, current
from tools.extensions.tex import TexError, to_mathml
from tools.fonts import math_font


def convert(text, whole=""):
    """Converts a page's text as the site does."""
    current.set(Source("docs/en/page.md", whole))
    extensions = ["admonition", "md_in_html", "tables", "toc", "pymdownx.details", "pymdownx.superfences"]
    extensions += ["pymdownx.arithmatex", "tools.extensions.math"]
    return Markdown(extensions=extensions, extension_configs={"pymdownx.arithmatex": {"generic": True}}).convert(text)


@cases("tex, there, wanted")
def test_refused_formula(tex, there, wanted):
    with pytest.raises(TexError) as error:
        to_mathml(tex, True)
    assert there in error.value.there
    assert wanted in error.value.wanted


FRONT = "---\ntitle: A page\n---\n\n"


@cases("text, line, there")
@pytest.mark.parametrize("front", ["", FRONT])
def test_fault_names_file_and_line(text, line, there, front):
    with pytest.raises(SourceError) as error:
        convert(text, whole=front + text if front else "")
    message = str(error.value)
    assert message.startswith(f"docs/en/page.md:{line + front.count(chr(10))}: there is ")
    assert there in message.partition("; wanted: ")[0]


def test_dollars_that_are_none():
    html = convert('It costs \\$5, `$x$`.\n\n```python\nx = "$a$"\n```\n')
    assert "<math" not in html
    assert "$5" in html


def test_formula_on_the_page():
    html = convert("Then $x < y$:\n\n$$\n\\frac{a}{b} < c\n$$\n")
    assert '<span class="arithmatex"><math>' in html
    assert '<div class="arithmatex" tabindex="0"><math display="block">' in html
    assert "$" not in html


LIFTED = """
import sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tools", "mkdocs", "material", "bs4", "torch", "babel"):
            raise ImportError(name)

sys.meta_path.insert(0, Refused())
from markdown import Markdown

convert = Markdown(
    extensions=["pymdownx.arithmatex", "formulas.math"], extension_configs={"pymdownx.arithmatex": {"generic": True}}
).convert
print(convert("Then $x < y$."))
try:
    convert("Then\\n$\\\\foo$.")
except ValueError as error:
    print(error)
"""


def test_build_time_mathml_can_be_lifted_out(tmp_path):
    """Its three files alone, under another name: tools/extensions/README.md says so."""
    (tmp_path / "formulas").mkdir()
    for name in ("source.py", "math.py", "tex.py"):
        shutil.copy(render.ROOT / "tools/extensions" / name, tmp_path / "formulas")
    ran = subprocess.run(
        [sys.executable, "-c", LIFTED], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "<math><mi>x</mi><mo>&lt;</mo><mi>y</mi></math>" in ran.stdout
    assert "<markdown>:2: there is `\\foo`; wanted: TeX" in ran.stdout


def pages(site):
    return {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def test_font_has_every_character_in_use(site):
    in_font = set(map(chr, TTFont(math_font.FONT).getBestCmap()))
    missing, used = [], set()
    for path, html in pages(site).items():
        used |= math_font.characters(html)
        lacking = math_font.characters(html) - in_font
        missing += [f"{path.relative_to(site)}: {sign} U+{ord(sign):04X}" for sign in sorted(lacking)]
    name = math_font.FONT.relative_to(render.ROOT)
    assert used >= set("𝑥√𝜕"), "the formulas of the built pages are not found"
    assert not missing, f"{name}: not in it: {missing}; wanted: every character of every formula; run `make font`"


def test_each_upright_letter_has_its_own_italic_one():
    assert {math_font.ITALIC[letter] for letter in "εϵθϑφϕ"} == set(
        "\U0001d700\U0001d716\U0001d703\U0001d717\U0001d711\U0001d719"
    )


def test_font_has_every_letter_in_use_in_an_index(site):
    font, htmls = TTFont(math_font.FONT), pages(site).values()
    small, smaller = (set().union(*(math_font.characters(html, degree) for html in htmls)) for degree in (1, 2))
    table, names = font["GSUB"].table, font.getBestCmap()
    ssty = {n for f in table.FeatureList.FeatureRecord if f.FeatureTag == "ssty" for n in f.Feature.LookupListIndex}
    parts = [getattr(part, "ExtSubTable", part) for n in ssty for part in table.LookupList.Lookup[n].SubTable]
    variants = {glyph: 1 for part in parts for glyph in getattr(part, "mapping", {})}
    variants |= {glyph: len(found) for part in parts for glyph, found in getattr(part, "alternates", {}).items()}
    drawn = small & ({*math_font.ITALIC.values()} | set("0123456789"))  # STIX Two has no variants of some other signs
    missing = {sign for sign in drawn if variants.get(names[ord(sign)], 0) < 1 + (sign in smaller)}
    assert not missing, f"{math_font.FONT}: no variant for small sizes of {missing}; run `make font`"


def test_small_characters_of_a_formula():
    html = to_mathml(r"x_i + \frac{a}{b^2} + \sum_{k=1} y", False)
    assert math_font.characters(html, 1) == set("𝑖𝑎𝑏2𝑘=1")
    assert math_font.characters(html, 2) == set("2")


def test_a_root_has_its_sign():
    assert math_font.characters(to_mathml(r"\sqrt{d}", False)) == set("√𝑑")


def test_font_coverage_sees_a_missing_letter():
    html = to_mathml(r"x + \mathfrak{g} + \text{word}", False)
    in_font = set(map(chr, TTFont(math_font.FONT).getBestCmap()))
    assert math_font.characters(html) == set("𝑥+𝔤")
    assert math_font.characters(html) - in_font == {"𝔤"}


def test_font_is_small_whole_and_licensed():
    font = TTFont(math_font.FONT)
    size = math_font.FONT.stat().st_size
    assert size <= BUDGET["font"], (
        f"{math_font.FONT}: {size} bytes; wanted: at most {BUDGET['font']}, as {BUDGET_FILE} has it"
    )
    variants = font["MATH"].table.MathVariants
    assert {"summation", "parenleft"} <= set(variants.VertGlyphCoverage.glyphs)
    licence = math_font.FONT.with_name("OFL.txt").read_text("utf-8")
    assert licence.startswith(font["name"].getDebugName(0))
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_styles_name_the_font():
    css = (render.ROOT / "docs/assets/stylesheets/math.css").read_text("utf-8")
    (url,) = re.findall(r'url\("(.*?)"\)', css)
    assert Path(render.ROOT / "docs/assets/stylesheets" / url).resolve() == math_font.FONT
