"""Search finds what readers look for: the queries of every edition, through the dialog, in a real browser."""

import json
import re

import pytest

from tests.conftest import EACH, EDITIONS, ROOT
from tests.search.dialog import ask, open_dialog, served
from tests.search.metrics import FLOORS, floors, measure, table
from tests.search.queries import has_queries, written_queries
from tests.search.sections import sections_of
from tools.search.terms import FOLDS, TOKEN, fold, make_stem, tokens

TERMS = ROOT / "docs" / "assets" / "javascripts" / "search" / "terms.js"
NAMES = {"BCEWithLogitsLoss", "ЊЕГОШ", "x₁", "Łódź", "124,439,808", "0,5", "1.2.3", "3.x", "5.5.items", "1 024 3"}
NAMES |= {"∂L/∂b", "W_1 W₁ x_ij", "α", "_", "Σ", "a x @ w.T", "MoE", "GPTs", "nn.ModuleList"}


@pytest.fixture(scope="module")
def address(site):
    with served(site) as address:
        yield address


def test_search_finds_what_readers_look_for(browser, address, capsys):
    measured = {}
    for edition in filter(has_queries, EDITIONS):
        tab = browser.new_page()
        measured |= measure(tab, address, edition)
        tab.close()
    with capsys.disabled():
        print("", table(measured), sep="\n")
    below = [
        f"{edition}, {kind}: {name} is {value:.3f}; wanted: at least {floor:.3f}"
        for (edition, kind), wanted in floors().items()
        for name, value, floor in zip(("recall@1", "recall@5", "MRR"), measured[edition, kind][1:], wanted, strict=True)
        if value < floor
    ]
    assert not below, "\n".join(
        [*below, f"mend the search, or lower the floor in {FLOORS.relative_to(ROOT)} and say why"]
    )
    assert floors().keys() == measured.keys(), f"wanted in {FLOORS.relative_to(ROOT)}: a line for each edition and kind"


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


# Writings of one word, of which the site may have another; the page on which its section is.
WRITINGS = {
    "components/": ["dropout", "drop out", "drop-out"],
    "backpropagation/": ["backpropagation", "back propagation", "back-propagation"],
    "": ["pre-training", "pretraining", "pre training", "pretrained"],
    "fine-tuning/": ["fine-tuning", "finetuning", "finetune"],
}


def test_a_word_is_found_joined_and_apart(browser, address):
    tab = browser.new_page()
    open_dialog(tab, address)
    for page, writings in WRITINGS.items():
        for writing, answer in zip(writings, ask(tab, writings), strict=True):
            assert answer["sections"][0].partition("#")[0] == page, f"{writing}: {answer['sections'][:3]}"
    tab.close()


@EACH
def test_index_and_browser_make_the_same_terms(browser, site, edition):
    """A word that tools/search/terms.py and terms.js stem differently is never found."""
    steps = edition.data["search"]["stem"]
    texts = sections_of(site / edition.prefix).values()
    words = sorted({word for text in texts for word in TOKEN.findall(text)} | NAMES)
    tab = browser.new_page()
    tab.add_script_tag(content=TERMS.read_text(encoding="utf-8"))
    theirs = tab.evaluate(
        """([words, given, patterns]) => {
          folds = given;
          steps = patterns.map((pattern) => new RegExp(pattern));
          return words.map((word) => [fold(word), stem(fold(word)), Array.from(tokens(word), ({ whole }) => whole)]);
        }""",
        [words, FOLDS, steps],
    )
    tab.close()
    stem = make_stem(steps)
    ours = [[fold(word), stem(fold(word)), [whole for whole, _ in tokens(word)]] for word in words]
    different = [word for word, own, other in zip(words, ours, theirs, strict=True) if own != other]
    assert not different, different[:20]


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("124 439 808", ["124439808"]),
        ("124,439,808 or 124_439_808", ["124439808", "or", "124439808"]),
        ("−0.085188 and 0,085188.", ["0.085188", "and", "0.085188"]),
        ("gpt2 1 024 3 12 345 6789", ["gpt2", "1024", "3", "12345", "6789"]),
        ("∂L/∂b dL/db W_1 W₁ α", ["dl", "db", "dl", "db", "w1", "w1", "alpha"]),
        ("x1.5.2 3.x 16.items", ["x1", "5.2", "3.x", "16.items"]),
    ],
)
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
