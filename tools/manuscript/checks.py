"""Faults of the tree, by file and line: what a merge left, foreign files, unknown pages and snippets."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import yaml

from tools.manuscript import hostile, scan
from tools.manuscript.files import conflicts, read_text, written
from tools.project import Fault

SECTION = re.compile(r"-{1,}8<-{1,}[ \t]+\[[ \t]*start:[ \t]*(?P<name>[\w-]+)")


# What lies in an edition's folder; all else would be published as it is.
WRITTEN = {".md", ".yml"}
MERGED = ("*.*", "docs/**/*.*", "snippets/**/*.*", "overrides/**/*.*", "tests/**/*.*", "tools/**/*.*")
BINARY = {".woff2", ".ttf", ".pyc", ".xz", ".png", ".ico"}


def tree_faults(root: Path) -> list[str]:
    """What a contribution must not bring: marks of a merge, links out of the tree, what would be published unread."""
    found = merge_faults(root)
    for path in sorted((root / "docs").rglob("*")):
        name, parts = path.relative_to(root).as_posix(), path.relative_to(root / "docs").parts
        if path.name.startswith(".") or path.name.endswith("~"):
            continue  # an editor's or a system's own; MkDocs leaves it out
        if path.is_symlink():
            found.append(f"{name}:1: there is a symbolic link; wanted: a file; delete it")
        elif path.is_file() and parts[0] != "assets" and path.suffix not in WRITTEN:
            found.append(f"{name}:1: there is a file that would be published as it is; wanted: a page; delete it")
        elif path.suffix == ".md":
            found += _read_by(hostile.page_faults, path, name)
        elif path.name == "edition.yml":
            found += _read_by(hostile.edition_faults, path, name)
    for path in root.glob("*.csv"):  # a page is made of these
        found += _read_by(hostile.edition_faults, path, path.name)
    for path in sorted((root / "snippets").rglob("*")):
        if path.suffix in (".py", ".out", ".md", ".csv", ".json"):
            found += _read_by(hostile.code_faults, path, path.relative_to(root).as_posix())
    return found


def _read_by(check: Callable[[str, str], list[str]], path: Path, name: str) -> list[str]:
    try:
        return check(read_text(path, name), name)
    except Fault as fault:
        return [str(fault)]


def merge_faults(root: Path) -> list[str]:
    """Name each line that a merge left behind, in whatever people merge."""
    files = {path for pattern in MERGED for path in root.glob(pattern)}
    return [
        fault
        for path in sorted(files)
        if path.is_file() and path.suffix not in BINARY
        for fault in conflicts(path.read_bytes().decode(errors="replace"), path.relative_to(root).as_posix())
    ]


def nearest(name: str, known: list[str]) -> str:
    """Say what a misspelt name probably meant, or else what there is."""
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"there is {', '.join(sorted(known)) or 'nothing'}"


def nav_pages(config_file: Path) -> tuple[int, list[tuple[yaml.ScalarNode, str]]]:
    """The line of mkdocs.yml at which the navigation begins, and what it names, each with the title of its group."""

    def leaves(node, group: str = ""):
        if isinstance(node, yaml.ScalarNode):
            yield node, group
        for child in node.value if isinstance(node, yaml.SequenceNode) else ():
            yield from leaves(child, group)
        for title, child in node.value if isinstance(node, yaml.MappingNode) else ():
            yield from leaves(child, group if isinstance(child, yaml.ScalarNode) else title.value)

    root = yaml.compose(config_file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    line, nav = next(((key.start_mark.line + 1, value) for key, value in root.value if key.value == "nav"), (1, None))
    return line, list(leaves(nav)) if nav else []


def nav_faults(config_file: Path, pages: set[str], source: Path) -> list[str]:
    """Name each page in the navigation of mkdocs.yml that is in no edition."""
    return [
        f"{config_file.name}:{node.start_mark.line + 1}: the navigation names {node.value}, which is not in {source}/; "
        f"wanted: a page that is there ({nearest(node.value, list(pages))}); "
        f"mend the line, or write the page: touch {source}/{node.value}"
        for node, _ in nav_pages(config_file)[1]
        if node.value not in pages and "://" not in node.value
    ]


def unlisted(config_file: Path, source: Path) -> list[str]:
    """Name each page of the original that the navigation lacks."""
    line, nodes = nav_pages(config_file)
    listed = {node.value for node, _ in nodes}
    return [
        f"{config_file.name}:{line}: the navigation lacks {page}, which is in {source.name}/; "
        "wanted: each page once; add it, or delete the page"
        for page in written(source)
        if listed and page not in listed
    ]


def include_faults(text: str, shown_as: str, snippets: Path) -> list[str]:
    """Name each include of a page whose file or section is not there, with its line in the page's file."""
    faults = []
    for include in scan.includes(text):
        what = f"{include.file}:{include.section}" if include.section else include.file
        here = f"{shown_as}:{include.line}: this includes {what}, but"
        mend = "mend the name, or write the snippet and run: make update"
        file = snippets / include.file
        if not include.file:
            continue  # another check says it better
        if not file.is_file():
            known = [path.name for path in snippets.iterdir() if path.is_file()] if snippets.is_dir() else []
            faults.append(
                f"{here} there is no {snippets.name}/{include.file}; wanted: a file there "
                f"({nearest(include.file, known)}); {mend}"
            )
        elif include.section and include.section not in (known := SECTION.findall(read_text(file))):
            faults.append(
                f"{here} {snippets.name}/{include.file} has no section {include.section}; "
                f"wanted: one of its sections ({nearest(include.section, known)}); {mend}"
            )
        elif include.section and f"[end:{include.section}]" not in read_text(file):
            faults.append(
                f"{here} {snippets.name}/{include.file} does not say where that section ends; "
                f"wanted: `# --8<-- [end:{include.section}]`; add the line"
            )
    return faults
