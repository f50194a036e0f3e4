"""The figure of the page on inputs."""

from tools.figures.data import figure
from tools.figures.svg import WIDTH, Canvas


def sliding_window_data(program: dict) -> dict:
    """Take the beginning of the page's text, as far as the second window's last answer, and the size of a window."""
    size = program["T"]
    ids = program["ids"][: 2 * size + 1].tolist()
    texts = [program["words"][i] for i in ids]
    return {"T": size, "ids": ids, "words": texts, "questions": list(range(1, size + 1))}


@figure(sliding_window_data, until="windows")
def sliding_window(data: dict, words: dict) -> Canvas:
    """Draw the text, below it a row for each question of the first window, and last the second window."""
    size, ids, texts = data["T"], data["ids"], data["words"]
    cell, height, pitch, top = WIDTH / len(ids), 24, 31, 18
    canvas = Canvas(top + height + pitch * (size + 1) + 6)

    def row(y: float, given: range, answer: int, style: str) -> None:
        for i in given:
            canvas.rect(i * cell, y, cell, height, style)
            canvas.text((i + 0.5) * cell, y + 16, str(ids[i]))
        canvas.rect(answer * cell + 1, y, cell - 2, height, "back")
        canvas.text((answer + 0.5) * cell, y + 16, str(ids[answer]), "back strong")

    for i, text in enumerate(texts):
        canvas.text((i + 0.5) * cell, 11, text, "small")
        canvas.rect(i * cell, top, cell, height, "tint" if i < size else "")
        canvas.text((i + 0.5) * cell, top + 16, str(ids[i]))
    for t, question in enumerate(data["questions"]):
        y = top + height + 10 + t * pitch
        row(y, range(t + 1), t + 1, "tint")
        canvas.text((t + 2) * cell + 7, y + 16, f"{words['question']} {question}", "small quiet start")
    y = top + height + 10 + size * pitch
    for i in range(size, 2 * size):
        canvas.rect(i * cell, y, cell, height, "ghost")
        canvas.text((i + 0.5) * cell, y + 16, str(ids[i]), "quiet")
    canvas.text(size * cell - 7, y + 16, words["next_window"] + " →", "small quiet end")
    return canvas
