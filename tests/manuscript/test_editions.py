"""The editions as docs/*/edition.yml describe them, and what lies beside their pages."""

import re

import pytest

from tests.conftest import ROOT, cases
from tools.manuscript.edition import address_of, find_editions, relative
from tools.manuscript.files import pages_in

ENGLISH = 'name: English\nlang: en\nsite_name: The book\ntext:\n  edit: Edit\n  made_from: "From {page}"\n'
POLISH = 'name: Polski\nlang: pl\nsite_name: Książka\ntext:\n  edit: Popraw\n  made_from: "Ze strony {page}"\n'


@pytest.fixture
def polish(tmp_path):
    """A function that writes the Polish words and returns the edition."""
    for key, text in (("en", ENGLISH), ("pl", POLISH)):
        (tmp_path / key).mkdir()
        (tmp_path / key / "edition.yml").write_text(text, encoding="utf-8")

    def written(text):
        (tmp_path / "pl" / "edition.yml").write_text(text, encoding="utf-8")
        return find_editions(tmp_path / "en")[1]

    return written


def test_words_that_are_there_are_the_edition_s_own(polish):
    edition = polish(POLISH)
    assert edition.data["text"] == {"edit": "Popraw", "made_from": "Ze strony {page}"} and not edition.faults


@cases("old, new, line, said")
def test_a_word_that_is_lacking_or_mistyped_is_english_and_told(polish, old, new, line, said):
    edition = polish(POLISH.replace(old, new))
    (fault,) = edition.faults
    assert f"pl/edition.yml:{line}: " in fault and said in fault
    name = re.search(r"there is (?:no )?(\w+)", fault)[1]
    english = {"edit": "Edit", "made_from": "From {page}", "site_name": "The book"}
    assert {**edition.data, **edition.data["text"]}[name] == english[name]


def test_the_words_of_today_are_all_there():
    assert not [fault for edition in find_editions(ROOT / "docs" / "en") for fault in edition.faults]


def test_what_editors_and_systems_keep_is_no_page(tmp_path):
    for name in ("page.md", ".page.md.swp", ".DS_Store", "page.md~", "labs/.hidden.md", "labs/lab.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".#page.md").symlink_to("me@host.1234")
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    assert [path.relative_to(tmp_path).as_posix() for path in pages_in(tmp_path)] == ["labs/lab.md", "page.md"]


def test_addresses_of_pages():
    assert [address_of(page) for page in ("index.md", "a.md", "labs/a.md", "labs/index.md")] == [
        "", "a/", "labs/a/", "labs/",
    ]  # fmt: skip
    assert relative("a/", "pl/a/") == "../../a/" and relative("", "pl/") == "../"
