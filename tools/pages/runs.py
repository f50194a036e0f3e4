"""What a page says at its foot about where its code ran, from the ledger of runs on CUDA, a line a page."""

import hashlib
import html
from datetime import date
from functools import lru_cache
from pathlib import Path

from markdown import Markdown
from pymdownx.snippets import SnippetMissingError

from tools.manuscript import scan
from tools.manuscript.files import pages_in, read_table, read_text
from tools.project import ROOT, day, end

LEDGER = ROOT / "snippets" / "runs.csv"  # written by `make test-cuda`, which runs the engine with --record


def runs(ledger: Path = LEDGER) -> dict[str, dict[str, str]]:
    """The runs by page; none where there is no ledger."""
    if not ledger.is_file():
        return {}
    return {row["page"]: row for row in read_table(ledger, "page,program,name,torch,python,date")}


def program(page: Path, snippets: Path) -> str:
    """A hash of a page's code and of what it shows as output, as the engine records it; nothing without code."""
    changed = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in snippets.rglob("*.*")))
    return _program(read_text(page), snippets, changed)


@lru_cache(maxsize=128)
def _program(text: str, snippets: Path, changed: tuple) -> str:
    options = {"pymdownx.snippets": {"base_path": [str(snippets)], "check_paths": True}}
    includes = Markdown(extensions=["pymdownx.snippets"], extension_configs=options).preprocessors["snippet"]

    def content(name: str) -> str:
        try:
            return "\n".join(includes.run([f'--8<-- "{name}"'])).strip("\n")
        except SnippetMissingError:  # a block that prints nothing, or a fault that others report
            return ""

    blocks = [scan.includes(fence.code)[:1] for fence in scan.fences(text) if fence.syntax == "python"]
    names = [f"{include.file}:{include.section}" for found in blocks for include in found]
    parts = [content(part) for name in names for part in (name, name.replace(".py:", ".out:"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16] if names else ""


def foot(page: str, source: Path, data: dict, ledger: Path = LEDGER) -> list[str]:
    """Lines of HTML in an edition's language; none for a page without code. `data` is the edition's own."""
    code, run, words = program(source / f"{page}.md", ledger.parent), runs(ledger).get(page), data["runs"]
    if not code:
        return []
    if not run or run["program"] != code:
        return [html.escape(words["cpu"]), html.escape(words["no_cuda"])]
    when = day(date.fromisoformat(run["date"]), data["lang"])
    text = words["cuda"].format(device=run["name"], torch=run["torch"].partition("+")[0], date=when)
    return [html.escape(words["cpu"]), html.escape(text)]


def main() -> int:
    """List the pages that have to be run again."""
    source, ran = ROOT / "docs" / "en", runs()
    pages = {path.relative_to(source).with_suffix("").as_posix(): path for path in pages_in(source)}
    codes = {name: program(path, LEDGER.parent) for name, path in pages.items()}
    due = [name for name, code in codes.items() if code and ran.get(name, {}).get("program") != code]
    print(f"\nnot run on CUDA as they are: {', '.join(due) or 'no page'}")
    if due:
        print("run `make test-cuda` on a machine with a GPU; then commit snippets/runs.csv")
    return 0


if __name__ == "__main__":
    end(main)
