"""`make sabotage`: makes each fault of faults.yml in a copy and demands a failure that names it, file and line.

A check is the contributor's own command, run in a process that is forked from this one: what takes long to import,
above all PyTorch, is imported once, and nothing of the project itself is.
"""

import argparse
import contextlib
import importlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import yaml

from tests.changed import concerns, sample

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
HEAVY = (
    "torch",
    "numpy",
    "markdown",
    "pymdownx.superfences",
    "mkdocs.commands.build",
    "bs4",
    "nbformat",
    "babel.dates",
)
LIMIT_S = 240


@dataclass
class Case:
    """An edit, the check that looks at it, and what that has to say; without `says` it has to stay green."""

    what: str
    file: str  # or a pattern: the first file in which the text is found
    find: str  # a regular expression
    put: str  # \1 and so on are its groups
    check: str
    says: str | None = None
    at: str | None = None  # the file that the message names, where it is not that of the fault

    def edit(self, root: Path) -> tuple[Path, str, int]:
        """Make it; returns the file, its text before, and the line."""
        for path in sorted(root.glob(self.file)) or [root / self.file]:
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            if match := re.search(self.find, text):
                path.write_text(text[: match.start()] + match.expand(self.put) + text[match.end() :], encoding="utf-8")
                return path, text, text.count("\n", 0, match.start()) + 1
        sys.exit(f"tests/sabotage: {self.what}: {self.find!r} is not in {self.file}; wanted: a fault that can be made")


def copy_of_the_project(target: Path) -> Path:
    """A clone, for its history, with the files as they are now."""
    subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(target)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())
    return target


def run(check: str, root: Path) -> tuple[int, str]:
    """Run a check in a fork; its exit code and all that it said."""
    with tempfile.TemporaryFile() as said:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os._exit(in_fork(check, root))
        end = time.monotonic() + LIMIT_S
        while not (done := os.waitpid(child, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.kill(child, 9)
            time.sleep(0.02)
        said.seek(0)
        return os.waitstatus_to_exitcode(done[1]), said.read().decode(errors="replace")


def in_fork(check: str, root: Path) -> int:
    """The check itself: pytest's arguments, or `build` of an edition, `status` or `lint`."""
    os.chdir(root)
    # This project's modules are those of the copy, and its settings reach no further.
    sys.path[:] = [str(root), *(path for path in sys.path if Path(path or ".").resolve() not in (ROOT, HERE))]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tests", "tools")]:
        del sys.modules[name]
    os.environ |= {
        "NO_MKDOCS_2_WARNING": "1",
        "SITE_URL": "https://example.org/book/",
        "CI": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    sys.dont_write_bytecode = True
    command, *arguments = words = shlex.split(check)
    try:
        if command == "build":
            from mkdocs.__main__ import cli

            os.environ["EDITION"] = arguments[0]
            cli(["build", "--strict", "--site-dir", str(root.parent / "site")])
        elif command == "status":
            from tools.project import end
            from tools.translations.commands import main

            sys.argv = ["status", "status"]
            end(main)
        elif command == "lint":
            return subprocess.run([sys.executable, "-m", "ruff", "check", "--output-format=concise", "."]).returncode
        else:
            import pytest

            return int(pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *words]))
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code)
        return end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        print(repr(error))
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def noticed(case: Case, line: int, path: str, code: int, said: str) -> str:
    """What is wrong with how a fault was noticed, or nothing."""
    where = re.escape(case.at) + r":\d+\b" if case.at else re.escape(f"{path}:{line}") + r"\b"
    if not code:
        return "it was not noticed"
    if not re.search(where, said):
        return f"the failure does not name {case.at or path}:{'<line>' if case.at else line}"
    return "" if case.says in said else f"the failure does not say {case.says!r}"


def begin(folder: str) -> None:
    """A worker's own copy."""
    global COPY
    COPY = copy_of_the_project(Path(folder).resolve() / str(os.getpid()) / "book")


def tried(case: Case, is_slip: bool) -> tuple[str | int, str, float]:
    """What is wrong with what became of a case, or nothing; what its check said; the seconds."""
    began = time.monotonic()
    path, before, line = case.edit(COPY)
    code, said = run(case.check, COPY)
    path.write_text(before, encoding="utf-8") if before else path.unlink()
    if case.says is None:
        problem = code and ("an alarm" if not run(case.check, COPY)[0] else "it is red without the edit, too")
    else:
        problem = noticed(case, line, path.relative_to(COPY).as_posix(), code, said)
        if is_slip and re.search("^Traceback|INTERNALERROR", said, re.M):
            problem = "the failure is a traceback"
    return problem, said, time.monotonic() - began


def chosen(cases: list[Case], names: list[str], changed: bool) -> list[Case]:
    """Those named; or some of those that a change concerns, and a few of the others, at each commit others."""
    if names or not changed:
        return [case for case in cases if not names or any(name in case.what for name in names)]
    mine, others = [], []
    for case in cases:
        looked_at = (case.file, case.at or "", *(word.partition("::")[0] for word in case.check.split()))
        (mine if concerns(*looked_at) else others).append(case)
    return [*sample(mine, 14), *sample(others, 8)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sabotage", description=__doc__)
    parser.add_argument("names", nargs="*", help="only faults whose description has one of these")
    parser.add_argument("--changed", action="store_true", help="only what the last changes concern, and a sample")
    parser.add_argument("--slips", action="store_true", help="those of tests/project/slips.yml, no tracebacks")
    parser.add_argument("--show", action="store_true", help="print what the checks say")
    options = parser.parse_args()
    file = ROOT / "tests/project/slips.yml" if options.slips else HERE / "faults.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    cases = [Case(**entry) for group in ("faults", "harmless") for entry in data.get(group, [])]
    for name in HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    cases = chosen(cases, options.names, options.changed)
    counts, survived, started = Counter(case.says is not None for case in cases), [], time.monotonic()
    # A sample is tried beside other tests, which have the other cores.
    workers = 1 if options.changed else os.cpu_count()
    with (
        tempfile.TemporaryDirectory(prefix="sabotage_") as folder,
        ProcessPoolExecutor(workers, get_context("fork"), begin, (folder,)) as pool,
    ):
        for case, (problem, said, seconds) in zip(cases, pool.map(tried, cases, repeat(options.slips)), strict=True):
            print(f"{'SURVIVED' if problem else 'ok':9}{seconds:5.1f} s  {case.what}", flush=True)
            if problem:
                survived.append(case)
                print(f"    {problem}\n    check: {case.check}")
            if problem or options.show:
                print("    | " + "\n    | ".join(said.strip().splitlines()[-25:]))
    alarms = sum(case.says is None for case in survived)
    print(
        f"{counts[True]} faults made, {counts[True] - len(survived) + alarms} noticed; {counts[False]} harmless edits, "
        f"{alarms} raised an alarm; {time.monotonic() - started:.0f} s"
    )
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
