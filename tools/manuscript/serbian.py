"""Serbian in two scripts: Cyrillic pages to Latin at build, and a contributor's Latin draft to Cyrillic."""

import csv
import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tools.manuscript.files import read_text
from tools.manuscript.scan import line_of, prose_spans
from tools.project import Fault, end

CYRILLIC = "абвгдђежзијклмнопрстћуфхцчш"
LATIN = "abvgdđežzijklmnoprstćufhcčš"
TO_LATIN = dict(zip(CYRILLIC, LATIN, strict=True)) | {"љ": "lj", "њ": "nj", "џ": "dž"}
TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in TO_LATIN.items()}

# Stems in which two letters only look like one (in|jekc), each with an example in both scripts.
with Path(__file__).with_name("serbian_splits.csv").open(encoding="utf-8", newline="") as file:
    SPLITS = list(csv.DictReader(file))
SPLIT = re.compile("|".join("(?<={})(?={})".format(*row["stem"].split("|")) for row in SPLITS if row["stem"]), re.I)
LIKELY_SPLIT = re.compile("^(?:nad|od|pod|pred)ž|^(?:in|kon|tan|van)j|dj", re.I)
# Words of the field that stay in Latin script. Another word that is kept is listed for checking.
TERMS = Path(__file__).with_name("serbian_terms.txt").read_text(encoding="utf-8").split()
# A word; or the English term after its translation, (*dropout*).
WORD = re.compile(r"(?P<english>\(\*[^*\n]+\*\))|\w+(?:-\w+)*")
NOT_SERBIAN = re.compile(r"[qwxyQWXY\d_]|[a-zšđčćž][A-ZŠĐČĆŽ]|^[A-Z]{2,}$")


def convert_prose(text: str, convert: Callable[[str, int], str]) -> str:
    """Replace each piece of prose in a page by convert(piece, its offset)."""
    parts, done = [], 0
    for start, stop in prose_spans(text):
        parts += [text[done:start], convert(text[start:stop], start)]
        done = stop
    return "".join(parts)


@cache  # a text has few words, many times each
def latin_word(word: str) -> str:
    """Transliterate one Cyrillic word; in a word of capitals, both letters of lj, nj and dž are capitals."""
    capitals = len(word) > 1 and word.isupper()
    letters = []
    for letter in word:
        image = TO_LATIN.get(letter.lower(), letter)
        if letter.isupper():
            image = image.upper() if capitals else image.capitalize()
        letters.append(image)
    return "".join(letters)


def to_latin(text: str) -> str:
    """Transliterate plain Serbian Cyrillic text; everything else passes unchanged."""
    return re.sub(r"[\u0400-\u04FF]+", lambda word: latin_word(word[0]), text)


def page_to_latin(text: str) -> str:
    """Transliterate the prose of a Markdown page, its front matter included."""
    return convert_prose(text, lambda piece, _: to_latin(piece))


def to_cyrillic(text: str) -> str:
    """Transliterate Latin letters to Cyrillic, minding the stems in which nj, lj or dž are two letters."""
    letters = re.findall(r"lj|nj|dž|.", SPLIT.sub("\0", text), re.I | re.S)
    images = []
    for letter in letters:
        image = TO_CYRILLIC.get(letter.lower(), letter)
        images.append(image.upper() if letter[0].isupper() else image)
    return "".join(images).replace("\0", "")


def cyrillic_word(word: str, doubt: Callable[[str], None]) -> str:
    """Transliterate one word of a draft; an ending after a Latin stem (PyTorch-a) is Serbian."""
    if word.lower() in TERMS:  # top-k
        return word
    stem, hyphen, ending = word.partition("-")
    if stem in TERMS or NOT_SERBIAN.search(stem):
        if stem not in TERMS:
            doubt(f"{word}: left in Latin script; mark it as code or with lang, or write it in Serbian")
        return stem + hyphen + (to_cyrillic(ending) if ending.islower() else ending)
    if LIKELY_SPLIT.search(word) and not SPLIT.search(word):
        doubt(f"{word}: became {to_cyrillic(word)}; is it one letter or two?")
    return to_cyrillic(word)


def page_to_cyrillic(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Turn a Latin draft of a page into Cyrillic; also tells the words to check, each with its line."""
    doubts, text = [], unicodedata.normalize("NFC", text)  # macOS writes ž as two characters

    def convert(piece: str, offset: int) -> str:
        def word(match: re.Match) -> str:
            line = line_of(text, offset + match.start())
            if match["english"]:
                doubts.append((line, f"{match[0]}: left in Latin script as the English term"))
                return match[0]
            return cyrillic_word(match[0], lambda message: doubts.append((line, message)))

        return WORD.sub(word, piece)

    return convert_prose(text, convert), doubts


def main() -> int:
    """Write the Cyrillic page beside the draft, never over a file, and list the words to check. Raises Fault."""
    path = Path(*sys.argv[1:])
    if not path.is_file():
        raise Fault(f"FILE={' '.join(sys.argv[1:])}: is no file; wanted: a draft; run: make cyrillic FILE=draft.md")
    target = path.with_suffix(f".cyrl{path.suffix}")
    if target.exists():
        raise Fault(f"{target}: is there already; wanted: a free name; move it or delete it, and run this again")
    page, doubts = page_to_cyrillic(read_text(path))
    target.write_text(page, encoding="utf-8")
    for line, message in doubts:
        print(f"{path}:{line}: {message}")
    print(f"{target}: written; {len(doubts)} words to check")
    return 0


if __name__ == "__main__":
    end(main)
