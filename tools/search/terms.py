"""What search compares: words without case, marks, script and endings. terms.js does the same in the browser."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tools.manuscript.serbian import TO_LATIN

# Letters whose images Unicode does not know; both ways of writing đ meet in dj, as keyboards without it have it.
FOLDS = {letter: image.replace("đ", "dj") for letter, image in TO_LATIN.items()} | {"đ": "dj", "ł": "l"}
# A number in any writing: `124 439 808`, `124,439,808`, `0.85`, `0,85`; or a name, `loss.backward`.
NUMBER = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?!\w)|[0-9]+(?:[.,_][0-9]+)+(?![\w.]\w)"
TOKEN = re.compile(NUMBER + r"|\w+(?:\.[^\W\d]\w*)*")
PARTS = re.compile(r"[._]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache  # a text has few words, many times each
def fold(word: str) -> str:
    """Lower case, Latin script, no marks: `Łańcuch` and `ланац` become `lancuch` and `lanac`."""
    decomposed = unicodedata.normalize("NFKD", "".join(FOLDS.get(letter, letter) for letter in word.lower()))
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] != "M")


def make_stem(steps: list[str]):
    """A function from a folded word to what its inflected forms share, by the steps of edition.yml.

    A step that matches leaves its groups. Whatever is not of letters only, as an identifier, passes unchanged.
    """
    patterns = [re.compile(step) for step in steps]

    @cache
    def stem(word: str) -> str:
        if not re.fullmatch(r"[a-z]{4,}", word):
            return word
        for pattern in patterns:
            match = pattern.search(word)
            word = "".join(match.groups()) if match else word
        return word

    return stem


def number(token: str) -> str:
    """A number without what groups its digits, and with a decimal point; of anything else, nothing."""
    if not re.fullmatch(r"[0-9]+(?:[ \u00a0\u202f.,_][0-9]+)*", token):
        return ""
    if len(re.findall("[.,]", token)) == 1:
        token = token.replace(",", ".")
    return re.sub(r"[^0-9.]", "", token)


@cache
def parts(token: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in PARTS.split(token) if len(part) > 1)


def tokens(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word of two or more letters, folded, with its parts: `loss.backward` has `loss` and `backward`."""
    for token in TOKEN.findall(unicodedata.normalize("NFC", text)):
        if plain := number(token):
            yield plain, (plain,)
        elif len(token) > 1:
            yield fold(token), parts(token)
