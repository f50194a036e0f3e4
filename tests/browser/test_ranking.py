"""Search finds what readers look for: the queries of every edition, through the dialog, in a real browser."""

import pytest

from tests.changed import DESIGN
from tests.conftest import EACH, EDITIONS, ROOT, SITE_URL
from tests.search.dialog import ask, open_dialog
from tests.search.metrics import FLOORS, floors, measure, table
from tests.search.queries import has_queries
from tests.search.sections import sections_of
from tools.search.terms import FOLDS, TOKEN, fold, make_stem, tokens

TERMS = ROOT / "docs" / "assets" / "javascripts" / "search" / "terms.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.where("docs/*", "glossary.csv", "tests/search/*", "tools/search/*", "tools/extensions/*", *DESIGN),
]
NAMES = {"BCEWithLogitsLoss", "ЊЕГОШ", "x₁", "Łódź", "124,439,808", "0,5", "1.2.3", "3.x", "5.5.items", "1 024 3"}
NAMES |= {"∂L/∂b", "W_1 W₁ x_ij", "α", "_", "Σ", "a x @ w.T", "MoE", "GPTs", "nn.ModuleList"}


def test_search_finds_what_readers_look_for(window, capsys):
    measured = {}
    for edition in filter(has_queries, EDITIONS):
        measured |= measure(window(), SITE_URL, edition)
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


# Writings of one word, of which the site may have another; the page on which its section is.
WRITINGS = {
    "components/": ["dropout", "drop out", "drop-out"],
    "backpropagation/": ["backpropagation", "back propagation", "back-propagation"],
    "": ["pre-training", "pretraining", "pre training", "pretrained"],
    "fine-tuning/": ["fine-tuning", "finetuning", "finetune"],
}


def test_a_word_is_found_joined_and_apart(tab):
    open_dialog(tab, SITE_URL)
    for page, writings in WRITINGS.items():
        for writing, answer in zip(writings, ask(tab, writings), strict=True):
            assert answer["sections"][0].partition("#")[0] == page, f"{writing}: {answer['sections'][:3]}"


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
