"""Lighthouse as on a phone: 100 in best practices and SEO, on a dozen pages, each week on all. Access is axe-core's."""

import json
import os

import pytest

from tests.browser.lighthouse import look
from tests.browser.server import served

pytestmark = pytest.mark.browser
CATEGORIES = "best-practices,seo"
DOZEN = 12  # spread over the editions; what can fail here is in the templates, not in the words


@pytest.fixture(scope="module")
def results(site):
    """What Lighthouse says of each page, from one run over all of them."""
    names = sorted(page.parent.relative_to(site).as_posix() for page in site.rglob("index.html"))
    names = names if os.environ.get("WEEKLY") else names[:: max(1, len(names) // DOZEN)]
    with served(site) as address:
        addresses = [address + (f"{name}/" if name != "." else "") for name in names]
        return dict(zip(names, look(CATEGORIES, addresses, at_once=min(2, os.cpu_count())), strict=True))


def test_every_page_has_a_hundred(results):
    faults = {name: result["faults"] or result["error"] for name, result in results.items() if not is_whole(result)}
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def is_whole(result: dict) -> bool:
    return not result.get("error") and result["scores"] == dict.fromkeys(CATEGORIES.split(","), 100)


FAULTS = {
    "meta-description": ('<meta name="description"', '<meta name="no"'),
    "errors-in-console": ("</body>", '<img src="nothing.png" alt=""></body>'),
}


def test_faults_take_the_hundred_away(site, tmp_path):
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
        [result] = look(CATEGORIES, [address])
    assert all(score < 100 for score in result["scores"].values())
    assert FAULTS.keys() <= {fault.partition(" | ")[0] for fault in result["faults"]}
