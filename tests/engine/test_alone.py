"""The engine alone: in a project that has nothing else, and that says nothing about it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.where("tests/engine/*", "requirements*", "pyproject.toml")

PAGES = {
    "one": "# One\n\n```python\nx = 1\nprint(x)\n```\n\n```text\n1\n```\n",
    "two": "# Two\n\nText.\n\n```python\nprint('x' in globals())\n```\n\n```text\nTrue\n```\n",
}


def test_in_an_empty_project_it_runs_two_pages(tmp_path):
    """Without settings, snippets or mkdocs.yml; under another name, as another project may put it."""
    shutil.copytree(Path(__file__).parent, tmp_path / "page_engine", ignore=shutil.ignore_patterns("test_*"))
    (tmp_path / "docs").mkdir()
    for name, text in PAGES.items():
        (tmp_path / f"docs/{name}.md").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "page_engine", "docs", "--device", "cpu"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "cpu: 2 blocks run" in done.stdout, done.stdout + done.stderr
    assert re.findall(r"^FAILED (.*?) - docs", done.stdout, re.M) == ["docs/two.md::line 5[cpu]"]
