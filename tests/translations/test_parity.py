"""A translated section shares code, formulas, figures, links, tables and numbers with the one that it follows."""

import random
import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import cases
from tools.extensions import render
from tools.manuscript.scan import without_comments
from tools.manuscript.sections import items, parse
from tools.project import shown
from tools.translations.commands import SOURCE, changes, follow, languages, pages, reworded, status
from tools.translations.freshness import states
from tools.translations.notices import notice
from tools.translations.parity import page_faults
from tools.translations.whole import fences, whole, whole_page

TEXTS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
ENGLISH, POLISH = TEXTS["english"], TEXTS["polish"]


@pytest.fixture
def tree(tmp_path):
    """An original and a translation of one page, recorded as followed."""
    for edition, text in (("en", ENGLISH), ("pl", POLISH)):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "page.md").write_text(text, encoding="utf-8")
        (tmp_path / edition / "edition.yml").write_text("name: x\nlang: x\n", encoding="utf-8")
    assert follow(tmp_path / "en", tmp_path / "pl", "page.md") == []
    return tmp_path


def edit(tree: Path, edition: str, old: str, new: str) -> list[str]:
    """Replace something on a page and return what is then wrong with the translation."""
    page = tree / edition / "page.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    return page_faults(tree / "en", tree / "pl", "page.md")


@pytest.mark.parametrize("page", pages(SOURCE))
@pytest.mark.parametrize("language", languages(SOURCE))
def test_a_translation_has_what_its_original_has(language, page):
    found = page_faults(SOURCE, languages(SOURCE)[language], page)
    assert not found, "\n" + "\n".join(found)


@cases("old, new, where, what")
def test_a_difference_is_told_with_both_places(tree, old, new, where, what):
    found = edit(tree, "pl", old, new)
    assert any(line.startswith(f"{shown(tree)}/pl/page.md:{where}:") and what in line for line in found), found
    assert all(f"{shown(tree)}/en/page.md" in line for line in found if "recorded" not in line)
    assert all("wanted:" in line for line in found)


def test_sections_in_another_order_are_told(tree):
    first, second = parse(POLISH)[1:]
    found = edit(tree, "pl", f"{first.text}\n{second.text}", f"{second.text}\n{first.text}")
    assert found == [f"{shown(tree)}/pl/page.md:10: here is the section sources; wanted: slope, the original's order"]


DRAFT = (
    '<!-- a draft of 7 things\n\n## Einsum {#einsum}\n\n`einsum`, $x$:\n\n```python\n--8<-- "no.py:a"\n```\n\n-->\n\n'
)


def test_what_the_original_has_in_a_comment_is_nothing(tree):
    assert edit(tree, "en", "## Sources", f"{DRAFT}## Sources") == []
    found = states(tree / "en", tree / "pl", "page.md")
    assert [(state.id, state.name) for state in found] == [(id, "fresh") for id in ("page", "slope", "sources")]
    assert whole_page(tree / "pl/page.md", tree / "en") == POLISH
    (tree / "pl/page.md").write_text(POLISH.partition("## Slope")[0], encoding="utf-8")
    shown = without_comments(whole_page(tree / "pl/page.md", tree / "en"))
    assert "Slope" in shown and "insum" not in shown and "-->" not in shown


def test_the_line_of_a_heading_is_not_that_of_a_title_with_its_sign(tree):
    text = ENGLISH.replace("title: A page", "title: C# and more # here")
    (heading,) = (item for item in items(parse(text)[0]) if item.kind == "heading")
    assert heading.line == 6


def test_a_declared_difference_is_allowed_and_an_unused_declaration_is_not(tree):
    declared = "Spójrz na dwa punkty. <!-- without number 2: Polish says it in a word -->"
    assert edit(tree, "pl", "Spójrz na 2 punkty.", declared) == []
    (unused,) = edit(tree, "pl", "dwa punkty", "2 punkty")
    assert unused.startswith(f"{shown(tree)}/pl/page.md:29:")
    assert "the declaration `without number 2` is not used" in unused


def test_a_changed_original_is_reported_and_not_failed(tree, monkeypatch):
    assert edit(tree, "en", "the slope", "the slope there, 7,") == [], "without a history nothing can be compared"
    monkeypatch.setattr("tools.translations.parity.is_shallow", lambda folder: False)
    (lost,) = page_faults(tree / "en", tree / "pl", "page.md")
    assert "which git never had; bring it up to date: make follow EDITION=pl PAGE=page" in lost
    monkeypatch.setattr("tools.translations.freshness.history", lambda page: (("2026-01-02", ENGLISH),))
    assert page_faults(tree / "en", tree / "pl", "page.md") == []
    assert [state.name for state in states(tree / "en", tree / "pl", "page.md")] == ["fresh", "behind", "fresh"]
    assert "behind" in status(tree / "en") and "67 % fresh" in status(tree / "en")
    diff = changes(tree / "en", tree / "pl", "page.md")
    assert "-At $x = 1.5$ the slope $a" in diff and "+At $x = 1.5$ the slope there, 7, $a" in diff
    (refused,) = follow(tree / "en", tree / "pl", "page.md", "slope")
    assert "the number 7 of" in refused
    (forgotten,) = edit(tree, "pl", "`grad` daje", "7 razy `grad` daje")
    assert "has what" in forgotten and "run: make follow EDITION=pl PAGE=page SECTION=slope" in forgotten
    assert follow(tree / "en", tree / "pl", "page.md", "slope") == []
    assert page_faults(tree / "en", tree / "pl", "page.md") == []


def test_line_breaks_and_comments_are_no_change(tree):
    edit(tree, "en", "the slope $a", "the slope\n$a")
    edit(tree, "en", "by `grad`.", "by `grad`. <!-- why -->")
    assert [state.name for state in states(tree / "en", tree / "pl", "page.md")] == ["fresh", "fresh", "fresh"]


def test_a_page_made_whole_has_exactly_the_code_of_its_original():
    """Take sections and fences away at random on both sides: what is put together is the original's program."""
    chance = random.Random(1)

    def without_something(text: str) -> str:
        sections, lines = parse(text), text.split("\n")
        if chance.random() < 0.3:
            gone = chance.choice(sections[1:])
            return "\n".join(section.text for section in sections if section is not gone)
        start, end, _ = chance.choice(fences(lines))
        return "\n".join(lines[:start] + lines[end:])

    def code(text: str) -> list[str]:
        return [fence[2] for fence in fences(text.split("\n"))]

    original = (SOURCE / "autodiff.md").read_text(encoding="utf-8")
    for _ in range(40):
        one, other = original, original
        for _ in range(chance.randrange(1, 4)):
            one, other = without_something(one), without_something(other)
        assert code(whole(one, other)) == code(other)


def test_a_plot_that_the_original_no_longer_has_is_taken_out():
    page = '# A {#a}\n\n```python\n--8<-- "x.py:%s"\n```\n\n![A plot.](figures/x.%s.svg)\n\n![Drawn.](figures/y.svg)\n'
    made = whole(page % ("old", "old"), page % ("new", "new"))
    assert "x.old" not in made and "x.py:new" in made and "figures/y.svg" in made
    assert whole(page % ("new", "new"), page % ("new", "new")) == page % ("new", "new")


def test_a_page_that_lacks_nothing_is_left_as_it_is():
    for language, folder in languages(SOURCE).items():
        for page in pages(SOURCE):
            if (folder / page).is_file() and all(s.name == "fresh" for s in states(SOURCE, folder, page)):
                assert whole_page(folder / page, SOURCE) == (folder / page).read_text(encoding="utf-8"), language


TRANSLATED = [
    folder / page for folder in languages(SOURCE).values() for page in pages(SOURCE) if (folder / page).is_file()
]


RENDERED_BY = ("tools/translations/*", "tools/extensions/*", "tools/manuscript/*", "mkdocs.yml", "requirements*")
EACH_TRANSLATED = [
    pytest.param(path, marks=pytest.mark.where(shown(path), *RENDERED_BY), id=shown(path)) for path in TRANSLATED
]


@pytest.mark.parametrize("path", EACH_TRANSLATED)
def test_notices_change_nothing_else_on_a_page(path):
    """Put one below every heading: lists, tables, formulas and boxes that follow are still what they were."""
    page = Path(*path.relative_to(SOURCE.parent).parts[1:])
    text, original = path.read_text(encoding="utf-8"), (SOURCE / page).read_text(encoding="utf-8")
    notices = {section.id: notice("Behind.") for section in parse(text)}
    plain = render.converted(path, whole(text, original))
    noticed = render.converted(path, whole(text, original, notices))
    assert noticed.count(notice("Behind.")) == len(notices)
    assert re.sub(re.escape(notice("Behind.")) + "\n?", "", noticed) == plain


def test_a_change_of_wording_leaves_translations_fresh(tree, monkeypatch):
    edit(tree, "en", "The network has", "This network has")
    edit(tree, "en", "Look at 2 points", "Look at 3 points")
    monkeypatch.setattr("tools.translations.commands.history", lambda page: (("2026-01-02", ENGLISH),))
    assert reworded(tree / "en", "page.md") == ["pl: page"], "the other has another number now"
    assert [state.name for state in states(tree / "en", tree / "pl", "page.md")] == ["fresh", "behind", "fresh"]
