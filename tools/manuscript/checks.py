"""What MkDocs tells without a line, or not at all: unknown pages in the navigation, missing snippets."""

import re
from difflib import get_close_matches
from pathlib import Path

import yaml

INCLUDE = re.compile(r"^[ \t]*(?:-{1,}8<-{1,})[ \t]+([\"'])(?P<name>[^\"']+)\1", re.MULTILINE)
SECTION = re.compile(r"-{1,}8<-{1,}[ \t]+\[[ \t]*start:[ \t]*(?P<name>[\w-]+)")


def nearest(name: str, known: list[str]) -> str:
    """Say what a misspelt name probably meant, or else what there is."""
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"there is {', '.join(sorted(known)) or 'nothing'}"


def nav_pages(config_file: Path) -> tuple[int, list[yaml.ScalarNode]]:
    """The line of mkdocs.yml at which the navigation begins, and what it names."""

    def leaves(node):
        if isinstance(node, yaml.ScalarNode):
            yield node
        for child in node.value if isinstance(node, yaml.SequenceNode) else ():
            yield from leaves(child)
        for _, child in node.value if isinstance(node, yaml.MappingNode) else ():
            yield from leaves(child)

    root = yaml.compose(config_file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    line, nav = next(((key.start_mark.line + 1, value) for key, value in root.value if key.value == "nav"), (1, None))
    return line, list(leaves(nav)) if nav else []


def nav_faults(config_file: Path, pages: set[str], source: Path) -> list[str]:
    """Name each page in the navigation of mkdocs.yml that is in no edition."""
    return [
        f"{config_file.name}:{node.start_mark.line + 1}: the navigation names {node.value}, which is not in {source}/; "
        f"wanted: a page that is there ({nearest(node.value, list(pages))}); "
        f"mend the line, or write the page: touch {source}/{node.value}"
        for node in nav_pages(config_file)[1]
        if node.value not in pages and "://" not in node.value
    ]


def unlisted(config_file: Path, source: Path) -> list[str]:
    """Name each page of the original that the navigation lacks."""
    line, nodes = nav_pages(config_file)
    listed = {node.value for node in nodes}
    return [
        f"{config_file.name}:{line}: the navigation lacks {page}, which is in {source.name}/; "
        "wanted: each page once; add it, or delete the page"
        for page in sorted(path.relative_to(source).as_posix() for path in source.rglob("*.md"))
        if listed and page not in listed
    ]


def include_faults(text: str, shown_as: str, snippets: Path) -> list[str]:
    """Name each include of a page whose file or section is not there, with its line in the page's file."""
    faults = []
    for match in INCLUDE.finditer(text):
        name, _, section = match["name"].partition(":")
        line = text.count("\n", 0, match.start("name")) + 1
        file = snippets / name
        here = f"{shown_as}:{line}: this includes {match['name']}, but"
        mend = "mend the name, or write the snippet and run: make update"
        if not file.is_file():
            known = [path.name for path in snippets.iterdir() if path.is_file()] if snippets.is_dir() else []
            faults.append(
                f"{here} there is no {snippets.name}/{name}; wanted: a file there ({nearest(name, known)}); {mend}"
            )
        elif section and section not in (known := SECTION.findall(file.read_text(encoding="utf-8"))):
            faults.append(
                f"{here} {snippets.name}/{name} has no section {section}; "
                f"wanted: one of its sections ({nearest(section, known)}); {mend}"
            )
    return faults
