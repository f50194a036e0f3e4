"""Lighthouse as on a phone: 100 in accessibility, best practices and SEO on every page of every edition."""

import json
import subprocess

import pytest

from tests.browser.packages import packages
from tests.browser.server import served

pytestmark = pytest.mark.browser
CATEGORIES = "accessibility,best-practices,seo"
RUNNER = "tests/browser/lighthouse.mjs"


@pytest.fixture(scope="module")
def results(site, debugged_chromium):
    """What Lighthouse says of each page, from one run over all of them."""
    names = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    with served(site) as address:
        addresses = [address + (f"{name}/" if name != "." else "") for name in names]
        command = ["node", RUNNER, str(packages()), str(debugged_chromium), CATEGORIES, *addresses]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=900, check=False)
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [result["address"] for result in found] == addresses
    return dict(zip(names, found, strict=True))


def test_every_page_has_a_hundred(results):
    faults = {name: result["faults"] or result["error"] for name, result in results.items() if not is_whole(result)}
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def is_whole(result: dict) -> bool:
    return not result.get("error") and result["scores"] == dict.fromkeys(CATEGORIES.split(","), 100)


FAULTS = {
    "meta-description": ('<meta name="description"', '<meta name="no"'),
    "html-has-lang": ("<html lang=", "<html data-lang="),
    "errors-in-console": ("</body>", '<img src="nothing.png" alt=""></body>'),
}


def test_faults_take_the_hundred_away(site, tmp_path, debugged_chromium):
    copy = tmp_path / "book"
    copy.mkdir()
    for name in ("assets", "search", "sitemap.xml", "404.html"):
        (copy / name).symlink_to(site / name)
    text = (site / "index.html").read_text(encoding="utf-8")
    for there, instead in FAULTS.values():
        assert there in text
        text = text.replace(there, instead)
    (copy / "index.html").write_text(text, encoding="utf-8")
    with served(copy) as address:
        command = ["node", RUNNER, str(packages()), str(debugged_chromium), CATEGORIES, address]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=True)
    result = json.loads(run.stdout)
    assert all(score < 100 for score in result["scores"].values())
    assert FAULTS.keys() <= {fault.partition(" | ")[0] for fault in result["faults"]}
