"""The zip: an edition of the site to read from a disk, without a server, with its search, exercises and figures."""

import posixpath
import re

from tools.book.document import Book
from tools.book.modules import joined, script_of

BOOKS = "books"  # where the books are in the site
OF_THE_WEB = ("404.html", "_headers", "robots.txt", "sitemap.xml", "assets/card.png")
SWITCHER = re.compile(
    r'<div class="md-header__option">\s*<div class="md-select editions">.*?</ul>(?:\s*</div>){3}', re.S
)
REMEMBERED = re.compile(r"<script>\s*try \{\s*const edition\b.*?</script>\s*", re.DOTALL)
# Where a page is on the web and what it looks like there; a font asked for in advance, which Chromium refuses here.
HEAD = re.compile(r'<(?:link rel="(?:canonical|alternate ?|preload)"|meta (?:property="og:|name="twitter:))[^>]*>\s*')
# The script of each page that imports modules: in the zip, also those that a page with a figure loads by itself.
SCRIPTS, ACCESS, FIGURES = "assets/javascripts/", "access.js", "figures/explore.js"
MODULE = re.compile(r'<script type="module" src="[^"]*"></script>\s*')
MODULES = (f"{SCRIPTS}figures/", f"{SCRIPTS}exercises/")
FETCHED = "assets/figures/"  # what they fetch
# From a disk this is off, and Material's script would say of no page that it is there.
INSTANT = '"navigation.instant", '
LINK = re.compile(r'(<(?:a|link)\b[^<>]*?\s)href="([^":]*)"')


def make_offline(book: Book) -> dict[str, bytes]:
    """The files of the zip, in a folder of the book's name."""
    own = book.site / book.edition.prefix
    others = {edition.prefix.rstrip("/") for edition in book.editions} - {""} | {BOOKS}
    names = [path.relative_to(own).as_posix() for path in sorted(own.rglob("*")) if path.is_file()]
    names = [name for name in names if not name.startswith(OF_THE_WEB) and name.partition("/")[0] not in others]
    modules = [name for name in names if name.startswith(MODULES)]
    files = {}
    for name in sorted({*names} - {*modules}):
        data = (own / name).read_bytes()
        if name.endswith(".html"):
            data = offline(data.decode(), name, set(names), book).encode()
        elif name == "assets/stylesheets/site.css":  # the font is there at once, so nothing has to do without it
            data = data.replace(b"font-display:optional", b"font-display:block")
        elif name == SCRIPTS + ACCESS:
            texts = {name.removeprefix(SCRIPTS): (own / name).read_text(encoding="utf-8") for name in modules}
            data = joined(data.decode(), texts, FIGURES).encode()
        elif name.startswith(FETCHED):
            name, data = f"{name}.js", script_of(data).encode()
        files[f"{book.name}/{name}"] = data
    return files


def offline(html: str, page: str, names: set[str], book: Book) -> str:
    """A page whose links name files, since a folder on a disk shows no page; without what only the web has."""
    here = posixpath.dirname(page)

    def mended(match: re.Match) -> str:
        path, hash, section = match[2].partition("#")
        target = posixpath.normpath(posixpath.join(here, path))
        for name in (target, posixpath.normpath(f"{target}/index.html")):
            if path and name in names:
                return f'{match[1]}href="{posixpath.relpath(name, here)}{hash}{section}"'
        if not path:
            return match[0]
        # Another edition's page: on the web, if anywhere.
        outside = posixpath.normpath(posixpath.join(book.edition.prefix, target))
        return f'{match[1]}href="{book.address}{outside}/{hash}{section}"' if book.address else match[1]

    for idle in (SWITCHER, REMEMBERED, HEAD, MODULE):
        html = idle.sub("", html)
    return LINK.sub(mended, html.replace(INSTANT, "", 1))
