"""What a change touches: checks that take minutes run where it concerns them, and all of them each week."""

import os
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SINCE = (["diff", "--name-only", "HEAD"], ["diff", "--name-only", "origin/main...HEAD"], ["log", "--since=1.day"])


@cache
def files() -> frozenset[str]:
    """What is not committed, what origin/main has not, and what the commits of the last day touched."""
    names = set()
    for arguments in SINCE:
        own = [*arguments, "--name-only", "--format="] if arguments[0] == "log" else arguments
        done = subprocess.run(["git", *own], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        names |= set(done.stdout.split())
    return frozenset(names)


def concerns(*patterns: str) -> bool:
    return bool(os.environ.get("WEEKLY")) or any(fnmatch(name, pattern) for name in files() for pattern in patterns)


def only_where(*patterns: str) -> None:
    """Skip a test that nothing concerns of what has changed."""
    if not concerns(*patterns):
        pytest.skip("nothing that it looks at has changed; `make weekly` runs it")
