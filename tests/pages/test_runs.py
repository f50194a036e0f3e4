"""The ledger of runs: only a run on CUDA writes it, changed code loses its line, and pages say what is so."""

import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import files, requires
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from tests.conftest import EACH, ROOT
from tests.engine import record
from tests.engine.page import Page
from tests.engine.site import Site
from tests.engine.test_engine import FENCE, SHOWN, page, section, tree
from tools.pages import runs

SOURCE = ROOT / "docs" / "en"
PAGES = sorted(path.relative_to(SOURCE).with_suffix("").as_posix() for path in SOURCE.rglob("*.md"))
MACHINE = ("NVIDIA H100", "2.11.0+cu128", "3.12.1", "2026-03-04")


@pytest.fixture
def project(tmp_path):
    """A project of one page with two blocks, the first of which prints."""
    page(tree(tmp_path), "two", SHOWN.replace("{0}", "two") + FENCE.replace("{0}.py:a", "two.py:b"), out="1")
    (tmp_path / "snippets/two.py").write_text(section("a", "print(1)") + section("b", "x = 1"), "utf-8")
    return tmp_path


@pytest.fixture
def recorded(project, monkeypatch):
    """Write the ledger after a session in which so many of the page's blocks went so on a GPU that is not here."""
    monkeypatch.setattr(record, "machine", lambda: MACHINE)
    monkeypatch.setattr(record.devices, "has_gpu", lambda: True)

    def write(passed=0, failed=0):
        ran = {("docs/en/two.md", "cuda", "passed"): passed, ("docs/en/two.md", "cuda", "failed"): failed}
        engine = SimpleNamespace(site=Site(project), ran={**dict.fromkeys(ran, 0), **ran})
        return record.write(engine)

    return write


def foot(project, edition):
    return runs.foot("two", project / "docs/en", edition.data, project / "snippets/runs.csv")


@EACH
def test_a_page_says_what_its_code_ran_on_as_long_as_it_is_so(project, recorded, edition):
    words = edition.data["runs"]
    never = [words["cpu"], words["no_cuda"]]
    assert foot(project, edition) == never
    assert recorded(passed=2) == "record: snippets/runs.csv has the runs of 1 pages on cuda"
    cpu, cuda = foot(project, edition)
    assert cpu == words["cpu"] and "NVIDIA H100" in cuda and "2.11.0" in cuda and "2026" in cuda and "+cu" not in cuda
    for name, old, new in (("two.py", "x = 1", "x = 2"), ("two.out", "1", "2")):
        file = project / "snippets" / name
        text = file.read_text("utf-8")
        file.write_text(text.replace(old, new), "utf-8")
        assert foot(project, edition) == never, name
        file.write_text(text + "# another section\n", "utf-8")
        assert foot(project, edition) == [cpu, cuda], name
    (project / "docs/en/two.md").write_text("# A page\n", "utf-8")
    assert foot(project, edition) == []


def test_what_is_skipped_keeps_its_line_and_what_fails_or_is_gone_loses_it(project, recorded):
    ledger = project / "snippets/runs.csv"
    recorded(passed=2)
    assert list(runs.runs(ledger)) == ["two"]
    recorded(passed=1)
    assert list(runs.runs(ledger)) == ["two"]
    recorded(passed=1, failed=1)
    assert not runs.runs(ledger)
    recorded(passed=1)
    assert not runs.runs(ledger)
    recorded(passed=2)
    (project / "docs/en/two.md").unlink()
    recorded()
    assert not runs.runs(ledger)


@pytest.mark.parametrize("name", PAGES)
def test_the_site_reads_the_program_that_the_engine_runs(name):
    blocks = Page(SOURCE / f"{name}.md", Site(ROOT)).blocks
    ran = record.program((block.code, block.expected_output or "") for block in blocks) if blocks else ""
    assert runs.program(SOURCE / f"{name}.md", ROOT / "snippets") == ran


def test_the_ledger_is_as_a_run_writes_it():
    assert runs.LEDGER.read_text("utf-8").startswith(",".join(record.FIELDS) + "\n"), runs.LEDGER
    for line, row in enumerate(runs.runs().values(), 2):
        where = f"snippets/runs.csv:{line}: no run wrote this; remove it, or run make test-cuda on a machine with a GPU"
        assert row["page"] in PAGES and re.fullmatch("[0-9a-f]{16}", row["program"]), where
        assert row["name"] not in ("", "pretend", platform.machine()) and "+cpu" not in row["torch"], where
        assert date.fromisoformat(row["date"]) <= date.today(), where
        assert re.match(r"\d+\.\d+", row["torch"]) and re.match(r"3\.\d+", row["python"]), where


def packages(*names: str) -> dict[str, set[str]]:
    """The top-level files of distributions and of what they require here, by distribution."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = {path.parts[0] for path in files(name) or () if path.parts[0] not in ("..", "__pycache__")}
        wanted = [Requirement(text) for text in requires(name) or ()]
        waiting += [one.name for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})]
    return found


def test_a_gpu_machine_needs_little(project):
    """PyTorch, NumPy, pytest, Markdown, PyYAML, pytest-codeblocks, pymdown-extensions: with these alone it runs."""
    for name in ("mkdocs.yml", "pyproject.toml", "tests/changed.py", "tests/shown_pages.py"):
        shutil.copy(ROOT / name, project / name)
    shutil.copytree(ROOT / "tools", project / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    alone = project / "alone"
    alone.mkdir()
    site_packages = Path(pytest.__file__).parents[1]
    names = ("torch", "numpy", "pytest", "Markdown", "PyYAML", "pytest-codeblocks", "pymdown-extensions")
    for name in {name for names in packages(*names).values() for name in names}:
        (alone / name).symlink_to(site_packages / name)
    environment = {**os.environ, "PYTHONPATH": str(alone), "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-S", "-m", "pytest", "-p", "no:cacheprovider", "docs", "--device", "cpu", "--record"]
    assert subprocess.run(
        [sys.executable, "-S", "-c", "import mkdocs"], env=environment, capture_output=True
    ).returncode
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cpu: 2 blocks run" in done.stdout and "has the runs of 0 pages on cuda" in done.stdout
