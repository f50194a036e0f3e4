"""Pages as sections: what stands under each heading, and what of it a translation shares with its original."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import read_text

TRANSLATED = re.compile(r"""(?<=[\s{])(?:alt|title|aria-label|lang)\s*=\s*(?:"[^"]*"|'[^']*')""")
TEX_TEXT = re.compile(r"\\(?:text|textbf|textit|mbox)\{[^{}]*\}")
NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d\w])|\d+(?:[.,]\d+)*")
FACTS = re.compile(r"(?m)^(?:level|needs):.*\n")  # of the original's front matter alone
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
        """A short hash of what matters to a translator: no comments, no facts of a page, not how lines are wrapped."""
        front = scan.front_end(self.text)
        text = FACTS.sub("", self.text[:front]) + self.text[front:]
        text = re.sub(r"\s+", " ", scan.without_comments(text)).strip()
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def declarations(self) -> list[tuple[str, str, str, int]]:
        """The deliberate differences: without or also, the thing, the reason, the line."""
        return [
            (match[1], f"{match[2]} {match[3]}", match[4], self.first + self.text.count("\n", 0, match.start()))
            for match in DECLARATION.finditer(self.text)
        ]


@lru_cache(maxsize=512)
def parse(text: str) -> tuple[Section, ...]:
    """Cut a page into its sections. A heading without an id has the empty id."""
    headings = scan.headings(text)
    cuts = [0, *(heading.start for heading in headings[1:]), len(text) + 1]
    return tuple(
        Section(
            heading.id,
            heading.level,
            heading.title,
            heading.line,
            scan.line_of(text, cuts[i]),
            text[cuts[i] : cuts[i + 1] - 1],
        )
        for i, heading in enumerate(headings)
    )


def read(path: Path) -> tuple[Section, ...]:
    """The sections of a page; none where there is no such page."""
    return parse(read_text(path)) if path.is_file() else ()


@lru_cache(maxsize=1024)
def items(section: Section) -> tuple[Item, ...]:
    """Everything in a section that a translation has as well, in the order of the text."""
    text, pieces = section.text, list(scan.pieces(section.text))
    found = [(piece.start, *thing) for piece in pieces for thing in _markup(piece, text)]
    # A description for search engines has its own words.
    prose = scan.blank(text, [(0, scan.front_end(text)), *((piece.start, piece.end) for piece in pieces)], by="\0")
    found += _in_prose(prose)
    found += [(one.start, "admonition", _admonition(one), True) for one in scan.notices(text)]
    start = scan.headings(text)[0].start
    found.append((start, "heading", f"{'#' * section.level} {section.id}", True))
    return tuple(
        Item(kind, value, section.first + text.count("\n", 0, at), is_block)
        for at, kind, value, is_block in sorted(found)
    )


def _markup(piece: scan.Piece, text: str) -> Iterator[tuple[str, str, bool]]:
    """What a piece that is not prose is: its kind, its value, and whether it stands on lines of its own."""
    match piece.kind:
        case "fence":
            yield "code", f"{piece.syntax} {' '.join(line.strip() for line in piece.code.splitlines())}", True
        case "include":
            yield "include", piece.value.strip(), True
        case "display":
            yield "formula", _tex(piece.value), True
        case "formula":
            yield "formula", _tex(piece.value), False
        case "code":
            yield "code", " ".join(piece.text.split()), False
        case "target" | "reference" | "bare":
            is_figure = bool(re.search(r"!\[[^\]]*\]$", text[: piece.start]))
            yield "figure" if is_figure else "link", piece.value, is_figure
        case "html":
            yield "html", " ".join(piece.text.split()), True
        case "attributes" if not re.match(r"\{:?[ \t]*#", piece.text):
            tag = " ".join(TRANSLATED.sub("", piece.text).split())
            if tag not in ("<span>", "</span>"):
                yield "html", tag, True


def _admonition(notice: scan.Notice) -> str:
    return f"{notice.mark} {notice.kind}" + " inside another" * (len(notice.margin.expandtabs(4)) >= 4)


def _tex(tex: str) -> str:
    return " ".join(TEX_TEXT.sub(r"\\text{…}", tex).split())


def _in_prose(prose: str) -> Iterator[tuple[int, str, str, bool]]:
    for match in TABLE.finditer(prose):
        rows = match[0].strip().split("\n")
        yield match.start(), "table", f"of {rows[0].strip().strip('|').count('|') + 1} columns, {len(rows)} rows", True
        for row in re.finditer(r".+", match[0]):
            if len(numbers := [_number(one) for one in NUMBER.findall(row[0])]) > 1:
                yield match.start() + row.start(), "row", " ".join(numbers), True
    for match in NUMBER.finditer(prose):
        yield match.start(), "number", _number(match[0]), False


def _number(printed: str) -> str:
    """A number as in code, however a language prints it."""
    return re.sub(r"[ \u00a0\u202f]", "", printed).replace(",", ".")
