"""Tests that call git write into no repository but their own, whatever the environment says."""

import os
import subprocess
import sys

from tests.conftest import ROOT

COMMIT = """
import sys
from pathlib import Path
from tests.translations.test_freshness import commit
from tools.project import git
folder = Path(sys.argv[1])
folder.joinpath("a").write_text("x", encoding="utf-8")
commit(folder, "2026-01-02")
print(git(folder, "log", "-1", "--format=%as").strip())
"""


def test_a_contributor_s_own_repository_stays_as_it_is(tmp_path):
    """As from a hook, which git calls with GIT_DIR, and where all commits are to be signed."""
    own, other = tmp_path / "own", tmp_path / "other"
    other.mkdir()
    subprocess.run(["git", "init", "-q", str(own)], check=True)
    subprocess.run(["git", "-C", str(own), "config", "commit.gpgsign", "true"], check=True)
    before = sorted(path for path in own.rglob("*"))
    environment = os.environ | {"GIT_DIR": str(own / ".git"), "GIT_CONFIG_COUNT": "0"}
    command = [sys.executable, "-c", COMMIT, str(other)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout == "2026-01-02\n", done.stderr
    assert sorted(path for path in own.rglob("*")) == before
