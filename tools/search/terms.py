"""What search compares: words without case, marks, script and endings. terms.js does the same in the browser."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tools.manuscript.serbian import TO_LATIN

# Letters whose images Unicode does not know; both ways of writing đ meet in dj, as keyboards without it have it.
FOLDS = {letter: image.replace("đ", "dj") for letter, image in TO_LATIN.items()} | {"đ": "dj", "ł": "l", "∂": "d"}
# Greek letters are found by their names, which keyboards have; between rho and sigma is the sigma at a word's end.
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " - sigma tau upsilon phi chi psi omega"
)
FOLDS |= {chr(ord("α") + place): name for place, name in enumerate(GREEK.split()) if len(name) > 1}
# A number in any writing: `124 439 808`, `124,439,808`, `0.85`, `0,85`; or a name, `loss.backward`.
NUMBER = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?!\w)|[0-9]+(?:[.,_][0-9]+)+(?![\w.]\w)"
DIGITS = re.compile(r"[0-9]+(?:[ \u00a0\u202f.,_][0-9]+)*")
TOKEN = re.compile(NUMBER + r"|[\w∂]+(?:\.[^\W\d]\w*)*")
INDEXED = re.compile(r"^([^\W\d_])_(?=\w{1,2}$)")  # `W_1` is what `W₁` is
PARTS = re.compile(r"[._]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


@cache
def fold(word: str) -> str:
    """Lower case, Latin script, no marks: `Łańcuch` and `ланац` become `lancuch` and `lanac`."""
    word = INDEXED.sub(r"\1", word)
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
    if not DIGITS.fullmatch(token):
        return ""
    if len(re.findall("[.,]", token)) == 1:
        token = token.replace(",", ".")
    return re.sub(r"[^0-9.]", "", token)


def parts(token: str) -> tuple[str, ...]:
    """The words of a name; a letter alone is a symbol."""
    return tuple(fold(part) for part in PARTS.split(token) if len(part) > 1 or len(token) == 1)


@cache  # a text has few words, many times each
def whole_and_parts(token: str) -> tuple[str, tuple[str, ...]] | None:
    if plain := number(token):
        return plain, (plain,)
    return (fold(token), parts(token)) if token != "_" else None


def tokens(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word, folded, with its parts: `loss.backward` has `loss` and `backward`."""
    return filter(None, map(whole_and_parts, TOKEN.findall(unicodedata.normalize("NFC", text))))
