"""What contributors do as CONTRIBUTING says turns no test red: the edits are made in a copy; its checks are run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.sabotage.__main__ import copy_of_the_project

DATA = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def new_lab(name: str) -> dict[str, str]:
    """The files of a lab that is written anew."""
    files = {f"docs/en/labs/{name}.md": "lab", f"snippets/{name}.py": "code", f"snippets/{name}.out": "output"}
    return {file: DATA[key].replace("fresh", name).replace("Fresh", name.title()) for file, key in files.items()}


COMMANDS = [
    ("tools.translations.language", "de"),
    ("tools.translations.commands", "reworded", "autodiff", "chain-rule"),
]


def edit(root: Path, what: str, name: str, find: str, put: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    changed = re.sub(find, put, text, count=1)
    assert changed != text, f"{what}: {find!r} is not in {name}; wanted: an edit that can be made"
    path.write_text(changed, encoding="utf-8")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=root, env=own, capture_output=True, encoding="utf-8", timeout=900, check=False)


# The rooms that look at what contributors write; the others look at code alone.
ROOMS = ["content", "editions", "extensions", "figures", "finish", "language"]
ROOMS += ["manuscript", "notebooks", "pages", "search", "translations"]
HERE = [f"tests/{room}/*.py" for room in ROOMS]
HERE += ["tools/manuscript/*", "tools/pages/*", "tools/translations/*"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    [
        pytest.param("before the commit", marks=pytest.mark.where("tools/translations/*", "tests/translations/*")),
        pytest.param("after it", marks=pytest.mark.where("mkdocs.yml", "docs/*/edition.yml", *HERE)),
    ],
)
def test_what_contributors_do_raises_no_alarm(contributed, step):
    if step == "after it":
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        for command in (["add", "-A"], [*who, "commit", "-qm", "All of it"]):
            subprocess.run(["git", "-C", contributed, *command], check=True)
    checks = [f"tests/{room}" for room in ROOMS]
    code = [f"docs/en/{name}.md" for name in ("labs/fresh", "labs/newest", "python", "autodiff")]
    done = run(contributed, "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", *checks, *code)
    assert done.returncode == 0, f"{step}: an alarm for an edit that is as CONTRIBUTING says:\n{done.stdout[-8000:]}"


@pytest.mark.slow
def test_each_edit_can_be_made(contributed):
    """On each change, for pages change: the fixture makes them."""


@pytest.fixture(scope="module")
def contributed(tmp_path_factory):
    root = copy_of_the_project(tmp_path_factory.mktemp("contributed") / "book")
    for one in DATA["edits"]:
        edit(root, *one)
    for file, text in (new_lab("fresh") | new_lab("newest")).items():
        (root / file).write_text(text, encoding="utf-8")
    for command in COMMANDS:
        done = run(root, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return root
