"""What a change touches: checks that take minutes run where it concerns them, and all of them each week.

A change is what is not committed, what origin/main has not, and the commits since CHANGED_SINCE, which CI sets to what
was there before; where it is not set, or names no commit, it is the last one alone, of a merge what that brought.
"""

import os
import random
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DIFF = ("diff", "--name-only", "--no-renames", "-z")
# What each page looks like and does, whatever it says; and with it what makes the pages of what is written.
DESIGN = ("overrides/*", "docs/assets/*", "mkdocs.yml", "requirements*", "docs/*/edition.yml", "tools/editions/*")
DESIGN += ("tools/finish/*", "tests/browser/conftest.py", "tests/conftest.py")
CODE = (*DESIGN, "tools/[!bf]*", "tools/fonts/*")  # but for the books, and for one figure or another
NEW = ("ls-files", "--others", "--exclude-standard", "-z")


def git(*arguments: str, root: Path = ROOT) -> str | None:
    """What it says, or None where it fails, as it does for a commit that is not there."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False)
    return None if done.returncode else done.stdout


def files_of(root: Path, since: str) -> frozenset[str]:
    since = git(*DIFF, f"{since}...HEAD", root=root) if since else None
    last = git(*DIFF, "HEAD^", "HEAD", root=root) if since is None else since
    own = git(*DIFF, "HEAD", root=root), git(*DIFF, "origin/main...HEAD", root=root), git(*NEW, root=root)
    return frozenset("".join(filter(None, (last, *own))).split("\0")) - {""}


@cache
def files() -> frozenset[str]:
    return files_of(ROOT, os.environ.get("CHANGED_SINCE", ""))


def concerns(*patterns: str) -> bool:
    return bool(os.environ.get("WEEKLY")) or any(fnmatch(name, pattern) for name in files() for pattern in patterns)


def sample(all_of_them: list, how_many: int) -> list:
    """Some of them, others at each commit, in their order."""
    numbers = random.Random(git("rev-parse", "HEAD")).sample(range(len(all_of_them)), min(how_many, len(all_of_them)))
    return [all_of_them[number] for number in sorted(numbers)]


def only_where(*patterns: str) -> None:
    """Skip a test that nothing concerns of what has changed."""
    if not concerns(*patterns):
        pytest.skip("nothing that it looks at has changed; with WEEKLY=1 it is run")
