"""No-break spaces: where they are set, and where they must not be."""

import re

import pytest
from markdown import Markdown

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


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("124 439 808 weights", "124·439·808 weights"),
        ("**1 557 611 200**", "<strong>1·557·611·200</strong>"),
        ("in 2019 124 models", "in 2019 124 models"),
        ("40 GB, 10 %, 0.5 s", "40~GB, 10~%, 0.5~s"),
        ("2 sentences, 3 minds", "2 sentences, 3 minds"),
        ("≈ 175 B", "≈~175~B"),
        ("w § 3.2.1", "w §~3.2.1"),
        ("`124 439 808`", "<code>124 439 808</code>"),
        ("[a](x/1%20234 '10 GB')", '<a href="x/1%20234" title="10 GB">a</a>'),
        ("w domu", "w domu"),
    ],
)
def test_numbers(text, html):
    assert convert(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("GPT-2 i (5, 10).", f"{WHOLE.format('GPT-2')} i {WHOLE.format('(5, 10)')}."),
        ("[openai/gpt-2](https://x.org/GPT-2)", '<a href="https://x.org/GPT-2">openai/gpt-2</a>'),
        ("`GPT-2 x` (5,) (ab, 5) 5-10", "<code>GPT-2 x</code> (5,) (ab, 5) 5-10"),
        ("`(5, 10)`", '<code class="nowrap">(5, 10)</code>'),
        ("`(B, T, 16)`", '<code class="nowrap">(B, T, 16)</code>'),
        ("## GPT-2 {#GPT-2}", f'<h2 id="GPT-2">{WHOLE.format("GPT-2")}</h2>'),
        ("w GPT-2", f"w~{WHOLE.format('GPT-2')}"),
    ],
)
def test_names_and_shapes_keep_their_characters_in_one_line(text, html):
    assert convert(text, "aiouwz") == html.replace(" i ", " i~")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("w domu i a w książce", "w~domu i~a~w~książce"),
        ("W PyTorchu", "W~PyTorchu"),
        ("w **PyTorchu**", "w~<strong>PyTorchu</strong>"),
        ("_z_ kodu", "<em>z</em>~kodu"),
        ("o `a b` i", "o~<code>a b</code> i"),
        ("w\nnowym wierszu", "w~nowym wierszu"),
        ("LLM-u w skrócie, oko i", "LLM-u w~skrócie, oko i"),
        ("„A więc", "„A~więc"),
        ("[w linku](w_a.md)", '<a href="w_a.md">w~linku</a>'),
    ],
)
def test_short_words_of_an_edition(text, html):
    assert convert(text, "aiouwz") == html


def test_formulas_are_left_alone():
    html = convert("a $a b$ o", "aiouwz")
    assert html.startswith('<span class="arithmatex">a~<math>')
    assert "<mi>a</mi><mi>b</mi>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("the root of $d$, and", "the root of [$,] and"),
        ("**x** ($d$).", "<strong>x</strong> [($).]"),
        ("w $d$ i", "[w~$] i"),
        ("($a$ and $b$)", "[($] and [$)]"),
        ("the root $d$ is", "the root [$] is"),
    ],
)
def test_a_formula_and_its_punctuation_keep_in_one_line(text, html):
    found = re.sub(r"<math>.*?</math>", "$", convert(text, "wz"))
    assert re.sub(r'<span class="arithmatex">(.*?)</span>', r"[\1]", found) == html


def test_blocks_are_not_joined():
    assert convert("- a\n- b\n", "a") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
