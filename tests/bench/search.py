"""How search does beside Material's own: what it finds, its bytes and its times, also on larger sites.

Run: python -m tests.bench.search
"""

import gzip
import json
import shutil
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import sync_playwright

from tests.conftest import ROOT, build, copy_project
from tests.search.dialog import ask, open_dialog, served
from tests.search.metrics import measure, table
from tests.search.test_parts import SCRIPTS
from tools import chromium
from tools.manuscript.edition import find_editions
from tools.search.hook import as_json
from tools.search.index import make_index

EDITIONS = find_editions(ROOT / "docs" / "en")
LARGER = (1, 10, 100)
LETTERS = "aeioubcdfghklmnprst"
READY = "[window.searchReady - window.searchOpened, window.answers]"


def stock_site(folder: Path) -> Path:
    """Build the same pages with Material's own search."""
    project = copy_project(folder / "project")
    for name, own in (
        ("mkdocs.yml", "tools/search/hook.py, "),
        ("overrides/main.html", '{% include "partials/search_engine.html" %}'),
    ):
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert own in text, (
            f"{name}: there is no {own!r} to leave out; wanted: what this project adds to Material's search"
        )
        path.write_text(text.replace(own, ""), encoding="utf-8")
    built = build(folder / "stock", project)
    assert built.returncode == 0, built.stderr
    for edition in EDITIONS:  # Material's worker, which this project does not publish
        for part in ("workers", "lunr"):
            target = folder / "stock" / edition.prefix / "assets/javascripts" / part
            shutil.copytree(SCRIPTS / part, target, dirs_exist_ok=True)
    return folder / "stock"


def requested(browser, address: str, site: Path) -> dict[str, tuple[int, int]]:
    """The files that search loads before it can show a result, each with its bytes by gzip and by brotli."""
    tab, found = browser.new_page(), {}

    def note(request):
        path = urlsplit(request.url).path.lstrip("/")
        if "search" in path or "vendor" in path or "lunr" in path:
            data = (site / path).read_bytes()
            found[path] = (len(gzip.compress(data, 9)), len(brotli.compress(data)))

    tab.on("request", note)
    open_dialog(tab, address)
    tab.wait_for_timeout(300)
    tab.close()
    return found


def grown(docs: list[dict], times: int) -> list[dict]:
    """The sections as often as asked, each copy with a part of its words changed, as other pages have other words."""
    found = list(docs)
    for copy in range(1, times):
        ending = LETTERS[copy % 19] + LETTERS[copy // 19 % 19]
        for doc in docs:
            words = [
                word + ending if len(word) > 6 and sum(map(ord, word)) % 6 == 0 else word
                for word in doc["text"].split(" ")
            ]
            found.append(doc | {"location": f"copy{copy}/{doc['location']}", "text": " ".join(words)})
    return found


def times_at(browser, own: Path, stock: Path, edition, times: int, folder: Path) -> str:
    """Time until search is ready, and of queries, for an edition with that many times its pages."""
    site = Path(shutil.copytree(own / edition.prefix, folder / f"times{times}"))
    docs = json.loads((stock / edition.prefix / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    index, texts = make_index(grown(docs, times), edition.data)
    (site / "search/index.js").write_text(f"index={as_json(index)}", encoding="utf-8")
    for number, text in enumerate(texts):
        (site / f"search/page{number}.js").write_text(f"texts[{number}]={as_json(text)}", encoding="utf-8")
    with served(site) as address:
        tab = browser.new_page()
        tab.add_init_script("addEventListener('focusin', () => { window.searchOpened ??= performance.now(); });")
        open_dialog(tab, address)
        ready, _ = tab.evaluate(READY)
        queries = [
            "reguła łańcuchowa",
            "gradient",
            "rozgłaszanie",
            "requires_grad",
            "mnożenie macierzy",
            "gradeint",
            "te",
        ]
        ask(tab, queries)
        tab.wait_for_timeout(500)
        took = sorted(answer["took"] for _ in range(3) for answer in ask(tab, queries))
        tab.close()
    size = len(gzip.compress((site / "search/index.js").read_bytes(), 9)) / 1000
    return (
        f"{times:5} x {len(index['pages']):5} pages  index {size:7.1f} kB  ready {ready:6.0f} ms  query {spread(took)}"
    )


def spread(took: list[float]) -> str:
    """The median and the 95th percentile of times in milliseconds."""
    return f"median {statistics.median(took):5.1f} ms, p95 {sorted(took)[int(len(took) * 0.95)]:5.1f} ms"


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        own, stock = folder / "own", stock_site(folder)
        built = build(own)
        assert built.returncode == 0, built.stderr
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        found, beside, took, stock_took = {}, {}, [], []
        with served(own) as address, served(stock) as other:
            for edition in EDITIONS:
                for target, where, times in ((found, address, took), (beside, other, stock_took)):
                    tab = browser.new_page()
                    measured, answers = measure(tab, where, own, edition)
                    target |= measured
                    times += answers
                    tab.close()
            print(table(found, beside))
            print(f"key press to result: {spread(took)}; Material's own: {spread(stock_took)}")
            for name, where, site in (("own", address, own), ("Material's", other, stock)):
                for edition in EDITIONS:
                    files = requested(browser, where + edition.prefix, site)
                    sums = [sum(size[n] for size in files.values()) / 1000 for n in (0, 1)]
                    size = f"gzip {sums[0]:.1f} kB, brotli {sums[1]:.1f} kB"
                    print(f"before the first result, {name}, {edition.key}: {size}")
                print({path: size[0] for path, size in files.items()})
        pl = next(edition for edition in EDITIONS if edition.key == "pl")
        for times in LARGER:
            print(times_at(browser, own, stock, pl, times, folder))
        browser.close()


if __name__ == "__main__":
    main()
