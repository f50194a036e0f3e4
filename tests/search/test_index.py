"""The index of each edition: of its own pages, in its own words; and queries that say what they should find there."""

import json
import re

import pytest

from tests.conftest import EDITIONS, cases
from tests.search.queries import has_queries, written_queries
from tests.search.sections import sections_of
from tools.search.terms import TOKEN, tokens


@pytest.mark.parametrize("edition", list(filter(has_queries, EDITIONS)), ids=lambda edition: edition.key)
def test_queries_are_what_they_say(site, edition):
    sections = sections_of(site / edition.prefix)
    words = {word.lower() for text in sections.values() for word in TOKEN.findall(text)}
    queries = written_queries(edition)
    assert len(queries) >= 60
    for query in queries:
        assert query.expected <= sections.keys(), f"{edition.key}: {query.text}: there is no section {query.expected}"
        if query.kind == "inflected":
            unseen = [word for word in TOKEN.findall(query.text) if word.lower() not in words]
            assert unseen, f"{edition.key}: {query.text}: stands in the text; wanted: a form that does not"
        if query.kind in ("plain", "code"):
            assert query.text.isascii(), query.text


@cases("written, terms")
def test_a_number_or_symbol_is_one_term(written, terms):
    assert [whole for whole, _ in tokens(written)] == terms


def test_each_index_is_of_its_own_edition_alone(site):
    for edition in EDITIONS:
        script = re.compile("[а-яђјљњћџ]{3}", re.I) if not edition.data["lang"].endswith("Cyrl") else None
        loaded = json.loads((site / edition.prefix / "search" / "search_index.json").read_text(encoding="utf-8"))
        own = json.loads((site / edition.prefix / "search" / "index.js").read_text(encoding="utf-8").partition("=")[2])
        assert loaded["docs"] == [] and loaded["config"].keys() == {"separator", "version"}, "this is for every page"
        assert not script or not script.search(json.dumps([own["pages"], own["sections"]], ensure_ascii=False))
        as_script = (site / edition.prefix / "search" / "search_index.js").read_text(encoding="utf-8")
        assert json.loads(as_script.removeprefix("var __index = ")) == loaded
