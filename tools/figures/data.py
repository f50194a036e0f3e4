"""The committed data of the figures."""

import json
from functools import cache
from pathlib import Path

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets"
DATA = SNIPPETS / "figures.json"


@cache
def load() -> dict:
    """Read the data of all figures, by the figure's name."""
    return json.loads(DATA.read_text(encoding="utf-8"))
