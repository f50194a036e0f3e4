"""The ledger of runs: only a real run writes it, changed code loses its line, and pages say what is so."""

import csv
import os
import platform
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import files, requires
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from tests.conftest import EACH, ROOT
from tests.engine.page import Page
from tests.engine.site import Site
from tests.engine.test_engine import FENCE, SHOWN, captured, page, run, section, tree
from tools.pages import ledger
from tools.pages.runs import foot


@pytest.fixture
def project(tmp_path):
    """A project of one page with two blocks, the first of which prints."""
    page(tree(tmp_path), "two", SHOWN.replace("{0}", "two") + FENCE.replace("{0}.py:a", "two.py:b"), out="1")
    (tmp_path / "snippets/two.py").write_text(section("a", "print(1)") + section("b", "x = 1"), "utf-8")
    return tmp_path


def record(project, *options):
    done = run(project, "docs", "--device", "cpu", "--record", *options, CUDA_VISIBLE_DEVICES="")
    return done, ledger.read(project / "snippets/runs.csv")


def edit(project, old, new):
    file = project / "snippets/two.py"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def due(project):
    return list(ledger.due(project / "snippets/runs.csv", project / "docs/en"))


def test_a_run_is_recorded_and_a_rehearsal_or_a_skipped_device_is_not(project):
    done, runs = record(project, "--device", "rehearsal", "--device", "cuda")
    assert done.returncode == 0, done.stdout
    assert "record: snippets/runs.csv has the runs of 2 on cpu, 0 on cuda" in done.stdout
    assert [(run.page, run.section, run.device) for run in runs] == [("two", f"two.py:{s}", "cpu") for s in "ab"]
    assert due(project) == [f"{'two':24}cuda  2 blocks: 2 never ran"]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [("x = 1", "x = 2", 1), ("print(1)", "print(2 - 1)", 2), ("# --8<-- [end:b]", "\\g<0>", 0)],
)
def test_changed_code_loses_its_line_and_what_follows_it_too(project, old, new, changed):
    record(project)
    edit(project, old, new.replace("\\g<0>", old))
    assert [line for line in due(project) if "cpu" in line] == [
        f"{'two':24}cpu   2 blocks: {changed} changed since"
    ] * bool(changed)


def test_a_changed_output_counts_as_changed(project):
    record(project)
    (project / "snippets/two.out").write_text(captured("a", "2"), "utf-8")
    assert due(project)[0] == f"{'two':24}cpu   2 blocks: 2 changed since"


def test_what_fails_loses_its_entry_and_what_is_gone_too(project):
    _, before = record(project)
    edit(project, "x = 1", "1 / 0")
    done, after = record(project)
    assert done.returncode == 1 and after == before[:1]
    edit(project, "print(1)", "print(3)")
    done, after = record(project)
    assert done.returncode == 1 and after == []
    edit(project, "print(3)", "print(1)")
    edit(project, "1 / 0", "x = 1")
    assert len(record(project)[1]) == 2
    (project / "docs/en/two.md").write_text("# A page\n\n" + SHOWN.replace("{0}", "two"), "utf-8")
    assert [run.section for run in record(project)[1]] == ["two.py:a"]


def test_what_is_skipped_for_want_of_matplotlib_keeps_its_entry(project):
    edit(project, "x = 1", "import matplotlib")
    _, before = record(project)
    (project / "without.py").write_text("from tests.engine import plots\n\nplots.find_spec = lambda name: None\n")
    done, after = record(project, "-p", "without")
    assert done.returncode == 0 and "1 blocks not run" in done.stdout and len(before) == 2 and after == before


def test_a_run_that_settles_the_outputs_is_not_recorded(project):
    done, runs = record(project, "--update")
    assert done.returncode != 0 and "--record with --update" in done.stdout + done.stderr and not runs


@pytest.mark.parametrize("name", ledger.pages())
def test_the_site_reads_the_program_that_the_engine_runs(name):
    ran = Page(ledger.SOURCE / f"{name}.md", Site(ROOT)).blocks
    hashes = ledger.programs((block.code, block.expected_output or "") for block in ran)
    sections = ledger.names(f"{block.file}:{block.section}" for block in ran)
    assert [(block.section, block.program) for block in ledger.blocks(name)] == list(zip(sections, hashes, strict=True))


def test_the_ledger_is_as_a_run_writes_it(tmp_path):
    file = ROOT / "snippets" / ledger.LEDGER
    runs = ledger.read(file)
    ledger.write(tmp_path / "again.csv", runs)
    assert file.read_text("utf-8") == (tmp_path / "again.csv").read_text("utf-8"), f"{file}: wanted: make record"
    for line, row in enumerate(runs, 2):
        where = f"snippets/runs.csv:{line}"
        assert row.device in ledger.DEVICES and re.fullmatch("[0-9a-f]{16}", row.program), where
        assert all((row.page, row.section, row.name)) and date.fromisoformat(row.date) <= date.today(), where
        assert re.match(r"\d+\.\d+", row.torch) and re.match(r"3\.\d+", row.python), where
        if row.device == "cuda":
            assert row.name not in ("pretend", platform.machine()) and "+cpu" not in row.torch, (
                f"{where}: no GPU; make record"
            )


def toc(*ids):
    return [SimpleNamespace(id=id, title=f"<{id}>", children=[]) for id in ids]


@EACH
def test_a_page_says_what_its_code_ran_on(project, edition):
    text = project / "docs/en/two.md"
    text.write_text("# A {#top}\n\n" + text.read_text("utf-8").replace("# A page", "## B {#below}"), "utf-8")
    blocks = ledger.blocks("two", project / "docs/en")
    on = {"cpu": ("x86_64", "2.13.0+cpu", "2026-01-02"), "cuda": ("NVIDIA H100", "2.11.0+cu128", "2026-03-04")}

    def shown(*runs):
        rows = [
            ledger.Run(
                "two", block.section, device, block.program, on[device][0], on[device][1], "3.12.1", on[device][2]
            )
            for device, block in runs
        ]
        ledger.write(project / "snippets/runs.csv", rows)
        return foot("two", project / "docs/en", edition.data, toc("top", "below"))

    words = edition.data["runs"]
    assert shown() == [words["no_cpu"], words["no_cuda"]]
    cpu, cuda = shown(*(("cpu", block) for block in blocks))
    assert "2.13.0" in cpu and "2026" in cpu and "+cpu" not in cpu and cuda == words["no_cuda"]
    _, cuda, lacking = shown(*(("cpu", block) for block in blocks), ("cuda", blocks[0]))
    assert "NVIDIA H100" in cuda and "2.11.0" in cuda and re.search(r"\b1\b.*\b2\b|\b2\b.*\b1\b", cuda)
    assert '<a href="#below"><below></a>' in lacking and "#top" not in lacking
    assert len(shown(*((device, block) for device in on for block in blocks))) == 2
    (project / "docs/en/none.md").write_text("# A page\n", "utf-8")
    assert foot("none", project / "docs/en", edition.data, []) == []


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
    with (project / "snippets/runs.csv").open(encoding="utf-8") as text:
        assert len(list(csv.DictReader(text))) == 2
