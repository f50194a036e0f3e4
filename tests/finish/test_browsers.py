"""The site's own scripts hold to the browsers that README.md names, and so do the patterns that search runs there.

No small linter knows these: ES2018 has the lookbehind that Safari learnt in 2023, and a property of an element such as
ariaCurrent is no syntax at all.
"""

import re
from pathlib import Path

import yaml

from tests.conftest import EDITIONS, ROOT
from tools.finish.styles import BROWSERS

OLDEST = ", ".join(BROWSERS)
TOO_NEW = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def too_new(name: str, text: str) -> list[str]:
    found = [(match, what) for pattern, what in TOO_NEW.items() for match in re.finditer(pattern, text)]
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: there is {match[0]!r}, {what}; wanted: what {OLDEST} know"
        for match, what in found
    ]


def test_scripts_run_in_the_browsers_that_are_named():
    scripts = sorted((ROOT / "docs/assets/javascripts").rglob("*.js"))
    found = [fault for path in scripts for fault in too_new(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))]
    for edition in EDITIONS:
        steps = "\n".join(edition.data["search"]["stem"])
        found += too_new(f"docs/{edition.folder.name}/edition.yml, under `stem:`", steps)
    assert len(scripts) > 5 and not found, "\n".join(found)
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert all(browser in readme for browser in BROWSERS), f"README.md: wanted: {BROWSERS}"
