"""`make book`: makes the books of the built site, puts them into it, and links them on each edition's first page."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tools import chromium
from tools.book.archive import write_zip
from tools.book.document import HERE, Book, commit_time, contents, document
from tools.book.epub import FONT, make_epub
from tools.book.offline import BOOKS, make_offline
from tools.book.pdf import make_pdf
from tools.manuscript.edition import choose, find_editions
from tools.project import ROOT, Fault, end

FIRST_SECTION = "<h2 "


def make_book(book: Book, browser: Browser) -> None:
    """Write the three files of an edition. Raises Fault where the PDF would not show something."""
    folder = book.site / BOOKS
    folder.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(document(book))
        file.flush()
        tab = browser.new_page()
        tab.goto(Path(file.name).as_uri())
        known = {"pages": {chapter.url: chapter.name for chapter in book.chapters}}
        words = book.edition.data["book"]
        known |= {"prefix": book.edition.prefix, "address": book.address, "answers": words["answers"]}
        headings = tab.evaluate((HERE / "gather.js").read_text(encoding="utf-8"), known)
        fill = "html => { document.querySelector('.contents div').innerHTML = html }"
        tab.evaluate(fill, contents(book.chapters, headings))
        names = [words["contents"], *(heading["title"] for heading in headings)]
        (folder / f"{book.name}.pdf").write_bytes(make_pdf(tab, names, words["page"], book.made))
        tab.emulate_media(media="screen")
        sections = tab.evaluate((HERE / "chapters.js").read_text(encoding="utf-8"))
        cover = picture(tab)
        tab.close()
    font = (book.site / book.edition.prefix / "assets/fonts" / FONT).read_bytes()
    write_zip(folder / f"{book.name}.epub", make_epub(book, sections, headings, font, cover), book.made)
    write_zip(folder / f"{book.name}.zip", make_offline(book), book.made)


def picture(tab) -> bytes:
    """The title page as a picture, for the shelf of an e-reader. Without the book behind it: that takes a minute."""
    page = "const page = document.querySelector('.title-page')"
    tab.evaluate(f"() => {{ {page}; page.classList.add('cover'); page.parentNode.replaceChildren(page) }}")
    return tab.locator(".cover").screenshot()


def size(path: Path, decimal: str) -> str:
    """As a reader is told it: 640 kB, or 1.4 MB."""
    count = path.stat().st_size
    shown = f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
    return shown.replace(".", decimal).replace(" ", "\u00a0")


def offer(book: Book) -> None:
    """Link the books on the edition's first page, above its first section."""
    words, data = book.edition.data["book"], {}
    for kind, name in (("pdf", "PDF"), ("epub", "EPUB"), ("zip", words["zip"])):
        file = book.site / BOOKS / f"{book.name}.{kind}"
        address = f"{'../' if book.edition.prefix else ''}{BOOKS}/{file.name}"
        data[kind] = f'<a href="{address}" download>{name}</a> ({size(file, book.edition.data["decimal"])})'
    page = book.site / book.edition.prefix / "index.html"
    html = page.read_text(encoding="utf-8")
    before, section, after = html.partition(FIRST_SECTION)
    if not section or 'class="books"' in html:
        raise Fault(f"{page}: there is no section, or the books are linked already; wanted: a page as built")
    page.write_text(f'{before}<p class="books">{words["offer"].format(**data)}</p>\n{section}{after}', encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.book", description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    parser.add_argument("--edition", help="make this one alone")
    chosen = parser.parse_args()
    editions = find_editions(ROOT / "docs" / "en")
    books = [Book(chosen.site, edition, editions, commit_time()) for edition in editions]
    if chosen.edition:
        books = [book for book in books if book.edition == choose(editions, chosen.edition)]
    with chromium.started() as browser:
        for book in books:
            make_book(book, browser)
    for book in books:
        offer(book)
        for file in sorted((book.site / BOOKS).glob(f"{book.name}.*")):
            print(f"{file} {file.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    end(main)
