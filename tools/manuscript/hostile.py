"""What a stranger's contribution must not bring along: active or hidden content, deceptive characters, foreign files.

This reads what was written, for the build and the tests; tools/extensions/safe_html.py looks at what came of it.
"""

import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tools.manuscript.serbian import NOT_PROSE
from tools.project import ROOT

TAGS = {"abbr", "br", "div", "em", "kbd", "small", "span", "strong", "sub", "sup"}
ATTRIBUTES = {"class", "id", "lang", "markdown", "title", "data-not-searched"}
WRITTEN = {".md", ".yml"}  # what lies in an edition's folder; all else would be published as it is

TAG = re.compile(
    r"<(?:!--.*?-->|https?://[^\s<>]+>|(?P<name>/?[A-Za-z][\w:-]*)(?P<attributes>[^<>]*)>|[A-Za-z/!?])", re.S
)
ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
BRACES = re.compile(r"\{:?(?P<list>[^{}\n]*)\}")
ITEM = re.compile(r"""\s*(?:(?P<mark>[#.][\w-]+)|(?P<key>[\w:-]+)(?P<value>=(?:"[^"]*"|'[^']*'|\S*))?)(?=\s|$)""")
INCLUDE = re.compile(r"^[ \t>]*;?-+8<-+(?P<what>[^\n]*)$", re.M)
SAFE_INCLUDE = re.compile(r"""[ \t]+(["'])(?!/)(?!(?:[^"']*/)?\.\.?/)[\w.-]+(?:/[\w.-]+)*(?::[\w-]+)?\1[ \t]*""")
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile("[\u0400-\u052f]")
LOOKS_LATIN = set("аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def page_faults(text: str, name: str) -> list[str]:
    """What a page of Markdown must not have: each with file:line, what is there, what is wanted."""
    found = list(deceptive(text))
    found += [
        (
            match.start(),
            f"the include {match[0].strip()!r}",
            'a section of a file in snippets/: --8<-- "page.py:section"',
        )
        for match in INCLUDE.finditer(text)
        if not SAFE_INCLUDE.fullmatch(match["what"])
    ]
    letters = list(text)
    for match in NOT_PROSE.finditer(text):
        if match["ticks"]:
            found += [(match.start() + at, there, wanted) for at, there, wanted in homoglyphs(match[0])]
        if match["fence"] or match["display"] or match["ticks"] or match["formula"]:
            letters[match.start() : match.end()] = re.sub(r"[^\n]", " ", match[0])
    prose = "".join(letters)
    found += front_matter(text)
    found += [(match.start(), *fault) for match in TAG.finditer(prose) for fault in tag_faults(match)]
    found += [(match.start(), *fault) for match in BRACES.finditer(prose) for fault in list_faults(match["list"])]
    return [told(name, text, *fault) for fault in sorted(found)]


def told(name: str, text: str, at: int, there: str, wanted: str) -> str:
    return f"{name}:{text.count(chr(10), 0, at) + 1}: there is {there}; wanted: {wanted}; rewrite the line"


def deceptive(text: str) -> Iterator[tuple[int, str, str]]:
    """Characters that are not seen, or change what is seen: bidirectional controls, zero-width ones and the like."""
    for at, letter in enumerate(text):
        if unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cn") and letter not in "\n\t\f":
            named = unicodedata.name(letter, "unnamed")
            yield at, f"the invisible character U+{ord(letter):04X} ({named})", "only characters that a reader sees"


def homoglyphs(code: str) -> Iterator[tuple[int, str, str]]:
    """Words in code with letters of two scripts, or of letters that all look Latin and are not."""
    for word in WORD.finditer(code):
        odd = next((letter for letter in word[0] if CYRILLIC.match(letter) or letter in LOOKS_LATIN), None)
        if odd and (re.search("[A-Za-z]", word[0]) or set(word[0]) <= LOOKS_LATIN):
            yield word.start(), f"{word[0]!r} with {odd} ({unicodedata.name(odd)}) in code", "letters of one script"


def front_matter(text: str) -> Iterator[tuple[int, str, str]]:
    """Material puts these values into its templates as they are."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.S)
    values = yaml.safe_load(match[1]) if match else {}
    for key, value in (values if isinstance(values, dict) else {}).items():
        at = max(text.find(f"\n{key}"), 0) + 1
        if key == "template":
            yield at, "a template of the page's own", "none: all pages look alike"
        elif isinstance(value, str) and "<" in value:
            yield at, f"{key}: {value!r}", "plain text, without <"


def tag_faults(match: re.Match) -> Iterator[tuple[str, str]]:
    if match["name"] is None:
        if not match[0].startswith(("<!--", "<http")):
            yield f"{match[0]!r}, the beginning of HTML", "Markdown, or `<` in code"
        return
    name = match["name"].lstrip("/").lower()
    if name not in TAGS:
        yield f"the element {match[0]!r}", f"Markdown, or one of {', '.join(sorted(TAGS))}"
        return
    for attribute, value in ATTRIBUTE.findall(match["attributes"].rstrip("/")):
        yield from attribute_faults(attribute.lower(), value.strip("\"'"))


def list_faults(braces: str) -> Iterator[tuple[str, str]]:
    """The same for Markdown's attribute lists, `{ .class #id key=value }`."""
    items, end = [], 0
    while match := ITEM.match(braces, end):
        items.append(match)
        end = match.end()
    if braces[end:].strip():  # a set in prose
        return
    for item in items:
        mark, key = item["mark"], (item["key"] or "").lower()
        if mark and mark[0] == ".":
            yield from attribute_faults("class", mark[1:])
        elif item["value"] or key in ("hidden", "inert", "popover"):
            yield from attribute_faults(key, (item["value"] or "=")[1:].strip("\"'"))


def attribute_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name not in ATTRIBUTES:
        yield f"the attribute {name}", f"one of {', '.join(sorted(ATTRIBUTES))}"
    elif name == "class":
        for one in set(value.split()) - own_classes():
            yield f"the class {one}, which might hide the text", "a class of docs/assets/stylesheets/"


@cache
def own_classes() -> frozenset[str]:
    sheets = (ROOT / "docs" / "assets" / "stylesheets").glob("*.css")
    return frozenset(name for sheet in sheets for name in re.findall(r"\.([A-Za-z][\w-]*)", sheet.read_text("utf-8")))


def code_faults(text: str, name: str) -> list[str]:
    """What a snippet, or what it printed, must not have."""
    found = [*deceptive(text), *homoglyphs(text)]
    if name.endswith(".py"):
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        except (tokenize.TokenError, IndentationError):  # the run says it better
            tokens = []
        found += [
            (starts[token.start[0] - 1] + token.start[1], f"the name {token.string!r}", "a name in ASCII letters")
            for token in tokens
            if token.type == tokenize.NAME and not token.string.isascii()
        ]
    return [told(name, text, *fault) for fault in sorted(found)]


def edition_faults(text: str, name: str) -> list[str]:
    """What an edition's own words must not have: the templates print them as they are."""
    found = [*deceptive(text)]
    found += [
        (line.start(), f"{line[0].strip()!r}", "plain text, without HTML")
        for line in re.finditer(r"(?m)^.*(?:<\s*[A-Za-z/!]|javascript:|&#).*$", text)
    ]
    return [told(name, text, *fault) for fault in sorted(found)]


def tree_faults(root: Path) -> list[str]:
    """Files that a contribution must not bring: links out of the tree, and what would be published unread."""
    found = []
    for path in sorted((root / "docs").rglob("*")):
        name, parts = path.relative_to(root).as_posix(), path.relative_to(root / "docs").parts
        if path.is_symlink():
            found.append(f"{name}:1: there is a symbolic link; wanted: a file; delete it")
        elif path.is_file() and parts[0] != "assets" and path.suffix not in WRITTEN:
            found.append(f"{name}:1: there is a file that would be published as it is; wanted: a page; delete it")
        elif path.name == "edition.yml":
            found += edition_faults(path.read_text(encoding="utf-8"), name)
        elif path.suffix == ".md":
            found += page_faults(path.read_text(encoding="utf-8"), name)
    if (words := root / "glossary.csv").is_file():  # a page is made of it
        found += edition_faults(words.read_text(encoding="utf-8"), words.name)
    for path in sorted((root / "snippets").iterdir()):
        if path.suffix in (".py", ".out", ".md", ".csv", ".json"):
            found += code_faults(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return found
