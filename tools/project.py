"""What every room needs: where the project is, its history, dates in each language, files written whole, faults."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

try:  # MkDocs ends a build by its own exception with one line; a machine that only runs code lacks it.
    from mkdocs.exceptions import BuildError
except ImportError:
    BuildError = ValueError

ROOT = Path(__file__).resolve().parents[1]


class Fault(BuildError):
    """Something that a person wrote is wrong: `file:line: there is …; wanted: …; mend it so`."""


def end(main: Callable[[], int]) -> NoReturn:
    """End a command with its code, or with what has to be mended, in one line."""
    try:
        sys.exit(main())
    except Fault as fault:
        sys.exit(str(fault))


def shown(path: Path) -> str:
    """A path as messages name it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


# What git says where there is no history, or not of this file: nothing is wrong then.
NO_HISTORY = re.compile(
    "not a git repository|does not have any commits|does not exist in|exists on disk, but not in|"
    "unknown revision|bad (?:revision|object)|invalid object name|ambiguous argument"
)


def git(folder: Path, *arguments: str) -> str:
    """What git prints; nothing where there is no git or no history. Bytes that are no UTF-8 become U+FFFD.

    Where git refuses, that is said once: what is asked of it, dates above all, will be lacking or wrong.
    """
    # A hook or a linked worktree names a repository for all commands: here the folder says which one is meant.
    own = {
        name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments],
            env=own | {"LC_ALL": "C"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return ""
    if done.returncode and not NO_HISTORY.search(done.stderr):
        say_once(
            f"git: there is {(done.stderr.splitlines() or [f'the code {done.returncode}'])[0]}; wanted: the history, "
            f"for the dates on the pages, which may be wrong now; if the folder is another user's: "
            f"git config --global --add safe.directory {ROOT}"
        )
    return done.stdout if done.returncode == 0 else ""


@cache
def say_once(line: str) -> None:
    print(line, file=sys.stderr)


def day(date, lang: str) -> str:
    """A date as the language writes it."""
    from babel import Locale, UnknownLocaleError  # a machine with a GPU, which only runs code, lacks it
    from babel.dates import format_date

    try:
        locale = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_date(date, "long", locale=locale)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, and its folder, so that a reader sees what was there or what comes, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(path)
