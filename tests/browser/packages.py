"""Where the packages from npm are (axe-core, lighthouse); `make check` installs them as package-lock.json pins them."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, lacking

FOLDER = ROOT / ".venv" / "node"


def packages() -> Path:
    """The folder with node_modules; without it the test is skipped, and fails where CI is set."""
    there = "no node" if not shutil.which("node") else f"no {FOLDER.relative_to(ROOT)}/node_modules"
    if there == "no node" or not (FOLDER / "node_modules" / "lighthouse").is_dir():
        lacking(f"{there}; wanted: Node.js 18 or later with npm, and the packages; run: make check")
    return FOLDER
