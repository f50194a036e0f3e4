"""What a stranger's text must not bring along: active or hidden content, deceptive characters, foreign files.

This reads what was written, for the build and the tests; tools/extensions/safe_html.py looks at what came of it.
"""

import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from markdown.extensions.attr_list import get_attrs_and_remainder

from tools.manuscript import scan
from tools.project import ROOT

TAGS = {"abbr", "br", "div", "em", "kbd", "small", "span", "strong", "sub", "sup"}
ATTRIBUTES = {"class", "id", "lang", "markdown", "title", "data-not-searched"}

TAG = re.compile(r"<(?:https?://[^\s<>]+>|(?P<name>/?[A-Za-z][\w:-]*)(?P<attributes>[^<>]*)>|[A-Za-z/!?])", re.S)
ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
BRACES = re.compile(r"\{:?(?P<list>[^{}\n]*)\}")
FILE = re.compile(r"(?!(?:.*/)?\.\.?(?:/|$))[\w.-]+(?:/[\w.-]+)*")
# Where a reader gets plain text: what a picture shows, titles of links and pictures, attributes.
PLAIN = re.compile(
    r"""!\[(?P<alternative>.*?)(?=\]\()|\]\([^\s()]+[ \t]+"(?P<title>[^"\n]*)"\)"""
    r"""|\b(?:title|alt|aria-label)="(?P<attribute>[^"\n]*)\""""
)
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile("[\u0400-\u052f]")
PASSAGE = re.compile("[\u0400-\u052f]+(?:[ ,.:;!?]+[\u0400-\u052f]+)*")  # Cyrillic words beside each other in a line
LOOKS_LATIN = set("аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def page_faults(text: str, name: str) -> list[str]:
    """What a page of Markdown must not have: each with file:line, what is there, what is wanted."""
    found = list(deceptive(text))
    found += [
        (include.start, f"the include {include.text!r}", 'a section of a file in snippets/: --8<-- "page.py:section"')
        for include in scan.includes(text)
        if not FILE.fullmatch(include.file)
    ]
    for piece in scan.pieces(text):
        if piece.kind == "code":
            found += [(piece.start + at, there, wanted) for at, there, wanted in homoglyphs(piece.text)]
    found += front_matter(text, name)
    prose = scan.without(text, "fence", "comment", "code")
    for match in PLAIN.finditer(prose, scan.front_end(text)):
        found += [(match.start(match.lastgroup), *fault) for fault in plain_faults(match[match.lastgroup])]
    prose = scan.without(text, "fence", "comment", "code", "formula", "display")
    found += [(match.start(), *fault) for match in TAG.finditer(prose) for fault in tag_faults(match)]
    found += [(match.start(), *fault) for match in BRACES.finditer(prose) for fault in list_faults(match["list"])]
    return [told(name, text, *fault) for fault in sorted(found)]


def told(name: str, text: str, at: int, there: str, wanted: str) -> str:
    return f"{name}:{scan.line_of(text, at)}: there is {there}; wanted: {wanted}; rewrite the line"


def deceptive(text: str) -> Iterator[tuple[int, str, str]]:
    """Characters that are not seen, or change what is seen: bidirectional controls, zero-width ones and the like."""
    odd = {letter for letter in {*text} - {*"\n\t\f"} if unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cn")}
    for at, letter in enumerate(text) if odd else ():
        if letter in odd:
            named = unicodedata.name(letter, "unnamed")
            yield at, f"the invisible character U+{ord(letter):04X} ({named})", "only characters that a reader sees"


def homoglyphs(code: str) -> Iterator[tuple[int, str, str]]:
    """Words in code with letters of two scripts, or of letters that all look Latin and are not.

    In a passage of several Cyrillic words, one letter that does not look Latin tells the script of all of them.
    """
    plain = [told.span() for told in PASSAGE.finditer(code) if set(re.findall(r"\w", told[0])) - LOOKS_LATIN]
    for word in WORD.finditer(code):
        odd = next((letter for letter in word[0] if CYRILLIC.match(letter) or letter in LOOKS_LATIN), None)
        looks = set(word[0]) <= LOOKS_LATIN and not any(start <= word.start() < end for start, end in plain)
        if odd and (re.search("[A-Za-z]", word[0]) or looks):
            yield word.start(), f"{word[0]!r} with {odd} ({unicodedata.name(odd)}) in code", "letters of one script"


def front_matter(text: str, name: str) -> Iterator[tuple[int, str, str]]:
    """Material puts these values into its templates as they are."""
    front = scan.front_matter(text, name)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for key, value in front.data.items():
        at = starts[front.lines.get(key, 1) - 1]
        if key == "template":
            yield at, "a template of the page's own", "none: all pages look alike"
        elif isinstance(value, str) and "<" in value:
            yield at, f"{key}: {value!r}", "plain text, without <"
        elif isinstance(value, str):
            yield from ((at, *fault) for fault in plain_faults(value))


def plain_faults(words: str) -> Iterator[tuple[str, str]]:
    """A formula where only text is shown would reach the reader as TeX."""
    if formula := next((piece for piece in scan.pieces(words) if piece.kind in ("formula", "display")), None):
        yield f"the formula {formula.text} where only plain text is shown", "words, or letters without dollars"


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
    """The same for Markdown's attribute lists, `{ .class #id key=value }`; bare words are a set in prose."""
    for key, value in get_attrs_and_remainder(braces)[0]:
        if key == ".":
            yield from attribute_faults("class", value)
        elif value is not None or key.lower() in ("hidden", "inert", "popover"):
            yield from attribute_faults(key.lower(), value or "")


def attribute_faults(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name not in ATTRIBUTES:
        yield f"the attribute {name}", f"one of {', '.join(sorted(ATTRIBUTES))}"
    elif name == "class":
        for one in set(value.split()) - own_classes():
            yield f"the class {one}, which might hide the text", "a class of docs/assets/stylesheets/"


def own_classes() -> frozenset[str]:
    sheets = (ROOT / "docs" / "assets" / "stylesheets").glob("*.css")
    return classes("\n".join(sheet.read_text("utf-8") for sheet in sheets))


@lru_cache(maxsize=1)
def classes(css: str) -> frozenset[str]:
    return frozenset(re.findall(r"\.([A-Za-z][\w-]*)", css))


@lru_cache(maxsize=512)
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
