"""A page's text as a person wrote it: its headings, its prose and its formulas, each with the line it stands on."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import parse_mapping, read_text
from tools.project import ROOT


@dataclass(frozen=True)
class PageText:
    name: str  # as an error names it
    text: str

    @classmethod
    def read(cls, path: Path) -> "PageText":
        return cls(path.relative_to(ROOT).as_posix(), read_text(path, path.relative_to(ROOT).as_posix()))

    @cached_property
    def front(self) -> dict:
        return scan.front_matter(self.text, self.name).data

    @property
    def is_lab(self) -> bool:
        return scan.is_lab(self.text, self.name)

    @property
    def stem(self) -> str:
        """What its counterparts in all editions are called: the path below the edition's folder."""
        return re.sub(r"^docs/[^/]+/|\.md$", "", self.name)

    @cached_property
    def edition(self) -> dict:
        """What the edition says of itself; English's customs where there is no such file."""
        file = ROOT.joinpath(*Path(self.name).parts[:2], "edition.yml")
        return parse_mapping(read_text(file), file.name) if file.is_file() else {"decimal": "."}

    @cached_property
    def without_code(self) -> str:
        """The page with fences, includes and comments blank."""
        return scan.without(self.text, "fence", "include", "comment")

    @cached_property
    def headings(self) -> list[scan.Heading]:
        return scan.headings(self.text)

    @cached_property
    def prose(self) -> str:
        """The page with everything blank that is not prose; its title and description stay."""
        return scan.blank(self.text, ((piece.start, piece.end) for piece in scan.pieces(self.text)))

    @property
    def formulas(self) -> list[scan.Piece]:
        return [piece for piece in scan.pieces(self.text) if piece.kind in ("formula", "display")]

    def line(self, position: int) -> int:
        return scan.line_of(self.text, position)

    def fault(self, position: int, there: str, wanted: str, mend: str) -> str:
        return f"{self.name}:{self.line(position)}: there is {there}; wanted: {wanted}; {mend}"

    def section(self, anchor: str) -> int:
        """Where the section with this id begins, or the end of the page."""
        return next((heading.start for heading in self.headings if heading.id == anchor), len(self.text))

    def code(self) -> str:
        """The code, the captured outputs and tables that the page includes, and the data of its figures."""
        figures = json.loads(_included("figures.json", None) or "{}")
        included = [_included(include.file, include.section) for include in scan.includes(self.text)]
        names = [figure.name for figure in scan.figures(self.text)]
        drawn = [_written_in(f"{name}.svg") if "." in name else json.dumps(figures.get(name)) for name in names]
        return "\n".join(included + drawn)


def _written_in(plot: str) -> str:
    """What is written in a captured plot, with the minus that Python writes."""
    return "\n".join(re.findall(r"<text[^>]*>([^<]*)<", _included(plot, None))).replace("−", "-")


def _included(file: str, section: str | None) -> str:
    path = ROOT / "snippets" / file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if path.suffix == ".md":
        text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)  # digits grouped as in prose
    return scan.section(text, section) if section else text
