"""The questions at the end of a page: each has its choices and one right answer, the same one in every language."""

import re
from itertools import pairwise

from tests.conftest import EDITIONS, ROOT, cases
from tools.manuscript.files import pages_in
from tools.manuscript.sections import Section, parse
from tools.manuscript.sections import read as sections_of
from tools.project import shown
from tools.translations.freshness import states

SOURCE = ROOT / "docs/en"
# The question, its choices, and the folded answer, which begins with the number of the right one.
QUESTION = re.compile(
    r'\*\*(?P<asks>.+)\*\*\n\n(?P<choices>(?:\d\. .+\n){2,5})\n\?\?\? quiz ".+"\n    \*\*(?P<right>\d)\.\*\* \S.*\n+'
)
FORM = "**question**, `1. choice` from two to five, and `??? quiz` with `**2.** why`, with an empty line between"


def quiz(section: Section, name: str) -> tuple[list[tuple[int, int]], list[str]]:
    """How many choices each question has and which is right, and the faults."""
    text = section.text.partition("\n\n")[2].rstrip("\n") + "\n"
    found, at, told = [], 0, []
    while match := QUESTION.match(text, at):
        line = f"{name}:{section.line + 2 + text.count(chr(10), 0, at)}"
        choices, right = re.findall(r"(\d)\. (.+)", match["choices"]), int(match["right"])
        if [int(number) for number, _ in choices] != [*range(1, len(choices) + 1)]:
            told.append(f"{line}: there are the choices {[n for n, _ in choices]}; wanted: numbered from 1 on")
        if right > len(choices) or len({choice for _, choice in choices}) < len(choices):
            told.append(f"{line}: there is the answer {right} of {len(choices)}; wanted: one of them, all different")
        found.append((len(choices), right))
        at = match.end()
    if at < len(text):
        line = section.line + 2 + text.count("\n", 0, at)
        told.append(f"{name}:{line}: there is {text[at:].splitlines()[0]!r}; wanted: {FORM}")
    elif not 3 <= len(found) <= 5 or len({right for _, right in found}) == 1:
        told.append(f"{name}:{section.line}: there are the answers {found}; wanted: three to five, not all the same")
    return found, told


def section_of(path) -> Section | None:
    return next((section for section in sections_of(path) if section.id == "quiz"), None)


ORIGINALS = {path.relative_to(SOURCE): section_of(path) for path in pages_in(SOURCE)}


def is_fresh(folder, page) -> bool:
    """Whether a page's questions follow the original's; those that are behind have a notice instead."""
    return any(state.id == "quiz" and state.name == "fresh" for state in states(SOURCE, folder, page.as_posix()))


def test_every_page_asks():
    silent = [f"docs/en/{page}: there is no quiz; wanted: `{{#quiz}}`" for page, own in ORIGINALS.items() if not own]
    assert not silent, "\n".join(silent)


def test_questions_have_one_right_answer_and_the_same_in_every_language():
    told = []
    for edition in EDITIONS:
        for page, original in ORIGINALS.items() if not edition.is_script else ():
            name = shown(edition.folder / page)
            if not (own := section_of(edition.folder / page)):
                continue
            found, faults = quiz(own, name)
            told += faults
            wanted, _ = quiz(original, f"docs/en/{page}") if original else ([], [])
            if found != wanted and is_fresh(edition.folder, page):
                told.append(f"{name}:{own.line}: there are the answers {found}; wanted: {wanted}, as in English")
    assert not told, "\n" + "\n".join(told)


def test_the_quiz_comes_last_before_the_sources():
    for page in ORIGINALS:
        ids = [section.id for section in sections_of(SOURCE / page)]
        assert "quiz" not in ids or ("quiz", "sources") in pairwise(ids), (
            f"docs/en/{page}: wanted: {{#quiz}} before {{#sources}}"
        )


ASKED = '**Why?**\n\n1. So.\n2. So not.\n\n??? quiz "Answer"\n    **{}.** Because.\n\n'
GOOD = "## Quiz {#quiz}\n\n" + ASKED.format(1) + ASKED.format(2) + ASKED.format(1)


@cases("old, new, told")
def test_a_fault_in_a_quiz_is_named(old, new, told):
    (section,) = parse(GOOD.replace(old, new, 1) if old else GOOD)
    found = quiz(section, "page.md")[1]
    assert (
        found[:1] == ([] if not told else found[:1]) and "".join(found).startswith(told) and bool(found) == bool(told)
    )
