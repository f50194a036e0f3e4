"""The page on what changed: from the history, the same for one commit, and said where there is no history."""

import os
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup

from tests import conftest
from tests.conftest import read
from tools.changes_page import MOST, changes_page

EDITIONS = {edition.key: edition for edition in conftest.EDITIONS}
PAGES = [("index.md", "", "First", "en"), ("labs/xor.md", "labs/xor/", "The <XOR>", "pl")]


def commit(root, subject: str, *files: str, day="2026-03-05") -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(subject, encoding="utf-8")
    when = {f"GIT_{who}_DATE": f"{day}T12:00:00+0000" for who in ("AUTHOR", "COMMITTER")}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "add", "."], cwd=root, check=True)
    subprocess.run(["git", *who, "commit", "-qm", subject], cwd=root, check=True, env=os.environ | when)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    commit(root, "A *bold* <b>note</b>", "docs/en/index.md", "snippets/xor.py")
    commit(root, "A test", "tests/test_index.py", "docs/en/edition.yml", "docs/assets/index.css")
    commit(root, "A page that is gone", "docs/en/gone.md")
    commit(root, "sr: the lab", "docs/sr/labs/xor.md", day="2026-03-06")
    return root


def listed(key: str, root) -> BeautifulSoup:
    return BeautifulSoup(changes_page(PAGES, EDITIONS[key], EDITIONS["en"], root), "html.parser")


def test_lists_the_changes_of_the_pages_and_no_others(tree):
    (only,) = listed("en", tree)("li")
    assert only.get_text() == "March 5, 2026 – First, The <XOR>: A *bold* <b>note</b>"
    assert [link["href"] for link in only("a")] == ["..", "../labs/xor/"]
    assert [link["lang"] for link in only("a")] == ["en", "pl"]
    assert only.span["lang"] == "en" and not only.b, "a note is neither Markdown nor HTML"


def test_an_edition_has_its_own_changes_and_those_of_the_original(tree):
    assert len(listed("pl", tree)("li")) == 1
    for key, day in (("sr", "6. март 2026."), ("sr-Latn", "6. mart 2026.")):
        first, second = listed(key, tree)("li")
        assert day in first.get_text() and "sr: the lab" in first.get_text() and "note" in second.get_text()


def test_lists_the_newest_and_no_merges(tree, tmp_path):
    root = shutil.copytree(tree, tmp_path / "tree")
    for number in range(MOST + 1):
        commit(root, f"Change {number}", "docs/en/index.md", day=f"2026-{4 + number // 28:02}-{1 + number % 28:02}")
    commit(root, "Beside", "docs/pl/index.md", day="2026-06-01")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", root]
    subprocess.run([*git, "checkout", "-qb", "side", "HEAD~2"], check=True)
    subprocess.run([*git, "merge", "-q", "--no-ff", "--no-commit", "HEAD@{1}"], check=True)
    commit(root, "A merge", "docs/en/index.md", day="2026-06-02")  # that changes a page itself
    found = listed("en", root)("li")
    assert len(found) == MOST and f"Change {MOST}" in found[0].get_text() and "Change 1" in found[-1].get_text()
    assert "A merge" not in listed("pl", root).get_text()
    assert listed("en", root) == listed("en", root)


@pytest.mark.parametrize("key", EDITIONS)
def test_says_that_there_is_no_history(key, tree, tmp_path):
    subprocess.run(["git", "clone", "-q", "--depth", "1", tree.as_uri(), tmp_path / "shallow"], check=True)
    exported = tmp_path / "exported"
    exported.mkdir()
    for root in (tmp_path / "shallow", exported):
        page = listed(key, root)
        assert not page("li") and EDITIONS[key].data["changes"]["none"] in page.get_text()


def test_without_git(tree, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert EDITIONS["en"].data["changes"]["none"] in listed("en", tree).get_text()


def test_site_has_it_and_search_does_not(site):
    for edition in EDITIONS.values():
        page = read(site / edition.prefix / "changes")
        assert page.h1.get_text().startswith(edition.data["changes"]["title"])
        assert page.select_one('article a[href="../status/#help"]')
        assert read(site / edition.prefix / "status").find(id="help").find_next("ul")("strong")
        for link in page.select("article li a"):
            assert (site / edition.prefix / "changes" / link["href"] / "index.html").is_file()
        index = (site / edition.prefix / "search/index.js").read_text(encoding="utf-8")
        assert '"changes/' not in index and '"autodiff/' in index
