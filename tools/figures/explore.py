"""The figures that a reader can take in hand: the script that puts itself in a drawing's place, and its words."""

import json
import re

# A drawing, and the script in docs/assets/javascripts/figures/ that replaces it.
EXPLORED = {
    "autograd-graph": "graph",
    "broadcasting": "broadcasting",
    "descent-regimes": "descent",
    "parameter-budget": "budget",
    "live-gpt": "gpt",
    "story-tokens": "tokens",
}
# What overrides/partials/content.html adds to a page with such a figure. A PDF and an EPUB do without.
LOADED = re.compile(r'<link\b[^>]*/explore\.css"[^>]*>\s*|<script\b[^>]*/explore\.js"></script>\s*')


def online(drawing: str, data: dict) -> str:
    """The Markdown link to a figure, for a notebook, which cannot have it; nothing for one that nobody can set."""
    return f" [{data['explore']['online']}](#figure-{drawing})" if drawing in EXPLORED else ""


def attributes(drawing: str, data: dict) -> dict[str, str]:
    """What a figure says to its script: its name, the words that all have, and its own, by an edition's data."""
    if drawing not in EXPLORED:
        return {}
    name = EXPLORED[drawing]
    words = {
        key.removeprefix(f"{name}."): word
        for key, word in data["explore"].items()
        if "." not in key or key.startswith(f"{name}.")
    }
    words |= {key: data[key] for key in ("decimal", "percent")}
    said = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return {"data-explore": name, "data-words": said}
