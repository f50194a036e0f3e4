"""What search reads of a page: its sections, formulas as text, code with its lines; not what is marked."""

import pytest

from tests.conftest import cases
from tools.extensions.tex import to_mathml
from tools.search.formula import to_text
from tools.search.index import Terms, without_comments
from tools.search.page import pointers, sections, terms


@cases("tex, text")
def test_a_formula_is_a_line_of_text(tex, text):
    assert to_text(to_mathml(tex, True)) == text


PAGE = """<body><nav>Menu</nav><article class="x"><p>Above.</p>
<h1 id="t">Title of <code>f</code><a class="headerlink" href="#t">¶</a></h1>
<p>Then <span><math><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>&lt;</mo><mi>y</mi></math></span>, and <em>so</em>
on.<br>Next.</p><svg><title>no</title></svg><p class="n" data-not-searched>no <b>no</b></p>
<h2 id="code">Code</h2><div><pre><span></span><code>if a &lt; b:
    <i>f</i>()
</code></pre></div><ul><li>One</li><li>Two</li></ul><table><tr><td>1</td><td>2</td></tr></table>
<details class="example"><pre>earlier</pre></details>
<h2 id="no" data-not-searched>no</h2><p>no</p><div data-not-searched><h3 id="inner">no</h3><p>no</p></div>
<h3 id="last">Last</h3>End</article><footer><p>Foot</p></footer></body>"""


def test_sections_of_a_page():
    first, code, last = sections(PAGE)
    assert (first.anchor, first.title) == ("", "Title of f")
    assert first.emphasised == ["so"]
    assert first.blocks == ["Above.", "Then a/b < y, and so on. Next."]
    assert (code.anchor, code.title) == ("code", "Code")
    assert code.blocks == ["\nif a < b:\n    f()", "One", "Two", "1 2"]
    assert (last.anchor, last.title, last.blocks) == ("last", "Last", ["End"])


@pytest.mark.parametrize("html", ["<main>{}</main>y", '<div role="main">{}</div>y', "<body>{}</body>", "{}"])
def test_a_page_of_another_theme(html):
    (only,) = sections(html.format("<h1>T</h1>x"))
    assert (only.title, only.blocks) == ("T", ["x"])


def test_a_page_that_is_not_searched_has_no_section():
    assert sections('<article><div data-not-searched><h1 id="t">T</h1><p>x</p></div></article>') == []


def test_the_glossary_points_at_sections():
    row = '<tr><td><span id="rate">rate</span><br><span lang="en">step &amp; size</span></td><td><a href="../{}">x</a>'
    found = pointers("<table>" + row.format("a/#b") + row.format("a/#c") + "<tr><td>alone</td></tr></table>")
    assert [(id, names.split(), where) for id, names, where in found] == [
        ("rate", ["rate", "step", "&", "size"], where) for where in ("a/#b", "a/#c")
    ]


def test_a_row_of_the_glossary_has_a_name_and_a_meaning():
    name = '<span id="rate">stopa</span><br><span lang="en">rate</span>'
    row = f'<tr>\n<td>{name}</td>\n<td>{{}}<a href="../a/#b">A</a></td></tr>'
    said, bare = terms(row.format("So <math><mi>a</mi></math> &lt; <em>b</em>.<br>") + row.format(""))
    assert (said.anchor, said.title, said.blocks) == ("rate", "stopa", ["So a < b."])
    assert (bare.title, bare.blocks) == ("stopa", [])
    assert [(id, names.split()) for id, names, _ in pointers(row.format("So.<br>"))] == [("rate", ["stopa", "rate"])]


def test_code_is_found_by_its_long_numbers_alone():
    assert without_comments("\nx = 8,322 + 0.93  # 1024").split() == ["x", "=", "8322", "+", "0.93"]
    assert without_comments("\n12, 345, 1.0000").split() == [",", ","]
    assert without_comments("8,322 # prose") == "8,322 # prose"


def test_a_word_with_a_hyphen_is_one_word_and_two_and_a_name_is_found_without_its_module():
    known = Terms((), "a")
    assert known.of_all("a pre-trained nn.ModuleList, x-y") == [
        *["pre", "trained", "nn.modulelist", "modulelist", "nn", "module", "list", "x", "y"],
        "pretrained",
    ]
