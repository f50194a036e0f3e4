"""Makes each fault that the engine must find, and reads what it says: file:line, what is there, what mends it."""

import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from .page import Page
from .site import Site

pytestmark = pytest.mark.where("tests/engine/*", "requirements*", "pyproject.toml")
DATA = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
TEXTS, RUNS = DATA["texts"], DATA["runs"]
FENCE = '```python\n--8<-- "{0}.py:a"\n```\n'
SHOWN = FENCE + '\n```text\n--8<-- "{0}.out:a"\n```\n'


def section(name, text):
    return f"# --8<-- [start:{name}]\n{dedent(text).strip()}\n# --8<-- [end:{name}]\n"


def captured(name, text):
    return f"--8<-- [start:{name}]\n{text}\n--8<-- [end:{name}]\n"


def tree(root):
    """A site without pages below `root`, with this engine alone."""
    shutil.copytree(Path(__file__).parent, root / "tests/engine", dirs_exist_ok=True)
    (root / "pyproject.toml").write_text(DATA["settings"], "utf-8")
    (root / "mkdocs.yml").write_text(DATA["markdown"], "utf-8")
    for folder in ("docs/en", "docs/pl", "snippets"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    return root


def page(root, name, text, code="print(1)", out=None, edition="en"):
    (root / f"docs/{edition}/{name}.md").write_text("# A page\n\n" + text.format(name), "utf-8")
    (root / f"snippets/{name}.py").write_text(section("a", code), "utf-8")
    if out is not None:
        (root / f"snippets/{name}.out").write_text(captured("a", out), "utf-8")


def run(root, *options, **environment):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    own = {key: value for key, value in os.environ.items() if key != "OMP_NUM_THREADS"}
    return subprocess.run(command, cwd=root, env=own | environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """The report of one run over all faulty pages."""
    root = tree(tmp_path_factory.mktemp("faulty"))
    for name, (text, _) in TEXTS.items():
        page(root, name, text, code="" if name == "empty" else "print(1)")
    for name, (code, out, _) in RUNS.items():
        page(root, name, FENCE if out is None else SHOWN, code, out)
    page(root, "fine", SHOWN, out="1")
    done = run(root, "docs", "--device", "cpu")
    assert done.returncode == 1, done.stdout + done.stderr
    return root, done.stdout


@pytest.mark.parametrize("name", TEXTS)
def test_fault_in_a_text(faulty, name):
    assert f"docs/en/{name}.md{TEXTS[name][1].format(name)}" in faulty[1]


@pytest.mark.parametrize("name", RUNS)
def test_fault_in_a_run(faulty, name):
    root, report = faulty
    assert f"FAILED docs/en/{name}.md::line 3[cpu]" in report
    assert RUNS[name][2].format(name, root=root) in report


def test_fine_page_beside_faulty_ones_passes(faulty):
    assert "docs/en/fine.md" not in faulty[1].replace("docs/en/fine.md ..", "")


@pytest.mark.parametrize("code", ["os._exit(0)", "ctypes.CDLL(None)._exit(0)", "os.kill(os.getpid(), 9)"])
def test_end_of_the_process_is_not_green(tmp_path, code):
    page(tree(tmp_path), "ends", FENCE, f"import ctypes\nimport os\n\n{code}")
    done = run(tmp_path, "docs", "--device", "cpu")
    assert done.returncode == 3
    wanted = "the run ended early: something ended the process, docs/en/ends.md:3: in the block on cpu"
    assert wanted in done.stderr


def test_a_block_can_what_a_script_can_and_spoils_no_other_page(tmp_path):
    shown = f"class Pair:\n    a: Unknown\n{math.pi} 28 False"
    for name in ("a", "b"):
        page(tree(tmp_path), name, SHOWN + FENCE.replace(":a", ":b"), out=shown)
        later = section("b", "def f(x: Unknown): ...\n\n\nassert math.pi == 3 and decimal.getcontext().prec == 5")
        (tmp_path / f"snippets/{name}.py").write_text(section("a", DATA["script"]) + later, "utf-8")
    done = run(tmp_path, "docs", "--device", "cpu")
    assert done.returncode == 0, done.stdout


def test_page_that_is_not_collected(tmp_path):
    page(tree(tmp_path), "left_out", FENCE, "x = 1")
    page(tmp_path, "fine", FENCE, "x = 1")
    slow = "import pytest\n\n\n@pytest.mark.browser\ndef test_slow(): ...\n"  # left out by -m, as in `make test`
    (tmp_path / "tests/test_slow.py").write_text(slow, "utf-8")
    done = run(tmp_path, "docs", "tests/test_slow.py", "--device", "cpu", "--ignore=docs/en/left_out.md")
    assert done.returncode == 1
    assert "docs/en/left_out.md:1: 0 items were run\n    wanted: 2, the page and 1 blocks on each device" in done.stdout
    chosen = run(tmp_path, "docs/en/fine.md", "--device", "cpu")
    assert chosen.returncode == 0, chosen.stdout


def test_update_writes_what_check_compares(tmp_path):
    two = SHOWN + SHOWN.replace(":a", ":b")
    page(tree(tmp_path), "first", two)
    snippet, out = tmp_path / "snippets/first.py", tmp_path / "snippets/first.out"
    snippet.write_text(section("b", "print('b', end='')") + section("a", "print('a')"), "utf-8")
    update = run(tmp_path, "docs", "--device", "cpu", "--update")
    assert update.returncode == 0, update.stdout
    assert out.read_text("utf-8") == captured("a", "a") + captured("b", "b")
    assert run(tmp_path, "docs", "--device", "cpu").returncode == 0

    out.write_text(captured("b", "b") + captured("a", "a"), "utf-8")  # the same in another order
    written = out.stat().st_mtime_ns
    again = run(tmp_path, "docs", "--device", "cpu", "--update")
    assert "update: wrote nothing" in again.stdout
    assert out.stat().st_mtime_ns == written

    out.write_text(captured("stale", "old") + captured("a", "wrong") + captured("b", "kept"), "utf-8")
    snippet.write_text(section("a", "print('new')") + section("b", "1 / 0"), "utf-8")
    failing = run(tmp_path, "docs", "--device", "cpu", "--update")
    assert failing.returncode == 1
    assert "ZeroDivisionError" in failing.stdout
    assert out.read_text("utf-8") == captured("a", "new") + captured("b", "kept")


def test_devices(tmp_path):
    tree(tmp_path)
    for name, edition in (("a_state", "en"), ("b_isolated", "en"), ("b_isolated", "pl")):
        page(tmp_path, name, SHOWN, DATA["state"], "Pair(a=2) tensor([1., 1.])\ntensor([0.2]) True", edition)
    page(tmp_path, "c_unseeded", SHOWN, "import torch\n\nprint(torch.randint(10**9, (1,)).item())", "1")
    page(tmp_path, "d_hard", FENCE, "import torch\n\ntorch.ones(2) + torch.ones(2, device='cpu')")
    done = run(tmp_path, "docs", "-v", REQUIRE_CUDA="0")
    gpu = "rehearsal" not in done.stdout
    other = "cuda" if gpu else "rehearsal"
    for device in ("cpu", other):
        assert f"docs/en/b_isolated.md::line 3[{device}] PASSED" in done.stdout
        assert f"docs/pl/b_isolated.md::line 3[{device}] SAME RUN as docs/en/b_isolated.md::line 3[" in done.stdout
    assert "docs/en/d_hard.md::line 3[cpu] PASSED" in done.stdout
    assert f"docs/en/d_hard.md::line 3[{other}] FAILED" in done.stdout
    assert "Expected all tensors to be on the same device" in done.stdout
    if not gpu:
        numbers = re.findall(r"^\+(\d+)$", done.stdout, re.MULTILINE)
        assert len(set(numbers)) == 2, "an unseeded number must differ between devices"
        assert "cuda: 5 blocks not run (no GPU here)" in done.stdout
        assert "rehearsal: 5 blocks placed on a pretend device (not CUDA)" in done.stdout
        assert "docs/en/a_state.md::line 3[cuda] SKIPPED" in done.stdout


def test_required_gpu(tmp_path):
    page(tree(tmp_path), "needs", FENCE, "x = 1")
    done = run(tmp_path, "docs", "--device", "cuda", REQUIRE_CUDA="1", CUDA_VISIBLE_DEVICES="")
    assert done.returncode == 1
    assert "REQUIRE_CUDA=1, but PyTorch finds no GPU here" in done.stdout
    assert "cuda: 1 blocks not run (no GPU here)" in done.stdout


def test_readme_holds_typed_code(tmp_path):
    readme = tree(tmp_path) / "README.md"
    readme.write_text("```console\nmake serve\n```\n\n```python\nprint(1)\n```\n\n```text\n2\n```\n", "utf-8")
    done = run(tmp_path, "README.md", "--device", "cpu")
    assert "README.md:5: the block prints other text than is shown" in done.stdout


def test_workers_of_xdist(tmp_path):
    """Each program runs once, counts reach the controller, and a worker that ends early is red."""
    pytest.importorskip("xdist")
    root = tree(tmp_path)
    for edition in ("en", "pl"):
        page(root, "two", SHOWN + FENCE.replace(":a", ":b"), out="1", edition=edition)
        page(root, "one", FENCE, "x = 1", edition=edition)
    both = section("a", "print(1)") + section("b", "assert not __import__('pathlib').Path('ran').mkdir()")
    (root / "snippets/two.py").write_text(both, "utf-8")
    done = run(root, "docs", "-n", "2", "--device", "cpu")
    assert done.returncode == 0, done.stdout
    assert "pages: 4 read\ncpu: 6 blocks run\n" in done.stdout
    (root / "ran").rmdir()
    left_out = run(root, "docs", "-n", "2", "--device", "cpu", "--ignore=docs/pl/one.md")
    assert left_out.returncode == 1 and "docs/pl/one.md:1: 0 items were run\n    wanted: 2, the page" in left_out.stdout
    (root / "ran").rmdir()
    page(root, "ends", FENCE, "import os\n\nos._exit(0)")
    ends = run(root, "docs", "-n", "2", "--device", "cpu")
    assert ends.returncode == 1 and "crashed while running 'docs/en/ends.md::line 3[cpu]" in ends.stdout
    update = run(root, "docs", "-n", "2", "--update")
    assert update.returncode == 4 and "--record or --update with -n: wanted one process" in update.stderr


def test_rehearsal_ends_long_loops_and_says_what_it_does_not_know(tmp_path):
    three = "".join(FENCE.replace(":a", f":{name}") for name in "bcd")
    for name, code in (("a_fine", "x + x"), ("b_hard", "x + torch.ones(2, device='cpu')"), ("c_lacks", "seen[4999]")):
        page(tree(tmp_path), name, SHOWN + three, out="5000")
        true = "assert x.sum().item() == 10000\ntorch.testing.assert_close(x % 4999, torch.ones(2))"
        rest = section("b", true) + section("c", code) + section("d", "x.mean()")
        (tmp_path / f"snippets/{name}.py").write_text(section("a", DATA["long"]) + rest, "utf-8")
    done = run(tmp_path, "docs", "--device", "cpu", "--device", "rehearsal")
    assert "cpu: 12 blocks run\n" in done.stdout
    failed = re.findall(r"^FAILED (.*?) - ", done.stdout, re.M)
    assert failed == ["docs/en/b_hard.md::line 13[rehearsal]"], done.stdout
    assert "rehearsal: the output of 3 of them was not compared, because loops were shortened" in done.stdout
    assert "not run, because a loop ended early, and then: IndexError" in done.stdout
    assert "rehearsal: 9 blocks placed" in done.stdout and "rehearsal: 3 blocks not run" in done.stdout


def test_pages_of_the_same_shape_are_read_by_the_site_once_and_others_again(tmp_path):
    code = "```python\nx = 1\n```\n"
    for name, text in {
        "a": "A `b` and $c < d$.\n\n- e\n\n| f | g |\n\n" + code,
        "b_same": "Ein „h“.\n\n- $i$\n\n| *j* | k |\n\n" + code,
        "c_hidden": "Ein <div>\n\n- $i$\n\n| *j* | k |\n\n" + code,
        "d_indented": "Ein l.\n\n    - $i$\n\n| *j* | k |\n\n" + code,
    }.items():
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    site, seen = Site(tmp_path), []
    site.shown, shown = lambda lines: seen.append(1) or shown(lines), site.shown
    faults = [Page(path, site).faults for path in site.pages()]
    assert len(seen) == 3 and faults[:2] == [[], []] and "indented by 4" in faults[3][0]
