"""The books to take along say all that the site says: each format is compared with the site's pages."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pikepdf
import pytest
from bs4 import BeautifulSoup

from tests.changed import CODE
from tests.conftest import EDITIONS, ROOT, SITE_URL, executable, lacking
from tests.editions.test_editions import PAGES
from tools.book.document import Book, commit_time
from tools.book.pdf import places
from tools.manuscript.edition import address_of, choose
from tools.translations.freshness import states

DATE = "1795324000"  # 2026-11-22
KEY = "sr"  # the whole is made once, in the alphabet that asks most of fonts
EDITION = choose(EDITIONS, KEY)
ANSWERS = "details:is(.success, .quiz)"
FILES = ("docs/en/*", "docs/sr/*", "snippets/*", "glossary.csv", "tools/figures/*")


def slow(test):
    return pytest.mark.slow(pytest.mark.where(*CODE, "tools/book/*", *FILES)(test))


def program(name: str, package: str) -> list[str]:
    """The command of a program; without it the test is skipped, and fails where CI is set."""
    path = shutil.which(name)
    if not path:
        lacking(f"there is no {name}; wanted: it; run: apt-get install {package}")
    return ["java", "-jar", path] if zipfile.is_zipfile(path) else [path]


def book(site: Path, edition) -> Book:
    return Book(site, edition, EDITIONS, commit_time())


def make(site: Path, base: Path, zone: str, seed: str) -> Path:
    """The site with the books of one edition, in a folder of its own."""
    executable()
    folder = base / ("site" + seed)
    shutil.copytree(site, folder)
    own = {"SOURCE_DATE_EPOCH": DATE, "TZ": zone, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "tools.book", "--site", str(folder), "--edition", KEY]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | own, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def made(site, tmp_path_factory) -> Path:
    return make(site, tmp_path_factory.mktemp("books"), "UTC", "0")


@pytest.fixture(scope="module")
def files(made) -> dict[str, Path]:
    return {path.suffix: path for path in (made / "books").iterdir()}


@pytest.fixture(scope="module")
def pages(site) -> dict[str, BeautifulSoup]:
    """The site's pages that are in the book, by name, in its order, with a heading where it puts their answers."""
    found = {chapter.name: BeautifulSoup(chapter.html, "html.parser") for chapter in book(site, EDITION).chapters}
    for page in (page for page in found.values() if page.select(ANSWERS)):
        heading = page.new_tag("h2", id="answers")
        heading.string = EDITION.data["book"]["answers"]
        page.append(heading)
    return found


def headings(page: BeautifulSoup, levels=("h1", "h2", "h3")) -> list[tuple[str, str]]:
    found = []
    for heading in page.find_all(levels):
        text = "".join(part for part in heading.find_all(string=True) if not part.find_parent(class_="headerlink"))
        found.append((heading["id"], " ".join(text.split())))
    return found


@pytest.mark.slow
@pytest.mark.where(*CODE, "tools/book/*")
def test_two_makings_have_the_same_bytes(site, made, tmp_path):
    """In two folders, zones and orders of sets."""
    folders = made, make(site, tmp_path / "another", "Pacific/Auckland", "1")
    one, other = ({path.name: path.read_bytes() for path in (folder / "books").iterdir()} for folder in folders)
    assert len(one) == 3 and [name for name in one if one[name] != other.get(name)] == []


@slow
def test_every_page_is_in_the_book(pages):
    assert len(pages) == len(PAGES) + 1 and "glossary" in pages, "all pages and the glossary"


def outline(items) -> list[str]:
    return [title for item in items for title in (" ".join(item.title.split()), *outline(item.children))]


@slow
def test_pdf_has_every_heading_in_its_outline_and_says_what_it_is(files, pages):
    with pikepdf.open(files[".pdf"]) as pdf, pdf.open_outline() as found:
        wanted = [title for page in pages.values() for _, title in headings(page)]
        assert outline(found.root) == [EDITION.data["book"]["contents"], *wanted]
        assert str(pdf.docinfo["/Title"]) == EDITION.data["site_name"]
        assert str(pdf.Root.Lang) == EDITION.data["lang"]
        assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
        tags = Counter(
            str(part.S)
            for part in pdf.objects
            if isinstance(part, pikepdf.Dictionary) and "/S" in part and "/P" in part
        )
    assert tags["/H1"] == len(pages) + 1
    drawings = sum(len(page.select("svg[role=img]")) for page in pages.values())
    assert drawings > 10 and tags["/Figure"] >= drawings


@pytest.fixture(scope="module")
def printed(files) -> list[str]:
    """The text of each page of the PDF."""
    command = [*program("pdftotext", "poppler-utils"), "-layout", str(files[".pdf"]), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return text.removesuffix("\f").split("\f")


@slow
def test_numbers_in_the_contents_and_at_the_foot_are_right(files, pages, printed):
    with pikepdf.open(files[".pdf"]) as pdf:
        at = places(pdf)
        assert len(printed) == len(pdf.pages) > 80
    wanted = [(f"{name}.{id}", title) for name, page in pages.items() for id, title in headings(page, ("h1", "h2"))]
    first = at[f"{next(iter(pages))}.start"]
    listed = re.findall(r"^ *(\S.*?) {2,}(\d+)$", "\n".join(printed[1 : first - 1]), re.MULTILINE)
    assert listed == [(title, str(at[id])) for id, title in wanted]
    for id, title in wanted:
        assert title in " ".join(printed[at[id] - 1].split()), f"{title}: not on page {at[id]}"
    for number, text in enumerate(printed[1:], 2):
        assert text.split()[-1] == str(number)
    answers = [id for id in at if ".answer-" in id]
    assert len(answers) == sum(len(page.select(ANSWERS)) for page in pages.values()) > 200
    for here, there in ((id, id.replace(".answer-", ".question-")) for id in answers):
        for one, other in ((here, there), (there, here)):
            said = EDITION.data["book"]["page"].format(page=at[other])
            assert said in "".join(printed[at[one] - 1 : at[one] + 1]), f"{one}: does not lead to {said}"


@slow
def test_pdf_has_the_code_the_outputs_and_the_answers(pages, printed):
    text = "\n".join(line.strip() for page in printed for line in page.splitlines())
    squeezed = re.sub(r"\s+", "", text)
    for name, page in pages.items():
        for block in page.select("pre:not(.cite pre)"):
            for line in block.get_text().splitlines():
                assert re.sub(r"\s+", "", line) in squeezed, f"{name}: lacks {line!r}"
        assert text.count(page.h1.find(string=True).strip()) >= 2


@slow
def test_links_of_the_pdf_lead_somewhere(files, site):
    inner, outer = 0, []
    with pikepdf.open(files[".pdf"]) as pdf:
        known = places(pdf)
        for link in (link for page in pdf.pages for link in page.get("/Annots", ())):
            if "/Dest" in link:
                inner += 1
                assert str(link.Dest).removeprefix("/") in known
            else:
                outer.append(urlsplit(str(link.A.URI)))
    assert inner > 200 and {address.scheme for address in outer} == {"https"}
    own = {url for url in map(SplitResult.geturl, outer) if url.startswith(SITE_URL)}  # one on two lines is there twice
    behind = [
        f"{SITE_URL}{address_of(page)}#{state.id}"
        for page in (f"{name}.md" for name in PAGES)
        for state in states(EDITIONS[0].folder, EDITION.folder, page)
        if state.name == "behind"
    ]
    explored = [
        f"{SITE_URL}{EDITION.prefix}{chapter.url}#{figure['id']}"
        for chapter in book(site, EDITION).chapters
        for figure in BeautifulSoup(chapter.html, "html.parser").select("figure[data-explore]")
    ]
    wanted = {SITE_URL + EDITION.prefix, *behind, *explored}
    assert own == wanted, "only the title page, the notices and the figures to explore lead to the site"


def counts(html) -> dict[str, int]:
    return {tag: len(html.find_all(tag)) for tag in ("math", "pre", "table", "figure", "svg", "li", "h1", "h2", "h3")}


@slow
def test_epub_has_what_the_pages_have(files, pages):
    with zipfile.ZipFile(files[".epub"]) as epub:
        assert epub.infolist()[0].filename == "mimetype" and not epub.infolist()[0].compress_type
        assert epub.read("mimetype") == b"application/epub+zip"
        assert epub.read("book/cover.png").startswith(b"\x89PNG")
        for name, page in pages.items():
            for idle in page.select(".mend, .bar, .cite"):
                idle.extract()
            text = epub.read(f"book/{name}.xhtml").decode()
            chapter = BeautifulSoup(text, "html.parser")
            for link in chapter.select(".across"):
                link.clear()
            assert chapter.html["lang"] == chapter.html["xml:lang"] == EDITION.data["lang"]
            assert counts(chapter) == counts(page), name
            lost = [element["id"] for element in page.select("[id]") if not chapter.find(id=f"{name}.{element['id']}")]
            assert not lost, f"{name}: {lost}"
            blocks = sorted(
                page.find_all("pre"), key=lambda block: bool(block.find_parent("details", class_=["success", "quiz"]))
            )
            assert [p.get_text() for p in chapter.find_all("pre")] == [p.get_text() for p in blocks]
            assert len(chapter.select(".admonition")) == len(page.select(".admonition, details"))
            assert "var(--" not in text and "color-mix" not in text
        nav = BeautifulSoup(epub.read("book/nav.xhtml"), "html.parser")
        listed = [link["href"] for link in nav.find_all("a")]
    assert listed == [
        f"{name}.xhtml#{name}.{id}" for name, page in pages.items() for id, _ in headings(page, ("h1", "h2"))
    ]


def is_asked(tag) -> bool:
    """Whether it is a question with choices below it."""
    return tag.name == "strong" and tag.parent.find_next_sibling().name == "ol" and not tag.find_parent("details")


@slow
def test_each_answer_ends_its_chapter_and_leads_to_its_question_and_back(files, pages):
    with zipfile.ZipFile(files[".epub"]) as epub:
        for name, page in pages.items():
            chapter = BeautifulSoup(epub.read(f"book/{name}.xhtml"), "html.parser")
            answers = chapter.select(".answers > .admonition")
            folded = page.select(ANSWERS)
            assert len(answers) == len(folded) == len(chapter.select(".admonition:is(.success, .quiz)")), name
            for number, (answer, original) in enumerate(zip(answers, folded, strict=True), 1):
                exercise = "success" in original["class"]
                asked = original.find_previous(class_="question").p if exercise else original.find_previous(is_asked)
                title, summary = answer.p.extract(), original.summary.extract()
                question = chapter.find(id=title.a["href"].partition("#")[2])
                link = question.find_next(class_="to-answer").a
                assert link["href"].endswith(f"#{answer['id']}") and link.get_text() == summary.get_text()
                assert answer.get_text().strip() == original.get_text().strip(), f"{name}: {number}"
                shown = question.select_one(".admonition-title, strong").get_text()
                assert title.get_text() == shown == ("" if exercise else f"{number}. ") + asked.get_text()
                assert shown.startswith(f"{number}. ")


@slow
def test_epubcheck_finds_nothing(files):
    command = [*program("epubcheck", "epubcheck default-jre-headless"), str(files[".epub"])]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert "Messages: 0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr, done.stdout + done.stderr


@slow
def test_first_page_offers_the_books_with_their_sizes(made, files):
    page = BeautifulSoup((made / EDITION.prefix / "index.html").read_text(encoding="utf-8"), "html.parser")
    offer = page.select_one("article .books")
    kinds = [".pdf", ".epub", ".zip"]
    assert [link["href"] for link in offer.find_all("a")] == [f"../books/{files[kind].name}" for kind in kinds]
    sizes = re.findall(r"\(([\d,]+)\xa0(kB|MB)\)", str(offer))
    for kind, (number, unit) in zip(kinds, sizes, strict=True):
        told = float(number.replace(",", ".")) * {"kB": 1e3, "MB": 1e6}[unit]
        assert abs(files[kind].stat().st_size - told) <= {"kB": 501, "MB": 5.1e4}[unit], kind
    assert not BeautifulSoup((made / "index.html").read_text(encoding="utf-8"), "html.parser").select(".books")
