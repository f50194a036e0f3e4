"""The language editions, as the files docs/*/edition.yml describe them."""

import posixpath
import re
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter

from tools.manuscript.files import parse_mapping, read_text
from tools.manuscript.serbian import to_latin
from tools.project import Fault, shown

# What each edition has of its own, or does without.
OWN_MATTER = {"name", "lang", "material", "short_words", "decimal", "search", "alphabet", "nav", "scripts"}


@dataclass(frozen=True)
class Edition:
    """One edition of the book. Its key is its folder in the site and the value of the variable EDITION."""

    key: str
    folder: Path  # where its pages are written, or those that it is transliterated from
    data: dict  # the contents of edition.yml, in the edition's own script
    prefix: str  # its place in the site: nothing for the root, or a folder and its slash
    is_script: bool  # made from another edition's pages, in another script
    faults: tuple[str, ...] = ()  # words of edition.yml that are lacking or mistyped, shown in the source's language


def in_latin(value):
    """Transliterate every string of a nested mapping; keys stay as they are."""
    if isinstance(value, dict):
        return {key: in_latin(item) for key, item in value.items()}
    return to_latin(value) if isinstance(value, str) else value


def find_editions(source: Path) -> list[Edition]:
    """Find all editions by walking docs/*/edition.yml; the source edition, which stands at the root, comes first."""
    editions = []
    for path in sorted(source.parent.glob("*/edition.yml"), key=lambda path: (path.parent != source, path)):
        folder, data = path.parent, dict(parse_mapping(read_text(path, shown(path)), shown(path)))
        prefix = "" if folder == source else f"{folder.name}/"
        scripts, faults = data.pop("scripts", {}), []
        if editions:
            data = with_words_of(editions[0].data, data, path, faults)
        editions.append(Edition(folder.name, folder, data, prefix, False, tuple(faults)))
        for key, own in scripts.items():
            editions.append(Edition(key, folder, in_latin(data) | own, f"{key}/", True))
    if not editions or editions[0].folder != source:
        raise Fault(f"{source}: there is no edition.yml; wanted: that of the edition that docs_dir names")
    return editions


def with_words_of(original: dict, own: dict, path: Path, faults: list[str], group: str = "") -> dict:
    """An edition's words, those of the original where it lacks one or has other `{places}` in it. Adds the faults."""
    words = dict(own)
    for key, said in original.items():
        if key in OWN_MATTER or (not group and key == "strings"):
            continue
        mine = own.get(key)
        if isinstance(said, dict) and isinstance(mine, dict):
            words[key] = with_words_of(said, mine, path, faults, key)
            continue
        there = f"no {key}" if mine is None else f"{key}: {str(mine)[:60]!r}"
        if type(mine) is not type(said):
            wanted = f"a line `{key}: …`" + f" under `{group}:`" * bool(group)
        elif isinstance(said, str) and places(mine) != places(said):
            wanted = f"the places of the original in it, {', '.join(sorted(places(said) or [])) or 'none'}"
        else:
            continue
        words[key] = said
        line = line_of_key(read_text(path, shown(path)), group, key)
        faults.append(f"{shown(path)}:{line}: there is {there}; wanted: {wanted}; until then it is said in English")
    return words


def places(text: str) -> set[str] | None:
    """What a text has in braces, to be filled in; nothing that can be compared where a brace is left open."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def line_of_key(text: str, group: str, key: str) -> int:
    """The line of a word in edition.yml, or else that of its group."""
    start = re.search(rf"(?m)^{re.escape(group or key)}:", text)
    at = start.start() if start else 0
    found = re.compile(rf"(?m)^[ \t]+{re.escape(key)}:").search(text, at) if group else start
    return text.count("\n", 0, found.start() if found else at) + 1


def choose(editions: list[Edition], key: str) -> Edition:
    """Pick an edition by its key. Raises Fault where there is none."""
    for edition in editions:
        if edition.key == key:
            return edition
    known = ", ".join(edition.key for edition in editions)
    raise Fault(f"EDITION={key}: there is no such edition; wanted: one of {known}")


def head(words: dict, id: str, is_searched: bool = False) -> list[str]:
    """How a page that is made begins, by the edition's words for it: front matter and heading."""
    front = [f"title: {words['title']}", f'description: "{words["description"]}"']
    if not is_searched:
        front.append("search: {exclude: true}")
    return ["---", *front, "---", "", f"# {words['title']} {{#{id}}}", ""]


def address_of(page: str) -> str:
    """Where a page is below its edition's first page, by its place in docs/<edition>/."""
    return re.sub(r"(^|/)index/$", r"\1", page.removesuffix(".md") + "/")


def relative(address: str, page: str) -> str:
    """The way from a page to another, both as they stand below the site's root."""
    return posixpath.relpath("/" + address, "/" + page) + "/"


def at_root(edition: Edition) -> Edition:
    """Move an edition that is built alone to the root of the site."""
    return replace(edition, prefix="")
