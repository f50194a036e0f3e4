"""The rules of a language, from <language>.yml: each yields `file:line: there is …; wanted: …`."""

import re
import unicodedata
from functools import cache
from math import ceil
from pathlib import Path

from tests.language.prose import OPAQUE, WORD, Prose
from tools.manuscript.files import parse_mapping, read_text
from tools.manuscript.sections import Section
from tools.pages.glossary import BRACKETS, Term, terms
from tools.project import shown

HERE = Path(__file__).parent
COLUMNS = {column.partition("-Cyrl")[0]: column for column in terms()[0].names}  # by edition
BOUND = "[^\\W\\d_]"


@cache
def data(language: str) -> dict:
    """What a language's file says; a language without one has only the rules for all."""
    file = HERE / f"{language}.yml"
    return parse_mapping(read_text(file), shown(file)) if file.is_file() else {}


def rules(language: str) -> list[dict]:
    return data("all")["rules"] + data(language).get("rules", [])


def forbidden(page: Prose) -> list[str]:
    """What a rule of the language finds, other than declared: <!-- also term tenzor: the reason -->."""
    allowed, used, found = declared(page, "also"), set(), []
    for rule in rules(page.language):
        for match in re.finditer(rule["find"], page.plain):
            if (word := match[0].casefold()) in allowed:
                used.add(word)
            else:
                found.append(page.fault(match.start(), repr(match[0].strip(OPAQUE + " \n")), rule["want"]))
    return found + [unused(page, "also", word, line) for word, line in allowed.items() if word not in used]


def declared(page: Prose, kind: str, section: str | None = None) -> dict[str, int]:
    """The terms that a page, or a section of it, says to have or not to have on purpose, with the lines."""
    return {
        thing.removeprefix("term ").casefold(): line
        for part in page.sections
        for word, thing, _, line in part.declarations
        if word == kind and thing.startswith("term ") and section in (None, part.id)
    }


def unused(page: Prose, kind: str, word: str, line: int) -> str:
    return f"{page.name}:{line}: there is the declaration `{kind} term {word}`, which nothing needs; wanted: none"


def quotation(page: Prose) -> list[str]:
    """Quotation marks that are not in pairs."""
    if not (marks := data(page.language).get("quotes")):
        return []
    opening, closing = marks
    return [
        page.fault(
            _start(at, text), f"{text.count(opening)} × {opening} and {text.count(closing)} × {closing}", "pairs"
        )
        for at, text in page.paragraphs()
        if text.count(opening) != text.count(closing)
    ]


def letters(page: Prose) -> list[str]:
    """Words with a letter of another script or language, which may look like one of this."""
    if not (alphabet := data(page.language).get("alphabet")):
        return []
    own, latin, found = set(alphabet), set("abcdefghijklmnopqrstuvwxyz"), []
    for match in re.finditer(r"[^\W\d_₀-₉]+", page.plain):
        used = set(match[0].lower())
        if used <= own or used <= latin or (len(match[0]) == 1 and not used <= set("аеорсхіјѕ")):
            continue  # a single letter may be a symbol, but none that looks like a Latin one
        names = ", ".join(
            f"{letter} ({unicodedata.name(letter)})" for letter in dict.fromkeys(match[0]) if letter.lower() not in own
        )
        found.append(page.fault(match.start(), f"{match[0]} with {names}", "letters of one alphabet"))
    return found


def composed(page: Prose) -> list[str]:
    """Letters and accents as one character."""
    return [
        page.fault(match.start(), repr(match[0]), f"one character, {unicodedata.normalize('NFC', match[0])}")
        for match in re.finditer(r"\w[\u0300-\u036f]", page.plain)
    ]


def untranslated(page: Prose) -> list[str]:
    """Paragraphs and headings in English."""
    english, found = set(data("all")["english"].split()), []
    for at, text in page.paragraphs():
        words = [word.lower() for word in WORD.findall(page.to_spell[at : at + len(text)])]
        if len(words) >= 4 and sum(word in english for word in words) > 0.08 * len(words):
            found.append(
                page.fault(_start(at, text), f"English: {' '.join(words[:6])} …", "a translation, or `lang` around it")
            )
    return found


def _start(at: int, text: str) -> int:
    """Where the first word of a paragraph stands."""
    return at + len(text) - len(text.lstrip(OPAQUE + " \n"))


def same_headings(page: Prose, originals: dict[str, Section]) -> list[str]:
    """Headings of several words that are those of the original."""
    return [
        f"{page.name}:{section.line}: there is the heading {section.title!r}, as in English; wanted: a translation"
        for section in page.sections
        if section.id in originals and section.title == originals[section.id].title
        if len(re.findall(r"[a-z]{3,}", section.title)) > 1
    ]


def title_case(page: Prose, knows) -> list[str]:
    """Capitals within a heading that are no name: `knows` tells whether a word without its capital is one."""
    found = []
    for section in page.sections:
        title = re.sub(r"`[^`]*`|<[^>]*>", "", section.title)
        for match in re.finditer(rf"(?<=[^.?!:…„\"] )(?:{BOUND}+)", title):
            if match[0][0].isupper() and match[0][1:].islower() and knows(match[0].lower()):
                there = f"a capital in {match[0]} within the heading {section.title!r}"
                found.append(f"{page.name}:{section.line}: there is {there}; wanted: {match[0].lower()}")
    return found


def ijekavian(page: Prose, knows) -> list[str]:
    """Serbian words that are ekavian ones, or known, when е stands for ије or је."""
    settings = data(page.language)
    if not settings.get("ijekavian"):
        return []
    listed, spared = settings["ijekavian_words"].split(), set(settings["not_ijekavian"].split())
    sound = re.compile(r"ије(?!$|г$|га$|м$|му$|ш$|мо$|те$)|(?<=[бвгдзжкмпрстцчшћфх])је(?=..)")
    found = []
    for match in WORD.finditer(page.plain):
        word = match[0].lower()
        ekavian = [word[: m.start()] + "е" + word[m.end() :] for m in sound.finditer(word)]
        ekavian = [other for other in ekavian if len(other) > 3 and knows(other)]
        if word not in spared and (ekavian or any(word.startswith(stem) for stem in listed)):
            found.append(page.fault(match.start(), f"the ijekavian {match[0]}", ekavian[0] if ekavian else "ekavian"))
    return found


# --- the glossary ----------------------------------------------------------------------------------------------------


@cache
def glossary(language: str) -> dict[str, tuple[Term, list[str]]]:
    """The terms, by their bare names, with what may stand for each: what its cells have, and what the language adds."""
    extra, found = data(language).get("terms", {}), {}
    for term in terms():
        name = BRACKETS.sub("", term.english)
        variants = re.split(r"[;,()]", term.names[COLUMNS[language]]) + extra.get(name, [])
        found.setdefault(name, (term, []))[1].extend(variant.strip() for variant in variants if variant.strip())
    return found


@cache
def form_of(word: str) -> re.Pattern:
    """A word in any of its forms, as far as its beginning tells."""
    stem = word.casefold()[: max(3, ceil(0.6 * len(word)))]
    return re.compile(rf"\b{re.escape(stem)}\w{{0,{len(word) - len(stem) + 4}}}\b")


def terms_missing(page: Prose, originals: dict[str, Section]) -> list[str]:
    """Terms of an English section, as followed, for which its translation has nothing that the glossary allows."""
    found, everyday, lines = [], data("all")["everyday"], page.plain.split("\n")
    for section in page.sections:
        if section.id not in originals or section.id == "sources":
            continue
        start = section.first - 1
        text = "\n".join(lines[start : start + section.text.count("\n") + 1]).casefold()
        english = Prose("", originals[section.id].text, "en").plain
        waived, needed = declared(page, "without", section.id), set()
        for term, (entry, variants) in glossary(page.language).items():
            if term in everyday or not (met := entry.pattern.search(english)):
                continue
            if any(all(form_of(word).search(text) for word in WORD.findall(variant)) for variant in variants):
                continue
            needed.add(term)
            if term not in waived:
                what = f"no {' or '.join(variants)} in section {section.id}, whose original has {met[0]}"
                want = f"the glossary's term, or <!-- without term {term}: the reason -->"
                found.append(f"{page.name}:{section.line}: there is {what}; wanted: {want}")
        found += [unused(page, "without", term, line) for term, line in waived.items() if term not in needed]
    return found
