"""The ledger of runs, snippets/runs.csv: which code ran on which device. A page's foot and `make status` tell it."""

import csv
import hashlib
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from pathlib import Path

from markdown import Markdown
from pymdownx.snippets import SnippetMissingError

from tools.manuscript import scan
from tools.manuscript.sections import parse
from tools.project import ROOT

SOURCE = ROOT / "docs" / "en"
LEDGER = "runs.csv"
DEVICES = ("cpu", "cuda")


@dataclass(frozen=True, order=True)
class Run:
    """A block ran on a device and printed what the page shows. Only the engine writes one, after a real run."""

    page: str  # below docs/en/, without .md
    section: str  # of snippets/, as the page includes it
    device: str  # cpu or cuda
    program: str  # a hash of the page's code and outputs up to here
    name: str  # of the device
    torch: str
    python: str
    date: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.page, self.section, self.device


@dataclass(frozen=True)
class Block:
    """A block as it is today: the heading that it stands under, its section of snippets/, its program's hash."""

    heading: str
    section: str
    program: str


def programs(blocks: Iterable[tuple[str, str]]) -> Iterator[str]:
    """For each block of a page, given as (code, shown output), the hash of the program up to and with it."""
    so_far = hashlib.sha256()
    for code, output in blocks:
        for text in (code, output):
            so_far.update(text.strip("\n").encode() + b"\0")
        yield so_far.hexdigest()[:16]


def names(sections: Iterable[str]) -> Iterator[str]:
    """Names of blocks: their sections, numbered where a page includes one again."""
    count = defaultdict(int)
    for section in sections:
        count[section] += 1
        yield section if count[section] == 1 else f"{section} ({count[section]})"


def read(file: Path) -> list[Run]:
    """The runs in a ledger; none where there is no file."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return [Run(**row) for row in csv.DictReader(text)]


def write(file: Path, runs: Iterable[Run]) -> None:
    """Write a ledger, a line a run, in an order that keeps diffs small."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(field.name for field in fields(Run))
    rows.writerows(astuple(run) for run in sorted(runs))
    file.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def merged(old: Iterable[Run], new: Iterable[Run], failed: set, known: set) -> list[Run]:
    """The old runs, with the new ones in their places; without what failed now, and what is on no page any more."""
    runs = {run.place: run for run in old if run.place[:2] in known and run.place not in failed}
    return list((runs | {run.place: run for run in new}).values())


def pages(source: Path = SOURCE) -> list[str]:
    return sorted(path.relative_to(source).with_suffix("").as_posix() for path in source.rglob("*.md"))


def blocks(page: str, source: Path = SOURCE) -> list[Block]:
    """The blocks of a page of the original, in their order."""
    snippets = source.parents[1] / "snippets"
    return list(_blocks(scan.read(source / f"{page}.md"), snippets, _changed(snippets)))


def _changed(folder: Path) -> tuple:
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.*") if path.name != LEDGER))


@lru_cache(maxsize=128)
def _blocks(text: str, snippets: Path, changed: tuple) -> tuple[Block, ...]:
    found = [(section.id, file) for section in parse(text) for file in _included(section.text)]
    markdown = Markdown(
        extensions=["pymdownx.snippets"],
        extension_configs={"pymdownx.snippets": {"base_path": [str(snippets)], "check_paths": True}},
    )

    def content(file: str) -> str:
        try:
            return "\n".join(markdown.preprocessors["snippet"].run([f'--8<-- "{file}"']))
        except SnippetMissingError:  # a block that prints nothing, or a fault that others report
            return ""

    hashes = programs((content(file), content(file.replace(".py:", ".out:"))) for _, file in found)
    sections = names(file for _, file in found)
    return tuple(Block(heading, name, hash) for (heading, _), name, hash in zip(found, sections, hashes, strict=True))


def _included(text: str) -> Iterator[str]:
    """The sections that a text's blocks of Python include."""
    for fence in scan.fences(text):
        if fence.syntax == "python":
            yield from (f"{include.file}:{include.section}" for include in scan.includes(fence.code)[:1])


def due(file: Path, source: Path = SOURCE) -> Iterator[str]:
    """What has to be run again, a line for each page and device."""
    runs = {run.place: run for run in read(file)}
    for page in pages(source):
        today = blocks(page, source)
        for device in DEVICES:
            never = [block for block in today if (page, block.section, device) not in runs]
            lacking = [
                block
                for block in today
                if block not in never and runs[page, block.section, device].program != block.program
            ]
            said = [f"{len(never)} never ran"] * bool(never) + [f"{len(lacking)} changed since"] * bool(lacking)
            if said:
                yield f"{page:24}{device:6}{len(today)} blocks: {', '.join(said)}"


def main() -> int:
    """List what has to be run again."""
    lines = list(due(ROOT / "snippets" / LEDGER))
    if lines:
        lines.append(
            "cpu: run `make record`; cuda: run `make test-cuda` on a machine with a GPU; then commit the ledger"
        )
    print(
        "\n".join(
            ["", "runs that are due:", *lines] if lines else ["", "every block has run as it is, on every device"]
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
