"""Each language as its speakers write it: spelling, terms, letters, typography; the rules are in tests/language/."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.conftest import cases, lacking
from tests.language import rules
from tests.language.prose import OPAQUE, Prose
from tools.manuscript.edition import find_editions
from tools.manuscript.serbian import TO_LATIN, page_to_latin
from tools.pages.glossary import DEFINITIONS
from tools.project import ROOT, shown
from tools.translations.commands import SOURCE
from tools.translations.freshness import followed_section, states

try:
    from tests.language.spelling import dictionary, misspelt
except ImportError:  # no wheel for this machine
    misspelt = None
EDITIONS = {edition.key: edition for edition in find_editions(SOURCE)}
WRITTEN = [edition.key for edition in EDITIONS.values() if not edition.is_script]
SPELT = [key for key in EDITIONS if (rules.HERE / "dictionaries" / f"{key}.dic.xz").is_file()]


def need_spelling() -> None:
    """Where chunspell has no wheel the test is skipped, and fails where CI is set."""
    if misspelt is None:
        lacking("spelling is not checked: there is no chunspell; wanted: it; run: pip install -r requirements.txt")


@cache
def pages(language: str) -> tuple[Prose, ...]:
    """Every page of an edition, in its script."""
    edition = EDITIONS[language]
    convert = page_to_latin if edition.is_script else str
    files = sorted(edition.folder.rglob("*.md"))
    read = [Prose(shown(file), convert(file.read_text(encoding="utf-8")), language) for file in files]
    return tuple(read + defined(edition.folder / DEFINITIONS, convert, language))


def defined(file: Path, convert: Callable[[str], str], language: str) -> list[Prose]:
    """The definitions of the glossary's terms as a page: each in its line, without the term."""
    if not file.is_file():
        return []
    sentences = [next(iter(yaml.safe_load(line).values())) for line in file.read_text("utf-8").splitlines()[1:]]
    return [Prose(shown(file), convert("\n".join(["# A {#a}", *sentences])), language)]


def originals(page: Prose) -> dict:
    """The English sections that a page follows."""
    if page.name.endswith(DEFINITIONS):
        return {}
    folder = EDITIONS[page.language].folder
    name = (ROOT / page.name).relative_to(folder).as_posix()
    found = {
        state.id: followed_section(SOURCE / name, state) for state in states(SOURCE, folder, name) if state.translated
    }
    return {id: section for id, section in found.items() if section}


def knows(language: str):
    need_spelling()
    return dictionary(language).spell


def all_faults(page: Prose) -> list[str]:
    """Everything but the spelling."""
    found = rules.forbidden(page) + rules.quotation(page) + rules.letters(page) + rules.composed(page)
    if EDITIONS[page.language].folder != SOURCE:
        found += rules.untranslated(page) + rules.same_headings(page, originals(page))
        if page.language in rules.COLUMNS:
            found += rules.terms_missing(page, originals(page))
    return found


@pytest.mark.parametrize("language", SPELT)
def test_every_word_is_spelt_right_and_every_own_word_is_needed(language):
    need_spelling()
    found, unused, _ = misspelt(list(pages(language)), language)
    file = f"tests/language/{language.removesuffix('-Latn')}.words"
    found += [f"{file}:1: the word {word} is needed by no page; wanted: delete it" for word in unused]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", WRITTEN)
def test_the_pages_keep_the_rules_of_their_language(language):
    found = [fault for page in pages(language) for fault in all_faults(page)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", [key for key in SPELT if key in WRITTEN])
def test_capitals_and_ekavian(language):
    known = knows(language)
    found = [
        fault for page in pages(language) for fault in rules.title_case(page, known) + rules.ijekavian(page, known)
    ]
    assert not found, "\n" + "\n".join(found)


RULES = [(key, rule) for key in ["all", *WRITTEN] for rule in rules.data(key).get("rules", [])]


@pytest.mark.parametrize(("language", "rule"), RULES, ids=[f"{key}: {rule['bad']}" for key, rule in RULES])
def test_a_rule_finds_its_example(language, rule):
    found = rules.forbidden(Prose("page.md", f"# A {{#a}}\n\n{rule['bad']}\n", language))
    assert any(fault.startswith("page.md:3: there is") and rule["want"] in fault for fault in found), found
    good = rules.forbidden(Prose("page.md", f"# A {{#a}}\n\n{rule.get('good', '')}\n", language))
    assert not any(rule["want"] in fault for fault in good), good


@cases("language, text, told")
def test_a_fault_is_told_and_what_is_no_fault_is_not(language, text, told):
    found = all_faults_of_text(f"# A {{#a}}\n\n{text}\n", language)
    assert any(told in fault for fault in found) if told else not found, found


def all_faults_of_text(text: str, language: str) -> list[str]:
    page = Prose("page.md", text, language)
    checks = (rules.forbidden, rules.quotation, rules.letters, rules.composed, rules.untranslated)
    return [fault for check in checks for fault in check(page)]


def test_capitals_within_a_heading():
    known = knows("pl")
    page = Prose("page.md", "# Metoda Gradientu w PyTorchu: Co dalej? Gradient {#a}\n", "pl")
    (found,) = rules.title_case(page, known)
    assert found.startswith("page.md:1: there is a capital in Gradientu") and found.endswith("wanted: gradientu")


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("вриједност примјер вријеме унапријед мјера промјена разумијемо рјешење цијели смјер гдје", True),
        ("вредност уназад градијент није објекат пројекат функције хијерархија варијанса инјекција најбоље", False),
    ],
)
def test_ijekavian_words(words, is_wrong):
    known = knows("sr")
    for word in words.split():
        found = rules.ijekavian(Prose("page.md", f"# А {{#a}}\n\nТо је {word}.\n", "sr"), known)
        assert bool(found) == is_wrong, word


def test_words_that_no_dictionary_has():
    need_spelling()
    text = "# Sieć {#a}\n\nTo jest warstfa, `warstfa` i (*hidden layer*) z PyTorchem w GPU-u.\n"
    found, unused, count = misspelt([Prose("page.md", text, "pl")], "pl")
    assert [fault.split(";")[0] for fault in found] == ["page.md:3: there is the word warstfa"]
    assert "PyTorch" not in unused and "perpleksja" in unused and count == 9


def test_terms_of_the_glossary():
    english = Prose("", "# A {#a}\n\nThe hidden layers of a neural network.\n", "en").sections
    original = {section.id: section for section in english}

    def missing(text: str) -> list[str]:
        return rules.terms_missing(Prose("page.md", f"# A {{#a}}\n\n{text}\n", "pl"), original)

    assert missing("Warstw ukrytych sieci neuronowej jest pięć.") == []
    (found,) = missing("Warstw ukrytych jest pięć.")
    assert found.startswith("page.md:1: there is no sieć neuronowa in section a, whose original has neural network")
    assert missing("Warstw ukrytych jest pięć. <!-- without term neural network: said before -->") == []
    (found,) = missing("Warstwy ukryte sieci neuronowej. <!-- without term neural network: said before -->")
    assert "page.md:3: there is the declaration `without term neural network`, which nothing needs" in found


def test_headings_left_in_english():
    page = Prose("page.md", "# The chain rule {#a}\n\n## PyTorch {#b}\n", "pl")
    (found,) = rules.same_headings(page, {section.id: section for section in page.sections})
    assert found == "page.md:1: there is the heading 'The chain rule', as in English; wanted: a translation"


def latin_faults(name: str, cyrillic: str, latin: str) -> list[str]:
    """Compare a page with its transliteration letter by letter; code and links are as they were."""
    wanted, prose = "", Prose(name, cyrillic, "sr").plain
    for letter, shown_letter in zip(cyrillic, prose, strict=True):
        wanted += letter if shown_letter == OPAQUE else TO_LATIN.get(letter.lower(), letter)
    pairs = zip(wanted.casefold().split("\n"), latin.casefold().split("\n"), strict=True)
    return [
        f"{name}:{number}: there is {got!r} in the Latin edition; wanted: {line!r}, letter by letter"
        for number, (line, got) in enumerate(pairs, 1)
        if line != got
    ]


@pytest.mark.parametrize("key", [edition.key for edition in EDITIONS.values() if edition.is_script])
def test_the_latin_edition_is_the_cyrillic_one_letter_by_letter(key):
    found = []
    for file in sorted(EDITIONS[key].folder.rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        found += latin_faults(shown(file), text, page_to_latin(text))
    assert not found, "\n" + "\n".join(found)


def test_a_wrong_letter_in_latin_is_told():
    text = "# Његош и `њ` {#a}\n\n[Џеп](џ.md)\n"
    assert latin_faults("page.md", text, "# Njegoš i `њ` {#a}\n\n[Džep](џ.md)\n") == []
    assert len(latin_faults("page.md", text, "# Njegos i `њ` {#a}\n\n[Džep](џ.md)\n")) == 1
    assert len(latin_faults("page.md", text, "# Njegoš i `nj` {#a}\n\n[Džep](dž.md)\n")) == 2
