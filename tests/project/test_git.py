"""Tests that call git write into no repository but their own, whatever the environment says."""

import os
import subprocess
import sys

from tests.conftest import ROOT
from tools import project

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


def test_git_that_refuses_is_told_once(tmp_path, monkeypatch, capsys):
    """As it does in a folder of another user. That there is no history, or none of a file, is nothing to tell."""
    project.say_once.cache_clear()
    assert project.git(tmp_path, "log") == project.git(tmp_path, "show", "HEAD:./x") == ""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert project.git(tmp_path, "log") == project.git(tmp_path, "show", "HEAD:./x") == ""
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert project.git(tmp_path, "log") == project.git(tmp_path, "show", "HEAD:./x") == ""
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("git: there is fatal: detected dubious ownership") and "safe.directory" in line
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    project.git(ROOT, "log", "--no-such-option")
    assert "git: there is fatal: unrecognized argument" in capsys.readouterr().err
