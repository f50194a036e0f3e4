"""The rows of the model table, snippets/models.md, from the data in snippets/models.csv (part of `make update`)."""

from tools.manuscript.files import read_table
from tools.project import ROOT

DATA, ROWS = ROOT / "snippets/models.csv", ROOT / "snippets/models.md"


def read() -> tuple[dict[str, str], ...]:
    return read_table(DATA, r"model,[\w,]+")


def grouped(number: str) -> str:
    """Digits in groups of three from five digits on; what is no integer stays as it is."""
    about, digits = ("≈ ", number[1:]) if number.startswith("≈") else ("", number)
    return f"{about}{int(digits):,}".replace(",", " ") if digits.isdecimal() and len(digits) > 4 else number


def row(model: dict[str, str]) -> str:
    """Model with source, parameters, layers, width, FFN width, heads (with keys and values), context, vocabulary."""
    options = dict(option.split("=") for option in model["options"].split())
    ffn = grouped(model["ffn"]) + (f" / {grouped(options['expert_width'])}" if "expert_width" in options else "")
    numbers = [grouped(model[name]) for name in ("parameters", "layers", "width")]
    heads = f"{model['heads']} ({model['kv_heads']})"
    limits = [grouped(model["context"]), grouped(model["vocabulary"])]
    name = f"[{model['model']}]({model['url']})"
    return f"| {' | '.join([name, *numbers, ffn, heads, *limits])} |"


def rows() -> str:
    return "".join(f"{row(model)}\n" for model in read())


if __name__ == "__main__":
    ROWS.write_text(rows(), encoding="utf-8")
