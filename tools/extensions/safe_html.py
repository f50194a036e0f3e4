"""Markdown extension: refuses a page whose HTML would load, run or hide anything, however that was spelt."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.postprocessors import Postprocessor

from tools.extensions.source import SourceError, current, extension

# fmt: off
ACTIVE = {
    "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "link",
    "meta", "base", "template", "noscript", "foreignobject", "animate", "animatetransform", "animatemotion", "set",
    "audio", "video", "source", "track", "dialog",
}
# fmt: on
LOADED = {"src", "srcset", "data", "poster", "background", "xlink:href"}
STYLED = {"td", "th", "mtd"}  # what the tables and the formulas align; inside a drawing, any


# What colours code, most of a page's tags; it is safe, and nothing between is joined when it goes.
COLOUR = re.compile(r'<span class="[a-z][a-z\d]?">|</span>')


class Reader(HTMLParser):
    """Looks at every element of a page as the browser will."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.drawing, self.faults = 0, []

    def handle_starttag(self, tag, attrs):
        self.drawing += tag == "svg"
        if tag in ACTIVE:
            self.faults.append((f"the element <{tag}>", "text, pictures and formulas", f"<{tag}"))
        for name, value in attrs:
            self.attribute(tag, name, value or "")

    def handle_endtag(self, tag):
        self.drawing -= tag == "svg"

    def attribute(self, tag: str, name: str, value: str) -> None:
        plain = re.sub(r"[\x00-\x20]", "", value)  # as browsers read an address
        address = urlsplit(plain) if name in LOADED or name == "href" else None
        if name.startswith("on") or name in ("srcdoc", "formaction", "ping", "action"):
            self.faults.append((f"the attribute {name} of <{tag}>", "an element without", name))
        elif name in LOADED or (address and tag in ("use", "image")):
            if address.netloc or address.scheme:
                self.faults.append((f"{value!r}, loaded from elsewhere", "a file of this site", value))
        elif address and address.scheme not in ("", "http", "https", "mailto"):
            self.faults.append((f"a link to {value!r}", "an address with https:, or a page", value))
        elif name == "style" and not self.drawing and (tag not in STYLED or "url(" in plain):
            self.faults.append((f"the style {value!r} of <{tag}>", "a class of docs/assets/stylesheets/", value))


class Refuse(Postprocessor):
    def run(self, text: str) -> str:
        reader = Reader()
        reader.feed(COLOUR.sub("\n", text))
        reader.close()
        for there, wanted, clue in reader.faults:
            page = current.get()
            raise SourceError(f"{page.path}:{line_of(page.text, clue)}", there, wanted)
        return text


def line_of(text: str, clue: str) -> int:
    """The line of what was found in the HTML; the nearest that its longest word is on, where it is spelt otherwise."""
    for part in [clue, *sorted(re.findall(r"[\w./-]{3,}", clue), key=len, reverse=True), "&#"]:
        if (at := text.lower().find(part.lower())) >= 0:
            return text.count("\n", 0, at) + 1
    return 1


@extension
def makeExtension(md: Markdown) -> None:
    md.postprocessors.register(Refuse(md), "hostile", -100)  # after all others
