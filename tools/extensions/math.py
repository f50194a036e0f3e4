"""Markdown extension: the formulas that pymdownx.arithmatex (generic) finds become MathML when the page is built."""

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .source import SourceError, extension, file_line
from .tex import TexError, to_mathml

HEADINGS = {f"h{level}" for level in range(1, 7)}
CODE = {"code", "pre", "kbd", "script", "style"}
PAIRED = r"`$…$`, or `$$` on lines of their own with no empty line between, or `\$`"
RAW_CODE = re.compile(r"(?s)<(pre|code|kbd|script|style|svg)\b.*?</\1>|<[^>]*>")


class KeepLines(Preprocessor):
    """Keeps the page as it was written, before files are included and tabs expanded."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.math_source = list(lines)
        return lines


class Render(Treeprocessor):
    """Replaces each arithmatex element by its MathML and stops at what would reach the reader as TeX."""

    def run(self, root: Element) -> None:
        for block in self.md.htmlStash.rawHtmlBlocks:
            if isinstance(block, str) and "$" in (text := html.unescape(RAW_CODE.sub("", block))):
                self._refuse_dollar(text, "the attribute `markdown` on the HTML around a formula")
        self._walk(root, in_heading=False)

    def _walk(self, element: Element, in_heading: bool) -> None:
        if _is_formula(element):
            return self._render(element, in_heading)
        children = list(element)
        if element.tag not in CODE:
            self._refuse_dollar(element.text, after=children[0] if children else None)
        for child, following in zip(children, [*children[1:], None], strict=False):
            self._refuse_dollar(child.tail, before=child, after=following)
            if child.tag not in CODE:
                self._walk(child, in_heading or child.tag in HEADINGS)

    def _render(self, element: Element, in_heading: bool) -> None:
        display = element.tag == "div"
        tex = _tex(element)
        try:
            if in_heading:
                raise TexError(
                    "a formula in a heading", "words: the navigation and the search results show no formulas"
                )
            element.text = self.md.htmlStash.store(to_mathml(tex, display))
        except TexError as error:
            line = tex.count("\n", 0, error.position)
            pattern = re.compile(rf"(?m)(?:\$|\\\(|\\\[|^)[\s>]*(?P<tex>{_words(tex)})[\s>]*(?:\$|\\\)|\\\]|$)")
            raise SourceError(file_line(self.md.math_source, pattern, line), error.there, error.wanted) from None
        if display:
            element.set("tabindex", "0")  # a wide formula scrolls inside itself, by keyboard too

    def _refuse_dollar(self, text: str | None, wanted: str = PAIRED, before=None, after=None) -> None:
        """Stops at a `$` in `text`; the elements beside it only help to find the line."""
        if not text or "$" not in text:
            return
        left, dollar, right = text.partition("$")
        left = left.rpartition("\x03")[2] if "\x03" in left else _source(before) + left
        right = right.partition("\x02")[0] if "\x02" in right else right + _source(after)
        pattern = re.compile(rf"{_words(left[-30:].lstrip())}(?P<tex>\${_words(right[:60].rstrip())})")
        there = (dollar + right).strip().partition("\n")[0][:60]
        raise SourceError(file_line(self.md.math_source, pattern), f"`{there}`, which is not a formula", wanted)


def _is_formula(element: Element | None) -> bool:
    return element is not None and "arithmatex" in element.get("class", "").split()


def _tex(element: Element) -> str:
    """The TeX of an arithmatex element: without its delimiters, and a display formula without its HTML escapes."""
    text = html.unescape(element.text) if element.tag == "div" else element.text
    return text[2:-2].strip()


def _source(element: Element | None) -> str:
    return f"${_tex(element)}$" if _is_formula(element) else ""


def _words(text: str) -> str:
    """A pattern for `text`, which may be wrapped, indented or quoted otherwise in the source."""
    return r"[\s>]+".join(re.escape(word) for word in re.split(r"\s+", text))


@extension
def makeExtension(md: Markdown) -> None:
    md.math_source = []
    md.preprocessors.register(KeepLines(md), "math-source", 1000)
    # After the inline patterns (20), so a `$` left is loose; an escaped one has another form until the end (0).
    md.treeprocessors.register(Render(md), "math", 15)
