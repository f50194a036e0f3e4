"""THE reader of the pages' Markdown: front matter, comments, headings, fences, includes, formulas, figures, prose.

It reads what Python-Markdown and pymdownx will read later, and everything else asks it. Comments are nothing: what
stands in one is no heading, no fence, no include and no formula.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tools.manuscript.files import parse_mapping
from tools.project import Fault


@dataclass(frozen=True)
class Front:
    """A page's front matter: its values, and the line of each key."""

    data: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)


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
        if re.match(r"---[ \t]*\r?\n", text):
            raise Fault(f"{name}:1: there is front matter that does not end; wanted: a line `---` after it; add it")
        return Front()
    data = parse_mapping(match["yaml"], name, 2)
    lines = {key[1]: line_of(match["yaml"], key.start()) + 1 for key in KEY.finditer(match["yaml"])}
    return Front(data, lines)


def front_end(text: str) -> int:
    """Where a page's Markdown begins, whatever its front matter says."""
    match = FRONT.match(text)
    return match.end() if match else 0


def is_lab(text: str, name: str = "the page") -> bool:
    """Tell whether a page asks to be rendered as a notebook."""
    return bool(front_matter(text, name).data.get("notebook"))


# --- what is not prose -----------------------------------------------------------------------------------------------

# One character of the same paragraph: a fence ends it, too.
WITHIN = r"(?:(?!\n[ \t>]*(?:\n|`{3}|~{3})).)"
# The first alternative that matches at a place wins, so whole blocks come first.
PIECE = re.compile(
    rf"""
    (?:(?=[`~;<$*{{(-] | https?: | ^[ \t>]+[`~;-]) | (?<=\]:))  # at no other place can one begin
    (?:
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
    )
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
QUOTED, BLANKS = re.compile(r"[ \t>]*"), re.compile(r"[ \t]*")  # before a line of a fence
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


@lru_cache(maxsize=8192)  # of all editions: a build scans more than two thousand texts, most of them twice
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
        margin = (QUOTED if quotes else BLANKS).match(text, at, end)[0]
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
        spans[notice.start, notice.words[0]] = spans[notice.words[1], notice.end] = None
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


@lru_cache(maxsize=4096)
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
class Line:
    """Something that has a line to itself: where it is, and its number."""

    start: int
    end: int
    line: int
    text: str


def _lines(kind: type, pattern: str, text: str, *hidden: str) -> list:
    """Each line of a kind: the groups of its pattern are the fields of its class."""
    found = re.compile(pattern, re.MULTILINE).finditer(without(text, "comment", *hidden), front_end(text))
    return [kind(*match.span("text"), line_of(text, match.start("text")), **match.groupdict("")) for match in found]


@dataclass(frozen=True)
class Heading(Line):
    marks: str
    title: str
    attributes: str  # `{#id}`, and what else stands there

    @property
    def level(self) -> int:
        return len(self.marks)

    @property
    def id(self) -> str:
        """The id it gives itself; empty where it gives none."""
        found = re.search(r"#([\w-]+)", self.attributes)
        return found[1] if found else ""


def headings(text: str) -> list[Heading]:
    pattern = r"^(?P<text>(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?P<attributes>\{[^{}\n]*\})?)[ \t\r]*$"
    return _lines(Heading, pattern, text, "fence", "display", "html")


@dataclass(frozen=True)
class Include(Line):
    """`--8<-- "file:section"`, in a fence or outside. What is spelt otherwise has no file."""

    file: str
    section: str


def includes(text: str) -> list[Include]:
    well = (
        r"""[ \t]+(?:"(?=[^"\n]*"[ \t\r]*$)|'(?=[^'\n]*'[ \t\r]*$))(?P<file>[^"':\n]+)(?::(?P<section>[\w-]+))?["']"""
    )
    return _lines(Include, rf"^[ \t>]*(?P<text>;*-+8<-+(?:{well}|.*?))[ \t\r]*$", text)


SECTION_MARK = re.compile(r"^[# ]*--8<-- \[(start|end):([^\]\n]*)\].*\n?", re.MULTILINE)


@lru_cache
def _sections(snippet: str) -> dict[str, str]:
    starts, found = {}, {}
    for mark in SECTION_MARK.finditer(snippet):
        if mark[1] == "start":
            starts.setdefault(mark[2], mark.end())
        elif mark[2] in starts:
            found.setdefault(mark[2], SECTION_MARK.sub("", snippet[starts[mark[2]] : mark.start()]))
    return found


def section(snippet: str, name: str) -> str:
    """The lines between the marks of a snippet's section, without those of sections in it; nothing without such one."""
    return _sections(snippet).get(name, "")


@dataclass(frozen=True)
class Notice(Line):
    """The first line of an admonition, or of what folds."""

    margin: str
    mark: str  # !!!, ??? (folded) or ???+
    kind: str
    title: str

    @property
    def words(self) -> tuple[int, int]:
        """Where its title is, or the end of the line where it has none."""
        return (self.end - 1 - len(self.title), self.end - 1) if self.title else (self.end, self.end)


def notices(text: str) -> list[Notice]:
    head = r"(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)"
    return _lines(Notice, rf'^(?P<margin>[ \t]*)(?P<text>{head}(?:[ \t]*"(?P<title>.*)")?)[ \t\r]*$', text, "fence")


@dataclass(frozen=True)
class Figure(Line):
    """`![alternative](figures/name.svg "caption")`: a drawing, or with a point in its name a captured plot."""

    alternative: str
    name: str
    caption: str


def figures(text: str) -> list[Figure]:
    address = r"(?:[\w./-]*/)?figures/(?P<name>[\w.-]+)\.svg"
    pattern = rf'^[ \t]*(?P<text>!\[(?P<alternative>.*)\]\({address}(?:[ \t]+"(?P<caption>.*)")?\))[ \t\r]*$'
    return _lines(Figure, pattern, text, "fence")
