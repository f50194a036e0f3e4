"""Markdown extension: links a term to the glossary where a page introduces it in English, or where it is first used."""

import re
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from tools.extensions import source
from tools.pages.glossary import BRACKETS, PAGE, Term, explained_on, terms

STASHED = re.compile("\x02[^\x03]*\x03")  # a tag within a line, while Markdown works
# Terms that are everyday words or names as well, in one language or another: linked only where they are emphasised.
EVERYDAY = {"array", "attention", "inference", "key", "label", "leaf", "masking", "merge", "node", "notebook", "query"}
EVERYDAY |= {"sampling", "scalar", "seed", "shape", "stride", "target", "training", "transformer", "value"}
UNTOUCHED = {"a", "code", "pre", "summary", "svg", "math", "h1", "h2", "h3", "h4", "h5", "h6"}
LAST = {"exercises", "quiz", "sources"}  # sections in which nothing is introduced any more
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class LinkTerms(Treeprocessor):
    """Links a term to the glossary: where a page introduces it in English, and once where it only uses it."""

    def run(self, root: Element) -> None:
        page = source.current.get()
        path = Path(page.path)
        if len(path.parts) < 3 or path.parts[0] != "docs":
            return
        self.lang, own = page.edition.get("lang", ""), Path(*path.parts[2:]).as_posix()
        self.address = "../" * (len(path.parts) - 3) + PAGE
        self.linked, self.used = set(), {}
        if self.lang != "en":
            self._walk(root)
        explained = explained_on(own)
        self.used = {
            start: [pair for pair in pairs if pair[1].id not in self.linked | explained]
            for start, pairs in patterns(self.lang).items()
        }
        self._link_used(root)

    def _link(self, term: Term) -> Element:
        self.linked.add(term.id)
        return Element("a", {"href": f"{self.address}#{term.id}"})

    def _walk(self, element: Element) -> None:
        for number, child in enumerate(list(element)):
            if child.tag == "a" or re.fullmatch(r"h[1-6]", child.tag):
                continue
            text = STASHED.sub("", "".join(child.itertext())).strip() if child.tag in ("em", "strong") else ""
            left = (term for term in terms() if term.id not in self.linked) if text else ()
            term = next((term for term in left if term.pattern.fullmatch(text)), None)
            if not term:
                self._walk(child)
                continue
            link = self._link(term)
            link.tail, child.tail = child.tail, None
            child.set("lang", "en")
            element[number] = link
            link.append(child)

    def _link_used(self, element: Element) -> bool:
        """Link the terms that are left, each once; whether the sections go on."""
        if element.tag not in ("div", "ul", "ol", "table", "details"):
            self._link_in(element, None)
        for child in list(element):
            if child.get("id") in LAST:
                return False
            is_prose = child.tag not in UNTOUCHED and "admonition-title" not in child.get("class", "")
            if is_prose and not self._link_used(child):
                return False
            self._link_in(element, child)
        return True

    def _link_in(self, element: Element, before: Element | None) -> None:
        """Link terms in an element's text, or in the text after one of its children."""
        text = (element.text if before is None else before.tail) or ""
        for word in WORD.finditer(text):
            for pattern, term in self.used.get(word[0][:3].lower(), ()):
                if term.id not in self.linked and (match := pattern.match(text, word.start())):
                    link = self._link(term)
                    link.text, link.tail = match[0], text[match.end() :]
                    if before is None:
                        element.text = text[: match.start()]
                    else:
                        before.tail = text[: match.start()]
                    element.insert(0 if before is None else list(element).index(before) + 1, link)
                    return self._link_in(element, link)
        return None


@cache
def patterns(lang: str) -> dict[str, list[tuple[re.Pattern, Term]]]:
    """By the first three letters: how a term is found in a language's prose, longer ones first."""
    found: dict = {}
    for term in terms():
        for name in re.split(r"[;,]", BRACKETS.sub("", term.names.get(lang, ""))):
            words = WORD.findall(name)
            if not words or (len(words) == 1 and BRACKETS.sub("", term.english) in EVERYDAY):
                continue
            pattern = (
                term.pattern if lang == "en" else re.compile(r"(?<![\w-])" + r"[\s-]".join(map(inflected, words)), re.I)
            )
            found.setdefault(words[0][:3].lower(), []).append((len(words), pattern, term))
    return {start: [each[1:] for each in sorted(pairs, key=lambda each: -each[0])] for start, pairs in found.items()}


def inflected(word: str) -> str:
    """An expression for a word of Polish or Serbian with any ending; it misses those whose stem changes."""
    stem = word[:-1] if word[-1] in "aeiouyąęćńśźаеиоу" and len(word) > 3 else word
    return re.escape(stem) + (r"\w{0,4}(?!\w)" if len(word) > 2 else r"(?!\w)")


@source.extension
def makeExtension(md: Markdown) -> None:
    # After headings have their ids (5), before MkDocs turns links to files into addresses (0).
    md.treeprocessors.register(LinkTerms(md), "glossary", 3)
