"""How pages load on a phone, as Lighthouse measures it, beside stock Material with the same pages, in one run.

Run: python -m tests.bench_pages. A page of each kind in English and Serbian is measured five times, ours and stock, and
the median is shown; every other page of ours once. With --all each page is measured five times. Stock Material is
without fonts and scripts of other hosts: its formulas stay TeX, which is less to load and to lay out than any formula.

Lighthouse takes the machine's processor as four times that of a phone. `machine` is its measure of the processor while
it was at work: about 1500 for what that is meant for; where it is lower, TBT and the score are worse than on a phone.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.site import seconds, stock_project
from tests.browser.lighthouse import look
from tests.browser.server import served
from tests.browser.test_every_page import size
from tests.conftest import ROOT, build
from tools.manuscript.edition import find_editions

KINDS = ("", "autodiff/", "labs/descent/")
LANGUAGES = ("en", "sr")
RUNS = 5
HEAD = "         page                         runs score    FCP    LCP   TBT    CLS asked   gzip brotli machine"


def names_of(site: Path) -> list[str]:
    names = (page.parent.relative_to(site).as_posix() for page in sorted(site.rglob("index.html")))
    return ["" if name == "." else f"{name}/" for name in names]


def measure(whose: str, site: Path, times: dict[str, int]) -> None:
    """Print a line for each page of a site, measured so many times."""
    with served(site) as address:
        asked = [address + name for name, count in times.items() for _ in range(count)]
        results = iter(look("performance", asked))
        for name, count in times.items():
            runs = [next(results) for _ in range(count)]
            median = {key: statistics.median(run["figures"][key] for run in runs) for key in runs[0]["figures"]}
            score = statistics.median(run["scores"]["performance"] for run in runs)
            paths = [Path(site.parent, urlsplit(url).path.lstrip("/")) for url in set(runs[0]["requests"])]
            files = [path / "index.html" if path.is_dir() else path for path in paths]
            weight = [sum(size(path, how) for path in files if path.is_file()) / 1000 for how in ("gzip", "brotli")]
            print(
                f"{whose:8} {name or '/':28} {count:4} {score:5.0f}"
                f" {median['first-contentful-paint'] / 1000:6.2f} {median['largest-contentful-paint'] / 1000:6.2f}"
                f" {median['total-blocking-time']:5.0f} {median['cumulative-layout-shift']:6.4f}"
                f" {len(files):5} {weight[0]:6.1f} {weight[1]:6.1f}"
                f" {statistics.median(run['machine'] for run in runs):7.0f}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="measure every page five times")
    everything = parser.parse_args().all
    editions = [edition for edition in find_editions(ROOT / "docs" / "en") if edition.key in LANGUAGES]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        site = folder / "book"
        built = build(site)
        assert built.returncode == 0, built.stderr
        chosen = [edition.prefix + kind for kind in KINDS for edition in editions]
        print("seconds as on a phone with a slow network (TBT: ms), kB of all that the page loads\n" + HEAD)
        for edition in editions:
            stock_project(folder / edition.key, edition)
            stock = folder / f"stock-{edition.key}"
            seconds(
                [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(stock)], folder / edition.key
            )
            measure(f"stock {edition.key}", stock, dict.fromkeys(KINDS, RUNS))
        measure("ours", site, {name: RUNS if everything or name in chosen else 1 for name in names_of(site)})


if __name__ == "__main__":
    main()
