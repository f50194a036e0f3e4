"""What search finds on a page: its sections, read from the HTML that a reader gets."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser

from tools.search.formula import to_text

# The page's text among its navigation: the first of these that a page has.
MAIN = [re.compile(start) for start in ("<article\\b", "<main\\b", '<[a-z]+ [^>]*\\brole="main"', "<body\\b")]
# What has most of a page's tags and says nothing: drawings, and the colours of code.
DRAWING, CODE = re.compile(r"<svg\b.*?</svg>", re.DOTALL), re.compile(r"<pre\b.*?</pre>", re.DOTALL)
EARLIER = re.compile(r'<details class="example">.*?</details>', re.DOTALL)  # code that its own page has and explains
COLOURS = re.compile(r"</?(?:span|a)\b[^>]*>")
MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
QUIZ = "quiz"  # the section of a page that asks what the others have said
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = {"p", "li", "tr", "dt", "dd", "figcaption", "summary", "div", "table", "blockquote", "pre", "details"}
APART = {"br", "sub", "sup", "td", "th", "code"}  # words on either side of it are two
SILENT = {"script", "style", "svg", "object", "nav", "noscript", "button"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Section:
    """A heading with what stands below it, the first without an anchor. A block of code begins with a newline."""

    anchor: str
    title: str = ""
    blocks: list[str] = field(default_factory=list)
    emphasised: list[str] = field(default_factory=list)  # most of what it defines, and little else
    is_searched: bool = True


class Reader(HTMLParser):
    """Gathers the sections of a page, without what is marked `data-not-searched`."""

    def __init__(self, main: str):
        super().__init__(convert_charrefs=True)
        self.main, self.depth, self.silent = main, 0, 0  # silent: how deep in what is left out
        self.sections, self.text = [Section("")], []
        self.emphasis = 0  # where in the text it began
        self.in_heading = self.in_code = self.is_over = False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if self.is_over or tag in VOID:
            self.text += [" "] * (tag in APART)
            return
        self.depth += tag == self.main
        if self.silent or tag in SILENT or "headerlink" in (attributes.get("class") or ""):
            self.silent += 1
            return
        if tag in HEADINGS and ("id" in attributes or tag == "h1"):
            self.end_block()
            # The first heading is the page's own, with what stands above it.
            anchor = attributes.get("id") if self.sections[0].title else ""
            if anchor:
                is_searched = "data-not-searched" not in attributes and anchor != QUIZ
                self.sections.append(Section(anchor, is_searched=is_searched))
            self.in_heading = True
        elif "data-not-searched" in attributes:
            self.silent += 1
        elif tag in BLOCKS:
            self.end_block()
            self.in_code = tag == "pre"
        elif tag == "em":
            self.emphasis = len(self.text)
        elif tag in APART and not self.in_code:
            self.text.append(" ")

    def handle_endtag(self, tag):
        if self.is_over or tag in VOID:
            return
        self.depth -= tag == self.main
        self.is_over = tag == self.main and not self.depth
        if self.silent:
            self.silent -= 1
        elif tag in HEADINGS and self.in_heading:
            self.sections[-1].title = " ".join("".join(self.text).split())
            self.text, self.in_heading = [], False
        elif tag in BLOCKS:
            self.end_block()
            self.in_code = False
        elif tag == "em":
            self.sections[-1].emphasised.append("".join(self.text[self.emphasis :]))
        elif tag in APART and not self.in_code:
            self.text.append(" ")

    def handle_data(self, data):
        if not self.silent and not self.is_over:
            self.text.append(data)

    def end_block(self) -> None:
        text, self.text = "".join(self.text), []
        text = "\n" + text.strip("\n") if self.in_code else " ".join(text.split())
        if text.strip():
            self.sections[-1].blocks.append(text)


@lru_cache(maxsize=512)  # while the site is served, most pages are as they were
def sections(html: str) -> list[Section]:
    """The sections of a page that a reader may search for; formulas are lines of text in them."""
    main = next(filter(None, (pattern.search(html) for pattern in MAIN)), None)
    html = html[main.start() :] if main else html
    reader = Reader(re.match(r"<(\w+)", main[0])[1] if main else "")
    html = CODE.sub(lambda code: COLOURS.sub("", code[0]), EARLIER.sub("", DRAWING.sub("", html)))
    reader.feed(MATH.sub(lambda math: escape(to_text(math[0])), html))
    reader.close()
    reader.end_block()
    return [section for section in reader.sections if section.is_searched and (section.title or section.blocks)]


def terms(glossary: str) -> list[Section]:
    """The rows of the glossary's page: a term by its name, and what it means; not where it is explained."""
    found = []
    for row in glossary.split("<tr>")[1:]:
        if id := re.search(r'<span id="?([^"> ]+)', row):
            name, _, meaning = row.partition("</td>")
            meaning = meaning.rpartition("<br>")[0]
            name, meaning = (
                " ".join(unescape(re.sub("<[^>]+>", "", MATH.sub(lambda math: escape(to_text(math[0])), part))).split())
                for part in (name.partition("<br>")[0], meaning)
            )
            found.append(Section(id[1], name, [meaning] if meaning else []))
    return found


def pointers(glossary: str) -> list[tuple[str, str, str]]:
    """What the glossary's page, not searched itself, points at: a term's id, its names, a section's address."""
    found = []
    for row in glossary.split("<tr>")[1:]:
        names, _, link = row.partition('<a href="../')
        if link:
            id = re.search(r'<span id="?([^"> ]+)', names)
            names = names.partition("</td>")[0] if id else names  # of a symbol, what it means as well
            text = re.sub("<[^>]+>", " ", MATH.sub(lambda math: escape(to_text(math[0])), names))
            found.append((id[1] if id else "", unescape(text), link.partition('"')[0]))
    return found
