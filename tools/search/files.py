"""The files of search in an edition's folder: the index in parts, each page's text for excerpts, the worker."""

import json
from pathlib import Path

from tools.search.index import make_index
from tools.search.page import pointers, sections, terms

# Scripts that make one, of which the last is the worker: together they are smaller, and one request.
PARTS = ("search/terms.js", "search/lookup.js", "search/ranking.js", "search/excerpts.js", "search/worker.js")
GLOSSARY = "glossary/"  # its address
SEPARATOR = r'[\s\u200b\-–—,.:;!?()\[\]{}"„”«»…/=*]+'  # of the words that Material marks on the page that is opened


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_index(folder: Path, pages: dict[str, str], edition: dict) -> None:
    """Write what search reads of pages, by their addresses in the folder, as scripts that file:// can load as well."""
    read = [(address, found) for address, html in sorted(pages.items()) if (found := sections(html))]
    glossary = pages.get(GLOSSARY, "")
    index, parts, texts = make_index(read, edition, pointers(glossary), (GLOSSARY, terms(glossary)))
    target = folder / "search"
    target.mkdir(exist_ok=True)
    (target / "index.js").write_text(f"index={as_json(index)}", encoding="utf-8")
    for letter, part in parts.items():
        (target / f"terms-{letter}.js").write_text(f'addTerms("{letter}",{as_json(part)})', encoding="utf-8")
    for name, text in texts.items():
        (target / f"{name}.js").write_text(f"texts.{name}={as_json(text)}", encoding="utf-8")
    # Material loads this with every page, and passes `config` on to the worker, which loads the index when search is
    # opened.
    data = as_json({"config": {"separator": SEPARATOR, "version": index["version"]}, "docs": []})
    (target / "search_index.json").write_text(data, encoding="utf-8")
    (target / "search_index.js").write_text(f"var __index = {data}", encoding="utf-8")


def join_scripts(scripts: Path) -> None:
    """Make the worker's parts one script, where the folder of scripts has them."""
    parts = [scripts / part for part in PARTS]
    if all(part.is_file() for part in parts):
        together = "\n".join(part.read_text(encoding="utf-8") for part in parts)
        for part in parts:
            part.unlink()
        parts[-1].write_text(together, encoding="utf-8")
