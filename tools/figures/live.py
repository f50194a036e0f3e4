"""The figure of the trained GPT, which a reader can take in hand: a head's weights and the likeliest next words."""

from tools.extensions.source import current
from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas, number
from tools.manuscript.serbian import to_latin

CELL, LEFT, TOP, BARS, STEP = 18, 58, 52, 232, 26


def live_gpt_data() -> dict:
    """Take of each language's files a text, the weights of one head, and the likeliest next words, in percent."""
    from tools.figures.compute import live_gpt as model

    return {language: model.taken(language) for language in model.LANGUAGES}


@figure(live_gpt_data)
def live_gpt(data: dict, words: dict) -> Canvas:
    """Draw the weights of one head for a text, and the likeliest next words, in the edition's own language."""
    lang = current.get().edition.get("lang", "en")
    own = data.get(lang.partition("-")[0], data["en"])
    script = to_latin if lang == "sr-Latn" else str
    text, size = [script(word) for word in own["words"]], CELL * len(own["words"])
    canvas = Canvas(TOP + max(size + 4, STEP * len(own["next"]) - 8))
    canvas.text(LEFT + size / 2, 12, f"{words['head']} {own['head']}", "strong")
    for i, word in enumerate(text):
        top = LEFT + (i + 0.5) * CELL + 4
        canvas.element("text", "small quiet start", word, x=top, y=TOP - 4, transform=f"rotate(-90 {top} {TOP - 4})")
        canvas.text(LEFT - 4, TOP + (i + 0.5) * CELL + 4, word, "small quiet end")
        for j, share in enumerate(own["weights"][i][: i + 1]):
            side = (CELL - 2) * (share / 100) ** 0.5  # the area is the weight
            x, y = (LEFT + (j + 0.5) * CELL - side / 2, TOP + (i + 0.5) * CELL - side / 2)
            canvas.rect(x, y, side, side, "back fill")
    canvas.rect(LEFT, TOP, size, size, "faint")
    canvas.text(WIDTH, 12, words["word_after"], "strong end")
    for i, (word, share) in enumerate(own["next"]):
        y = TOP + STEP * i
        canvas.text(BARS, y + 4, script(word), "small start")
        canvas.text(WIDTH, y + 4, number(share, 1), "small end")
        canvas.rect(BARS, y + 8, (WIDTH - BARS) * share / 100, 6, "back fill")
    canvas.text(WIDTH, TOP - 14, "%", "small quiet end")
    return canvas
