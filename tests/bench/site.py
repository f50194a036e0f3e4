"""Measures the site: its build over stock Material builds of the same pages, and the seconds from saving to reading.

Run it with `python -m tests.bench.site`; other work on the machine disturbs it.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import yaml

from tests.conftest import ROOT, copy_project
from tools.manuscript.edition import Edition, find_editions
from tools.manuscript.serbian import page_to_latin

QUIET = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": "", "REPO_URL": "", "EDITION": ""}
PORT, ROUNDS = 8199, 3


def stock_project(folder: Path, edition: Edition) -> None:
    """Write an edition's pages as a project of its own: Material, its search, and no hook or extension of ours."""
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    for page in edition.folder.rglob("*.md"):
        target = folder / "docs" / page.relative_to(edition.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = page.read_text(encoding="utf-8")
        target.write_text(page_to_latin(text) if edition.is_script else text, encoding="utf-8")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("check_paths: true", "check_paths: false")  # a section that is behind may name what is gone
    settings = yaml.safe_load(re.sub(r"!ENV .*", "''", text))
    kept = ("site_name", "nav", "markdown_extensions", "extra_css")
    config = {key: settings[key] for key in kept} | {"docs_dir": "docs", "plugins": ["search"]}
    config["theme"] = {"name": "material", "font": False, "features": settings["theme"]["features"]}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    shutil.copytree(ROOT / "snippets", folder / "snippets")


def seconds(command: list[str], cwd: Path) -> float:
    """The wall time of a command."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=os.environ | QUIET, check=True, capture_output=True)
    return time.perf_counter() - start


def build_ratio(cores: int) -> tuple[float, float]:
    """The fastest build of the site, and the fastest sum of stock builds, each the best of ROUNDS."""
    pin = ["taskset", "-c", ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores]))]
    build = [*pin, sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        editions = find_editions(ROOT / "docs" / "en")
        for edition in editions:
            stock_project(folder / edition.key, edition)
        ours, stock = [], []
        for _ in range(ROUNDS):
            ours.append(seconds([*build, str(folder / "site")], ROOT))
            stock.append(sum(seconds([*build, str(folder / "stock")], folder / one.key) for one in editions))
    return min(ours), min(stock)


SAVED = {
    "docs/pl/autodiff.md": "pl/autodiff/",
    "docs/en/autodiff.md": "autodiff/",
    "snippets/autodiff.out": "autodiff/",
}


def seconds_to_see_a_change(saved: str) -> float:
    """Seconds from saving a file until the server shows it on its page, with all editions served."""
    with tempfile.TemporaryDirectory() as name:
        project = copy_project(Path(name, "project"))
        command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{PORT}"]
        server = subprocess.Popen(command, cwd=project, env=os.environ | QUIET)
        try:
            page, address = project / saved, f"http://127.0.0.1:{PORT}/{SAVED[saved]}"
            wait_for(address, "</html>")
            time.sleep(2)
            text = page.read_text(encoding="utf-8")
            mark = "\nsaved-just-now\n"
            page.write_text(text + mark if page.suffix == ".md" else text.replace("\n", mark, 1), encoding="utf-8")
            start = time.perf_counter()
            wait_for(address, "saved-just-now")
            return time.perf_counter() - start
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, text: str, limit: float = 120) -> None:
    """Ask for a page until it has a text. Raises TimeoutError."""
    end = time.perf_counter() + limit
    while time.perf_counter() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=30) as answer:
            if text in answer.read().decode():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{address}: no {text!r} after {limit} s")


def main() -> None:
    """Print what was measured."""
    for cores in range(1, min(2, len(os.sched_getaffinity(0))) + 1):
        ours, stock = build_ratio(cores)
        print(f"site on {cores} core(s): {ours:.1f} s, stock builds {stock:.1f} s, ratio {ours / stock:.2f}")
    for saved in SAVED:
        print(f"from saving {saved} to reading it: {seconds_to_see_a_change(saved):.1f} s")


if __name__ == "__main__":
    main()
