"""What search compares: words without case, marks, script and endings. terms.js does the same in the browser."""

import re
import unicodedata
from collections.abc import Iterator

from tools.serbian import TO_LATIN

# Letters whose images Unicode does not know; both ways of writing đ meet in dj, as keyboards without it have it.
FOLDS = {letter: image.replace("đ", "dj") for letter, image in TO_LATIN.items()} | {"đ": "dj", "ł": "l"}
TOKEN = re.compile(r"\w+(?:\.[^\W\d]\w*)*")
PARTS = re.compile(r"[._]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def fold(word: str) -> str:
    """Lower case, Latin script, no marks: `Łańcuch` and `ланац` become `lancuch` and `lanac`."""
    decomposed = unicodedata.normalize("NFKD", "".join(FOLDS.get(letter, letter) for letter in word.lower()))
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] != "M")


def make_stem(steps: list[str]):
    """A function from a folded word to what its inflected forms share, by the steps of edition.yml.

    A step that matches leaves its groups. Whatever is not of letters only, as an identifier, passes unchanged.
    """
    patterns = [re.compile(step) for step in steps]

    def stem(word: str) -> str:
        if not re.fullmatch(r"[a-z]{4,}", word):
            return word
        for pattern in patterns:
            match = pattern.search(word)
            word = "".join(match.groups()) if match else word
        return word

    return stem


def tokens(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each word of two or more letters, folded, with its parts: `loss.backward` has `loss` and `backward`."""
    for token in TOKEN.findall(unicodedata.normalize("NFC", text)):
        parts = [part for part in PARTS.split(token) if part]
        if len(token) > 1:
            yield fold(token), [fold(part) for part in parts if len(part) > 1]
