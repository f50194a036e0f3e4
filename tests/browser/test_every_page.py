"""Pages, each opened once: what it loads and weighs, what moves, errors, widths, anchors, axe-core.

Which: those whose text, code or figures have changed, and of each edition the first, the heaviest and another one.
Where what makes every page has changed, the original's pages and eight of each other edition; all of them each week.
"""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from tests.browser import axe
from tests.changed import concerns, sample
from tests.conftest import EDITIONS, ROOT, SITE_URL
from tests.editions.test_head import edition_of
from tests.engine.page import Page
from tests.finish.budget import BUDGET, BUDGET_FILE
from tests.shown_pages import site_of
from tools.manuscript import scan

pytestmark = pytest.mark.browser
SOURCE = ROOT / "docs" / "en"
PHONE = {"width": 360, "height": 800}
TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg"}  # fonts and pictures are compressed already
# Notes from the start what moves on the page, in the way that Chromium measures it.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) shifts.push({ value, nodes: sources.map(({ node }) => node) });
}).observe({ type: "layout-shift", buffered: true });
"""
BLOCKING = """performance.getEntriesByType("resource")
  .filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking").map(({ name }) => name)"""
SHIFTS = """bound => shifts.reduce((sum, { value }) => sum + value, 0) <= bound ? []
  : shifts.map(({ value, nodes }) => [value, nodes.map((node) => node?.nodeName)])"""
# Goes to each section of the page, and says which headings are not just below the header.
ANCHORS = """async () => {
  const wrong = [];
  const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const headings = [...document.querySelectorAll("article :is(h1, h2, h3, h4)[id]")];
  const ids = headings.filter((heading) => heading.checkVisibility()).map(({ id }) => id);
  const before = document.querySelector("article");
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  location.hash = "#" + ids[0]; // at the first change, and only then, Material puts the page in anew
  for (let wait = 0; wait < 200 && document.querySelector("article") === before; wait += 1) await pause(50);
  await pause(300); // it then goes to that place once more
  for (const id of [...ids.slice(1), ids[0]]) { // nothing goes to where the address is already
    const heading = document.getElementById(id);
    const isWrong = () => {
      const { top } = heading.getBoundingClientRect();
      const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      return (top < header - 1 || (top > header + 60 && !atEnd && scrollY)) && [id, top, header];
    };
    // Where a busy machine is late with a jump, Material may write the place before it into the new address's history,
    // and go back there: what is wrong is a heading at which no jump arrives.
    for (let jump = 0; jump < 3 && (jump === 0 || isWrong()); jump += 1) {
      if (jump) {
        location.hash = "";
        await pause(500);
      }
      location.hash = "#" + id;
      await pause(60);
      for (let wait = 0; wait < 20 && isWrong(); wait += 1) await pause(100);
    }
    if (isWrong()) wrong.push(isWrong());
  }
  return wrong;
}"""
TOO_WIDE = "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
BUTTONS = ".language-python .md-code__button"
STRUCTURE = [edition.key for edition in EDITIONS] if os.environ.get("WEEKLY") else ["en", "sr"]
BEYOND = """[...document.querySelectorAll("span.arithmatex math")]
  .filter((math) => math.checkVisibility() && math.getBoundingClientRect().right > innerWidth)
  .map(({ textContent }) => textContent)"""
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


# What makes every page, and this file. A book is made of pages, and a figure's own module is among a page's sources.
EVERY = ("overrides/*", "docs/assets/*", "mkdocs.yml", "requirements*")
EVERY += ("tools/[!bf]*", "tools/finish/*", "tools/fonts/*")
HERE = ("tests/browser/test_every_page.py", "tests/browser/axe.py", "tests/browser/conftest.py", BUDGET_FILE)


@pytest.fixture(scope="module")
def names(site):
    every = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    if os.environ.get("WEEKLY"):
        return every
    makes_all = concerns(*EVERY, *HERE)
    names = {name for name in every if concerns(*sources(name))}
    for edition in EDITIONS:
        own = [name for name in every if edition_of(name) == edition]
        heaviest = max(own, key=lambda name: size(site / name / "index.html", "brotli"))
        names |= {edition.prefix.rstrip("/") or ".", heaviest, *sample(own, 8 if makes_all else 1)}
        names |= {*own} if makes_all and edition == EDITIONS[0] else set()
    return sorted(names)


def sources(name: str) -> list[str]:
    """The files that a page's text, code and figures are written in; where the build makes the page, of no file."""
    original, folder = original_of(name), edition_of(name).folder
    included = scan.includes(original.read_text(encoding="utf-8")) if original.is_file() else ()
    written = [f"docs/{place.name}/{original.relative_to(SOURCE).as_posix()}" for place in (SOURCE, folder)]
    return [
        *written,
        f"tools/figures/{original.stem.replace('-', '_')}.py",
        *(f"snippets/{one.file}" for one in included),
    ]


def original_of(name: str) -> Path:
    """The source edition's page of this name; where the build makes the page, there is no such file."""
    edition = edition_of(name)
    return SOURCE / f"{'index' if name in ('.', edition.key) else name.removeprefix(edition.prefix)}.md"


def address_of(name: str) -> str:
    return SITE_URL if name == "." else f"{SITE_URL}{name}/"


def loaded(requests: list[str], site: Path) -> set[Path]:
    paths = (Path(site.parent, urlsplit(url).path.lstrip("/")) for url in requests)
    return {path / "index.html" if path.is_dir() else path for path in paths}


COPIES = """async () => {
  const texts = [];
  navigator.clipboard.writeText = async (text) => { texts.push(text); };
  document.execCommand = () => { texts.push(String(document.activeElement.value ?? getSelection())); return true; };
  for (const answer of document.querySelectorAll("details")) answer.open = true;
  for (const button of document.querySelectorAll(".language-python .md-code__button")) button.click();
  return texts;
}"""


def test_every_page(window, site, names):
    """One visit a page, as on a phone, nothing cached; then wider, and in the dark.

    Whatever depends on the page's structure and not on its words is looked at in two editions, and weekly in all.
    """
    tab, faults, weights = window(viewport=PHONE, reduced_motion="reduce"), [], {}
    requests, said = [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.add_init_script(WATCH)
    for name in names:
        requests.clear(), said.clear()
        tab.set_viewport_size(PHONE)
        tab.goto(address_of(name), wait_until="networkidle")
        files = loaded(requests, site)
        weights[name] = {how: sum(size(path, how) for path in files) for how in ("brotli", "gzip")}
        has_figure = tab.locator("figure[data-explore]").count() > 0
        asked = sorted({url for url in requests if not url.endswith("/favicon.svg")})  # the last page's may come late
        allowed = BUDGET["requests"] + BUDGET["requests_for_a_figure"] * has_figure
        has_math = tab.locator("math").count() > 0
        found = {
            "console": list(said),
            "shifts": tab.evaluate(SHIFTS, BUDGET["layout_shift"]),
            "wide at 360 px": tab.evaluate(TOO_WIDE),
            "blocking": tab.evaluate(BLOCKING)[BUDGET["blocking"] :],
            "requests": asked[allowed:] and asked,
            "math font": tab.evaluate(MATH_FONT) - has_math,
            "font of no use": [] if has_math else [path.name for path in files if path.suffix == ".woff2"],
            "search": [path.name for path in files if path.name in ("index.js", "worker.js")],
        }
        tab.evaluate("document.querySelectorAll('details').forEach(answer => { answer.open = true; })")
        found["formulas that leave the window"] = tab.evaluate(BEYOND)
        found["axe at 360 px"] = axe.violations(tab, axe.OF_WIDTH)
        tab.set_viewport_size(axe.ZOOMED)
        found["wide at twice the size"] = tab.evaluate(TOO_WIDE)
        if edition_of(name).key in STRUCTURE:
            found["anchors"] = tab.evaluate(ANCHORS)
            tab.set_viewport_size(axe.DESKTOP)
            for scheme, rules in (("default", None), ("slate", axe.OF_COLOUR)):
                tab.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme; }", scheme)
                found[f"axe, {scheme}"] = axe.violations(tab, rules)
            found["copies"] = wrong_copies(tab, name)
        faults += [f"{name}: {what}: {fault}" for what, fault in found.items() if fault]
    assert not faults, "\n".join(faults)
    heaviest = max(weights, key=lambda name: weights[name]["brotli"])
    print(f"\nthe heaviest page's first visit: {heaviest}: {json.dumps(weights[heaviest])}")
    for how, bound in BUDGET["first_visit"].items():
        over = {name: weight[how] for name, weight in weights.items() if weight[how] > bound}
        assert not over, f"{over}; wanted: at most {bound} bytes with {how}, as {BUDGET_FILE} has it"


def wrong_copies(tab, name: str) -> list[tuple[str, str]]:
    """The first block whose copy is not the code that is run; the source edition's page has the blocks."""
    path = original_of(name)
    wanted = [block.code.rstrip("\n") for block in Page(path, site_of()).blocks] if path.is_file() else []
    tab.wait_for_function(f"count => document.querySelectorAll('{BUTTONS}').length >= count", len(wanted))
    copied = [text.rstrip("\n") for text in tab.evaluate(COPIES)]
    if len(copied) != len(wanted):
        return [(f"{len(copied)} copies", f"{len(wanted)} blocks")]
    return [pair for pair in zip(copied, wanted, strict=True) if pair[0] != pair[1]][:1]


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
