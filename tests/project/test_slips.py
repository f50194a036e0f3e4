"""Slips: what a contributor mistypes ends in a line with file:line, and in no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_each_slip_is_named():
    """All each week, else some; in a process of its own: it forks for each, and pytest holds this one's output."""
    which = [] if os.environ.get("WEEKLY") else ["--changed"]
    command = [sys.executable, "-m", "tests.sabotage", "--slips", *which]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
