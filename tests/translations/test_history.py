"""The history of a page: under its old names too, and whatever it says."""

import subprocess

import pytest

from tests.translations.test_freshness import commit
from tools.manuscript.sections import read
from tools.translations.freshness import changed_on, followed_section, history, states, write_records

PAGE = "---\ntitle: T\n---\n# T {#t}\n\n## One {#one}\n\nAs it was.\n"


@pytest.fixture
def docs(tmp_path):
    """A page that a translation follows, and which was changed and then renamed."""
    docs = tmp_path / "docs"
    for key in ("en", "pl"):
        (docs / key).mkdir(parents=True)
        (docs / key / "edition.yml").touch()
    (docs / "en/old.md").write_text(PAGE, encoding="utf-8")
    versions = {section.id: f"{section.version} 2026-01-02" for section in read(docs / "en/old.md")}
    write_records(docs / "pl", {"new.md": versions})
    (docs / "pl/new.md").write_text(PAGE, encoding="utf-8")
    commit(tmp_path, "2026-01-02")
    (docs / "en/old.md").write_text(PAGE.replace("As it was", "As it is"), encoding="utf-8")
    commit(tmp_path, "2026-03-04")
    (docs / "en/labs").mkdir()
    subprocess.run(["git", "-C", docs, "mv", "en/old.md", "en/new.md"], check=True)
    text = (docs / "en/new.md").read_text(encoding="utf-8").replace("title: T", "title: T\nformerly: [old]")
    (docs / "en/new.md").write_text(text, encoding="utf-8")
    commit(tmp_path, "2026-05-06")
    return docs


def test_a_page_that_was_renamed_has_the_history_of_its_old_name(docs):
    (behind,) = (state for state in states(docs / "en", docs / "pl", "new.md") if state.id == "one")
    assert behind.name == "behind"
    assert "As it was." in followed_section(docs / "en/new.md", behind).text
    assert changed_on(docs / "en/new.md", behind).isoformat() == "2026-03-04"


def test_history_is_data(docs):
    """A text in another encoding, one that no rule allows, a subject like a formula: each is only an older version."""
    page = docs / "en/new.md"
    for text in ("---\ntitle: a: b\n---\n# zażółć\n".encode("latin2"), b"<<<<<<< HEAD\n```python\n", b"\xff\xfe"):
        page.write_bytes(text)
        commit(docs.parent, "2026-06-07")
    page.write_text(PAGE.replace("T\n---", "T\nformerly: [old]\n---").replace("As it was", "New"), encoding="utf-8")
    commit(docs.parent, "2026-07-08")
    assert len(history(page)) == 7
    (behind,) = (state for state in states(docs / "en", docs / "pl", "new.md") if state.id == "one")
    assert "As it was." in followed_section(page, behind).text
