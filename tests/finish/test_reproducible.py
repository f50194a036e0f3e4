"""Two builds of one commit, in two folders at two times, have the same bytes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.changed import CODE
from tests.conftest import ROOT, build

# Another day, for all that Python asks for the time.
LATER = """
import datetime, time
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=40)
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, Day
now = time.time
time.time = lambda: now() + 40 * 86400
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Name each file that differs, and where it begins to."""
    found = [f"{name}:1: there is a file that only one of the builds has" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        pairs = zip(one[name] + b"\0", other[name] + b"\0", strict=False)
        if one[name] != other[name]:
            at = next((place for place, pair in enumerate(pairs) if pair[0] != pair[1]), 0)
            line = one[name].count(b"\n", 0, at) + 1
            shown = [text[max(at - 30, 0) : at + 30] for text in (one[name], other[name])]
            found.append(f"{name}:{line}: the builds differ: {shown[0]!r} and {shown[1]!r}; wanted: the same bytes")
    return found


@pytest.mark.commands
@pytest.mark.where(*CODE)
def test_two_builds_of_a_commit_have_the_same_bytes(tmp_path):
    sites = []
    for number, (seed, zone) in enumerate((("1", "UTC"), ("2", "Pacific/Auckland"))):
        folder = tmp_path / ("folder" * (number + 1))
        subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(folder / "book")], check=True)
        (folder / "time").mkdir()
        (folder / "time" / "sitecustomize.py").write_text(LATER * number, encoding="utf-8")
        path = os.pathsep.join(filter(None, [str(folder / "time"), os.environ.get("PYTHONPATH")]))
        built = build(folder / "site", folder / "book", PYTHONHASHSEED=seed, TZ=zone, PYTHONPATH=path)
        assert built.returncode == 0, built.stderr
        sites.append(contents(folder / "site"))
        shutil.rmtree(folder)
    found = differences(*sites)
    assert len(sites[0]) > 100 and not found, "\n" + "\n".join(found)


def test_a_difference_is_named():
    assert differences({"a": b"x\ny"}, {"a": b"x\ny"}) == []
    assert differences({"a": b"x\ny"}, {"a": b"x\nz"})[0].startswith("a:2: the builds differ: b'x\\ny' and b'x\\nz'")
    assert differences({"a": b""}, {})[0].startswith("a:1: there is a file that only one")
    assert differences({"a": b"x"}, {"a": b"xy"})
