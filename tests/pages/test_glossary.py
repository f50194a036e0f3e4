"""The glossary: a page of it in each edition, with a definition of each term, and a link where a page uses one."""

import json
import re

import pytest
from markdown import Markdown

from tests.conftest import EACH, EDITIONS, ROOT, read
from tools.extensions import source
from tools.manuscript.files import pages_in
from tools.manuscript.sections import read as read_sections
from tools.pages.glossary import DEFINITIONS, definitions, sort_key, terms
from tools.pages.glossary import parse as parse_glossary

SOURCE = ROOT / "docs/en"


def rows_of(folder):
    return read(folder / "glossary").select("tbody tr:has([id])")


@EACH
def test_each_edition_has_the_terms_with_anchors_and_in_order(edition, site):
    html = read(site / edition.prefix / "glossary")
    rows = {row.find(id=True)["id"]: row for row in rows_of(site / edition.prefix)}
    symbols = html.select("#symbols ~ * tbody tr, #symbols ~ tbody tr, #symbols ~ table tr")
    assert len(rows) > 50 and len(symbols) > 20
    (rule,) = (term for term in terms() if term.id == "chain-rule")
    assert rows["chain-rule"].find(id=True).get_text() == rule.names.get(edition.data["lang"], rule.english)
    assert rows["chain-rule"].a["href"] == "../autodiff/#chain-rule"
    assert ("chain rule" in rows["chain-rule"].get_text()) or edition.prefix == ""
    names = [row.find(id=True).get_text() for row in rows.values()]
    assert names == sorted(names, key=lambda name: sort_key(name, edition.data["glossary"]["alphabet"]))


@EACH
def test_a_term_is_linked_where_it_is_introduced_in_english_or_first_used(edition, site):
    links = read(site / edition.prefix / "autodiff").select('article a[href*="glossary/#"]')
    targets = [link["href"] for link in links]
    assert len(targets) == len(set(targets)) > 3
    english = [link for link in links if link.em and link.em.get("lang") == "en"]
    if edition.data["lang"] == "en" or not (edition.folder / "autodiff.md").exists():
        assert not english and "../glossary/#chain-rule" not in targets
    else:
        (rule,) = (link for link in english if link["href"] == "../glossary/#chain-rule")
        assert rule.get_text() == "chain rule"


@EACH
def test_a_term_has_its_definition(edition, site):
    row = read(site / edition.prefix / "glossary").find(id="softmax").find_parent("tr")
    said = definitions(edition).get("softmax")
    assert bool(row.math) == bool(said) and (said or "").split(":")[0] in row.find_all("td")[1].get_text()


DEFINED = [edition for edition in EDITIONS if not edition.is_script and (edition.folder / DEFINITIONS).is_file()]


@pytest.mark.parametrize("edition", DEFINED, ids=lambda edition: edition.key)
def test_each_term_has_one_sentence(edition):
    said, names = definitions(edition), [term.english for term in terms()]
    file = f"docs/{edition.key}/{DEFINITIONS}"
    assert list(said) == names, f"{file}: {set(said) ^ set(names)}; wanted: the terms of glossary.csv, in its order"
    long = {name: text for name, text in said.items() if len(text) > 180 or not text.endswith(".") or "|" in text}
    assert not long, f"{file}: {long}; wanted: a sentence of at most 180 characters, without the sign | of a table"


@EACH
def test_the_rows_of_the_glossary_are_no_sections_for_search(edition, site):
    """Search knows the page by its title, its terms lead to the pages that explain them; its rows come after these."""
    folder = site / edition.prefix / "search"
    index = json.loads((folder / "index.js").read_text(encoding="utf-8").removeprefix("index="))
    number = [location for location, _ in index["pages"]].index("glossary/")
    assert len([section for section in index["sections"] if section[0] == number]) == 1
    rows = json.loads((folder / "rows.js").read_text(encoding="utf-8").removeprefix("texts.rows="))
    assert [id for id, _ in rows] == [row.find(id=True)["id"] for row in rows_of(site / edition.prefix)]
    blocks = json.loads((folder / f"page{number}.js").read_text(encoding="utf-8").partition("=")[2])
    assert len(blocks) == 1 + len(rows)


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


def test_a_term_has_the_section_of_its_row():
    found = {term.english: term.place for term in terms()}
    assert found["epoch"] == ("training.md", "mini-batches") and found["query"] == found["key"] == found["value"]
    assert found["label"] != found["target"], "which share a row"
    (lost,) = parse_glossary("en,pl\nweight,waga\n")
    assert lost.place == ("", "")


def test_every_term_has_a_section_that_is_there():
    pages = [(path.relative_to(SOURCE).as_posix(), read_sections(path)) for path in pages_in(SOURCE)]
    sections = {(page, section.id) for page, found in pages for section in found}
    lost = {term.english: term.where for term in terms() if term.place not in sections}
    assert not lost, f"glossary.csv: {lost}; wanted: a section that explains each term, in its column `where`"


TEXT = """# *token* {#a}

[*token*](b.md) `token` *tokens* i *token*, *<span lang="en">chain rule</span>*

!!! note "Wagi"
    Warstwami i macierzą; warstwa. Zwróć uwagę na funkcję straty, funkcjami straty, krokiem.

## B {#exercises}

Wektorem.
"""


def test_links_to_terms_are_not_in_headings_links_titles_or_code():
    source.current.set(source.Source("docs/pl/labs/x.md", TEXT, {"lang": "pl"}))
    html = Markdown(extensions=["tools.pages.linked_terms", "attr_list", "admonition"]).convert(TEXT)
    assert re.findall(r'<a href="../glossary.md#([^"]*)">(?:<em[^>]*>)?(.*?)<', html) == [
        ("token", "tokens"),
        ("chain-rule", ""),
        ("layer", "Warstwami"),
        ("matrix", "macierzą"),
        ("loss-function", "funkcję straty"),
    ]


def test_a_term_that_the_page_explains_is_not_linked_again():
    text = "# A {#a}\n\nA softmax of tensors, and a weight-decay, weights.\n"
    source.current.set(source.Source("docs/en/softmax.md", text, {"lang": "en"}))
    html = Markdown(extensions=["tools.pages.linked_terms", "attr_list"]).convert(text)
    assert re.findall(r'#([^"]*)">(.*?)<', html) == [
        ("tensor", "tensors"),
        ("weight-decay", "weight-decay"),
        ("weight", "weights"),
    ]
