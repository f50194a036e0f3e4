"""What overrides/ edits in Material's templates: each is there, and an upgrade that moves it stops the build."""

import re

import pytest

from tests.conftest import ROOT
from tools.editions.hook import edited
from tools.project import Fault


def test_an_edit_that_no_longer_fits_is_told():
    assert edited("<a b><a b>", "<a b", "<a c") == "<a c><a c>"
    with pytest.raises(Fault, match=r"there is no '<a b' in what material [\d.]+ writes; wanted: .*mend the"):
        edited("<a class=b>", "<a b", "<a c")


def test_templates_edit_by_no_silent_replace():
    for path in (ROOT / "overrides").rglob("*.html"):
        found = re.search(r"\|\s*replace\(", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: there is replace(); wanted: edited(), which tells when it no longer fits"
