"""What readers see of a translation that its original has left behind, and that it still is the same program."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.changed import CODE
from tests.conftest import build, copy_project
from tests.conftest import read as soup
from tests.engine.page import Page
from tests.shown_pages import site_of
from tools.manuscript.edition import choose, find_editions
from tools.manuscript.sections import parse, read
from tools.translations.freshness import write_records


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def commit(folder: Path, day: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "x", f"--date={day}T00:00:00"]):
        subprocess.run(["git", "-C", folder, *command], check=True)


def slow(test):
    return pytest.mark.slow(pytest.mark.where(*CODE, "docs/*/autodiff.md", "docs/en/backpropagation.md")(test))


DRAFT = '<!-- a draft\n\n## Not yet {#not-yet}\n\nA sentence of a draft.\n\n```python\n--8<-- "no.py:a"\n```\n\n-->\n\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project: one page's original has changed, with a section of code that has another name now, and
    the Polish edition lacks a section of this page and the whole of another page."""
    folder = copy_project(tmp_path_factory.mktemp("behind") / "project")
    docs = folder / "docs"
    followed = {
        page.relative_to(docs / "en").as_posix(): {
            section.id: f"{section.version} 2026-01-02" for section in read(page)
        }
        for page in (docs / "en").rglob("*.md")
    }
    for edition in ("pl", "sr"):
        write_records(docs / edition, followed)
        for page in (docs / edition).rglob("*.md"):
            if page.name != "autodiff.md":  # one is enough; the others may really be behind
                page.unlink()
    commit(folder, "2026-01-02")
    edit(docs / "en/backpropagation.md", "---\ntitle:", "---\nformerly: [back-propagation, labs/old-name]\ntitle:")
    edit(docs / "en/autodiff.md", "## The chain rule {#chain-rule}\n", "## The chain rule {#chain-rule}\n\nNew.\n")
    edit(docs / "en/autodiff.md", "## The chain rule {#chain", f"{DRAFT}## The chain rule {{#chain")
    for file in (docs / "en/autodiff.md", folder / "snippets/autodiff.py", folder / "snippets/autodiff.out"):
        edit(file, ":no_grad", ":no_recording")
    (lost,) = (section for section in read(docs / "pl/autodiff.md") if section.id == "forward-vs-reverse")
    edit(docs / "pl/autodiff.md", lost.text, "")
    commit(folder, "2026-03-04")
    return folder


@pytest.fixture(scope="module")
def built_site(project):
    built = build(project / "site", project)
    assert built.returncode == 0, built.stderr
    return project / "site"


@slow
@pytest.mark.parametrize(
    ("key", "day"), [("pl", "4 marca 2026"), ("sr", "4. март 2026."), ("sr-Latn", "4. mart 2026.")]
)
def test_a_section_that_is_behind_says_so_and_the_others_do_not(project, built_site, key, day):
    html = soup(built_site / f"{key}/autodiff")
    notices = {notice.find_previous("h2")["id"]: notice for notice in html.select(".section-notice")}
    assert set(notices) - {"forward-vs-reverse"} == {"chain-rule", "no-grad"}
    words = choose(find_editions(project / "docs/en"), key).data["text"]
    assert notices["chain-rule"].get_text() == f"{words['behind'].format(date=day)} {words['behind_link']}"
    assert notices["chain-rule"].a["href"] == "../../autodiff/#chain-rule"
    assert notices["chain-rule"].find_previous_sibling() == html.find(id="chain-rule")


@slow
def test_a_section_in_a_comment_is_published_nowhere(built_site):
    pages = [file.read_text(encoding="utf-8") for file in built_site.rglob("*") if file.suffix in (".html", ".js")]
    pages += [file.read_text(encoding="utf-8") for file in built_site.rglob("*.ipynb")]
    assert len(pages) > 20 and not [page for page in pages if "not-yet" in page or "sentence of a draft" in page]


@slow
def test_a_section_that_is_not_translated_is_shown_in_english(built_site):
    html = soup(built_site / "pl/autodiff")
    heading = html.find(id="forward-vs-reverse")
    assert heading["lang"] == "en" and heading.contents[0] == "Forward mode and reverse mode"
    assert heading.find_next_sibling()["class"] == ["section-notice"]
    english = heading.find_next_sibling("div")
    assert english["lang"] == "en" and english.select(".highlight") and english.select("strong")
    assert heading.find_previous("h2")["id"] == "gradient-descent"
    assert not soup(built_site / "sr/autodiff").find(id="forward-vs-reverse").get("lang")


@slow
def test_what_is_not_translated_is_not_in_the_search(project, built_site):
    index = json.loads((built_site / "pl/search/index.js").read_text(encoding="utf-8").partition("=")[2])
    places = [f"{index['pages'][page][0]}#{anchor}" for page, anchor, _ in index["sections"]]
    assert "autodiff/#chain-rule" in places
    assert "autodiff/#forward-vs-reverse" not in places
    assert not [place for place in places if place.startswith("tensors/")]
    scripts = "".join(file.read_text(encoding="utf-8") for file in (built_site / "pl/search").glob("*.js"))
    words = choose(find_editions(project / "docs/en"), "pl").data["text"]
    assert "Gradienty się sumują" in scripts and words["behind_link"] not in scripts


def test_the_blocks_of_a_page_are_those_of_its_original(project):
    site = site_of(project)
    pages = [Page(project / "docs" / edition / "autodiff.md", site) for edition in ("en", "pl", "sr")]
    assert all(not page.faults for page in pages), [page.faults for page in pages]
    english, *translated = [[(block.section, block.code) for block in page.blocks] for page in pages]
    assert ("no_recording", dict(english)["no_recording"]) in english
    assert translated == [english, english]


@slow
@pytest.mark.parametrize("edition", ["", "pl/", "sr-Latn/"])
def test_the_old_address_of_a_page_leads_to_the_new_one(built_site, edition):
    for old, new in (("back-propagation", "../backpropagation/"), ("labs/old-name", "../../backpropagation/")):
        html = soup(built_site / edition / old)
        assert html.a["href"] == new
        assert html.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={new}"
        assert (built_site / edition / old / new / "index.html").resolve().is_file()


def test_facts_of_a_page_are_no_text_to_follow():
    """How hard a page is and what it needs stand in the original's front matter alone."""
    page, facts = "---\ntitle: A\n{}---\n\n# A {{#a}}\n\nText.\n", "level: easy\nneeds: []\n"
    versions = {parse(page.format(own))[0].version for own in ("", facts)}
    assert len(versions) == 1 != len(versions | {parse(page.format("description: B\n"))[0].version})
