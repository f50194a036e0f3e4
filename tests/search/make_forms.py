"""Writes tests/search/forms: all forms of words of the site, from Debian's hunspell-pl, hunspell-sr and hunspell-en-us.

Run it when the texts have changed much: python -m tests.search.make_forms SITE [DICTIONARIES]
"""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.search.sections import sections_of

DICTIONARIES = {"en": "en_US", "pl": "pl_PL", "sr": "sr_Latn_RS"}
COUNT = 150  # words of a language
SECTIONS = 8  # a word that stands in more is found by chance
HERE = Path(__file__).parent


def read(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("iso8859-2" if b"SET ISO8859-2" in data or path.stem == "pl_PL" else "utf-8")


def paradigms(folder: Path, name: str) -> Iterator[set[str]]:
    """Each headword of a dictionary with its suffixed forms."""
    rules = defaultdict(list)
    affixes = read(folder / f"{name}.aff")
    for line in affixes.splitlines():
        kind, flag, cut, add, *condition = (line.split() + [""] * 4)[:5]
        if kind == "SFX" and cut not in "YN":
            condition = condition[0].replace("0", "") if condition else ""
            rules[flag].append((cut.strip("0"), add.split("/")[0].strip("0"), re.compile(condition.rstrip(".") + "$")))
    for line in read(folder / f"{name}.dic").splitlines()[1:]:
        word, _, flags = line.split("\t")[0].partition("/")
        forms = {word}
        for flag in flags.split(",") if "FLAG num" in affixes else flags:
            for cut, add, condition in rules[flag]:
                if word.endswith(cut) and condition.search(word):
                    forms.add(word[: len(word) - len(cut)] + add)
        yield forms


def main(site: Path, folder: Path) -> None:
    for language, name in DICTIONARIES.items():
        prefix = {"en": "", "sr": "sr-Latn"}.get(language, language)
        words = [
            set(re.findall(r"[^\W\d_]{5,}", text.lower())) for text in sections_of(site / prefix, code=False).values()
        ]
        vocabulary = set().union(*words)
        found = []
        for forms in paradigms(folder, name):
            forms = {form for form in forms if len(form) > 3 and form.isalpha() and form.islower()}
            own = forms & vocabulary
            if own and forms - vocabulary and sum(bool(own & section) for section in words) <= SECTIONS:
                found.append(" ".join(sorted(forms)))
        lines = sorted(random.Random(1).sample(sorted(set(found)), COUNT))
        (HERE / "forms" / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(*sys.argv[2:] or ["/usr/share/hunspell"]))
