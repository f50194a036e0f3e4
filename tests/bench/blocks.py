"""How long the block tests take, as a multiple of the floor: one process that runs each distinct page program once."""

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.engine.devices import SEED
from tests.engine.page import Page
from tests.shown_pages import site_of

ROOT = Path(__file__).resolve().parents[2]
REPEATS, COPIES = 3, 20
FLOOR = """
import contextlib, io, json, random, sys, types
import torch
for program in json.load(open(sys.argv[1], encoding="utf-8")):
    sys.modules["__main__"] = types.ModuleType("__main__")
    random.seed(SEED), torch.manual_seed(SEED), torch.set_default_dtype(torch.float32)  # a page may change it
    with contextlib.redirect_stdout(io.StringIO()):
        for code in program:
            exec(compile(code, "block", "exec"), vars(sys.modules["__main__"]))
""".replace("SEED", str(SEED))
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "docs", "--device"]


def programs(root):
    """The distinct page programs of a tree, each as its blocks' code."""
    site = site_of(root)
    pages = [Page(path, site) for path in sorted((root / "docs").rglob("*.md"))]
    return list(dict.fromkeys(tuple(block.code for block in page.blocks) for page in pages if page.blocks))


def with_copies(target, copies):
    """A copy of what the block tests need, with `copies` translations made of the source's text."""
    for name in ("docs", "snippets", "tools", "tests/engine"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("mkdocs.yml", "pyproject.toml", "tests/shown_pages.py", "tests/changed.py"):
        shutil.copy(ROOT / name, target / name)
    source = site_of(ROOT).source
    for number in range(copies):
        for path in source.rglob("*.md"):
            copy = target / "docs" / f"copy-{number}" / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(reworded(path.read_text("utf-8"), number), "utf-8")
    return target


def reworded(text, number):
    """Another text of the same shape: no line of prose is the same in two copies."""
    return re.sub(r"(?m)^([A-Z].*[.:])$", rf"\1 Copy {number}.", text)


def seconds(command, root):
    """The CPU's time: what else the machine does meanwhile is left out of it, as far as it can be."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = os.environ | {"WEEKLY": "1", "NO_MKDOCS_2_WARNING": "1", "EDITION": ""}
    done = subprocess.run(command, cwd=root, env=own, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(root, label, aim):
    """Print the median ratio of interleaved repeats."""
    listed = root / "programs.json"
    listed.write_text(json.dumps(programs(root)), "utf-8")
    floor, tests = [], []
    for _ in range(REPEATS):
        floor.append(seconds([sys.executable, "-c", FLOOR, str(listed)], root))
        tests.append(seconds([*PYTEST, "cpu"], root))
    ratio = statistics.median(test / base for test, base in zip(tests, floor, strict=True))
    pages = len(list((root / "docs").rglob("*.md")))
    print(
        f"{label}: {pages} pages, floor {statistics.median(floor):.2f} s, block tests on cpu "
        f"{statistics.median(tests):.2f} s, ratio {ratio:.2f} (aim {aim}), "
        f"rehearsal {seconds([*PYTEST, 'rehearsal'], root):.2f} s; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main():
    for label, copies, aim in (("the site's languages", 0, 1.15), (f"with {COPIES} more", COPIES, 1.25)):
        with tempfile.TemporaryDirectory() as folder:
            measure(with_copies(Path(folder), copies), label, aim)


if __name__ == "__main__":
    main()
