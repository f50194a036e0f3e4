"""What the figure of the page on tokens shows."""

import json

from tools.figures.compute.program import run_page
from tools.project import ROOT

MERGES = ROOT / "docs" / "assets" / "javascripts" / "figures" / "tokens.merges.js"
LANGUAGES = {"English": "en", "Polish": "pl", "Serbian Latin": "sr-Latn", "Serbian Cyrillic": "sr-Cyrl"}


def story_tokens() -> dict:
    """Take, for two tokenizers, where each cuts the first sentence of the story, and what the whole story costs."""
    program = run_page("tokenization", "cost")
    cut, encode, stories = (program[name] for name in ("cut", "encode", "STORY"))
    rows = {}
    for name in ("english", "all_four"):
        tokens = program["vocabulary_of"](program[name])
        rows[name] = [
            {
                "lang": LANGUAGES[language],
                "text": (sentence := text.partition(".")[0] + "."),
                "cuts": edges(sentence, [len(tokens[i]) for i in encode(sentence, program[name], cut)]),
                "tokens": (count := len(encode(text, program[name], cut))),
                "per_word": count / sum(any(map(str.isalnum, piece)) for piece in cut(text)),
            }
            for language, text in stories.items()
        ]
    return rows


def merges() -> str:
    """What the figure that a reader can set has to know: the pairs of both tokenizers, and the first sentences."""
    program = run_page("tokenization", "cost")
    pairs = {name: list(program[name]) for name in ("english", "all_four")}
    sentences = {LANGUAGES[name]: text.partition(".")[0] + "." for name, text in program["STORY"].items()}
    plain = {"MERGES": pairs, "SENTENCES": sentences}
    return "// Made by `make update` from the page on tokens.\n" + "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
        for name, value in plain.items()
    )


def edges(text: str, sizes: list[int]) -> list[float]:
    """Where each token ends, in letters; a byte of a letter of two is half a letter."""
    ends = [i + (k + 1) / size for i, letter in enumerate(text) if (size := len(letter.encode())) for k in range(size)]
    return [ends[sum(sizes[: n + 1]) - 1] for n in range(len(sizes))]
