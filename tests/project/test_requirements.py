"""What is installed is said exactly: each is pinned, the site's by hash, none is known to be unsafe."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PINNED = re.compile(r"(?:[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==[\w.]+(?:[ ]*;.*)?|-r [\w.-]+)(?:\s+#.*)?")


def faults(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: there is {line!r}; wanted: one exact version, name==1.2.3"
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#") and not PINNED.fullmatch(line)
    ]


def test_every_requirement_is_pinned():
    files = [*sorted(ROOT.glob("requirements*.txt")), *sorted(ROOT.glob("tests/**/requirements.txt"))]
    assert len(files) >= 2
    found = [fault for file in files for fault in faults(file.name, file.read_text(encoding="utf-8"))]
    assert not found, "\n" + "\n".join(found)


LOCKS = sorted(path.name for path in ROOT.glob("requirements-*.lock"))
NAMED = re.compile(r"(?m)^([A-Za-z0-9][\w.-]*)==([\w.]+)")


def versions(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {re.sub("[-_.]+", "-", package).lower(): version for package, version in NAMED.findall(text)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_is_needed_by_hash(lock):
    """PyTorch and the tests have none: its wheels for CPUs have other hashes, and pip takes all by hash or none."""
    assert len(LOCKS) >= 2, "the site's and the books'"
    locked = versions(lock)
    for package, version in versions(lock.replace(".lock", ".txt")).items():
        assert locked.get(package) == version, f"{lock}:1: there is {package} {locked.get(package)}; run: make lock"
    for package, version in versions("requirements-site.lock").items():
        assert locked.get(package, version) == version, f"{lock}:1: {package} is not the site's; run: make lock"
    blocks = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert len(blocks) == len(NAMED.findall("".join(blocks)))
    for block in blocks:
        assert "--hash=sha256:" in block, f"{lock}:1: {block.split()[0]} has no hash; run: make lock"


@pytest.mark.commands
@pytest.mark.parametrize("file", ["requirements.txt", *LOCKS])
def test_no_vulnerability_is_known(file):
    """pip-audit asks a database; where that cannot be reached nothing is said."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--timeout", "20", "-r", file]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if "ConnectionError" in done.stderr or "ServiceError" in done.stderr:
        pytest.skip(f"known vulnerabilities were not looked up: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, f"{file}:1: {done.stdout}{done.stderr}"
