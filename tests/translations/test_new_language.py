"""A language is begun in one command, which leaves a site that builds and passes, and removed in another."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.changed import CODE
from tests.conftest import build, cases, copy_project, read


def command(project, *arguments: str) -> subprocess.CompletedProcess:
    run = [sys.executable, "-m", *arguments]
    return subprocess.run(run, cwd=project, capture_output=True, encoding="utf-8", timeout=300, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = copy_project(tmp_path_factory.mktemp("new") / "project")
    shutil.rmtree(folder / "docs/de", ignore_errors=True)
    for page in (folder / "docs/sr").rglob("*.md"):  # Polish is enough of others
        page.unlink()
    return folder


@pytest.mark.slow
@pytest.mark.where(*CODE, "glossary.csv", "tests/language/*", "tests/content/*")
def test_a_language_is_begun_and_removed(project, tmp_path):
    before = sorted(project.glob("docs/*"))
    begun = command(project, "tools.translations.language", "de")
    assert begun.returncode == 0, begun.stderr + begun.stdout
    assert "docs/de/edition.yml" in begun.stdout and "make follow EDITION=de PAGE=index" in begun.stdout
    built = build(tmp_path / "site", project)
    assert built.returncode == 0, built.stderr

    site = tmp_path / "site"
    html = read(site / "de/autodiff")
    assert html.html["lang"] == "de" and html.find("h1").find_parent(lang="en")
    assert "German" in html.select_one(".fallback-notice").get_text()
    assert "Deutsch" in [link.get_text(strip=True) for link in read(site / "pl/autodiff").select(".editions a")]
    state = read(site / "pl/status")
    assert "Deutsch" in state.select_one("table").get_text() and state.find(id="de")
    assert read(site / "de/status").find(id="pl")
    index = json.loads((site / "de/search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]
    assert "de: 0 % fresh" in command(project, "tools.translations.commands", "status").stdout

    removed = command(project, "tools.translations.language", "de", "--remove")
    assert removed.returncode == 0, removed.stdout
    assert sorted(project.glob("docs/*")) == before


@cases("arguments, said")
def test_what_cannot_be_begun_or_removed_is_told(project, arguments, said):
    done = command(project, "tools.translations.language", *arguments)
    assert done.returncode == 1 and said in done.stderr
