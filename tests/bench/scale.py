"""Builds 20 editions of 30, 45 and 60 pages, most of them copies: time, memory, and what grows faster than the pages.

Run it with `python -m tests.bench.scale`; other work on the machine disturbs it.
"""

import re
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.blocks import seconds
from tests.conftest import copy_project

EDITIONS, SIZES = 20, (30, 45, 60)
TOLERANCE = 1.15  # of what a page more costs


def project(folder: Path, pages: int) -> Path:
    """The book with copies of its English pages under other names until there are so many, in so many languages."""
    root = copy_project(folder)
    docs = root / "docs"
    source = sorted(page for page in (docs / "en").glob("*.md") if page.name not in ("index.md", "python.md"))
    names = [f"copy-{number}.md" for number in range(pages - len(list((docs / "en").rglob("*.md"))))]
    for name, page in zip(names, source * len(names), strict=False):
        text = re.sub(r"!\[[^\n]*\]\(figures/[^\n]*\n", "", page.read_text(encoding="utf-8"))  # a figure has one page
        (docs / "en" / name).write_text(re.sub(r"(?m)^(title: .*)", rf"\1 {name[5:-3]}", text, count=1), "utf-8")
    first = docs / "en" / "index.md"
    rows = "".join(f"| [Copy {number}]({name}), 40 min | as before |\n" for number, name in enumerate(names))
    first.write_text(re.sub(r"(?m)^(?=\| \[Tensors\])", rows, first.read_text(encoding="utf-8"), count=1), "utf-8")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    listed = "".join(f"  - {name}\n" for name in names)
    config.write_text(text.replace("  - glossary.md", f"{listed}  - glossary.md"), encoding="utf-8")
    settings = (docs / "pl" / "edition.yml").read_text(encoding="utf-8")
    for number in range(EDITIONS - 4):  # beside those that are there
        target = docs / f"x{number}"
        target.mkdir()
        (target / "edition.yml").write_text(
            re.sub(r"(?m)^name: .*", f"name: Language {number}", settings), encoding="utf-8"
        )
        for page in (docs / "en").rglob("*.md"):
            copy = target / page.relative_to(docs / "en")
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(page, copy)
    return root


def build(pages: int) -> tuple[float, float, float]:
    """The seconds of a build by the clock and by the processor, and the GiB of its largest process."""
    with tempfile.TemporaryDirectory() as name:
        root = project(Path(name) / "book", pages)
        started = time.perf_counter()
        used = seconds([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", f"{name}/site"], root)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        return time.perf_counter() - started, used, memory


def main() -> int:
    used = {}
    for pages in SIZES:
        clock, used[pages], memory = build(pages)
        took = f"{clock:.0f} s, {used[pages]:.0f} s of the processor's, at most {memory:.2f} GiB"
        print(f"{EDITIONS} editions of {pages} pages: {took}", flush=True)
    small, middle, large = (used[pages] for pages in SIZES)
    growth = (large - middle) / (middle - small)  # 1: each page costs as much as those before
    print(f"a page more costs {growth:.2f} times as much between {SIZES[1]} and {SIZES[2]} pages as before")
    return 1 if growth > TOLERANCE else 0


if __name__ == "__main__":
    sys.exit(main())
