"""What a page says at its foot about where its code ran, from the ledger of runs on CUDA, a line a page."""

import hashlib
import html
from datetime import date
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import read_table, read_text, written
from tools.project import ROOT, day, end

LEDGER = ROOT / "snippets" / "runs.csv"  # written by `make test-cuda`, which runs the engine with --record


def runs(ledger: Path = LEDGER) -> dict[str, dict[str, str]]:
    """The runs by page; none where there is no ledger."""
    if not ledger.is_file():
        return {}
    return {row["page"]: row for row in read_table(ledger, "page,program,name,torch,python,date")}


def program(page: Path, snippets: Path) -> str:
    """A hash of a page's code and of what it shows as output, as the engine records it; nothing without code."""
    blocks = [scan.includes(fence.code)[:1] for fence in scan.fences(read_text(page)) if fence.syntax == "python"]
    parts = [
        scan.section(text_of(snippets / file), include.section).strip("\n")
        for found in blocks
        for include in found
        for file in (include.file, include.file.replace(".py", ".out"))
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16] if parts else ""


def text_of(path: Path) -> str:
    return read_text(path) if path.is_file() else ""  # what prints nothing has no output


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
    codes = {page.removesuffix(".md"): program(path, LEDGER.parent) for page, path in written(source).items()}
    due = [name for name, code in codes.items() if code and ran.get(name, {}).get("program") != code]
    print(f"\nnot run on CUDA as they are: {', '.join(due) or 'no page'}")
    if due:
        print("run `make test-cuda` on a machine with a GPU; then commit snippets/runs.csv")
    return 0


if __name__ == "__main__":
    end(main)
