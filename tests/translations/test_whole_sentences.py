"""No paragraph and no sentence of the original is left out of a translation that says it follows it."""

import re
from statistics import median

import pytest

from tools.manuscript import scan
from tools.manuscript.sections import Section
from tools.project import shown
from tools.translations.commands import SOURCE, languages, pages
from tools.translations.freshness import states

OPAQUE = r"\$[^$]*\$|`[^`]*`|\]\([^)]*\)|<[^>]*>|\(\*[^)]*\*\)|\{[^{}]*\}"
LONG = 120  # letters; a shorter paragraph varies too much
SHORT = 0.78  # of the length that its original makes one expect


def paragraphs(section: Section) -> list[tuple[int, str]]:
    """Each paragraph of prose with its line, without code and formulas."""
    text = scan.without(section.text, "comment", "fence", "display")
    text = scan.blank(text, [(0, scan.front_end(section.text))])
    found = [(match.start(), match[0].strip()) for match in re.finditer(r"(?s)\S(?:(?!\n[ \t]*\n).)*", text)]
    return [
        (section.first + text.count("\n", 0, at), re.sub(OPAQUE, "x", part))
        for at, part in found
        if not part.startswith(("#", "|", "!["))
    ]


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?:;…](?=[\s”“)*]|$)", text))


def faults(pairs: list[tuple[Section, Section]], name: str) -> list[str]:
    """Name what a page's translation lacks; `pairs` are its sections, each after its original."""
    found, both = [], []
    for original, translated in pairs:
        theirs, mine = paragraphs(original), paragraphs(translated)
        if len(theirs) != len(mine):
            where = f"{name}:{translated.line}: section {translated.id}"
            found.append(f"{where}: there are {len(mine)} paragraphs; wanted: {len(theirs)}, as in the original")
        else:
            both += [(*one, *other) for one, other in zip(theirs, mine, strict=True) if len(one[1]) > LONG]
    usual = median([len(mine) / len(theirs) for _, theirs, _, mine in both] or [1])
    for _, theirs, line, mine in both:
        if sentences(mine) < sentences(theirs) and len(mine) / len(theirs) < SHORT * usual:
            found.append(
                f"{name}:{line}: there are {sentences(mine)} sentences in {len(mine)} letters; wanted: about "
                f"{sentences(theirs)} in {len(theirs) * usual:.0f}, as in the original; has one been left out?"
            )
    return found


@pytest.mark.parametrize("language", languages(SOURCE))
def test_translations_are_whole(language):
    folder, found = languages(SOURCE)[language], []
    for page in pages(SOURCE):
        fresh = [state for state in states(SOURCE, folder, page) if state.name == "fresh"]
        found += faults([(state.original, state.translated) for state in fresh], shown(folder / page))
    assert not found, "\n" + "\n".join(found)
