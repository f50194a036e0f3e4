"""The books in a real browser: from a disk the zip asks for nothing and search finds; the PDF cuts nothing off."""

import zipfile

import pytest

from tests.book.test_book import book
from tests.browser.conftest import wait_for_function
from tests.changed import DESIGN
from tests.conftest import EDITIONS
from tools.book.archive import write_zip
from tools.book.document import commit_time
from tools.book.offline import make_offline
from tools.book.pdf import make_pdf
from tools.figures.explore import EXPLORED
from tools.manuscript.edition import choose
from tools.project import Fault

pytestmark = [pytest.mark.browser, pytest.mark.where(*DESIGN, "tools/book/*", "tests/book/test_book.py")]
# An edition, a form of a word that is not the one in the title, and where it should lead.
QUERIES = [
    ("en", "chain rules", "chain-rule"),
    ("pl", "regułę łańcuchową", "chain-rule"),
    ("sr", "ланчаног правила", "chain-rule"),
]
FOLLOW = "end => [...document.querySelectorAll('.md-nav--primary a')].find(({ href }) => href.endsWith(end)).click()"
ABORTED = "net::ERR_ABORTED"
MATH_LOADED = "[...document.fonts].some((font) => font.family.includes('Site Math') && font.status === 'loaded')"
SHOWN = "figure => figure.querySelector('.explore svg').outerHTML + figure.querySelector('output').textContent"


def take_in_hand(tab, figure) -> str:
    """Set a figure otherwise by the keyboard, as a reader would; which one it is."""
    figure.evaluate("figure => figure.scrollIntoView()")
    name = figure.get_attribute("data-explore")
    if name == "gpt":  # its weights lie beside it
        figure.locator("button").click()
    figure.locator(".explore svg").wait_for()
    figure.locator(":is(input, select)").first.focus()
    shown = {figure.evaluate(SHOWN)}
    for key in ("Home", "ArrowRight", "ArrowRight", "1"):
        tab.keyboard.press(key)
        shown.add(figure.evaluate(SHOWN))
    assert len(shown) > 1, f"{tab.url}: {name} shows what it showed"
    return name


@pytest.mark.parametrize(("key", "words", "section"), QUERIES, ids=[query[0] for query in QUERIES])
def test_from_a_disk(browser, site, tmp_path, key, words, section):
    whole = book(site, choose(EDITIONS, key))
    write_zip(tmp_path / "book.zip", make_offline(whole), whole.made)
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        packed.extractall(tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    tab, asked, faults, taken = context.new_page(), [], [], set()
    tab.on("request", lambda request: asked.append(request.url))
    # A page that is left stops what it still waits for, which is no fault.
    tab.on("requestfailed", lambda request: request.failure == ABORTED or faults.append(f"failed: {request.url}"))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    tab.goto((tmp_path / whole.name / "index.html").as_uri())
    for chapter in whole.chapters[1:]:  # each by the link that a reader has
        tab.evaluate(FOLLOW, f"/{chapter.url}index.html")
        tab.wait_for_url(f"**/{whole.name}/{chapter.url}index.html")
        tab.wait_for_load_state()
        assert tab.locator("h1").first.inner_text()
        if tab.locator("math").count():
            wait_for_function(tab, MATH_LOADED)
        taken |= {take_in_hand(tab, figure) for figure in tab.locator("figure[data-explore]").all()}
        if chapter.url == "tensors/":
            tab.locator("[data-answers]").first.scroll_into_view_if_needed()
            tab.locator("[data-answers] form").first.wait_for()
    assert taken == {*EXPLORED.values()}
    tab.locator(".md-search__input").focus()
    tab.keyboard.type(words, delay=20)
    tab.keyboard.press("Shift")  # a key that comes with a keyup
    link = tab.locator(f".md-search-result__link[href$='#{section}']").first
    link.wait_for()
    link.click()
    tab.wait_for_url(f"**/autodiff/index.html?h=*#{section}")
    top = tab.evaluate("id => document.getElementById(id).getBoundingClientRect().top", section)
    assert 0 <= top < 200, "the section is in view, below the header"
    context.close()
    assert not faults, faults
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "about"}, asked


WIDE = '<section id="a"><pre><code>{}</code></pre><svg></svg></section>'


def test_what_would_be_cut_off_is_named(browser):
    tab = browser.new_page()
    tab.set_content("<style>pre > code { display: block; overflow: visible }</style>" + WIDE.format("x" * 200))
    with pytest.raises(Fault, match=r"wider than a page of the PDF.*\na: code, xxxx"):
        make_pdf(tab, [], "", commit_time())
    tab.close()
