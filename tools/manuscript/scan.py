"""THE reader of the pages' Markdown: front matter, comments, headings, fences, includes, formulas, figures, prose.

It reads what Python-Markdown and pymdownx will read later, and everything else asks it. Comments are nothing: what
stands in one is no heading, no fence, no include and no formula.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from tools.project import Fault

# --- files and YAML --------------------------------------------------------------------------------------------------

CONFLICT = re.compile(r"(?m)^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$")


def read(path: Path, name: str = "") -> str:
    """The text of a file, its lines ending in \\n. Raises Fault where it is no UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        there = f"the byte 0x{data[error.start]:02x}, which is no UTF-8"
        raise Fault(f"{name or path}:{line}: there is {there}; wanted: UTF-8; save it in that encoding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def conflicts(text: str, name: str) -> list[str]:
    """Name each line that a merge left behind."""
    return [
        f"{name}:{line_of(text, match.start())}: there is {match[0].strip()!r}, which a merge left behind; "
        f"wanted: one text of the two; choose, delete the markers, then: git add {name}"
        for match in CONFLICT.finditer(text)
    ]


@lru_cache(maxsize=512)
def parse_yaml(text: str, name: str, first: int = 1):
    """The content of YAML, which is not to be changed: a build asks for the same one for every page.

    `first` is the line of the file at which the text begins. Raises Fault where it is no YAML.
    """
    if found := conflicts("\n" * (first - 1) + text, name):
        raise Fault("\n".join(found))
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        number = min(mark.line, text.count("\n")) if mark else 0
        there = text.split("\n")[number].strip()
        problem = getattr(error, "problem", None) or "a character that YAML has not"
        raise Fault(
            f"{name}:{first + number}: there is {there!r}, where YAML ends: {problem}; wanted: `key: value`, "
            'the value between quotation marks where it has a colon or begins with a sign: `key: "a: b"`; mend the line'
        ) from None


def parse_mapping(text: str, name: str, first: int = 1) -> dict:
    """The same, of YAML that has a line for each key, or nothing."""
    data = parse_yaml(text, name, first)
    if not isinstance(data, dict | None):
        raise Fault(
            f"{name}:{first}: there is {str(data)[:60]!r}; wanted: a line for each `key: value`; mend the lines"
        )
    return data or {}


@dataclass(frozen=True)
class Front:
    """A page's front matter: its values, the line of each key, and where the page's Markdown begins."""

    data: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    end: int = 0  # offset of what follows
    count: int = 0  # of its lines


FRONT = re.compile(
    r"\A---[ \t]*\r?\n(?P<yaml>(?:(?!(?:---|\.\.\.)[ \t]*\r?$).*\n)*)(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.M
)
# What of it is not read: all but the words of a title and a description.
FRONT_MARKS = re.compile(
    r"""(?m)^(?:(?:---|\.\.\.)[ \t\r]*$|(?:title|description)[ \t]*:[ \t]*["']?|[\w-]+[ \t]*:.*$)|["'][ \t\r]*$"""
)
KEY = re.compile(r"""(?m)^["']?([\w-]+)["']?[ \t]*:(?=\s|$)""")


@lru_cache(maxsize=512)
def front_matter(text: str, name: str = "the page") -> Front:
    """What stands between `---` at the top of a page. Raises Fault where it is no YAML, or has no keys."""
    match = FRONT.match(text)
    if not match:
        return Front()
    data = parse_mapping(match["yaml"], name, 2)
    lines = {key[1]: line_of(match["yaml"], key.start()) + 1 for key in KEY.finditer(match["yaml"])}
    return Front(data, lines, match.end(), match[0].count("\n"))


def is_lab(text: str, name: str = "the page") -> bool:
    """Tell whether a page asks to be rendered as a notebook."""
    return bool(front_matter(text, name).data.get("notebook"))


# --- what is not prose -----------------------------------------------------------------------------------------------

# One character of the same paragraph: a fence ends it, too.
WITHIN = r"(?:(?!\n[ \t>]*(?:\n|`{3}|~{3})).)"
# The first alternative that matches at a place wins, so whole blocks come first.
PIECE = re.compile(
    rf"""
    ^(?P<margin>[ \t>]*)(?P<fence>`{{3,}}(?![^\n]*`)|~{{3,}})[ \t]*(?P<info>[^\n]*?)[ \t\r]*$
    | (?P<comment><!--.*?-->)
    | ^[ \t>]*(?P<include>;*-+8<-+[^\n]*)$
    | \$\$(?P<display>{WITHIN}+?)\$\$
    | (?<!`)(?P<ticks>`+)(?!`){WITHIN}+?(?<!`)(?P=ticks)(?!`)
    | (?<![\\$])\$(?=\S)(?P<formula>(?:[^$\\\n]|\\.|\n(?![ \t>]*(?:\n|`{{3}}|~{{3}})))+?)(?<=\S)\$
    | <(?P<html>pre|code|kbd|var|math|script|style)\b.*?</(?P=html)>
    | (?P<tag><(?P<marked>\w+)\b[^>]*\blang\s*=[^>]*>).*?</(?P=marked)>
    | (?P<stars>\*{{1,3}})(?=\S)[^*\n]+(?P=stars)\{{[^{{}}\n]*\blang=[^{{}}\n]*\}}
    | (?P<attributes></?[A-Za-z][^>]*> | \{{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{{}}\n]*\}})
    | (?<=\])\([ \t]*(?P<target><[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)
    | (?<=\]:)[ \t]*(?P<reference>(?:https?:|\.{{0,2}}/|[\w-]+\.md|\#)\S*)
    | (?P<bare>https?://\S+)
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
KINDS = ("comment", "include", "display", "formula", "html", "attributes", "target", "reference", "bare")
WORDS = {
    "attributes": re.compile(r"""(?<=[\s{])(?:alt|title|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')"""),
    "display": (tex := re.compile(r"\\text\w*\{([^{}]*)\}")),
    "formula": tex,
}


@dataclass(frozen=True)
class Piece:
    """Something of a page that is not prose: a formula, code, an address, a comment."""

    kind: str  # fence, code (within a line), foreign (marked as of another language), or one of KINDS
    start: int
    end: int
    text: str
    value: str = ""  # what it says: the TeX without its dollars, the address alone, the include without its margin
    at: int = 0  # where that begins


@dataclass(frozen=True)
class Fence(Piece):
    """A fence: pymdownx.superfences shows exactly these as code."""

    syntax: str = ""  # all that follows the marks of its first line
    code: str = ""  # its lines, without the margin
    line: int = 0  # of its opening, and of its closing, in the text
    last: int = 0
    margin: str = ""  # before the marks: blanks, or `>` where it is quoted
    mark: str = "```"
    is_closed: bool = True


@lru_cache(maxsize=1024)
def _scan(text: str, foreign: bool) -> tuple[Piece, ...]:
    found, at = [], 0
    while match := PIECE.search(text, at):
        at = match.end()
        if match["fence"]:
            found.append(_fence(text, match))
            at = found[-1].end
        elif match["ticks"]:
            found.append(Piece("code", *match.span(), match[0]))
        elif match["marked"] or match["stars"]:
            if foreign:
                found.append(Piece("foreign", *match.span(), match[0]))
            else:
                at = match.end("tag") if match["marked"] else match.start() + 1
        else:
            kind = next(kind for kind in KINDS if match[kind])
            found.append(Piece(kind, *match.span(), match[0], match[kind], match.start(kind)))
    return tuple(found)


def _fence(text: str, opening: re.Match) -> Fence:
    """The fence that begins here. It ends at the same marks at the same margin; less of a margin breaks it off."""
    mark, width, quotes = opening["fence"], len(opening["margin"].expandtabs(4)), opening["margin"].count(">")
    line, at, lines = line_of(text, opening.start()), opening.end() + 1, []
    what = {"syntax": opening["info"], "line": line, "margin": opening["margin"], "mark": mark}
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        margin = re.compile(r"[ \t>]*" if quotes else r"[ \t]*").match(text, at, end)[0]
        own, content = len(margin.expandtabs(4)), text[at + len(margin) : end].rstrip("\r")
        if content and (margin.count(">") != quotes or (own < width and not quotes)):
            break
        if content.rstrip() == mark and (own == width or quotes):
            code = "".join(f"{line}\n" for line in lines)
            span = opening.start(), end
            return Fence("fence", *span, text[slice(*span)], code=code, last=line + len(lines) + 1, **what)
        lines.append(" " * (own - width) + content)
        at = end + 1
    return Fence("fence", *opening.span(), opening[0], last=line, is_closed=False, **what)


def pieces(text: str, foreign: bool = False) -> Iterator[Piece]:
    """All that is not prose, in the text's order.

    `foreign`: words that are marked as of another language are one piece; else it looks into them.
    """
    return (piece for piece in _scan(text, foreign) if not isinstance(piece, Fence) or piece.is_closed)


def prose_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where a page has prose of its own language: words of tags, formulas, notices and front matter among it."""
    spans = {(piece.start, piece.end): piece for piece in pieces(text, foreign=True)}
    spans |= {mark.span(): None for mark in FRONT_MARKS.finditer(text, 0, front_end(text))}
    for notice in notices(text):
        spans[notice.start, notice.title_at] = spans[notice.title_end, notice.end] = None
    done = 0
    for (start, end), piece in sorted(spans.items(), key=lambda item: item[0]):
        if start >= done:
            yield done, start
            words = WORDS.get(piece.kind) if piece else None
            yield from (word.span(word.lastindex) for word in words.finditer(text, start, end)) if words else ()
        done = max(done, end)
    yield done, len(text)


def blank(text: str, spans: Iterable[tuple[int, int]], by: str = " ") -> str:
    """The text, as long as before and with the same lines, without these stretches."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = re.sub(r"[^\n]", by, text[start:end])
    return "".join(letters)


@lru_cache(maxsize=512)
def without(text: str, *kinds: str) -> str:
    """The text with all pieces of these kinds blank."""
    return blank(text, [(piece.start, piece.end) for piece in pieces(text) if piece.kind in kinds])


def without_comments(text: str) -> str:
    """The text as readers are to get it. It has as many lines, so that a fault names the right one."""
    parts, end = [], 0
    for piece in pieces(text) if "<!--" in text else ():
        if piece.kind == "comment":
            parts += [text[end : piece.start], "\n" * piece.text.count("\n")]
            end = piece.end
    return "".join(parts) + text[end:]


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


# --- what a page is made of ------------------------------------------------------------------------------------------


def fences(text: str) -> list[Fence]:
    """The fences of a page, those that are never closed among them."""
    return [piece for piece in _scan(text, False) if isinstance(piece, Fence)]


@dataclass(frozen=True)
class Heading:
    level: int
    title: str
    id: str  # empty where it has none
    attributes: str  # `{#id}`, and what else stands there
    text: str
    start: int
    line: int


HEADING = re.compile(r"(?m)^(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?P<attributes>\{[^{}\n]*\})?[ \t\r]*$")
ID = re.compile(r"#([\w-]+)")


def headings(text: str) -> list[Heading]:
    bare = without(text, "fence", "comment", "display", "html")
    found = []
    for match in HEADING.finditer(bare, front_end(text)):
        id = ID.search(match["attributes"] or "")
        start, level = match.start(), len(match["level"])
        attributes = match["attributes"] or ""
        found.append(
            Heading(level, match["title"], id[1] if id else "", attributes, match[0], start, line_of(text, start))
        )
    return found


def front_end(text: str) -> int:
    """Where a page's Markdown begins, whatever its front matter says."""
    match = FRONT.match(text)
    return match.end() if match else 0


@dataclass(frozen=True)
class Include:
    """A line `--8<-- "file:section"`. What is spelt otherwise has no file."""

    file: str
    section: str
    text: str
    start: int  # of `--8<--`
    line: int


INCLUDE = re.compile(
    r"(?m)^[ \t>]*(?P<text>;*-+8<-+"
    r"""(?:[ \t]+(["'])(?P<file>[^"':\n]+)(?::(?P<section>[\w-]+))?\2(?=[ \t\r]*$))?.*?)[ \t\r]*$"""
)


def includes(text: str) -> list[Include]:
    """Every include, in fences and outside."""
    return [
        Include(
            match["file"] or "", match["section"] or "", match["text"], at := match.start("text"), line_of(text, at)
        )
        for match in INCLUDE.finditer(without(text, "comment"))
    ]


@dataclass(frozen=True)
class Notice:
    """The first line of an admonition, or of what folds."""

    mark: str  # !!!, ??? (folded) or ???+
    kind: str
    title: str
    margin: str
    start: int  # of the mark
    title_at: int  # where the title's words begin, or the line's end where it has none
    title_end: int
    end: int
    line: int


NOTICE = re.compile(
    r'(?m)^(?P<margin>[ \t]*)(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)[ \t]*(?:"(?P<title>.*)")?[ \t\r]*$'
)


def notices(text: str) -> list[Notice]:
    found = []
    for match in NOTICE.finditer(without(text, "fence", "comment")):
        title = match.span("title") if match["title"] else (match.end(), match.end())
        start = match.start("mark")
        words = match["mark"], match["kind"], match["title"] or "", match["margin"]
        found.append(Notice(*words, start, *title, match.end(), line_of(text, start)))
    return found


@dataclass(frozen=True)
class Figure:
    """A line `![alternative](figures/name.svg "caption")`: a drawing, or with a point in its name a captured plot."""

    name: str
    alternative: str
    caption: str
    start: int
    line: int


FIGURE = re.compile(
    r"(?m)^[ \t]*(?P<figure>!\[(?P<alternative>.*)\]\((?:[\w./-]*/)?figures/(?P<name>[\w.-]+)\.svg"
    r'(?:[ \t]+"(?P<caption>.*)")?\))[ \t\r]*$'
)


def figures(text: str) -> list[Figure]:
    return [
        Figure(
            match["name"], match["alternative"], match["caption"] or "", at := match.start("figure"), line_of(text, at)
        )
        for match in FIGURE.finditer(without(text, "fence", "comment"))
    ]
