"""What the figure of the page on inputs shows."""

from tools.figures.compute.program import run_page


def sliding_window() -> dict:
    """Take the beginning of the page's text, as far as the second window's last answer, and the size of a window."""
    program = run_page("inputs", "windows")
    size = program["T"]
    ids = program["ids"][: 2 * size + 1].tolist()
    texts = [program["words"][i] for i in ids]
    return {"T": size, "ids": ids, "words": texts, "questions": list(range(1, size + 1))}
