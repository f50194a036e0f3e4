"""The search index of an edition: its terms with the sections they stand in, and each page's text for the excerpts."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import takewhile
from string import ascii_letters

from tools.pages import glossary
from tools.search.page import Section
from tools.search.terms import FOLDS, fold, make_stem, tokens

LETTERS = ascii_letters + "0123456789"
FIELDS = ("text", "title", "page", "named")  # most terms have only the first; the last is what the glossary points at
COMMON = 0.35  # share of the sections


def without_comments(block: str) -> str:
    """What is looked for in code: not the comments, which are English in every edition, and no short numbers."""
    if not block.startswith("\n"):
        return block
    block = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", block)  # as Python groups digits
    return re.sub(r"#.*|(?<![\w.])(?:[\d.]{1,3}|[\d.]+[.]0*)(?![\w.])", " ", block)


def phrases(cell: str) -> list[str]:
    """The terms of a cell of the glossary: `learning rate (step size); rate` has three."""
    return [part.strip() for part in re.split(r"[;,()]", cell) if part.strip()]


def searches(language: str) -> Iterator[tuple[list[str], list[str]]]:
    """A language's names of each term, and what else people search for: the English names, the column `searched`."""
    for term in glossary.terms():
        if language in term.names:  # a language that has just been begun has no column
            searched = term.searched.get(language.partition("-")[0], "")  # the column comes when somebody misses it
            yield phrases(term.names[language]), phrases(term.english) + phrases(searched)


class Terms:
    """Counts the terms of texts, with those under which the glossary lets a reader search for them."""

    def __init__(self, edition: dict):
        self.stem = make_stem(edition["search"]["stem"])
        self.asking = {fold(word) for word in edition["search"]["asking"].split()}
        self.aliases: dict[frozenset, set[str]] = defaultdict(set)
        for names, others in searches(edition["lang"]):
            for name in names:
                key = frozenset(self.of(name))
                self.aliases[key].update(stem for other in others for stem in self.of(other) if stem not in key)
        self.longest = max(map(len, self.aliases), default=0)

    def of(self, text: str) -> list[str]:
        """The terms of a text in order; a word of several parts stands before them."""
        found = []
        for whole, parts in tokens(text):
            found += [whole] if parts != (whole,) and not self.is_silent(whole) else []
            found += [self.stem(part) for part in parts if not self.is_silent(part)]
        return found

    def is_silent(self, word: str) -> bool:
        """Whether it is a digit, or a word that says nothing of what is looked for."""
        return word in self.asking or (len(word) == 1 and word.isdigit())

    def count(self, text: str) -> tuple[Counter, dict[str, set[str]]]:
        """How often each term stands in a text, and the terms that stand there for an alias."""
        found = self.of(text)
        counts, meant = Counter(found), defaultdict(set)
        for size in range(1, self.longest + 1):
            for start in range(len(found) - size + 1):
                key = frozenset(found[start : start + size])
                for alias in sorted(self.aliases.get(key, ())):  # sorted: each build writes the same
                    counts[alias] += 1
                    meant[alias] |= key
        return counts, meant


def pack(terms: dict[str, list[dict[int, int]]]) -> tuple[str, str]:
    """Write terms and where they stand, in a form that compresses well; ranking.js reads it.

    A term: how many letters it shares with the one before, and the rest of it. Where it stands: for each field, with
    a comma between, the distances from one section to the next, a letter each; a `~` before adds as much as all
    letters, a `+` doubles how often it stands there.
    """
    names, places, before = [], [], ""
    for term, fields in sorted(terms.items()):
        shared = min(9, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(term, before, strict=False))))
        names.append(f"{shared}{term[shared:]}")
        before = term
        written = []
        for sections in fields:
            last, line = -1, ""
            for section, times in sorted(sections.items()):
                far, near = divmod(section - last - 1, len(LETTERS))
                line += "+" * min(3, times.bit_length() - 1) + "~" * far + LETTERS[near]
                last = section
            written.append(line)
        places.append(",".join(written).rstrip(","))
    return " ".join(names), " ".join(places)


def is_common(term: str, fields: list[dict[int, int]], sections: int) -> bool:
    """Whether a term stands in so many texts that it tells nothing; it is then found in titles, if it is a word."""
    text, title, _, _ = fields
    return len(text) > max(5, COMMON * sections) and (len(term) < 4 or bool(title))


def make_index(
    pages: list[tuple[str, list[Section]]],
    edition: dict,
    pointers: dict[str, list[str]],
    glossary: tuple[str, list[Section]] = ("", []),
) -> tuple[dict, list[list]]:
    """Make an edition's index from its pages, each with its address, and for each page what excerpts need.

    `pointers` are the names for which the glossary points at a section's address; `glossary`, its own address and rows,
    which are found by their names alone and come after all sections.
    """
    known = Terms(edition)
    terms: dict = defaultdict(lambda: [{} for _ in FIELDS])
    names, sections, texts = [], [], []
    for page, (address, own) in enumerate(pages):
        names.append([address, own[0].title])
        texts.append([[section.blocks for section in own + glossary[1] * (address == glossary[0])], {}])
        for section in own:
            above = own[0].title if section.anchor else ""
            text = "\n".join(map(without_comments, section.blocks))
            place = f"{address}#{section.anchor}" if section.anchor else address
            named = "\n".join(pointers.get(place, []) + section.emphasised)
            for field, words in enumerate((text, section.title, above, named)):
                counts, meant = known.count(words)
                for term, times in counts.items():
                    terms[term][field][len(sections)] = times
                for alias, stands_for in meant.items():
                    texts[-1][1].setdefault(alias, set()).update(stands_for)
            sections.append([page, section.anchor, section.title if section.anchor else ""])
    common = [term for term, fields in terms.items() if is_common(term, fields, len(sections))]
    for term in common:
        terms[term][0].clear()
    found = {term: fields for term, fields in terms.items() if any(fields)}
    packed, places = pack(found)
    index = {
        "pages": names,
        "sections": sections,
        "rows": [[row.anchor, row.title] for row in glossary[1]],
        "terms": packed,
        "places": places,
        "common": common,
        "stem": edition["search"]["stem"],
        "asking": sorted(known.asking),
        "folds": FOLDS,
    }
    index["version"] = sha256(json.dumps([index, [text[0] for text in texts]]).encode()).hexdigest()[:8]
    return index, texts
