"""What makes pages light: the style sheet keeps what is used and nothing else, and no page has idle bytes."""

import re

import pytest

from tests.conftest import EACH, EDITIONS, read
from tools.finish.styles import Used, slim
from tools.finish.weight import COMMENTS, demanded


@pytest.fixture(autouse=True)
def no_cache(monkeypatch, tmp_path):
    monkeypatch.setattr("tools.finish.styles.CACHE", tmp_path)


USED = Used()
USED.add_html('<body dir="ltr" class="a b-c" id="i" data-md-color-scheme="slate" style="color:var(--page)">')
USED.add_script('x.classList.add("made--later"); y.style.setProperty("--set", 1)')


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{color:red}.other{color:red}", ".a{color:red}"),
        (".a,.other .a,.b-c>p{color:red}", ".a,.b-c>p{color:red}"),
        ("#i{color:red}#j{color:red}", "#i{color:red}"),
        (".made--later{color:red}", ".made--later{color:red}"),
        (".a:not(.other){color:red}", ".a:not(.other){color:red}"),
        ("[dir=ltr] p{left:0}[dir=rtl] p{right:0}", "[dir=ltr] p{left:0}"),
        ("[data-md-color-scheme=slate]{top:0}[data-md-color-scheme=no]{top:1}", "[data-md-color-scheme=slate]{top:0}"),
        ("input[type=radio]{top:0}", "input[type=radio]{top:0}"),
        ("@media print{.other{top:0}}@media (width>1px){.a{top:0}}", "@media (width>1px){.a{top:0}}"),
        ("p{--x:var(--y);--y:1;--z:2;top:var(--x)}", "p{--x:var(--y);--y:1;top:var(--x)}"),
        ("p{--page:1;--set:2;--none:3}", "p{--page:1;--set:2}"),
        ("@keyframes k{to{top:0}}@keyframes l{to{top:0}}p{animation:k 1s}", "@keyframes k{to{top:0}}p{animation:k 1s}"),
        ("@charset 'utf-8';@font-face{font-family:F;src:url(f)}", "@font-face{font-family:F;src:url(f)}"),
        ("p { color : red ; /* note */ top: 0 !important }", "p{color:red;top:0!important}"),
    ],
)  # fmt: skip
def test_sheet_keeps_what_is_used(css, kept):
    assert slim([css], USED) == kept


def test_broken_sheet_is_refused():
    with pytest.raises(ValueError, match="line 2"):
        slim(["p{top:0}\n}"], USED)


@EACH
def test_every_class_of_the_book_that_pages_have_is_styled(edition, site):
    """The book's own rules survive, for each class that an edition's pages have."""
    sheet = (site / edition.prefix / "assets/stylesheets/site.css").read_text(encoding="utf-8")
    book = "".join(path.read_text(encoding="utf-8") for path in edition.folder.parent.glob("assets/stylesheets/*.css"))
    book = re.sub(r"/\*.*?\*/", "", book, flags=re.DOTALL)
    named = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", book)))
    others = [site / other.prefix for other in EDITIONS if other.prefix.strip("/") and other != edition]
    pages = (page for page in (site / edition.prefix).rglob("index.html") if not {*others} & {*page.parents})
    used = {name for page in pages for element in read(page).select("[class]") for name in element["class"]}
    lost = {name for name in named & used if not re.search(rf"\.{name}(?![\w-])", sheet)}
    assert not lost


@EACH
def test_pages_have_no_idle_bytes(edition, site):
    for page in (site / edition.prefix).rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        assert "math-text" not in text and "data-search-exclude" not in text, page
        assert not re.search(r"\n[ \t]*\n", re.sub(r"(?s)<(pre|script)\b.*?</\1>", "-", text)), page


def test_markup_is_mended():
    from types import SimpleNamespace

    from tools.finish.weight import on_post_page

    config = SimpleNamespace(extra={"used": Used()})
    html = "<table><thead>\n<tr>\n<th></th>\n<th></th>\n</tr>\n</thead><tbody></tbody></table>"
    assert on_post_page(html, None, config) == "<table><tbody></tbody></table>"
    assert "<thead>" in on_post_page(html.replace("<th></th>", "<th>a</th>"), None, config)
    assert on_post_page("a \n\n <pre>b\n\nc</pre>\u202f\n d", None, config) == "a\n<pre>b\n\nc</pre>\u202f\nd"


def test_scripts_lose_comments():
    assert COMMENTS.sub("", "// a\n{\n  // b\n  c; // d\n  e(`//f`);\n}\n") == "{\nc; // d\ne(`//f`);\n}\n"


def test_parts_that_nothing_asks_for_have_no_style():
    scripted = {"md-tooltip", "md-version", "tabbed-labels", "md-dialog"}
    assert demanded(scripted, {"md-grid"}, ["search.suggest"]) == {"md-dialog"}
    assert demanded(scripted, {"tabbed-set"}, []) == {"md-dialog", "tabbed-labels"}
    assert demanded(scripted, set(), ["content.tooltips"]) == scripted


def test_nothing_is_published_that_no_page_loads(site):
    assert not [path for path in site.rglob("*") if path.suffix == ".map" or path.name in ("lunr", "workers")]
