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


def nav_faults(config_file: Path, pages: set[str], source: Path) -> list[str]:
    """Name each page in the navigation of mkdocs.yml that is in no edition."""

    def leaves(node):
        if isinstance(node, yaml.ScalarNode):
            yield node
        for child in node.value if isinstance(node, yaml.SequenceNode) else ():
            yield from leaves(child)
        for _, child in node.value if isinstance(node, yaml.MappingNode) else ():
            yield from leaves(child)

    root = yaml.compose(config_file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    nav = next((value for key, value in root.value if key.value == "nav"), None)
    return [
        f"{config_file.name}:{node.start_mark.line + 1}: the navigation names {node.value}, which is not in {source}/; "
        f"wanted: a page that is there ({nearest(node.value, list(pages))}); "
        f"mend the line, or write the page: touch {source}/{node.value}"
        for node in (leaves(nav) if nav else ())
        if node.value not in pages and "://" not in node.value
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
