"""The figure of the page on tokens."""

import html

from tools.figures.svg import WIDTH, Canvas, number

LETTER, ROW, HEIGHT = 6.7, 22, 17  # the width of a letter, so that the longest sentence leaves room for two numbers
COUNT = 272  # where the column of tokens ends


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
