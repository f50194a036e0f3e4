"""Every page of every edition, opened once as on a phone: what it loads and weighs, what moves, errors, anchors."""

import gzip
import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from tests.browser.server import TEXT
from tests.conftest import SITE_URL
from tests.finish.budget import BUDGET, BUDGET_FILE

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}
# Notes from the start what moves on the page, in the way that Chromium measures it.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) shifts.push([value, sources.map(({ node }) => node?.nodeName)]);
}).observe({ type: "layout-shift", buffered: true });
"""
BLOCKING = """performance.getEntriesByType("resource")
  .filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking").map(({ name }) => name)"""
SHIFTS = "bound => shifts.reduce((sum, [value]) => sum + value, 0) > bound ? shifts : []"
# Goes to each section of the page, and says which headings are not just below the header.
ANCHORS = """async () => {
  const wrong = [];
  const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4)[id]")];
  const ids = headings.filter((heading) => heading.checkVisibility()).map(({ id }) => id);
  const before = document.querySelector("article");
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  location.hash = "#" + ids[0]; // at the first change, and only then, Material puts the page in anew
  for (let wait = 0; wait < 20 && document.querySelector("article") === before; wait += 1) await pause(50);
  for (const id of ids) {
    location.hash = "#" + id;
    await pause(60);
    const { top } = document.getElementById(id).getBoundingClientRect();
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    if (top < header - 1 || (top > header + 60 && !atEnd && scrollY)) wrong.push([id, top, header]);
  }
  return wrong;
}"""
MATH_FONT = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(({ family, status }) => family.includes("Site Math") && status === "loaded").length;
}"""


@cache
def size(path: Path, how: str) -> int:
    """A file's bytes on the wire."""
    body = path.read_bytes()
    if path.suffix not in TEXT:
        return len(body)
    return len(brotli.compress(body) if how == "brotli" else gzip.compress(body, 9))


@pytest.fixture(scope="module")
def names(site):
    return sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))


def address_of(name: str) -> str:
    return SITE_URL if name == "." else f"{SITE_URL}{name}/"


def loaded(requests: list[str], site: Path) -> set[Path]:
    paths = (Path(site.parent, urlsplit(url).path.lstrip("/")) for url in requests)
    return {path / "index.html" if path.is_dir() else path for path in paths}


def test_every_page(window, site, names):
    """One window for all of them; each page has its own first visit, since nothing is cached."""
    tab, faults, weights = window(viewport=PHONE), [], {}
    requests, said = [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.add_init_script(WATCH)
    for name in names:
        requests.clear(), said.clear()
        tab.goto(address_of(name), wait_until="networkidle")
        files = loaded(requests, site)
        weights[name] = {how: sum(size(path, how) for path in files) for how in ("brotli", "gzip")}
        has_math = tab.locator("math").count() > 0
        found = {
            "console": list(said),
            "shifts": tab.evaluate(SHIFTS, BUDGET["layout_shift"]),
            "wide": tab.evaluate("document.documentElement.scrollWidth") - PHONE["width"],
            "blocking": tab.evaluate(BLOCKING)[BUDGET["blocking"] :],
            "requests": sorted(set(requests))[BUDGET["requests"] :] and sorted(set(requests)),
            "math font": tab.evaluate(MATH_FONT) - has_math,
            "font of no use": [] if has_math else [path.name for path in files if path.suffix == ".woff2"],
            "search": [path.name for path in files if path.name in ("index.js", "worker.js")],
        }
        found["anchors"] = tab.evaluate(ANCHORS)
        faults += [f"{name}: {what}: {fault}" for what, fault in found.items() if fault]
    assert not faults, "\n".join(faults)
    heaviest = max(weights, key=lambda name: weights[name]["brotli"])
    print(f"\nthe heaviest page's first visit: {heaviest}: {json.dumps(weights[heaviest])}")
    for how, bound in BUDGET["first_visit"].items():
        over = {name: weight[how] for name, weight in weights.items() if weight[how] > bound}
        assert not over, f"{over}; wanted: at most {bound} bytes with {how}, as {BUDGET_FILE} has it"


def edition_folder(page: Path) -> Path:
    return next(folder for folder in page.parents if (folder / "search").is_dir())


def test_search_opened_stays_light(window, site):
    """Each edition's heaviest page, with what opening search adds."""
    for folder in sorted({path.parent.parent for path in site.rglob("search/search_index.json")}):
        tab, requests = window(viewport=PHONE), []
        tab.on("request", lambda request, requests=requests: requests.append(request.url))
        own = [page for page in folder.rglob("index.html") if folder == edition_folder(page)]
        page = max(own, key=lambda path: size(path, "brotli"))
        tab.goto(address_of(page.parent.relative_to(site).as_posix()), wait_until="networkidle")
        tab.click("label.md-header__button[for=__search]")
        tab.wait_for_load_state("networkidle")
        tab.wait_for_function("performance.getEntriesByType('resource').length")
        tab.wait_for_timeout(500)
        files = loaded(requests, site)
        assert {"worker.js", "index.js"} <= {path.name for path in files}
        for how, bound in BUDGET["with_search"].items():
            weight = sum(size(path, how) for path in files)
            print(f"\n{page.parent.relative_to(site)} with search: {weight} bytes with {how}")
            assert weight <= bound, f"{page}: {weight} bytes with {how}; wanted: at most {bound}: {BUDGET_FILE}"
        tab.context.close()


def test_what_moves_is_seen(window):
    tab = window(viewport=PHONE)
    tab.add_init_script(WATCH)
    tab.goto(SITE_URL, wait_until="networkidle")
    tab.evaluate("document.querySelector('article').prepend(Object.assign(document.createElement('hr')))")
    tab.evaluate("document.querySelector('article hr').style.height = '200px'")
    tab.wait_for_timeout(300)
    assert tab.evaluate("shifts.length")
