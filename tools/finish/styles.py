"""One style sheet of what a site's pages and scripts refer to; lightningcss writes it as short as it can be."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lightningcss import process_stylesheet

from tools.project import Fault

SHEET = "site.css"
BROWSERS = ["chrome 109", "firefox 115", "safari 15.4"]  # the oldest, as README.md says; the first Chrome with MathML
# What a page links for every reader: no address of another host, no sheet for some screens alone.
LINK = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")(?![^>]*\bmedia=)[^>]*\bhref="(?P<href>[^":]+)"[^>]*>\s*')
ADDRESS = re.compile(r"url\((?P<mark>[\"']?)(?!data:|#|/|\w+:)(?P<path>[^)\"']+)(?P=mark)\)")
# Attributes whose values stand in the pages, and are not set later, as the colours light and dark are.
KNOWN_VALUES = re.compile(r'(?<![\w-])(dir|data-md-color-(?:primary|accent))="?([\w-]+)')
# Parts that Material's script makes where a page or a feature asks for them: their style is idle elsewhere.
# Mermaid, which it would load from elsewhere, never comes: the policy forbids that.
ON_DEMAND = re.compile(r"md-(?:annotation|status|tag|tooltip|version)|tabbed-|--md-mermaid")
DEMANDING = re.compile(r'"content\.(?:code\.annotate|tooltips)"')  # features, as each page names them to the script
# In a sheet that lightningcss has written: a selector's list; in it a comma between two, and what says nothing of use.
SELECTORS = re.compile(r"(?<![^{};])(?!@)([^{};]+)\{")
COMMA = re.compile(r",(?![^()\[\]]*[)\]])")
CONDITION = re.compile(r":(?:is|not|where|has)\((?:[^()]|\([^()]*\))*\)")
GONE = "gone"  # the class of a rule with no live selector, which lightningcss then leaves out


@dataclass
class Used:
    """The names that pages and scripts have: of elements, classes, ids and variables; the values of some attributes."""

    names: set[str] = field(default_factory=set)
    scripted: set[str] = field(default_factory=set)
    values: set[tuple[str, str]] = field(default_factory=set)
    has_all_parts: bool = False

    def add_html(self, html: str) -> None:
        for value in re.findall(r'\s(?:class|id)="([^"]*)"', html):
            self.names.update(value.split())
        self.names.update(re.findall(r"var\((--[\w-]+)", html))
        self.names.update(re.findall(r"<([a-zA-Z]\w*)", html))
        self.values.update(KNOWN_VALUES.findall(html))
        self.has_all_parts |= bool(DEMANDING.search(html))

    def add_script(self, script: str) -> None:
        """A script may make an element of any class that it has the name of."""
        self.scripted.update(re.findall(r"-{0,2}[A-Za-z_][\w-]*", script))

    def all_names(self) -> set[str]:
        """All names, but not those of a script's parts that neither a page nor a feature of the theme asks for."""
        parts = {part[0] for part in map(ON_DEMAND.match, self.names) if part}
        idle = {
            name
            for name in self.scripted
            if (part := ON_DEMAND.match(name)) and part[0] not in parts and not self.has_all_parts
        }
        return self.names | (self.scripted - idle)


def slim(sheet: str, used: Used) -> str:
    """A sheet cut down to what is used."""
    names = used.all_names() | {"from", "to"}  # the steps of an animation

    def is_live(selector: str) -> bool:
        """Tell whether pages or scripts have its elements, classes, ids, values, those of :is() and :not() aside."""
        plain = CONDITION.sub("", selector)
        named = re.findall(r"(?:^|[.#\s>+~])([A-Za-z_][\w-]*)", plain)  # elements too
        values = re.findall(r"\[([\w-]+)=([\w-]+)\]", plain)
        unknown = [pair for pair in values if KNOWN_VALUES.match("=".join(pair)) and pair not in used.values]
        return names.issuperset(named) and not unknown

    def live(selectors: re.Match) -> str:
        return (",".join(filter(is_live, COMMA.split(selectors[1]))) or f".{GONE}") + "{"

    sheet = process_stylesheet(sheet)
    sheet, gone = SELECTORS.sub(live, sheet), {GONE}
    while gone:  # a variable that is gone may have been the only one to read another
        sheet = process_stylesheet(sheet, unused_symbols=gone)
        gone = unread(sheet, names)
    return process_stylesheet(sheet, browsers_list=BROWSERS)  # else it writes (width>=60em), which is of 2023


def unread(sheet: str, names: set[str]) -> set[str]:
    """The variables and keyframes of a sheet that neither the sheet nor a page or script refers to."""
    read = names | set(re.findall(r"var\((--[\w-]+)", sheet))
    animations = " ".join(re.findall(r"animation(?:-name)?:([^;}]+)", sheet))
    variables = set(re.findall(r"[{;](--[\w-]+):", sheet)) - read
    return variables | {name for name in re.findall(r"keyframes ([\w-]+)", sheet) if name not in animations}


def with_one_sheet(folder: Path, pages: dict[str, str], scripts: Iterable[str]) -> dict[str, str]:
    """Write one style sheet in place of those that the pages of a folder link, and return the pages that link it.

    Raises Fault with file and line where a sheet cannot be read.
    """
    used, sheets = Used(), {}
    for script in scripts:
        used.add_script(script)
    for name, html in pages.items():
        used.add_html(html)
        sheets |= {linked(folder, name, link["href"]): None for link in LINK.finditer(html)}
    if not sheets:
        return pages
    target = posixpath.join(posixpath.dirname(next(iter(sheets))), SHEET)
    text = "".join(moved(minified(folder, name), name, target) for name in sheets)
    pages = {name: with_one_link(folder, name, html, target) for name, html in pages.items()}
    for name in sheets:
        (folder / name).unlink()
    (folder / target).write_text(slim(text, used), encoding="utf-8")
    return pages


def minified(folder: Path, name: str) -> str:
    try:
        return process_stylesheet((folder / name).read_text(encoding="utf-8"), filename=name)
    except ValueError as error:
        fault, line = re.fullmatch(r".*failed: (.*) at .*?:(\d+):\d+", str(error)).groups()  # the first line is 0
        raise Fault(f"{name}:{int(line) + 1}: there is a fault: {fault}; wanted: CSS without it") from None


def linked(folder: Path, page: str, href: str) -> str:
    """The file that a page links, by an address from the page or, as the 404 page has them, from the server's root."""
    if not href.startswith("/"):
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), href))
    parts = href.strip("/").split("/")
    names = ["/".join(parts[start:]) for start in range(len(parts))]
    return next((name for name in names if (folder / name).is_file()), names[0])


def with_one_link(folder: Path, page: str, html: str, target: str) -> str:
    """A page that links the one sheet where it linked the first of several."""
    first = LINK.search(html)
    if not first:
        return html
    href = posixpath.relpath(target, posixpath.dirname(page) or ".")
    if first["href"].startswith("/"):
        href = first["href"].removesuffix(linked(folder, page, first["href"])) + target
    rest = LINK.sub("", html[first.end() :])
    return f'{html[: first.start()]}<link rel="stylesheet" href="{href}">\n{rest}'


def moved(sheet: str, name: str, target: str) -> str:
    """A sheet with its addresses as they are from another folder."""
    here, there = posixpath.dirname(name), posixpath.dirname(target)
    if here == there:
        return sheet

    def from_there(address: re.Match) -> str:
        path = posixpath.relpath(posixpath.normpath(posixpath.join(here, address["path"])), there or ".")
        return f"url({address['mark']}{path}{address['mark']})"

    return ADDRESS.sub(from_there, sheet)
