"""The zip to read from a disk: each link leads to a file in it, and nothing in it needs the web."""

import os
import re
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.book.test_book import EDITION, book
from tests.conftest import EACH
from tools.book.document import LEFT_OUT
from tools.book.modules import joined
from tools.book.offline import make_offline
from tools.project import Fault

OF_THE_WEB = "//*[contains(@class, 'editions')] | //link[@rel='canonical' or @rel='preload'] | //meta[@property]"


@EACH
def test_every_link_of_the_zip_leads_to_a_file_in_it(edition, site):
    whole = book(site, edition)
    zipped = make_offline(whole)
    pages = {name: html.document_fromstring(data) for name, data in zipped.items() if name.endswith(".html")}
    assert len(pages) == len(whole.chapters) + len(LEFT_OUT), "and the pages that are not in the other formats"
    assert sum(name.endswith(".ipynb") for name in zipped) == len(whole.chapters) - 1
    ids = {name: {"", *page.xpath("//@id")} for name, page in pages.items()}
    for name, page in pages.items():
        for element in page.xpath("//*[@href or @src]"):
            address = urlsplit(unquote(element.get("href") or element.get("src")))
            if address.scheme or address.netloc:
                assert element.tag == "a", f"{name}: {element.tag} {element.attrib}"
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(name), address.path)) if address.path else name
            assert target in zipped, f"{name}: {element.tag} {element.attrib}"
            if target in pages and not address.fragment.startswith("__"):
                assert address.fragment in ids[target], f"{name}: {element.tag} {element.attrib}"
        assert not page.xpath("//head//script[contains(., 'location.replace')]"), f"{name}: leads to another edition"
        assert not page.xpath(OF_THE_WEB), f"{name}: has what only a page on the web needs"


@pytest.mark.parametrize("line", ["export { a };", 'import * as a from "./y.js";', 'import "./y.js";'])
def test_module_that_cannot_be_joined_is_named(line):
    with pytest.raises(Fault, match=f"x.js: there is `{re.escape(line)}`; wanted: "):
        joined("", {"x.js": f"const a = 1;\n{line}\n"}, "x.js")


def test_zip_without_an_address_leads_nowhere_else(site, tmp_path):
    """A site built for one machine has no address that a reader elsewhere could use."""
    own = tmp_path / EDITION.prefix
    own.mkdir()
    page = '<link rel="canonical" href="http://127.0.0.1:8000/sr/"><a href="../pl/#x">a</a> <a href="./">b</a>'
    (own / "index.html").write_text(page, encoding="utf-8")
    (data,) = make_offline(book(tmp_path, EDITION)).values()
    assert data.decode() == '<a >a</a> <a href="index.html">b</a>'
