"""Faults of the tree, each with file and line: what a merge left behind, files that must not be there, YAML."""

import os
from pathlib import Path

import pytest

from tests.conftest import cases
from tools.manuscript.checks import nav_faults, nav_pages, tree_faults
from tools.manuscript.edition import find_editions
from tools.project import Fault, end
from tools.translations.freshness import records

MERGED = "one: 1\n<<<<<<< HEAD\ntwo: 2\n=======\ntwo: 3\n>>>>>>> their-branch\n"
EDITION = "name: English\nlang: en\n"


@pytest.fixture
def tree(tmp_path):
    """A project of one page in two editions."""
    for edition in ("en", "pl"):
        write(tmp_path, f"docs/{edition}/edition.yml", EDITION)
        write(tmp_path, f"docs/{edition}/a.md", "---\ntitle: A\n---\n\n# A {#a}\n")
    write(tmp_path, "snippets/a.py", "x = 1\n")
    return tmp_path


def write(root, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@cases("name")
def test_what_a_merge_left_behind_is_told_in_every_kind_of_file(tree, name, ending):
    assert tree_faults(tree) == []
    write(tree, name, MERGED.replace("\n", ending))
    told = tree_faults(tree)
    for line, mark in ((2, "<<<<<<< HEAD"), (6, ">>>>>>> their-branch")):
        assert any(
            fault.startswith(f"{name}:{line}: there is {mark!r}, which a merge left behind; wanted: ")
            and fault.endswith(f"git add {name}")
            for fault in told
        ), told


def test_what_only_looks_like_a_merge_is_not_told(tree):
    write(tree, "docs/en/b.md", "A title\n=======\n\n    <<<<<<< HEAD\n\n<<<<<<<< eight\n\n`>>>>>>>`\n")
    assert tree_faults(tree) == []


@cases("text, line, there")
def test_yaml_that_is_none_is_told_with_file_and_line(tree, text, line, there):
    write(tree, "docs/pl/edition.yml", text)
    with pytest.raises(Fault) as fault:
        find_editions(tree / "docs/en")
    assert str(fault.value).startswith(f"{tree}/docs/pl/edition.yml:{line}: there is {there}"), fault.value
    write(tree, "docs/pl/followed.yml", text)
    with pytest.raises(Fault, match=rf"^{tree}/docs/pl/followed\.yml:{line}: there is "):
        records(tree / "docs/pl")


def test_front_matter_and_bytes_that_are_none_are_told(tree):
    write(tree, "docs/en/b.md", "---\ntitle: Tensors: the basics\n---\n\n# B {#b}\n")
    (tree / "docs/pl/b.md").write_bytes("# B\n\nżółć\n".encode("cp1250"))
    one, other = tree_faults(tree)
    assert one.startswith("docs/en/b.md:2: there is 'title: Tensors: the basics'")
    assert other.startswith("docs/pl/b.md:3: there is the byte 0xbf, which is no UTF-8")


def test_files_that_would_be_published_or_lead_out_are_told(tree):
    write(tree, "docs/pl/page.html", "<script>alert(1)</script>")
    (tree / "docs/pl/secret.md").symlink_to("/etc/passwd")
    one, other = tree_faults(tree)
    assert one.startswith("docs/pl/page.html:1: there is a file that would be published as it is")
    assert other.startswith("docs/pl/secret.md:1: there is a symbolic link")


def test_snippets_in_folders_are_read_too(tree):
    write(tree, "snippets/more/b.py", "x = 1\nlоss = 2\n")
    fault, *_ = tree_faults(tree)
    assert fault.startswith("snippets/more/b.py:2: there is 'lоss' with о (CYRILLIC SMALL LETTER O)")


def test_what_editors_and_systems_leave_is_ignored(tree):
    for name in (".DS_Store", ".a.md.swp", "a.md~"):
        write(tree, f"docs/en/{name}", "x")
    os.symlink("nobody@nowhere.1", tree / "docs/en/.#a.md")
    assert tree_faults(tree) == []


def test_a_command_ends_with_its_code_or_with_a_fault_in_one_line():
    def fails():
        raise Fault("docs/pl/followed.yml:2: there is a fault")

    for main, code in ((lambda: 0, 0), (fails, "docs/pl/followed.yml:2: there is a fault")):
        with pytest.raises(SystemExit) as ended:
            end(main)
        assert ended.value.code == code


def test_navigation_of_any_form(tmp_path):
    nav = "nav: [index.md, {A title: a.md}, {Group: [b/index.md, {B: b/c.md}, {Inner: [d.md]}]}]\n"
    config = tmp_path / "mkdocs.yml"
    config.write_text(f"site_name: x\n{nav}", encoding="utf-8")
    line, pages = nav_pages(config)
    assert (line, [(group, page.value) for page, group in pages]) == (
        2,
        [("", "index.md"), ("", "a.md"), ("Group", "b/index.md"), ("Group", "b/c.md"), ("Inner", "d.md")],
    )
    config.write_text("nav:\n  - a.md\n  - G:\n      - T: b.md\n      - https://x.org/\n", encoding="utf-8")
    (fault,) = nav_faults(config, {"a.md"}, Path("docs/en"))
    assert fault.startswith("mkdocs.yml:4: the navigation names b.md")
