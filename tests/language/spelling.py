"""Spelling with hunspell's dictionaries and the project's own words, <language>.words: a word a line, or word/model."""

import lzma
import re
from functools import cache
from pathlib import Path

from hunspell import Hunspell

from tests.language.prose import WORD, Prose
from tools.manuscript.serbian import TERMS, to_latin

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENDING = re.compile(r"-(\w{1,4})$")  # LLM-a, PyTorch-у
SPLIT = re.compile(r"[-’']")


@cache
def dictionary(language: str, with_own: bool = False) -> Hunspell:
    """A language's dictionary, unpacked once into the cache; with the project's words or without."""
    folder = ROOT / ".cache" / "dictionaries"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("aff", "dic"):
        packed, file = HERE / "dictionaries" / f"{language}.{kind}.xz", folder / f"{language}.{kind}"
        if not file.is_file() or file.stat().st_mtime < packed.stat().st_mtime:
            file.write_bytes(lzma.decompress(packed.read_bytes()))
    hunspell = Hunspell(language, hunspell_data_dir=str(folder))
    for word, model in own_words(language).items() if with_own else ():
        if model:
            hunspell.add_with_affix(word, model)
    return hunspell


def own_words(language: str) -> dict[str, str]:
    """The project's words with the word that each is inflected like, or nothing."""
    file = HERE / f"{language.removesuffix('-Latn')}.words"
    lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    words = dict(line.partition("/")[::2] for line in lines if line)
    return {to_latin(word): to_latin(model) for word, model in words.items()} if language == "sr-Latn" else words


def knows(word: str, hunspell: Hunspell, names: set[str]) -> bool:
    """Tell whether a word, its stem before an ending, or each of its parts is in the dictionary or among the names."""
    word = word.replace("’", "'")
    parts, stem = SPLIT.split(word), ENDING.sub("", word)
    if len(word) == 1 or hunspell.spell(word) or names & {word, word.lower()} or (stem != word and stem in names):
        return True
    return len(parts) > 1 and all(len(part) == 1 or hunspell.spell(part) or part in names for part in parts)


def misspelt(pages: list[Prose], language: str) -> tuple[list[str], list[str], int]:
    """The words that neither the dictionary nor the project knows; own words that nothing needs; how many were read."""
    found: dict[str, list[tuple[Prose, int]]] = {}
    count = 0
    for page in pages:
        for match in WORD.finditer(page.to_spell):
            found.setdefault(match[0], []).append((page, match.start()))
            count += 1
    own, plain, extended = own_words(language), dictionary(language), dictionary(language, with_own=True)
    names = {word for word in own if not own[word]} | set(TERMS)
    unknown = [word for word in found if not knows(word, plain, set())]
    needed = [word for word in unknown if knows(word, extended, names)]
    faults = [
        page.fault(at, f"the word {word}", "a word of the language, or the English term in code or with `lang`, or "
                   f"a line in tests/language/{language.removesuffix('-Latn')}.words")
        for word in unknown if word not in needed
        for page, at in found[word]
    ]  # fmt: skip
    unused = [word for word in own if plain.spell(word) or not any(_like(word, other) for other in needed)]
    return faults, unused, count


def _like(word: str, other: str) -> bool:
    """Tell whether another word can be a form of this one: their stems, or a part of it, begin alike."""
    stem = word.casefold()[: max(3, len(word) - 3)]
    return any(part.casefold().startswith(stem) for part in [other, *SPLIT.split(other)])
