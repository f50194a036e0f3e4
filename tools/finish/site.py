"""The one pass over an edition's folder of HTML: each page is read, changed and written once."""

import re
import shutil
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tools.finish.policy import headers, policy, with_policy
from tools.finish.redirects import redirects
from tools.finish.styles import with_one_sheet
from tools.manuscript.edition import Edition
from tools.search.files import join_scripts, write_index

NOT_FOUND = "404.html"
CARDS = Path(__file__).with_name("cards")  # `make card` draws them
CARD = "assets/card.png"
VERBATIM = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
BLANKS = re.compile(r"[ \t\r]*\n[ \t\r\n]*")  # not no-break spaces
# Markdown has no table without a header: one of empty cells is none.
NO_HEADER = re.compile(r"<thead>\s*<tr>(?:\s*<th[^>]*>\s*</th>)+\s*</tr>\s*</thead>")
# Of highlighted code, what is no other than the text around it, three of four elements, and the numbers of lines, each
# of them another: without these the heaviest page is a tenth lighter, and sooner laid out.
PLAIN = re.compile(r'<span class="(?:n|p|o|w|kc|fm|vm|sa)">([^<]*)</span>')
NUMBER = re.compile(r'(?<=<span) id="l-[\d-]+"')
# How far a line of Python is indented, so that what goes on below it can be indented further.
INDENT = re.compile(r"(?<=<span)>((?: {4}){1,4})")
# Comments on lines of their own, and blanks before a line: in this project's own scripts, which nobody has minified.
COMMENTS = re.compile(r"(?m)^[ \t]*//.*\n|^[ \t]+")
SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*\n?")
# Source maps, and the parts of Material's own search, which this site replaces.
UNUSED = ("assets/**/*.map", "assets/javascripts/lunr", "assets/javascripts/workers")


@dataclass(frozen=True)
class Settings:
    """What the pass is told; all else stands in the folder."""

    others: tuple[Path, ...] = ()  # folders of other editions, which are in this one and are finished
    formerly: dict[str, tuple[str, str]] = field(default_factory=dict)  # old names: the page's, and where it says so
    has_policy: bool = True  # not while serving: the live reload is a script in each page
    sitemaps: tuple[str, ...] = ()  # the addresses of all editions' sitemaps, for the folder at the root


def finish(folder: Path, edition: Edition, settings: Settings) -> None:
    """Make of an edition's folder, as a generator wrote it, what is published. Raises Fault."""
    for path in [path for pattern in UNUSED for path in folder.glob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    files = [path for path in sorted(folder.rglob("*.html")) if not {*settings.others} & {*path.parents}]
    pages = {path.relative_to(folder).as_posix(): tidy(path.read_text(encoding="utf-8")) for path in files}
    searched = {name.removesuffix("index.html"): html for name, html in pages.items() if name != NOT_FOUND}
    write_index(folder, searched, edition.data)
    join_scripts(folder / "assets" / "javascripts")
    pages = with_one_sheet(folder, pages, tidy_scripts(folder / "assets" / "javascripts"))
    pages |= redirects(folder, settings.formerly, pages, edition.data["lang"])
    if settings.has_policy:
        said = policy(pages.values())
        pages = {name: with_policy(html, said) for name, html in pages.items()}
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
    copy_card(folder, edition.key)
    if settings.sitemaps:
        write_for_robots(folder, settings)


@lru_cache(maxsize=512)  # while the site is served, most pages are as they were
def tidy(html: str) -> str:
    """A page without blank lines, indents, headers of tables that have none, and markup that code does without."""
    parts = VERBATIM.split(NO_HEADER.sub("", html))  # text, verbatim element, its name, text, ...
    parts[::3] = (BLANKS.sub("\n", text) for text in parts[::3])
    parts[1::3] = (code(part) for part in parts[1::3])
    return "".join(part for number, part in enumerate(parts) if number % 3 != 2)


def code(html: str) -> str:
    """A block of code without the markup that does nothing, and with how far its lines are indented."""
    html = PLAIN.sub(r"\1", NUMBER.sub("", html))
    return INDENT.sub(lambda line: f' class="i{len(line[1]) // 4}"><span>{line[1]}</span>', html)


def tidy_scripts(folder: Path) -> list[str]:
    """Take comments, indents and the addresses of source maps out of the scripts, and return these."""
    found = []
    for path in sorted(folder.rglob("*.js")):
        text = SOURCE_MAP.sub("\n", path.read_text(encoding="utf-8"))
        found.append(text if ".min." in path.name else COMMENTS.sub("", text))
        path.write_text(found[-1], encoding="utf-8")
    return found


def copy_card(folder: Path, key: str) -> None:
    """Put an edition's card where its pages say; a new edition, which has none yet, shows the original's."""
    card = CARDS / f"{key}.png"
    (folder / CARD).parent.mkdir(exist_ok=True)
    shutil.copyfile(card if card.is_file() else CARDS / "en.png", folder / CARD)


def write_for_robots(folder: Path, settings: Settings) -> None:
    """What whoever comes to the site's root looks for: robots.txt with all sitemaps; `_headers` for the server."""
    lines = ["User-agent: *", "Allow: /", *(f"Sitemap: {address}" for address in settings.sitemaps), ""]
    (folder / "robots.txt").write_text("\n".join(lines), encoding="utf-8")
    if settings.has_policy:
        found = [next(iter(sorted(other.glob("*.html"))), None) for other in (folder, *settings.others)]
        text = headers(page.read_text(encoding="utf-8") for page in found if page)
        (folder / "_headers").write_text(text, encoding="utf-8")
