"""Makes each fault that the engine must find, and reads what it says: file:line, what is there, what mends it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCE = '```python\n--8<-- "{0}.py:a"\n```\n'
SHOWN = FENCE + '\n```text\n--8<-- "{0}.out:a"\n```\n'


def section(name, text):
    return f"# --8<-- [start:{name}]\n{dedent(text).strip()}\n# --8<-- [end:{name}]\n"


def captured(name, text):
    return f"--8<-- [start:{name}]\n{text}\n--8<-- [end:{name}]\n"


def tree(root):
    """A site without pages below `root`, with the project's own engine and settings."""
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "tests/engine", root / "tests/engine", dirs_exist_ok=True)
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
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
    return subprocess.run(command, cwd=root, env=os.environ | environment, capture_output=True, text=True, timeout=120)


# name: (the page's text, what the report says)
TEXTS = {
    "missing_section": (
        SHOWN.replace("py:a", "py:b"),
        ":4: --8<-- \"{0}.py:b\": snippet section 'b' could not be located\n    wanted: a section of it: a\n",
    ),
    "missing_file": (
        FENCE.replace("{0}", "nowhere"),
        ":4: --8<-- \"nowhere.py:a\": snippet at path 'nowhere.py' could",
    ),
    "missing_capture": (
        SHOWN,
        ":8: --8<-- \"{0}.out:a\": snippet at path '{0}.out' could not be found\n"
        "    wanted: the captured output\n    mend:   make update",
    ),
    "py": (FENCE.replace("python", "py"), ":3: a fence of kind 'py'\n    wanted: exactly one of ```python"),
    "title": (FENCE.replace("python", 'python title="x"'), ":3: a fence of kind 'python title=\"x\"'"),
    "dotted": (FENCE.replace("python", ".python"), ":3: a fence of kind '.python'"),
    "braces": (FENCE.replace("python", "{{.python}}"), ":3: a fence of kind '{{.python}}'"),
    "no_kind": (FENCE.replace("python", ""), ":3: a fence without a kind"),
    "tildes": (FENCE.replace("```", "~~~"), ":3: '~~~python' looks like a fence, but is not run"),
    "quoted": ("> ```python\n> x\n> ```\n", ":3: '> ```python' looks like a fence, but is not run"),
    "unclosed": ("```python\nx\n", ":3: a fence that is never closed"),
    "typed": (
        "```python\nx = 1\n```\n",
        ":4: typed into the page: 'x = 1'\n    wanted: one line: --8<-- \"{0}.py:<sec",
    ),
    "whole_file": (FENCE.replace(":a", ""), ":4: typed into the page: '--8<-- \"{0}.py\"'"),
    "orphan": (FENCE + '\nText.\n\n```text\n--8<-- "{0}.out:a"\n```\n', ":9: a text fence that does not directly foll"),
    "other_output": (
        FENCE + '\n```text\n--8<-- "{0}.out:b"\n```\n',
        ':8: the output {0}.out:b\n    wanted: --8<-- "{0}.o',
    ),
    "empty": (FENCE, ':4: an empty section, --8<-- "{0}.py:a"'),
    "marker": ("<!--pytest-codeblocks:skip-->\n" + FENCE, ":3: a marker comment, <!--pytest-codeblocks:skip-->"),
    "mark": ("<!--pytest.mark.xfail-->\n" + FENCE, ":3: a marker comment, <!--pytest.mark.xfail-->"),
    "comment": ("<!--\n" + FENCE + "-->\n", ":4: a fence inside an HTML comment"),
    "html": ("<pre>\nx = 1\n</pre>\n", ":3: code as HTML: '<pre>'"),
    "indented": ("Text.\n\n    x = 1\n    y = 2\n", ":5: indented by 4, so shown as code: 'x = 1'"),
    "indented_fence": (
        "Text.\n\n" + re.sub("(?m)^(?=.)", "    ", FENCE),
        ":5: indented by 4, so shown as code: '```pyt",
    ),
    "not_closed_for_site": (
        '??? note\n\n    ```python\n    --8<-- "{0}.py:a"\n```\n',
        ":5: the site shows nothing, but what is run is python ['print(1)']",
    ),
}

# name: (the code, the captured output or None, what the report says)
RUNS = {
    "wrong_output": (
        "print(1)\nprint(3)",
        "1\n2",
        ":3: the block prints other text than is shown\n"
        "--- shown ({0}.out:a)\n+++ printed on cpu\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n    mend:   make update",
    ),
    "missing_output": (
        "print(1)",
        None,
        ":3: the block prints, but no output is shown:\n1\n    wanted: right after the b",
    ),
    "superfluous": ("x = 1", "1", ":7: an output is shown, but the block prints nothing\n    wanted: no text fence"),
    "raises": (
        "def f():\n    raise ValueError('no')\n\n\nf()",
        None,
        'Traceback (most recent call last):\n  File "{root}/snippets/{0}.py", line 6, in <module>\n    f()\n',
    ),
    "syntax": ("x = 1\nx = = 2", None, 'snippets/{0}.py", line 3\n'),
    "system_exit": ("import sys\n\nsys.exit(0)", None, "SystemExit: 0"),
    "os_exit": (
        "import os\n\ntry:\n    os._exit(0)\nexcept BaseException:\n    pass",
        None,
        "os._exit was called; wanted",
    ),
    "skip": ("import pytest\n\npytest.skip('no')", None, "Skipped: no"),
    "importorskip": ("import pytest\n\npytest.importorskip('nowhere')", None, "Skipped: could not import 'nowhere'"),
    "xfail": ("import pytest\n\npytest.xfail('no')", None, "XFailed: no"),
    "interrupt": ("raise KeyboardInterrupt", None, "KeyboardInterrupt"),
    "thread": (
        "import threading\n\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()",
        None,
        "an exception in a thread:\nTraceback",
    ),
    "unraisable": (
        "class A:\n    def __del__(self):\n        1 / 0\n\n\na = A()\na.a = a",
        None,
        "an exception that nobody could catch",
    ),
    "daemon": (
        "import threading\nimport time\n\nthreading.Thread(target=time.sleep, args=[9], daemon=True).start()",
        None,
        "the block leaves a daemon thread running",
    ),
    "stdout": ("import io\nimport sys\n\nsys.stdout = io.StringIO()", None, "leaves sys.stdout or sys.stderr replaced"),
    "stderr": ("import sys\n\nprint('no', file=sys.stderr)", None, "written to stderr:\nno\n"),
    "warning": ("import warnings\n\nwarnings.warn('no')", None, "snippets/{0}.py:4: UserWarning: no"),
    "past": ("import os\n\nos.write(1, b'no') and None", None, "written past sys.stdout and sys.stderr: 'no'"),
}


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


@pytest.mark.parametrize("code", ["ctypes.CDLL(None)._exit(0)", "os.kill(os.getpid(), 9)"])
def test_end_of_the_process_is_not_green(tmp_path, code):
    page(tree(tmp_path), "ends", FENCE, f"import ctypes\nimport os\n\n{code}")
    done = run(tmp_path, "docs", "--device", "cpu")
    assert done.returncode == 3
    assert "the run ended early" in done.stderr


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
    snippet.write_text(section("b", "print('b', end='')") + section("a", "print('a')\n\nprint()"), "utf-8")
    update = run(tmp_path, "docs", "--device", "cpu", "--update")
    assert update.returncode == 0, update.stdout
    assert out.read_text("utf-8") == captured("a", "a\n") + captured("b", "b")
    assert run(tmp_path, "docs", "--device", "cpu").returncode == 0

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


TORCH = """
import os
import pickle
from dataclasses import dataclass

import torch


@dataclass
class Pair:
    a: int


assert __name__ == "__main__"
assert os.getcwd() != "/" and "LEAK" not in os.environ
os.chdir("/")
os.environ["LEAK"] = "1"
print(pickle.loads(pickle.dumps(Pair(2))), torch.ones(2))
torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=1)
x = torch.tensor([0.123], requires_grad=True)
(x * x).backward()
print(x.grad, torch.get_num_threads() > 1 or os.cpu_count() == 1)
torch.set_num_threads(1)
"""


def test_devices(tmp_path):
    tree(tmp_path)
    for name, edition in (("a_state", "en"), ("b_isolated", "en"), ("b_isolated", "pl")):
        page(tmp_path, name, SHOWN, TORCH, "Pair(a=2) tensor([1., 1.])\ntensor([0.2]) True", edition)
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
