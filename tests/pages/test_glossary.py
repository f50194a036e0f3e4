"""The glossary: a page of it in each edition, in alphabetical order, and a tooltip where a page introduces a term."""

import json
import re

import pytest
from markdown import Markdown

from tests.conftest import EACH, EDITIONS, ROOT, read
from tools.extensions import source
from tools.manuscript.files import pages_in
from tools.manuscript.sections import parse
from tools.manuscript.sections import read as read_sections
from tools.pages.glossary import Term, introduced, sort_key, terms

SOURCE = ROOT / "docs/en"


@EACH
def test_each_edition_has_the_terms_with_anchors_and_in_order(edition, site):
    html = read(site / edition.prefix / "glossary")
    rows = {row.find(id=True)["id"]: row for row in html.select("tbody tr:has([id])")}
    symbols = html.select("#symbols ~ * tbody tr, #symbols ~ tbody tr, #symbols ~ table tr")
    assert len(rows) > 50 and len(symbols) > 20
    (rule,) = (term for term in terms() if term.id == "chain-rule")
    assert rows["chain-rule"].find(id=True).get_text() == rule.names.get(edition.data["lang"], rule.english)
    assert rows["chain-rule"].a["href"] == "../autodiff/#chain-rule"
    assert ("chain rule" in rows["chain-rule"].get_text()) or edition.prefix == ""
    names = [row.find(id=True).get_text() for row in rows.values()]
    assert names == sorted(names, key=lambda name: sort_key(name, edition.data["glossary"]["alphabet"]))


@EACH
def test_a_term_has_its_tooltip_where_it_is_introduced_and_only_there(edition, site):
    links = read(site / edition.prefix / "autodiff").select("a.term")
    targets = [link["href"] for link in links]
    assert len(targets) == len(set(targets))
    if edition.data["lang"] == "en" or not (edition.folder / "autodiff.md").exists():
        assert not links
    else:
        (rule,) = (link for link in links if link["href"] == "../glossary/#chain-rule")
        (term,) = (term for term in terms() if term.id == "chain-rule")
        assert rule["title"] == f"{term.names[edition.data['lang']]} – chain rule"
        assert rule.em["lang"] == "en" and rule.get_text() == "chain rule"


@EACH
def test_the_glossary_is_no_search_hit_of_its_own(edition, site):
    """Search knows the page by its title; its terms lead to the pages that explain them."""
    folder = site / edition.prefix / "search"
    index = json.loads((folder / "index.js").read_text(encoding="utf-8").removeprefix("index="))
    number = [location for location, _ in index["pages"]].index("glossary/")
    assert len([section for section in index["sections"] if section[0] == number]) == 1
    assert "chain rule" not in (folder / f"page{number}.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("pl", ["czas", "ćma", "liść", "łata", "zero", "źle", "żart"]),
        ("sr", ["дан", "ђак", "жаба", "лист", "љуска", "нула", "његош", "час", "џеп", "шума"]),
        ("sr-Latn", ["dan", "đak", "žaba", "list", "ljuska", "nula", "njegoš", "čas", "džep", "šuma"]),
    ],
)
def test_the_order_of_the_alphabet(key, names):
    (edition,) = (edition for edition in EDITIONS if edition.key == key)
    names_of = {name: sort_key(name, edition.data["glossary"]["alphabet"]) for name in names}
    assert sorted(names_of, key=names_of.get) == names and sorted(names) != names


def test_where_a_term_is_introduced():
    text = "---\ntitle: Weight\n---\n# A {#a}\n\nA learning-rate, `weight`.\n\n"
    page = parse(text + "## B {#b}\n\nThe *learning rates*, an epoch.\n\n## The epoch {#c}\n\nWeights, pre-training.\n")
    assert introduced(Term("pretraining", {}), [("a.md", page)]) == ("a.md", "c")
    assert introduced(Term("learning rate", {}), [("a.md", page)]) == ("a.md", "b")
    assert introduced(Term("weight (of a model)", {}), [("a.md", page)]) == ("a.md", "c")
    assert introduced(Term("epoch", {}), [("a.md", page)]) == ("a.md", "c")
    assert introduced(Term("layer", {}), [("a.md", page)]) is None
    assert introduced(Term("epoch", {}, where="a#b"), [("a.md", page)]) == ("a.md", "b")


def test_every_term_has_a_section_that_is_there():
    pages = [(path.relative_to(SOURCE).as_posix(), read_sections(path)) for path in pages_in(SOURCE)]
    sections = {(page, section.id) for page, found in pages for section in found}
    lost = {term.english: term.where for term in terms() if introduced(term, pages) not in sections}
    assert not lost, f"glossary.csv: {lost}; wanted: a section that explains each term, in its column `where`"


def test_tooltips_are_not_in_headings_links_or_code():
    text = '# *token* {#a}\n\n[*token*](b.md) `token` *tokens* i *token*, *<span lang="en">chain rule</span>*\n'
    source.current.set(source.Source("docs/pl/labs/x.md", text, {"lang": "pl"}))
    html = Markdown(extensions=["tools.pages.glossary", "attr_list"]).convert(text)
    assert re.findall(r'<a class="term" href="([^"]*)" title="([^"]*)"', html) == [
        ("../glossary.md#token", "token – token"),
        ("../glossary.md#chain-rule", "reguła łańcuchowa – chain rule"),
    ]
