"""What of a page is prose: text of the same length, in which all else is one opaque character."""

import re
from dataclasses import dataclass
from functools import cached_property

from tools.manuscript.scan import blank, line_of, prose_spans
from tools.manuscript.sections import Section, parse

OPAQUE = "\ufffc"
CAPTION = re.compile(rf'(?<={OPAQUE} )"(?P<read>[^"\n]*)"(?=\))')
NEW_PARAGRAPH = re.compile(r"[ \t]*(?:$|[-*][ ]|\d+\.[ ]|\||#)")
WORD = re.compile(r"(?<!\d)[^\W\d_₀-₉]+(?:[-’'][^\W\d_₀-₉]+)*")
# An English term after its translation, „uczenie (*learning*, *training*)”, and a title among the sources.
IN_BRACKETS = re.compile(r"\*[^*\n]+\*(?=[^()]*\))")
MENTIONED = re.compile(r"„[A-Za-z]+”")  # a foreign word that is spoken of
TITLE = re.compile(r"\[[^\]]*\]|\*[^*]+\*|\b[A-Z][\w.-]*(?:\s+(?:of|and|the|in|for|on)\b)*")


@dataclass(frozen=True)
class Prose:
    """A page for the checks of language: `text` as in the file, or as transliterated from it."""

    name: str
    text: str
    language: str

    @cached_property
    def plain(self) -> str:
        """The prose. Markup becomes OPAQUE, character by character, but line ends stay."""
        spans, done = [], 0
        for start, end in prose_spans(self.text):
            spans.append((done, start))
            done = end
        return CAPTION.sub(_only_read, blank(self.text, spans, by=OPAQUE))

    @cached_property
    def to_spell(self) -> str:
        """The prose without English terms in brackets and, among the sources, without names and titles."""
        text = re.sub(r"\([^()]*\)", lambda match: IN_BRACKETS.sub(_hide, match[0]), self.plain)
        text = MENTIONED.sub(_hide, text)
        sources = next((section for section in self.sections if section.id == "sources"), None)
        if sources:
            at = sum(len(line) + 1 for line in self.text.split("\n")[: sources.line])
            text = text[:at] + TITLE.sub(_hide, text[at:])
        return text

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return parse(self.text)

    def line(self, position: int) -> int:
        return line_of(self.text, position)

    def fault(self, position: int, there: str, wanted: str) -> str:
        return f"{self.name}:{self.line(position)}: there is {there}; wanted: {wanted}"

    def paragraphs(self) -> list[tuple[int, str]]:
        """Each stretch of prose: a paragraph, a heading, an item of a list or a row, with its position."""
        found, at = [(0, "")], 0
        for line in self.plain.split("\n"):
            if NEW_PARAGRAPH.match(line):
                found.append((at, line))
            else:
                found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
            at += len(line) + 1
        return found


def _hide(match: re.Match) -> str:
    return re.sub(r"[^\n]", OPAQUE, match[0])


def _only_read(match: re.Match) -> str:
    start, end = match.span("read") if match["read"] else (match.end(), match.end())
    return OPAQUE * (start - match.start()) + (match["read"] or "") + OPAQUE * (match.end() - end)
