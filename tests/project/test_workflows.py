"""The workflows on GitHub, looked at by zizmor: read-only tokens, pinned actions, no stranger's text in a shell."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ZIZMOR = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress"]


def faults(folder: Path) -> str:
    """What zizmor says of a folder of workflows; nothing where it finds nothing."""
    done = subprocess.run([*ZIZMOR, str(folder)], capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode else ""


def test_workflows():
    assert not (found := faults(ROOT / ".github")), f"\n{found}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("permissions:\n  contents: read\n", "permissions: write-all\n", "excessive-permissions"),
        ("  pull_request:", "  pull_request_target:", "dangerous-triggers"),
        ("- run: bash .ci/run", "- run: echo ${{ github.event.pull_request.title }}", "template-injection"),
        ("- run: bash .ci/run", "- uses: some/action@v4", "unpinned-uses"),
        ("persist-credentials: false", "fetch-tags: true", "artipacked"),
    ],
)
def test_a_fault_is_named(old, new, told, tmp_path):
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    file = tmp_path / ".github/workflows/site.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert told in faults(tmp_path / ".github") and "site.yml:" in faults(tmp_path / ".github")
