"""Markdown extension: where a line must not break, in the text as it is read and not in its source."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from tools.extensions import source

NO_BREAK, NARROW_NO_BREAK = "\u00a0", "\u202f"
BETWEEN_DIGITS = re.compile(r"(?<![\w.,\u202f])\d{1,3}(?: \d{3})+(?![\w])")
UNITS = r"%|‰|°C|[kMGT]i?B|B|[nµm]?s|min|h|[kMG]?Hz|k?W|px"
BEFORE_UNIT = re.compile(rf"(?<=\d)[ \n](?=(?:{UNITS})(?!\w))|(?<=[≈§])[ \n](?=\d)")
# What ends or begins no line. At a formula browsers break all the same, before a full stop and at a no-break space.
OPENS, CLOSES = re.compile(rf"(?:(?<!\w)\w{NO_BREAK})?[(\[„“]*$"), re.compile(r"^[,.;:?!)\]”]*")
# A name with a number, GPT-2, or with an ending, GPT-ом, and a shape, (5, 10) or (B, T, C), with their own hyphen and
# space, to be found.
WHOLE = r"(?<![\w#.=/-])([A-Z][A-Za-z]*-(?:\d[\w.]*|[^\W\d_]{1,5}(?!-))\b|\((?:\d+|[a-zA-Z])(?:, (?:\d+|[a-zA-Z]))+\))"
INLINE = {"a", "abbr", "b", "del", "em", "i", "ins", "mark", "small", "span", "strong", "sub", "sup"}
VERBATIM = {"code", "kbd", "pre", "samp", "script", "style", "svg", "var"}


class KeepWhole(InlineProcessor):
    """Puts around a name or a shape a span that does not break."""

    def handleMatch(self, match: re.Match, data: str):
        span = Element("span", {"class": "nowrap"})
        span.text = AtomicString(match[1])
        return span, *match.span()


class BindFormulas(Treeprocessor):
    """Puts a formula, the punctuation at it and a short word before it into one span that does not break."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "span" and child.get("class") == "arithmatex":
                    self._bind(parent, place, child)

    def _bind(self, parent: Element, place: int, formula: Element) -> None:
        before, end = (parent[place - 1], "tail") if place else (parent, "text")
        text, tail = getattr(before, end) or "", formula.tail or ""
        opens, closes = OPENS.search(text)[0], CLOSES.search(tail)[0]
        # It stands in the formula's own span, which does not break: half of the bytes of one around both.
        setattr(before, end, text.removesuffix(opens))
        formula.tail = tail.removeprefix(closes)
        formula.text = opens + formula.text + closes


class BindSpaces(Treeprocessor):
    """Replaces single characters only, so that a rule may see over the borders of `**`, `_` and links."""

    def run(self, root: Element) -> None:
        short = source.current.get().edition.get("short_words", "")
        # A border between blocks, and code or a formula in between, stand as one character that no rule crosses.
        pieces = list(self._pieces(root))
        contents = [piece if isinstance(piece, str) else getattr(*piece) or "" for piece in pieces]
        text, start = bind("".join(contents), short), 0
        for piece, content in zip(pieces, contents, strict=True):
            end = start + len(content)
            if not isinstance(piece, str) and text[start:end] != content:
                setattr(*piece, text[start:end])
            start = end

    def _pieces(self, element: Element) -> Iterator[str | tuple[Element, str]]:
        """Characters that stand for a border, and where there is text: an element, and `text` or `tail` of it."""
        opaque = element.tag in VERBATIM or "arithmatex" in element.get("class", "").split()
        if element.tag == "code" and re.fullmatch(WHOLE, element.text or ""):
            element.set("class", "nowrap")
        if opaque:
            yield "\ufffc"
            return
        border = "" if element.tag in INLINE else "\0"
        yield border
        yield element, "text"
        for child in element:
            yield from self._pieces(child)
            yield child, "tail"
        yield border


def bind(text: str, short_words: str = "") -> str:
    """`text` of the same length, with no-break spaces: inside a number, before a unit, after a short word."""
    text = BETWEEN_DIGITS.sub(lambda number: number[0].replace(" ", NARROW_NO_BREAK), text)
    text = BEFORE_UNIT.sub(NO_BREAK, text)
    if short_words:
        after = re.compile(rf"(?<![\w’'-])(?P<word>[{short_words}{short_words.upper()}])[ \n](?=[^\s\0])")
        text = after.sub(rf"\g<word>{NO_BREAK}", text)
    return text


@source.extension
def makeExtension(md: Markdown) -> None:
    md.inlinePatterns.register(KeepWhole(WHOLE, md), "whole", 1)  # after all others: not in code, nor in an address
    # After the formulas (15), which are then opaque, and before the table of contents (5).
    md.treeprocessors.register(BindSpaces(md), "typography", 12)
    md.treeprocessors.register(BindFormulas(md), "formulas-and-punctuation", 11)
