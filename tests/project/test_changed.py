"""What counts as a change, in a repository of three commits and a merge."""

import subprocess

import pytest

from tests.changed import files_of

MAKE = """
git init -q -b main && git config user.name x && git config user.email x@example.org
touch old && git add . && git commit -qm 1
touch before && git add . && git commit -qm 2 && git tag before
git checkout -qb side && touch "of a branch" && git add . && git commit -qm 3 && git checkout -q main
touch pushed && git add . && git commit -qm 4 && git merge -q --no-ff -m 5 side
git mv before moved && touch new
"""
NOT_COMMITTED = {"before", "moved", "new"}


@pytest.mark.parametrize(
    ("since", "committed"),
    [
        ("before", {"pushed", "of a branch"}),
        ("", {"of a branch"}),  # of a merge, what it brought
        ("0" * 40, {"of a branch"}),  # what GitHub says of a new branch
        ("f" * 40, {"of a branch"}),  # a commit that a forced push took away
    ],
)
def test_what_has_changed(tmp_path, since, committed):
    subprocess.run(["sh", "-ec", MAKE], cwd=tmp_path, check=True)
    assert files_of(tmp_path, since) == NOT_COMMITTED | committed
