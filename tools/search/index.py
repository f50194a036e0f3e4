"""The search index of an edition: its terms with the sections they stand in, and each page's text for the excerpts."""

import json
import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from hashlib import sha256
from itertools import takewhile
from math import log2
from string import ascii_letters

from tools.pages import glossary
from tools.search.page import Section
from tools.search.terms import FOLDS, fold, make_stem, tokens

LETTERS = ascii_letters + "0123456789"
FIELDS = ("text", "title", "page", "named")  # most terms have only the first; the last is what the glossary points at
HYPHENED = re.compile(r"([^\W\d_]{2,})[-‐‑](?=([^\W\d_]{2,}))")  # `feed-forward` is `feedforward` as well


def without_comments(block: str) -> str:
    """What is looked for in code: not the comments, which are English in every edition, and no short numbers."""
    if not block.startswith("\n"):
        return block
    block = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", block)  # as Python groups digits
    return re.sub(r"#.*|(?<![\w.])(?:[\d.]{1,3}|[\d.]+[.]0*)(?![\w.])", " ", block)


def phrases(cell: str) -> list[str]:
    """The terms of a cell of the glossary: `learning rate (step size); rate` has three."""
    return [part.strip() for part in re.split(r"[;,()]", cell) if part.strip()]


@lru_cache(maxsize=16)
class Terms:
    """The terms of texts in an edition's language."""

    def __init__(self, stem: tuple[str, ...], asking: str):
        self.stem = make_stem(stem)
        self.asking = {fold(word) for word in asking.split()}
        self.of_word = cache(self.of_word)
        self.of_all = lru_cache(maxsize=8192)(self.of_all)  # while the site is served, most texts are as they were

    def of(self, text: str) -> list[str]:
        """The terms of a text in order; a word of several parts stands before them."""
        return [term for whole, parts in tokens(text) for term in self.of_word(whole, parts)]

    def of_word(self, whole: str, parts: tuple[str, ...]) -> list[str]:
        found = [whole] if parts != (whole,) and not self.is_silent(whole) else []
        # `q.retain_grad` has `retain_grad`
        found += [name for name in whole.split(".") if name not in (whole, *parts)]
        return found + [self.stem(part) for part in parts if not self.is_silent(part)]

    def of_all(self, text: str) -> list[str]:
        """The same, and words with a hyphen as one word."""
        return self.of(text) + [self.stem(fold(one + other)) for one, other in HYPHENED.findall(text)]

    def is_silent(self, word: str) -> bool:
        """Whether it is a digit, or a word that says nothing of what is looked for."""
        return word in self.asking or (len(word) == 1 and word.isdigit())


def pack(terms: dict[str, list[dict[int, int]]]) -> tuple[str, str]:
    """Write terms and where they stand, in a form that compresses well; lookup.js reads it.

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


def by_first_letter(terms: dict[str, list]) -> dict[str, tuple[str, str]]:
    """The parts of the index, each of the terms with the same first letter, so that a query needs only some."""
    parts: dict = defaultdict(dict)
    for term, fields in terms.items():
        parts[term[0] if "a" <= term[0] <= "z" else "0"][term] = fields
    return {letter: pack(part) for letter, part in sorted(parts.items())}


def called(language: str, known: Terms, places: dict[str, int]) -> list[tuple[int, list[str], list[str]]]:
    """Of each term of the glossary its section, its names, and what else people search for, all as terms."""
    found = []
    for term in glossary.terms():
        if language in term.names:  # a language that has just been begun has no column
            searched = [term.searched.get(key, "") for key in ("en", language.partition("-")[0])]
            names, others = phrases(term.names[language]), phrases(";".join([term.english, *searched]))
            own, other = ([" ".join(known.of(name)) for name in some] for some in (names, others))
            found.append((places.get(term.id, -1), own, [name for name in dict.fromkeys(other) if name not in own]))
    return found


def number_places(pages: list[tuple[str, list[Section]]]) -> dict[str, int]:
    """The number of each section by its address; a page's first is the page's own."""
    addresses = [f"{address}#{section.anchor}".removesuffix("#") for address, own in pages for section in own]
    return {address: number for number, address in enumerate(addresses)}


def make_index(
    pages: list[tuple[str, list[Section]]],
    edition: dict,
    pointers: list[tuple[str, str, str]],
    glossary: tuple[str, list[Section]] = ("", []),
) -> tuple[dict, dict[str, tuple[str, str]], dict[str, list]]:
    """Make an edition's index from its pages, each with its address; its parts; what only results show, by its name:
    the blocks of each page's sections, and the glossary's rows.

    `pointers` are what the glossary has of each term or symbol: its id, its names, and a section's address; `glossary`,
    its own address and rows, which are found by their names alone and come after all sections.
    """
    known = Terms(tuple(edition["search"]["stem"]), edition["search"]["asking"])
    terms: dict = defaultdict(lambda: [{} for _ in FIELDS])
    places = number_places(pages)
    at = [(id, names, places.get(where, places.get(where.partition("#")[0]))) for id, names, where in pointers]
    names, sections = [], []
    texts: dict = {"rows": [[row.anchor, row.title] for row in glossary[1]]}
    lengths = titles = ""  # how many words a section has, as a power of two in quarters, and its title has
    for page, (address, own) in enumerate(pages):
        names.append([address, own[0].title])
        texts[f"page{page}"] = [section.blocks for section in own + glossary[1] * (address == glossary[0])]
        for section in own:
            above = own[0].title if section.anchor else ""
            prose = [block for block in section.blocks if not block.startswith("\n")]
            code = {
                term for block in section.blocks if block not in prose for term in known.of_all(without_comments(block))
            }
            text = known.of_all("\n".join(prose)) + sorted(code)
            named = "\n".join([names for _, names, number in at if number == len(sections)] + section.emphasised)
            named += "\n" + section.anchor.replace("-", " ")
            title = known.of_all(section.title)
            for field, found in enumerate((text, title, known.of_all(above), known.of_all(named))):
                for term, times in Counter(found).items():
                    terms[term][field][len(sections)] = times
            sections.append([page, section.anchor, section.title if section.anchor else ""])
            lengths += LETTERS[round(4 * log2(1 + len(text)))]
            titles += LETTERS[min(len(title), len(LETTERS) - 1)]
    from_glossary = called(edition["lang"], known, {id: number for id, _, number in at if number is not None})
    spoken = {term for _, own, other in from_glossary for name in own + other for term in name.split()}
    parts = by_first_letter({term: terms[term] for term in terms.keys() | spoken})
    index = {
        "pages": names,
        "sections": sections,
        "lengths": lengths,
        "titles": titles,
        "called": from_glossary,
        "parts": "".join(parts),
        "stem": edition["search"]["stem"],
        "asking": sorted(known.asking),
        "folds": FOLDS,
    }
    index["version"] = sha256(json.dumps([index, parts, texts]).encode()).hexdigest()[:8]
    return index, parts, texts
