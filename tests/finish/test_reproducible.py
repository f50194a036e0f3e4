"""Two builds, in two folders at two times, have the same bytes."""

import os
from pathlib import Path

import pytest

from tests.changed import CODE
from tests.conftest import REPO_URL, build
from tests.sabotage.__main__ import copy_of_the_project

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


@pytest.mark.slow
@pytest.mark.where(*CODE)
def test_two_builds_have_the_same_bytes(site, tmp_path):
    """That of the project, and one of a copy, with another seed, in another zone, on another day."""
    copy = copy_of_the_project(tmp_path / "another" / "folder")
    (tmp_path / "sitecustomize.py").write_text(LATER, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    own = {"REPO_URL": REPO_URL, "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "PYTHONPATH": path}
    built = build(tmp_path / "site", copy, **own)
    assert built.returncode == 0, built.stderr
    one, other = contents(site), contents(tmp_path / "site")
    found = differences(one, other)
    assert len(one) > 100 and not found, "\n" + "\n".join(found)


def test_a_difference_is_named():
    assert differences({"a": b"x\ny"}, {"a": b"x\ny"}) == []
    assert differences({"a": b"x\ny"}, {"a": b"x\nz"})[0].startswith("a:2: the builds differ: b'x\\ny' and b'x\\nz'")
    assert differences({"a": b""}, {})[0].startswith("a:1: there is a file that only one")
    assert differences({"a": b"x"}, {"a": b"xy"})
