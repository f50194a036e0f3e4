"""The tools that are compared: the files that each wants beside the pages, its command, and what it offers."""

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.peers import corpus

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".cache" / "peers" / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LIMIT_S = 3600
AGG = {"MPLBACKEND": "agg"}  # plots are drawn without a window; this engine brings its own way
SYBIL = """\
import torch
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser


def new_page(namespace):
    torch.set_default_dtype(torch.float32)  # a page before may have changed it


parsers = [PythonCodeBlockParser(), SkipParser()]
pytest_collect_file = Sybil(parsers=parsers, patterns=["*.md"], setup=new_page).pytest()
"""
CODEBLOCKS = """\
import torch


def pytest_runtest_setup(item):
    torch.set_default_dtype(torch.float32)  # a page before may have changed it
"""
EXAMPLES = """\
import collections
import pytest
import torch
from pytest_examples import CodeExample, EvalExample, find_examples


def new_page():
    torch.set_default_dtype(torch.float32)  # a page before may have changed it
    return {}


namespaces = collections.defaultdict(new_page)


@pytest.mark.parametrize("example", list(find_examples("docs")), ids=str)
def test_docs(example: CodeExample, eval_example: EvalExample):
    eval_example.set_config(line_length=120)
    known = namespaces[example.path]
    if example.prefix_settings().get("prints") == "unchecked":
        known.update(eval_example.run(example, module_globals=known))
    elif eval_example.update_examples:
        known.update(eval_example.run_print_update(example, module_globals=known))
    else:
        known.update(eval_example.run_print_check(example, module_globals=known))
"""
MKTESTDOCS = """\
import pathlib
import pytest
from mktestdocs import check_md_file


@pytest.mark.parametrize("fpath", sorted(pathlib.Path("docs").glob("**/*.md")), ids=str)
def test_files_good(fpath):
    check_md_file(fpath=fpath, memory=True)
"""


@dataclass(frozen=True)
class Tool:
    """One of the others. `marks`: what a page can say to it about a block."""

    name: str
    arguments: tuple[str, ...]
    form: Callable[[corpus.Page], str]
    files: dict[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    joins: bool = False  # a page is one test
    suffix: str = ".md"

    @property
    def command(self) -> list[str]:
        return [str(PYTHON), "-m", "pytest", "-q", *self.arguments]

    def write(self, folder: Path, pages: dict[str, corpus.Page]) -> None:
        """Write the corpus: `pages` by their names below docs/, without suffix."""
        files = {"pytest.ini": "[pytest]\n", **self.files}
        files |= {f"docs/{name}{self.suffix}": self.form(page) for name, page in pages.items()}
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


TOOLS = [
    Tool(
        "pytest-codeblocks",
        ("-p", "codeblocks", "--codeblocks"),
        corpus.for_codeblocks,
        {"conftest.py": CODEBLOCKS},
        ("skip", "xfail"),
        joins=True,
    ),
    Tool("sybil", (), corpus.for_sybil, {"conftest.py": SYBIL}, ("skip",)),
    Tool("sybil, doctests", (), corpus.for_doctests, {"conftest.py": SYBIL}, ("skip",)),
    Tool(
        "pytest-markdown-docs",
        ("-p", "pytest_markdown_docs", "--markdown-docs"),
        corpus.for_markdown_docs,
        marks=("skip",),
    ),
    Tool("pytest-examples", ("-p", "examples"), corpus.for_examples, {"test_docs.py": EXAMPLES}),
    Tool("mktestdocs", (), corpus.for_mktestdocs, {"test_docs.py": MKTESTDOCS}, joins=True),
    Tool("nbmake", ("-p", "nbmake", "--nbmake"), corpus.for_nbmake, {}, ("skip", "xfail"), joins=True, suffix=".ipynb"),
]


@dataclass(frozen=True)
class Run:
    """How a command went: its exit code, seconds, seconds of CPU with all that it started, and what it said."""

    code: int
    wall: float
    cpu: float
    said: str

    @property
    def reported(self) -> int:
        """How many tests pytest says have passed."""
        return sum(int(count) for count in re.findall(r"\b(\d+) passed", self.said)[-1:])


def run(command: list[str], folder: Path, **environment: str) -> Run:
    own = environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # each tool loads its own plugin only
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        done = subprocess.run(
            command, cwd=folder, env=os.environ | own, capture_output=True, encoding="utf-8", timeout=LIMIT_S
        )
        code, said = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, said = 124, f"stopped after {LIMIT_S} s"
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(code, wall, cpu, said)


def install() -> None:
    """Make the environment, or bring it up to date; PyTorch and what pages import come after its own packages."""
    wanted = (Path(__file__).parent / "requirements.txt").read_text(encoding="utf-8")
    mark = PYTHON.parents[1] / "installed.txt"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    venv = [sys.executable, "-m", "venv", "--clear", str(PYTHON.parents[1])]
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run(venv, check=True)
    subprocess.run([*pip, "-r", str(Path(__file__).parent / "requirements.txt")], check=True)
    import torch

    ask = "import json, sysconfig; print(json.dumps(sysconfig.get_path('purelib')))"
    purelib = json.loads(subprocess.run([str(PYTHON), "-c", ask], check=True, capture_output=True).stdout)
    Path(purelib, "torch_of_the_book.pth").write_text(f"{Path(torch.__file__).parents[1]}\n", encoding="utf-8")
    mark.write_text(wanted, encoding="utf-8")
