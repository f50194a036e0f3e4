"""The EPUB 3: the document's chapters as files of their own, with formulas in MathML and drawings in SVG."""

import re
from html import escape
from uuid import NAMESPACE_URL, uuid5

from tools.book.document import HERE, Book, contents, title_page

FONT = "stix-two-math.woff2"
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">
<head><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body>
{body}
</body></html>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:description>{description}</dc:description>
<dc:creator>{creator}</dc:creator>
<dc:rights>{rights}</dc:rights>
<dc:language>{lang}</dc:language>
<dc:date>{made:%Y-%m-%d}</dc:date>
<meta property="dcterms:modified">{made:%Y-%m-%dT%H:%M:%SZ}</meta>
{access}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
# For catalogues, which let readers look for books that they can read.
ACCESS = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": ["MathML", "alternativeText", "structuralNavigation", "tableOfContents", "readingOrder"],
    "accessibilityHazard": ["none"],
}


def make_epub(book: Book, sections: dict, headings: list[dict], math_font: bytes, cover: bytes) -> dict[str, bytes]:
    """The files of the EPUB. `sections` are the chapters as chapters.js gives them, by name."""
    lang = book.edition.data["lang"]

    def page(title: str, body: str) -> str:
        return PAGE.format(lang=lang, title=escape(title), body=body)

    words = book.edition.data["book"]
    inner = re.compile(rf'(<a (?:[^<>]* )?href=")#({"|".join(sections)})(?=[".])')
    listed = contents(book.chapters, headings, link="{page}.xhtml#{id}")
    files = {
        "title.xhtml": page(book.title, title_page(book)),
        "nav.xhtml": page(
            words["contents"], f'<nav epub:type="toc"><h1>{escape(words["contents"])}</h1>{listed}</nav>'
        ),
    }
    for chapter in book.chapters:
        body = inner.sub(r"\1\2.xhtml#\2", sections[chapter.name])
        files[f"{chapter.name}.xhtml"] = page(chapter.title, body)
    made = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.encode(),
        "book/package.opf": package(book, files).encode(),
        "book/book.css": (HERE / "epub.css").read_bytes(),
        f"book/{FONT}": math_font,
        "book/cover.png": cover,
    }
    return made | {f"book/{name}": text.encode() for name, text in files.items()}


def page_id(name: str) -> str:
    return f"page-{name.removesuffix('.xhtml')}"


def package(book: Book, files: dict[str, str]) -> str:
    """The list of what is in the book, in which order it is read, and what is to be known of it."""
    items = ['<item id="style" href="book.css" media-type="text/css"/>']
    items.append(f'<item id="math" href="{FONT}" media-type="font/woff2"/>')
    items.append('<item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/>')
    for name, text in files.items():
        has = {"nav": name == "nav.xhtml", "mathml": "<math" in text, "svg": "<svg" in text}
        said = " ".join(key for key, value in has.items() if value)
        more = f' properties="{said}"' if said else ""
        items.append(f'<item id="{page_id(name)}" href="{name}" media-type="application/xhtml+xml"{more}/>')
    data = book.edition.data
    access = [(key, value) for key, values in ACCESS.items() for value in values]
    access.append(("accessibilitySummary", data["book"]["access"]))
    return PACKAGE.format(
        lang=data["lang"],
        identifier=uuid5(NAMESPACE_URL, book.name).urn,
        title=escape(book.title),
        description=escape(data["site_description"]),
        made=book.made,
        creator=escape(data["page"]["by"].format(title=book.title)),
        rights=escape(re.sub(r"<[^>]+>", "", book.licence)),
        access="\n".join(f'<meta property="schema:{key}">{escape(value)}</meta>' for key, value in access),
        manifest="\n".join(items),
        spine="\n".join(f'<itemref idref="{page_id(name)}"/>' for name in files),
    )
