"""What is installed is said exactly: every requirement is pinned."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"(?:[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==[\w.]+(?:[ ]*;.*)?|-r [\w.-]+)(?:\s+#.*)?")


def faults(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: there is {line!r}; wanted: one exact version, name==1.2.3"
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#") and not PINNED.fullmatch(line)
    ]


def test_every_requirement_is_pinned():
    files = sorted(ROOT.glob("requirements*.txt"))
    assert len(files) >= 2
    found = [fault for file in files for fault in faults(file.name, file.read_text(encoding="utf-8"))]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line", ["torch", "torch>=2", "torch==2.*", "git+https://e.org/x", "https://e.org/x.whl", "-e ."]
)
def test_a_loose_requirement_is_named(line):
    assert faults("r.txt", "# why\n-r a.txt\ntorch==2.13.0\nx==1; sys_platform != 'darwin'\n") == []
    assert faults("r.txt", f"torch==2.13.0\n{line}\n")[0].startswith(f"r.txt:2: there is {line!r}")
