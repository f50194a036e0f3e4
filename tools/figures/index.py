"""The figures of the first page."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number


def next_word_data(program: dict) -> dict:
    """Take the page's text and what its smallest language model counted in it."""
    after, total = program["after_the"], program["total"]
    return {
        "text": program["text"],
        "after": "the",
        "words": [{"word": word, "count": n, "probability": n / total} for word, n in after.most_common()],
        "total": total,
    }


@figure(next_word_data, until="next_word")
def next_word(data: dict, words: dict) -> Canvas:
    """Draw the page's text with what follows the word, and the counts as the bars of a distribution."""
    canvas, letter = Canvas(124), 7.4
    text, after, x, y = data["text"], data["after"], 0.0, 14
    for i, word in enumerate(text):
        if i == len(text) // 2:
            x, y = 0.0, 38
        follows = i > 0 and text[i - 1] == after
        canvas.text(x, y, word, "code start back strong" if follows else "code start")
        width = letter * len(word)
        if follows:
            canvas.line([(x, y + 5), (x + width, y + 5)], "back")
        x += width + letter
    left = 196
    scale = WIDTH - left
    for i, entry in enumerate(data["words"]):
        y = 66 + i * 32
        share = f"{entry['count']}/{data['total']} = {entry['probability']:.2f}"  # as code writes it
        canvas.text(0, y + 15, f"p({entry['word']} | {after}) = {share}", "code start")
        canvas.rect(left, y, scale, 22, "faint")
        canvas.rect(left, y, scale * entry["probability"], 22, "back fill")
    return canvas


def pretraining_data(program: dict) -> dict:
    """Take the page's four predictions, what each costs, and their mean."""
    pairs = zip(program["given_to_the_truth"], program["losses"], strict=True)
    return {"tokens": [{"probability": p, "loss": loss} for p, loss in pairs], "loss": program["mean"]}


@figure(pretraining_data, until="loss")
def pretraining(data: dict, words: dict) -> Canvas:
    """Draw the loop of pre-training with the page's four predictions, and the stages that come after it."""
    canvas, top, row = Canvas(250), 36, 19
    tokens = data["tokens"]
    bottom, middle = top + row * len(tokens), top + row * len(tokens) / 2
    canvas.rect(0.5, 0.5, WIDTH - 1, 144, "tint", rx=6)
    for x, width, word in ((8, 50, words["text"]), (72, 56, words["model"])):
        canvas.rect(x, middle - 20, width, 40, "box", rx=4)
        canvas.text(x + width / 2, middle + 4, word)
    canvas.arrow([(58, middle), (72, middle)])
    canvas.arrow([(128, middle), (142, middle)])
    canvas.text(147, 24, "p", "math start")
    canvas.text(232, 24, "−ln p", "math start back")
    largest = max(token["loss"] for token in tokens)
    for i, token in enumerate(tokens):
        y = top + i * row
        canvas.rect(176, y, 42 * token["probability"], 13, "fill")
        canvas.text(147, y + 11, number(token["probability"], 2), "start")
        canvas.rect(276, y, 44 * token["loss"] / largest, 13, "back fill")
        canvas.text(232, y + 11, number(token["loss"], 4), "start back")
    canvas.line([(232, bottom + 1), (320, bottom + 1)], "back")
    canvas.text(320, bottom + 20, f"L = {number(data['loss'], 4)}", "end strong")
    canvas.arrow([(238, bottom + 16), (100, bottom + 16), (100, middle + 20)], "back")
    _stages(canvas, 166, words)
    return canvas


def _stages(canvas: Canvas, y: float, words: dict) -> None:
    """Draw the three stages as boxes, and under the arrows what leaves each of them."""
    width, gap, height = 101, 12, 52
    canvas.line([(width / 2, 144), (width / 2, y)], "thin")
    for i, stage in enumerate(("pretraining", "sft", "preferences")):
        x = i * (width + gap)
        canvas.rect(x + 0.5, y, width - 1, height, "box" if i else "tint", rx=4)
        canvas.words(x + width / 2, y + height / 2, words[stage], 14, "small")
        if i:
            canvas.arrow([(x - gap, y + height / 2), (x, y + height / 2)])
    for i, result in ((0, "base"), (2, "assistant")):
        x = i * (width + gap) + width / 2
        canvas.arrow([(x, y + height), (x, y + height + 14)])
        canvas.text(x, y + height + 29, words[result], "strong")
