"""What is installed is said exactly: each is pinned, the site's by hash, none is known to be unsafe."""

import json
import re
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.parametrize(
    "line", ["torch", "torch>=2", "torch==2.*", "git+https://e.org/x", "https://e.org/x.whl", "-e ."]
)
def test_a_loose_requirement_is_named(line):
    assert faults("r.txt", "# why\n-r a.txt\ntorch==2.13.0\nx==1; sys_platform != 'darwin'\n") == []
    assert faults("r.txt", f"torch==2.13.0\n{line}\n")[0].startswith(f"r.txt:2: there is {line!r}")


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


def vulnerabilities(packages: dict[str, str], address: str = "https://api.osv.dev/v1/querybatch") -> list[str]:
    """What the OSV database knows of these versions. Raises OSError where it cannot be reached."""
    asked = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages.items()]
    request = urllib.request.Request(
        address, json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        results = json.load(answer)["results"]
    return [
        f"{name} {version}: {found['id']}, https://osv.dev/{found['id']}"
        for (name, version), result in zip(packages.items(), results, strict=True)
        for found in result.get("vulns", ())
    ]


@pytest.mark.commands
def test_no_vulnerability_is_known():
    packages = {}
    for name in ("requirements.txt", *LOCKS):
        packages |= versions(name)
    try:
        found = vulnerabilities(packages)
    except OSError as error:
        pytest.skip(f"known vulnerabilities were not looked up: osv.dev cannot be reached ({error})")
    assert not found, "\n" + "\n".join(found)


def test_a_vulnerability_is_named(tmp_path):
    answer = tmp_path / "answer.json"
    answer.write_text('{"results": [{}, {"vulns": [{"id": "PYSEC-1"}]}]}', encoding="utf-8")
    found = vulnerabilities({"a": "1", "b": "2.0"}, answer.as_uri())
    assert found == ["b 2.0: PYSEC-1, https://osv.dev/PYSEC-1"]
