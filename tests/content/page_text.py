"""A page's text as a person wrote it: its headings, its prose and its formulas, each with the line it stands on."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from tools.extensions.render import split
from tools.project import ROOT

FENCE = re.compile(r"(?ms)^(?P<margin>[ ]*)(?P<mark>```+)[^`\n]*\n.*?^(?P=margin)(?P=mark)[ ]*$")
FORMULA = re.compile(r"(?s)(?<![\\$])(?P<mark>\$\$?)(?P<tex>(?:\\.|[^$\\])+)(?P=mark)")
HEADING = re.compile(r"(?m)^(?P<level>#{1,6})[ ]+(?P<title>.*?)[ ]*(?P<attributes>\{[^{}\n]*\})?[ ]*$")
INCLUDE = re.compile(r"(?m)^[ ]*-+8<-+[ ]+\"(?P<file>[^\":\n]+)(?::(?P<section>[\w-]+))?\"")
# What is not prose on a line of prose: comments, code, addresses, tags, attribute lists.
NOT_PROSE = re.compile(
    r"(?s)<!--.*?-->|(?P<code>`+).+?(?P=code)|\]\([^)\n]*\)|https?://[^\s)>]+|</?[a-zA-Z][^<>]*>|\{[ :#.][^{}\n]*\}"
)


def blank(match: re.Match) -> str:
    """As many lines as the match has, so that what follows keeps its line."""
    return re.sub(r"[^\n]", " ", match[0])


@dataclass(frozen=True)
class PageText:
    name: str  # as an error names it
    text: str

    @classmethod
    def read(cls, path: Path) -> "PageText":
        return cls(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def front(self) -> dict:
        return split(self.text)[0]

    @property
    def is_lab(self) -> bool:
        return bool(self.front.get("notebook"))

    @property
    def stem(self) -> str:
        """What its counterparts in all editions are called: the path below the edition's folder."""
        return re.sub(r"^docs/[^/]+/|\.md$", "", self.name)

    @cached_property
    def edition(self) -> dict:
        """What the edition says of itself; English's customs where there is no such file."""
        file = ROOT.joinpath(*Path(self.name).parts[:2], "edition.yml")
        return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {"decimal": "."}

    @cached_property
    def without_code(self) -> str:
        """The page with fences and includes blank."""
        return INCLUDE.sub(blank, FENCE.sub(blank, self.text))

    @cached_property
    def headings(self) -> list[re.Match]:
        return list(HEADING.finditer(self.without_code))

    @cached_property
    def prose(self) -> str:
        """The page with everything blank that is not prose; its title and description stay."""
        return NOT_PROSE.sub(blank, FORMULA.sub(blank, self.without_code))

    @property
    def formulas(self) -> list[re.Match]:
        return list(FORMULA.finditer(NOT_PROSE.sub(lambda m: blank(m) if m["code"] else m[0], self.without_code)))

    def line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def fault(self, position: int, there: str, wanted: str, mend: str) -> str:
        return f"{self.name}:{self.line(position)}: there is {there}; wanted: {wanted}; {mend}"

    def section(self, anchor: str) -> int:
        """Where the section with this id begins, or the end of the page."""
        starts = [heading.start() for heading in self.headings if heading["attributes"] == f"{{#{anchor}}}"]
        return starts[0] if starts else len(self.text)

    def code(self) -> str:
        """The code, the captured outputs and tables that the page includes, and the data of its figures."""
        names = re.findall(r"\]\((?:[\w./-]*/)?figures/([\w.-]+)\.svg", self.without_code)
        figures = json.loads(_included("figures.json", None) or "{}")
        included = [_included(match["file"], match["section"]) for match in INCLUDE.finditer(self.text)]
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
    if not section:
        return text
    match = re.search(rf"(?s)\[start:{section}\](?P<content>.*?)[^\n]*\[end:{section}\]", text)
    return match["content"] if match else ""
