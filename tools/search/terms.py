"""What search compares: words without case, marks, script and endings. terms.js does the same in the browser."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tools.manuscript.serbian import TO_LATIN

# Letters whose images Unicode does not know; both ways of writing đ meet in dj, as keyboards without it have it.
FOLDS = {letter: image.replace("đ", "dj") for letter, image in TO_LATIN.items()} | {"đ": "dj", "ł": "l"}
TOKEN = re.compile(r"\w+(?:\.[^\W\d]\w*)*")
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


@cache
def parts(token: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in PARTS.split(token) if len(part) > 1)


def tokens(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word of two or more letters, folded, with its parts: `loss.backward` has `loss` and `backward`."""
    for token in TOKEN.findall(unicodedata.normalize("NFC", text)):
        if len(token) > 1:
            yield fold(token), parts(token)
