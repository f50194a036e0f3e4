"""What the generators after MkDocs make of the same book: ProperDocs has to write the same bytes; Zensical is tried.

Material ends on 2027-05-05. ProperDocs is a fork of MkDocs that takes hooks and plugins as they are; Zensical comes
from Material's authors, runs Markdown extensions, and takes no hooks: it gets one edition's pages as they are written.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.project import ROOT

FOLDER = ROOT / ".cache" / "successors"
PYTHON = FOLDER / "venv" / "bin" / "python"
PROPERDOCS, ZENSICAL = "properdocs==1.6.7", "zensical==0.1.1"
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
CONFIG = """site_name: book
theme: {name: material}
markdown_extensions: [attr_list, md_in_html, admonition, footnotes, tables, pymdownx.details, pymdownx.superfences,
  pymdownx.highlight, {pymdownx.snippets: {base_path: [snippets]}}, {pymdownx.arithmatex: {generic: true}},
  tools.extensions.math, tools.extensions.typography]
"""


def run(*command, **options) -> subprocess.CompletedProcess:
    own = os.environ | {"NO_MKDOCS_2_WARNING": "1", "EDITION": "", "PYTHONPATH": str(ROOT)}
    return subprocess.run(list(map(str, command)), env=own, capture_output=True, encoding="utf-8", **options)


def install(*packages) -> str:
    """Install into an environment of its own; the last line of what was wrong, or nothing."""
    done = run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def pages(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz")
    return {path.relative_to(folder).as_posix(): GENERATOR.sub(b"", path.read_bytes()) for path in files}


def properdocs() -> int:
    """Build with both and compare every file; returns how many differ."""
    for name, command in (("mkdocs", ["-m", "mkdocs"]), ("properdocs", ["-m", "properdocs"])):
        done = run(PYTHON, *command, "build", "--strict", "--quiet", "-f", "mkdocs.yml", "-d", FOLDER / name, cwd=ROOT)
        if done.returncode:
            print(f"{name} does not build the book:\n{done.stderr[-2000:]}")
            return 1
    one, other = pages(FOLDER / "mkdocs"), pages(FOLDER / "properdocs")
    apart = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    print(f"{PROPERDOCS}: {len(one)} files, {len(apart)} differ (but for the generator's tag)", *apart[:20], sep="\n  ")
    return len(apart)


def zensical() -> None:
    """Say what is missing of the original's pages."""
    folder = FOLDER / "zensical"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "en", folder / "docs", ignore=shutil.ignore_patterns("*.yml"))
    (folder / "snippets").symlink_to(ROOT / "snippets")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    run(FOLDER / "venv" / "bin" / "zensical", "build", cwd=folder)
    written = sorted((folder / "docs").rglob("*.md"))
    built = {path.parent.name for path in (folder / "site").rglob("index.html")}
    lacking = [path.stem for path in written if path.stem not in built | {"index"}]
    formulas = sum(path.read_text(encoding="utf-8").count("<math") for path in (folder / "site").rglob("*.html"))
    print(f"{ZENSICAL}: {len(written) - len(lacking)} of {len(written)} pages, {formulas} formulas as MathML", *lacking)
    print("  not run, since it has no hooks: editions, labs by mkdocs-jupyter, our search, weight and policy")


def main() -> int:
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER / "venv")], check=True)
    if problem := install("-r", ROOT / "requirements-site.txt", PROPERDOCS):
        sys.exit(problem)
    differ = properdocs()
    if problem := install(ZENSICAL):
        print(f"{ZENSICAL}: was not installed: {problem}")
    else:
        zensical()
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
