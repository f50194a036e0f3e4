"""The committed data of the figures."""

import json
from functools import cache

from tools.project import ROOT

SNIPPETS = ROOT / "snippets"
DATA = SNIPPETS / "figures.json"


@cache
def load() -> dict:
    """Read the data of all figures, by the figure's name."""
    return json.loads(DATA.read_text(encoding="utf-8"))
