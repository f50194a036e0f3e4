"""The figure of the page on tokens."""

import html
import json

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number
from tools.project import ROOT

LETTER, ROW, HEIGHT = 6.7, 22, 17  # the width of a letter, so that the longest sentence leaves room for two numbers
COUNT = 272  # where the column of tokens ends
MERGES = ROOT / "docs" / "assets" / "javascripts" / "figures" / "tokens.merges.js"
LANGUAGES = {"English": "en", "Polish": "pl", "Serbian Latin": "sr-Latn", "Serbian Cyrillic": "sr-Cyrl"}


def story_tokens_data(program: dict) -> dict:
    """Take, for two tokenizers, where each cuts the first sentence of the story, and what the whole story costs."""
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


def merges(program: dict) -> str:
    """What the figure that a reader can set has to know: the pairs of both tokenizers, and the first sentences."""
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


@figure(story_tokens_data, until="cost")
def story_tokens(data: dict, words: dict) -> Canvas:
    """Draw a sentence in four scripts, cut by two tokenizers: a box for each token, and what the whole story costs."""
    canvas = Canvas(2 * (28 + 4 * ROW) + 4)
    y = 0
    for name, rows in data.items():
        canvas.text(0, y + 14, words[f"trained_{name}"], "strong start")
        canvas.text(COUNT, y + 14, words["token_count"], "small quiet end")
        canvas.text(WIDTH, y + 14, words["per_word"], "small quiet end")
        y += 22
        for row in rows:
            starts = [0, *row["cuts"][:-1]]
            boxes = [
                f"M{LETTER * a:.1f} {y}H{LETTER * b:.1f}v{HEIGHT}H{LETTER * a:.1f}z"
                for a, b in zip(starts, row["cuts"], strict=True)
            ]
            canvas.path("".join(boxes[1::2]), "box thin")
            canvas.path("".join(boxes[::2]), "tint thin")
            width = LETTER * len(row["text"])
            canvas.element(
                "text",
                "code start",
                html.escape(row["text"]),
                lang=row["lang"],
                x=0,
                y=y + 12.5,
                textLength=width,
                lengthAdjust="spacing",
            )
            canvas.text(COUNT, y + 12.5, str(row["tokens"]), "end")
            canvas.text(WIDTH, y + 12.5, number(row["per_word"], 2), "end")
            y += ROW
        y += 10
    return canvas
