"""The sections of a built edition with their texts, as the search index has them."""

import json
from pathlib import Path


def sections_of(edition: Path) -> dict[str, str]:
    """`autodiff/#chain-rule` with its title and text."""
    index = json.loads((edition / "search" / "index.js").read_text(encoding="utf-8").partition("=")[2])
    found, texts = {}, {}
    for page, anchor, title in index["sections"]:
        if page not in texts:
            script = (edition / "search" / f"page{page}.js").read_text(encoding="utf-8")
            texts[page] = iter(json.loads(script.partition("=")[2]))
        location, page_title = index["pages"][page]
        found[location + (f"#{anchor}" if anchor else "")] = "\n".join([title or page_title, *next(texts[page])])
    return found
