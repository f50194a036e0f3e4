"""What a stranger's contribution must not bring along is refused, with file and line, by the build and by the tests."""

import re
from pathlib import Path

import pytest
from markdown import Markdown

from tests.conftest import cases
from tools.extensions.source import Source, SourceError, current
from tools.manuscript import checks, hostile
from tools.project import ROOT

OWN = ("overrides/**/*.html", "docs/assets/stylesheets/*.css", "docs/assets/javascripts/**/*.js", "docs/assets/*.svg")
ELSEWHERE = re.compile(r"""(?:["'(=\s`]|^)(?P<url>(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^"')\s`]*)""")


def test_nothing_hostile_is_here():
    found = checks.tree_faults(ROOT)
    for name in ("README.md", "CONTRIBUTING.md"):
        found += hostile.page_faults((ROOT / name).read_text("utf-8"), name)
    assert not found, "\n" + "\n".join(found)


def foreign_faults(text: str, name: str) -> list[str]:
    """Addresses of other hosts in what is written for browsers; comments and namespaces may have them."""
    code = re.sub(
        r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->|(?m:^\s*//.*$)", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S
    )
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: there is {match['url']}; wanted: a file of this site"
        for match in ELSEWHERE.finditer(code)
        if not match["url"].startswith("http://www.w3.org/")
    ]


def test_templates_styles_and_scripts_ask_for_nothing_from_elsewhere():
    files = sorted({path for pattern in OWN for path in ROOT.glob(pattern)})
    assert len(files) > 8
    found = [
        fault for file in files for fault in foreign_faults(file.read_text("utf-8"), file.relative_to(ROOT).as_posix())
    ]
    assert not found, "\n" + "\n".join(found)


@cases("line, told")
def test_what_is_written_is_refused_with_its_line(line, told):
    before = "---\ntitle: T\ndescription: D\n---\n\n# A page {#page}\n\nText, `<script>`, $a < b$ and <https://example.org>.\n\n"
    safe = '<span lang="en">x</span> *y*{ .worked } {#id} {1, 2} `ś` `α` --8<-- in text <!-- <b> {onclick=x} -->'
    safe += ' ![costs 5 $](figures/a.svg "and 6 $")\n'
    assert hostile.page_faults(before + safe, "docs/pl/a.md") == []
    found = hostile.page_faults(f"{before}{line}\n", "docs/pl/a.md")
    assert any(fault.startswith("docs/pl/a.md:10: there is ") and told in fault for fault in found), found


@cases("line, told")
def test_what_comes_of_it_is_refused_with_its_line(line, told):
    extensions = ["attr_list", "md_in_html", "tools.extensions.safe_html"]
    text = f"# A page\n\nA [page](a.md), <https://example.org>.\n\n{line}\n"
    current.set(Source("docs/pl/a.md", text))
    with pytest.raises(SourceError) as error:
        Markdown(extensions=extensions).convert(text)
    assert re.match(r"docs/pl/a\.md:[57]: there is ", str(error.value)) and told in str(error.value)


def test_own_words_snippets_and_front_matter_are_refused_too():
    (fault,) = hostile.edition_faults("name: Polski\ntext:\n  fallback: <b onclick=x>\n", "docs/pl/edition.yml")
    assert fault.startswith("docs/pl/edition.yml:3: there is 'fallback: <b onclick=x>'")
    (fault,) = hostile.code_faults("x = 1\nlοss = x  # ηk, β\n", "snippets/a.py")[:1]
    assert fault.startswith("snippets/a.py:2: there is 'lοss' with ο (GREEK SMALL LETTER OMICRON)")
    assert hostile.code_faults("# żółć, ηk, „а”, β₁\nx = 'слово'\n", "snippets/a.out")[0].startswith(
        "snippets/a.out:1: "
    )
    assert hostile.code_faults("x = 'у подне је сат, у углу'\n", "snippets/a.py") == []
    assert len(hostile.code_faults("х = 'слово'\nx = 'у'  # слово\nу, x = 1, 2\n", "snippets/a.out")) == 3
    assert hostile.code_faults("żółć = 1\n", "snippets/a.py")[0].startswith("snippets/a.py:1: there is the name 'żółć'")
    for front, line in (
        ("title: <b>x</b>", 2),
        ("title: x\ntemplate: x.html", 3),
        ("title: x\ndescription: The graph of $L(w)$", 3),
        ("title: $x$", 2),
    ):
        fault, *_ = hostile.page_faults(f"---\n{front}\n---\n\n# A\n", "docs/pl/a.md")
        assert fault.startswith(f"docs/pl/a.md:{line}: there is ")


def test_a_description_cannot_leave_its_attribute(site):
    written = (Path(site) / "components" / "index.html").read_text("utf-8")
    assert 'content="What &#34;124M' in written or 'content="What &quot;124M' in written
