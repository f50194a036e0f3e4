"""What is one thing on every page: the address of a source, the words for how hard an exercise is, a symbol."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pytest

from tests.content.page_text import PageText
from tools.extensions import render
from tools.manuscript.files import read_table
from tools.pages.glossary import SYMBOLS
from tools.project import ROOT
from tools.translations.commands import SOURCE, languages, pages
from tools.translations.freshness import states

SOURCE_LINK = re.compile(
    r"\[(?:<span lang=\"?en\"?>)?(?P<title>[^\[\]<>]{12,})(?:</span>)?\]\((?P<address>https?://[^)\s]+)\)"
)
QUESTION = re.compile(r'(?m)^!!! question "(\d+)\..*\(([^()]+)\)"')


def odd(said: Iterable[tuple[str, str, str]]) -> list[str]:
    """Of things with what is said of each, and where: name what is not said as in most places."""
    places = defaultdict(list)
    for thing, value, where in said:
        places[thing].append((value, where))
    found = []
    for thing, values in places.items():
        (usual, _), *others = Counter(value for value, _ in values).most_common()
        there = next(where for value, where in values if value == usual)
        found += [
            f"{where}: there is {value} for {thing}; wanted: {usual}, as in {there}; mend the one or the other"
            for value, where in values
            if others and value != usual
        ]
    return found


def addresses() -> Iterator[tuple[str, str, str]]:
    """A title of one's own language names what it likes; those of papers are the same in every language."""
    for page in map(PageText.read, render.paths()):
        for link in SOURCE_LINK.finditer(page.without_code):
            yield f"“{link['title']}”", link["address"], f"{page.name}:{page.line(link.start())}"


def difficulties() -> Iterator[tuple[str, str, str]]:
    """Of each exercise whose translation follows it: how hard it is, in English and in the language."""
    for language, folder in languages(SOURCE).items():
        for page in pages(SOURCE):
            for state in states(SOURCE, folder, page):
                if state.name == "fresh":
                    hard = dict(QUESTION.findall(state.original.text))
                    for match in QUESTION.finditer(state.translated.text):
                        line = state.translated.first + state.translated.text.count("\n", 0, match.start())
                        if match[1] in hard:
                            thing = f"a question that is {hard[match[1]]} in English"
                            yield f"{thing} ({language})", match[2], f"docs/{folder.name}/{page}:{line}"


def symbols() -> Iterator[tuple[str, str, str]]:
    for line, row in enumerate(read_table(ROOT / "symbols.csv", SYMBOLS), 2):
        for language in languages(SOURCE):
            yield row["symbol"], str(re.findall(r"\$[^$]*\$", row["en"])), f"symbols.csv:{line}"
            own = row.get(language) or row["en"]  # of a language that is new
            yield row["symbol"], str(re.findall(r"\$[^$]*\$", own)), f"symbols.csv:{line}"


@pytest.mark.parametrize("said", [addresses, difficulties, symbols])
def test_it_is_the_same_everywhere(said):
    found = odd(said())
    assert not found, "\n" + "\n".join(found)
