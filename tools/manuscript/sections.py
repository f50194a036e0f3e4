"""Pages as sections: what stands under each heading, and what of it a translation shares with its original."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tools.manuscript.serbian import NOT_PROSE

HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?:\{[^}]*?#(?P<id>[\w-]+)[^}]*\})?[ \t]*")
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
TRANSLATED = re.compile(r"""(?<=[\s{])(?:alt|title|aria-label|lang)\s*=\s*(?:"[^"]*"|'[^']*')""")
TEX_TEXT = re.compile(r"\\(?:text|textbf|textit|mbox)\{[^{}]*\}")
NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d\w])|\d+(?:[.,]\d+)*")
ADMONITION = re.compile(r'(?m)^([ \t]*)(!!!|\?\?\?\+?)[ \t]+([\w -]+?)[ \t]*(?="|$)')
TAG = re.compile(r"<[^>]*>")
FRONT_MATTER = re.compile(r"(?s)\A(?:---\n.*?\n---\n)?")
TABLE = re.compile(r"(?m)(?:^[ \t]*\|.*\n?)+")
# A deliberate difference, beside the text: <!-- without number 7: Polish counts from one here -->
DECLARATION = re.compile(r"<!--\s*(without|also)\s+(\w+)\s+(.+?):\s+(\S.*?)\s*-->", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """One thing that languages share: what it is, what it says, its line in the file, and whether its place matters."""

    kind: str
    value: str
    line: int
    is_block: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


@dataclass(frozen=True)
class Section:
    """A heading and what follows up to the next one. The first section of a page has the front matter too."""

    id: str
    level: int
    title: str
    line: int  # of the heading, in the file
    first: int  # line of the file, that of the heading but in the first section
    text: str

    @property
    def version(self) -> str:
        """A short hash of what matters to a translator: neither comments nor how the lines are wrapped."""
        text = re.sub(r"\s+", " ", re.sub(r"<!--.*?-->", "", self.text, flags=re.DOTALL)).strip()
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def declarations(self) -> list[tuple[str, str, str, int]]:
        """The deliberate differences: without or also, the thing, the reason, the line."""
        return [
            (match[1], f"{match[2]} {match[3]}", match[4], self.first + self.text.count("\n", 0, match.start()))
            for match in DECLARATION.finditer(self.text)
        ]


def fence_lines(lines: list[str]) -> list[bool]:
    """Tell for each line whether it is in a fence, its first and last line included."""
    inside, closing = [], ""
    for line in lines:
        fence = FENCE.match(line)
        if not closing and fence:
            closing = fence[1]
            inside.append(True)
        else:
            inside.append(bool(closing))
            if closing and fence and line.strip(" \t>") == closing:
                closing = ""
    return inside


@lru_cache(maxsize=512)
def parse(text: str) -> tuple[Section, ...]:
    """Cut a page into its sections. A heading without an id has the empty id."""
    lines = text.split("\n")
    starts = [
        (number, heading)
        for number, (line, code) in enumerate(zip(lines, fence_lines(lines), strict=True))
        if not code and (heading := HEADING.fullmatch(line))
    ]
    sections = []
    for place, (number, heading) in enumerate(starts):
        first = 0 if place == 0 else number
        end = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        body = "\n".join(lines[first:end])
        sections.append(
            Section(heading["id"] or "", len(heading["level"]), heading["title"], number + 1, first + 1, body)
        )
    return tuple(sections)


def read(path: Path) -> tuple[Section, ...]:
    """The sections of a page; none where there is no such page."""
    return parse(path.read_text(encoding="utf-8")) if path.is_file() else ()


@lru_cache(maxsize=1024)
def items(section: Section) -> tuple[Item, ...]:
    """Everything in a section that a translation has as well, in the order of the text."""
    prose, found = list(section.text), []
    for match in _not_prose(section.text):
        found += [(match.start(), *thing) for thing in _markup(match, section.text)]
        _blank(prose, *match.span())
    _blank(prose, 0, FRONT_MATTER.match(section.text).end())  # a description for search engines has its own words
    found += _in_prose("".join(prose))
    found.append((section.text.find("#" * section.level + " "), "heading", f"{'#' * section.level} {section.id}", True))
    return tuple(
        Item(kind, value, section.first + section.text.count("\n", 0, at), is_block)
        for at, kind, value, is_block in sorted(found)
    )


def _not_prose(text: str) -> Iterator[re.Match]:
    """Like NOT_PROSE, but with a look into words of another language, whose links and numbers are the text's."""
    at = 0
    while match := NOT_PROSE.search(text, at):
        if match["marked"] or match["stars"]:
            at = match.start() + 1
            if match["marked"] and (tag := TAG.match(text, match.start())):
                at = tag.end()
        else:
            yield match
            at = match.end()


def _blank(letters: list[str], start: int, end: int) -> None:
    for at in range(start, end):
        letters[at] = "\n" if letters[at] == "\n" else "\0"


def _markup(match: re.Match, text: str) -> Iterator[tuple[str, str, bool]]:
    """What a piece that is not prose is: its kind, its value, and whether it stands on lines of its own."""
    if match["fence"]:
        lines = [line.strip() for line in match[0].strip().split("\n")]
        yield "code", f"{lines[0].lstrip('`~')} {' '.join(lines[1:-1])}", True
    elif match["include"]:
        yield "include", match["include"].strip(), True
    elif match["display"]:
        yield "formula", _tex(match["display"]), True
    elif match["formula"]:
        yield "formula", _tex(match["formula"]), False
    elif match["ticks"]:
        yield "code", " ".join(match[0].split()), False
    elif match["target"] or match["reference"] or match["bare"]:
        is_figure = bool(re.search(r"!\[[^\]]*\]$", text[: match.start()]))
        yield "figure" if is_figure else "link", match["target"] or match["reference"] or match["bare"], is_figure
    elif match["code"]:
        yield "html", " ".join(match[0].split()), True
    elif match["attributes"] and not re.match(r"\{:?[ \t]*#", match[0]):
        tag = " ".join(TRANSLATED.sub("", match[0]).split())
        if tag not in ("<span>", "</span>"):
            yield "html", tag, True


def _tex(tex: str) -> str:
    return " ".join(TEX_TEXT.sub(r"\\text{…}", tex).split())


def _in_prose(prose: str) -> Iterator[tuple[int, str, str, bool]]:
    for match in ADMONITION.finditer(prose):
        depth = len(match[1].expandtabs(4)) // 4
        yield match.start(2), "admonition", f"{match[2]} {match[3]}" + " inside another" * (depth > 0), True
    for match in TABLE.finditer(prose):
        rows = match[0].strip().split("\n")
        yield match.start(), "table", f"of {rows[0].strip().strip('|').count('|') + 1} columns, {len(rows)} rows", True
    for match in NUMBER.finditer(prose):
        yield match.start(), "number", re.sub(r"[ \u00a0\u202f]", "", match[0]).replace(",", "."), False
