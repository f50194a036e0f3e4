"""An edition's pages as one document: what the PDF is printed from, and the chapters of the EPUB are taken from."""

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import escape, unescape
from pathlib import Path

from tools.figures.explore import LOADED
from tools.manuscript.checks import nav_pages
from tools.manuscript.edition import Edition, address_of
from tools.project import ROOT, day, git
from tools.translations import status_page

HERE = Path(__file__).parent
ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
HEADING = re.compile(r"<h1\b[^>]*>(.*?)(?:<a class=\"headerlink|</h1>)", re.DOTALL)
LEFT_OUT = {status_page.PAGE}  # of the site, not of the book
LICENCE = re.compile(r'<span class="licence">(.*?)</span>')
# What stands here is seen by nobody else: a book made from such a site leads nowhere but into itself.
PRIVATE = re.compile(r"https?://(?:localhost|127\.0\.0\.1)\b")


@dataclass(frozen=True)
class Chapter:
    """A page of the book: its address below its edition's first page, a name for files and ids, and its text."""

    url: str
    group: str  # the part of the book, in the edition's language; nothing for a page of its own
    title: str
    html: str

    @property
    def name(self) -> str:
        return self.url.strip("/").replace("/", "-") or "index"


@dataclass(frozen=True)
class Book:
    """An edition of the built site, which has all editions in it."""

    site: Path
    edition: Edition
    editions: list[Edition]
    made: datetime  # when its commit was

    @property
    def title(self) -> str:
        return self.edition.data["site_name"]

    @property
    def name(self) -> str:
        """The name of its files: the original's title, and the language."""
        words = re.findall(r"[a-z0-9]+", self.editions[0].data["site_name"].lower())
        return "-".join([*words, self.edition.key])

    @property
    def address(self) -> str:
        """Where the whole site is to be read, or nothing."""
        address = CANONICAL.search(self.page())[1].removesuffix(self.edition.prefix)
        return "" if PRIVATE.match(address) else address

    @property
    def licence(self) -> str:
        """The sentence on the licence, as HTML, as the first page has it."""
        return LICENCE.search(self.page())[1]

    def page(self, url: str = "") -> str:
        return (self.site / self.edition.prefix / url / "index.html").read_text(encoding="utf-8")

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The pages in the order of the navigation, a group of them after the other."""
        return [
            self.chapter(page.value, self.edition.data["nav"].get(group, group))
            for page, group in nav_pages(ROOT / "mkdocs.yml")[1]
            if page.value not in LEFT_OUT and "://" not in page.value
        ]

    def chapter(self, page: str, group: str) -> Chapter:
        url = address_of(page)
        html = LOADED.sub("", ARTICLE.search(self.page(url))[1])
        return Chapter(url, group, unescape(re.sub(r"<[^>]+>", "", HEADING.search(html)[1])), html)


def commit_time() -> datetime:
    """When the commit was made, so that whoever makes the books again gets the same bytes."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or git(ROOT, "log", "-1", "--format=%ct").strip()
    return datetime.fromtimestamp(int(seconds or datetime.now(UTC).timestamp()), UTC)


def title_page(book: Book) -> str:
    data = book.edition.data
    here = book.address and f"{book.address}{book.edition.prefix}"
    where = f'<br/><a href="{here}">{here}</a>' if here else ""
    on = escape(data["book"]["as_of"].format(date=day(book.made.date(), data["lang"])))
    return (
        '<section class="title-page"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true">'
        f'{logo()}</svg><p class="title">{escape(book.title)}</p><p>{escape(data["site_description"])}</p>'
        f'<p class="as-of">{escape(data["page"]["by"].format(title=book.title))}<br/>{on}{where}<br/>'
        f"{book.licence}</p></section>"
    )


def logo() -> str:
    return re.search(r"<path.*?/>", (ROOT / "overrides/.icons/book/logo.svg").read_text(encoding="utf-8"))[0]


def contents(found: list[Chapter], headings: list[dict], link="#{id}") -> str:
    """The list of contents: each page with its sections, under the name of its group. `link` leads to a heading."""
    lines, group = [], ""
    for chapter in found:
        rows = [
            f'<a href="{link.format(**heading)}"><span>{escape(heading["title"])}</span></a>'
            for heading in headings
            if heading["page"] == chapter.name and heading["level"] <= 2
        ]
        below = "".join(f"<li>{row}</li>" for row in rows[1:])
        line = f"<li>{rows[0]}{f'<ol>{below}</ol>' if below else ''}</li>"
        if chapter.group != group:
            lines += ["</ol></li>"] * bool(group)
            lines += [f"<li><span>{escape(chapter.group)}</span><ol>"] * bool(chapter.group)
            group = chapter.group
        lines.append(line)
    lines += ["</ol></li>"] * bool(group)
    return f"<ol>{''.join(lines)}</ol>"


def document(book: Book) -> str:
    """The HTML of all chapters, for gather.js to join."""
    sheets = [book.site / book.edition.prefix / "assets/stylesheets/site.css", HERE / "print.css"]
    links = "".join(f'<link rel="stylesheet" href="{sheet.resolve().as_uri()}">' for sheet in sheets)
    heads, sections = "", ""
    for chapter in book.chapters:
        said = json.dumps(chapter.title, ensure_ascii=False)
        heads += f"#{chapter.name} {{ page: {chapter.name} }}"
        heads += f" @page {chapter.name} {{ @top-right {{ content: {said} }} }}\n"
        sections += f'<section class="chapter" id="{chapter.name}" data-url="{chapter.url}">{chapter.html}</section>'
    data = book.edition.data
    return (
        f'<!doctype html><html lang="{data["lang"]}"><head><meta charset="utf-8"><title>{escape(book.title)}</title>'
        f'{links}<style>{heads}</style></head><body dir="ltr" data-md-color-scheme="default"><main class="md-typeset">'
        f'{title_page(book)}<nav class="contents"><h1>{escape(data["book"]["contents"])}</h1><div></div></nav>'
        f"{sections}</main></body></html>"
    )
