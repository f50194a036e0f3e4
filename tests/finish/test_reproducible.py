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
    differ = [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]
    assert len(one) > 100 and not differ, f"{differ} in {site} and {tmp_path / 'site'}"
