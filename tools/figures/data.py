"""The committed data of the figures."""

import json
from functools import lru_cache

from tools.project import ROOT

SNIPPETS = ROOT / "snippets"
DATA = SNIPPETS / "figures.json"


def load() -> dict:
    """The data of all figures, by the figure's name."""
    return parse(DATA.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # while the site is served, the file may be computed again
def parse(text: str) -> dict:
    return json.loads(text)
