"""The MkDocs hook for search: replaces the index that Material's plugin wrote by this project's own."""

import json
from pathlib import Path

from mkdocs.plugins import event_priority

from tools.search.index import make_index

# Scripts that make one, of which the last is the worker: together they are smaller, and one request.
PARTS = ("vendor/minisearch.min.js", "search/terms.js", "search/ranking.js", "search/excerpts.js", "search/worker.js")


def on_page_markdown(markdown, page, config, files):
    """Leave a page that this edition shows untranslated out of its index."""
    if config.extra["pages"][page.file.src_uri].is_fallback and config.extra["edition"].prefix:
        page.meta["search"] = {"exclude": True}


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=sorted)


@event_priority(-50)  # after Material's plugin
def on_post_build(config):
    """Write the index and each page's text for the excerpts, as scripts that file:// can load as well; the worker."""
    folder = Path(config.site_dir, "search")
    written = json.loads((folder / "search_index.json").read_text(encoding="utf-8"))
    index, texts = make_index(written["docs"], config.extra["edition"].data)
    # Material loads this with every page. It passes `config` on to the worker, which loads the index when search is
    # opened, and takes the separator to mark the words on the page that is opened.
    settings = {"separator": written["config"]["separator"], "version": index["version"]}
    data = as_json({"config": settings, "docs": []})
    (folder / "index.js").write_text(f"index={as_json(index)}", encoding="utf-8")
    (folder / "search_index.json").write_text(data, encoding="utf-8")
    (folder / "search_index.js").write_text(f"var __index = {data}", encoding="utf-8")
    for number, text in enumerate(texts):
        (folder / f"page{number}.js").write_text(f"texts[{number}]={as_json(text)}", encoding="utf-8")
    scripts = [Path(config.site_dir, "assets", "javascripts", part) for part in PARTS]
    together = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    for script in scripts:
        script.unlink()
    scripts[-1].write_text(together, encoding="utf-8")
