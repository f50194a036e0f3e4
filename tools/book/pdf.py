"""The PDF: printed twice by Chromium, whose links across get the numbers of the pages from the first print."""

import io
from datetime import datetime

import pikepdf

from tools.project import Fault

WIDTH, HEIGHT = 627, 960  # the printed part of A4 in CSS pixels; print.css says the margins
# A table that is too wide gets smaller letters; what is too wide all the same is named.
TOO_WIDE = """() => {
  for (const table of document.querySelectorAll("table")) {
    const fits = innerWidth / table.getBoundingClientRect().right;
    if (fits < 1) table.style.fontSize = `${0.99 * fits * parseFloat(getComputedStyle(table).fontSize)}px`;
  }
  return [...document.querySelectorAll("pre > code, table, .arithmatex, svg")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => `${e.closest("section").id}: ${e.localName}, ${e.textContent.trim().slice(0, 80)}`);
}"""
NUMBERS = """([numbers, page]) => {
  for (const link of document.querySelectorAll(".contents a, .across")) {
    const number = numbers[link.hash.slice(1)] ?? "";
    link.dataset.page = link.className ? page.replace("{page}", number) : number;
  }
}"""


def places(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The number of the page on which each target of a link is."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return {name.removeprefix("/"): pages[place[0].objgen] for name, place in pdf.Root.Dests.items()}


def make_pdf(tab, headings: list[str], page: str, made: datetime) -> bytes:
    """Print the document that the tab shows, with its headings. Raises Fault where something would be cut off.

    `page` says how to refer to one, as in "p. {page}".
    """
    tab.emulate_media(media="print", color_scheme="light")
    tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    if wide := tab.evaluate(TOO_WIDE):
        raise Fault("wider than a page of the PDF; wanted: what fits on A4:\n" + "\n".join(wide))
    numbers = {}
    for _ in range(3):  # the second print is the one, unless the numbers have moved what they count
        tab.evaluate(NUMBERS, [numbers, page])
        printed = tab.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
        with pikepdf.open(io.BytesIO(printed)) as pdf:
            if (found := places(pdf)) == numbers:
                name_bookmarks(pdf, headings)
                return packed(pdf, made)
        numbers = found
    raise ValueError("the PDF has no fixed pages: the numbers in its contents move what they count")


def name_bookmarks(pdf: pikepdf.Pdf, headings: list[str]) -> None:
    """Give the bookmarks their names again: Chromium writes that of a heading that it moved to the next page twice."""
    names = iter(headings)

    def name(items) -> None:
        for item in items:
            item.title = next(names)
            name(item.children)

    with pdf.open_outline() as outline:
        name(outline.root)


def packed(pdf: pikepdf.Pdf, made: datetime) -> bytes:
    """A third of the bytes, and the same ones at each build: the time is that of the commit."""
    for name in ("/CreationDate", "/ModDate"):
        pdf.docinfo[name] = f"D:{made:%Y%m%d%H%M%S}Z"
    del pdf.docinfo["/Creator"]  # the machine that printed it
    pdf.Root.PageMode = pikepdf.Name.UseOutlines
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True)
    return out.getvalue()
