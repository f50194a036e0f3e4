"""The style sheet keeps what pages and scripts use, and nothing else."""

import re

from tests.conftest import EACH, cases, pages_of
from tools.finish.styles import Used, slim, with_one_sheet

USED = Used()
USED.add_html('<p><input><body dir="ltr" class="a b-c" id="i" data-md-color-accent="own" style="color:var(--page)">')
USED.add_script('x.classList.add("made--later"); y.style.setProperty("--set", 1)')


@cases("css, kept")
def test_sheet_keeps_what_is_used(css, kept):
    assert slim(css, USED) == kept


@EACH
def test_every_class_of_the_book_that_pages_have_is_styled(edition, site):
    """The book's own rules survive, for each class that an edition's pages have."""
    sheet = (site / edition.prefix / "assets/stylesheets/site.css").read_text(encoding="utf-8")
    book = "".join(path.read_text(encoding="utf-8") for path in edition.folder.parent.glob("assets/stylesheets/*.css"))
    book = re.sub(r"/\*.*?\*/", "", book, flags=re.DOTALL)
    named = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", book)))
    pages = pages_of(site, edition).values()
    classes = (found for page in pages for found in re.findall(r'\sclass="([^"]*)"', page.read_text(encoding="utf-8")))
    used = {name for found in classes for name in found.split()}
    lost = {name for name in named & used if not re.search(rf"\.{name}(?![\w-])", sheet)}
    assert not lost


def test_parts_that_nothing_asks_for_have_no_style():
    scripted = "md-tooltip md-version tabbed-labels --md-mermaid-a md-dialog"
    for html, kept in (
        ('<p class="md-grid">', {"md-dialog"}),
        ('<p class="tabbed-set">', {"md-dialog", "tabbed-labels"}),
        ('{"features":["content.tooltips"]}', set(scripted.split())),
    ):
        used = Used()
        used.add_script(scripted)
        used.add_html(html)
        assert used.all_names() & set(scripted.split()) == kept


def test_pages_link_one_sheet_instead_of_theirs(tmp_path):
    for name, text in (("css/a.css", ".a{background:url(a.png)}"), ("own/b.css", ".a{left:0;mask:url('../b.svg')}")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"@charset 'utf-8';{text}\n/*# sourceMappingURL=x.map */", encoding="utf-8")
    page = (
        '<link rel="stylesheet" href="../css/a.css"><title>T</title><link href="../own/b.css" rel="stylesheet">'
        '<link rel="stylesheet" href="https://e.org/c.css"><link rel="stylesheet" media="print" href="../d.css">'
        '<p class="a">'
    )
    lost = '<link rel="stylesheet" href="/base/css/a.css"><p>'
    pages = with_one_sheet(tmp_path, {"x/index.html": page, "404.html": lost, "plain.html": "<p>"}, [])
    assert pages["x/index.html"].startswith('<link rel="stylesheet" href="../css/site.css">\n<title>')
    assert pages["x/index.html"].count("<link") == 3 and "https://e.org/c.css" in pages["x/index.html"]
    assert pages["404.html"].startswith('<link rel="stylesheet" href="/base/css/site.css">')
    assert pages["plain.html"] == "<p>"
    sheet = (tmp_path / "css/site.css").read_text(encoding="utf-8")
    assert sheet == ".a{background:url(a.png);left:0;-webkit-mask:url(../b.svg);mask:url(../b.svg)}"
    assert not (tmp_path / "css/a.css").exists() and not (tmp_path / "own/b.css").exists()
