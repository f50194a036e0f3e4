"""Writes which pages ran whole on CUDA to the ledger: `--record`. A rehearsal is no run."""

import csv
import hashlib
import io
import platform
from datetime import UTC, datetime

from . import devices
from .page import Page

FIELDS = ("page", "program", "name", "torch", "python", "date")


def program(blocks):
    """A hash of (code, shown output) of a page's blocks: what was run."""
    texts = (text.strip("\n") for block in blocks for text in block)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def write(engine):
    """Put this session's runs into the ledger; returns a line for the summary.

    Only the original's pages count: translations show the same programs. What failed loses its line, and so does what
    is there no more; a page of which something was skipped, or left out, keeps the line that it had.
    """
    site, runs = engine.site, {}
    if not site.ledger:
        return "record: [tool.pages] in pyproject.toml names no ledger"
    old = {row["page"]: row for row in read(site.ledger)}
    for path in sorted(site.source.rglob("*.md")):
        page, name = path.relative_to(site.source).with_suffix("").as_posix(), path.relative_to(site.root).as_posix()
        blocks = Page(path, site).blocks
        if blocks and engine.ran[name, "cuda", "passed"] == len(blocks):
            code = program((block.code, block.expected_output or "") for block in blocks)
            runs[page] = dict(zip(FIELDS, (page, code, *machine()), strict=True))
        elif page in old and not (devices.has_gpu() and engine.ran[name, "cuda", "failed"]):
            runs[page] = old[page]
    text = io.StringIO()
    rows = csv.DictWriter(text, FIELDS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(runs.values())
    site.ledger.write_text(text.getvalue(), "utf-8", newline="\n")
    new = sum(run is not old.get(page) for page, run in runs.items())
    return f"record: {site.ledger.relative_to(site.root).as_posix()} has the runs of {new} pages on cuda"


def read(file):
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def machine():
    """The GPU's name, the versions of torch and Python, and the day."""
    torch = devices.load_torch()
    today = datetime.now(UTC).date().isoformat()
    return torch.cuda.get_device_name(), torch.__version__, platform.python_version(), today
