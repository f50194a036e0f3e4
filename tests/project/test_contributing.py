"""The files that CONTRIBUTING names are there."""

import re

from tests.conftest import ROOT


def test_every_file_that_is_named_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folder, lacking, count = ROOT, [], 0
    for name in re.findall(r"`([\w./-]+\.(?:py|css|yml))`", text.partition("## The ways through the code")[2]):
        count += 1
        path = next((path for path in (ROOT / name, folder / name) if path.is_file()), None)
        lacking += [] if path else [name]  # a bare name lies beside the file named before it
        folder = path.parent if path else folder
    assert count > 20 and not lacking
