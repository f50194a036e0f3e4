"""What several test files share: the site, built strictly once for the whole run."""

import inspect
import os
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from filelock import FileLock

from tests.changed import only_where
from tools import chromium
from tools.extensions.source import Source, current
from tools.manuscript.edition import find_editions
from tools.project import Fault

ROOT = Path(__file__).resolve().parents[1]
# Git in a test is about the test's own folder, whatever the hook or the worktree says that called pytest, and signs
# nothing.
for name in [name for name in os.environ if name.startswith("GIT_")]:
    del os.environ[name]
os.environ |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "commit.gpgsign", "GIT_CONFIG_VALUE_0": "false"}
SITE_URL = "https://example.org/book/"
REPO_URL = "https://github.com/example/book"
try:
    EDITIONS = find_editions(ROOT / "docs" / "en")
except Fault as fault:
    sys.exit(str(fault))  # one line; all that pytest would say of it is where this was called
EACH = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)


def lacking(what: str) -> None:
    """Skip a test for want of something, or fail it where CI is set, which says what to install."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


def executable() -> str:
    """Debian's Chromium; without one the tests are skipped, and fail where CI is set."""
    return chromium.executable() or lacking(chromium.MISSING)


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by Playwright, of which a process can have one."""
    executable()
    with chromium.started() as browser:
        yield browser


def cases(names: str):
    """Run a test with each row that the YAML file beside it has under the test's name."""

    def with_rows(test):
        rows = yaml.safe_load(Path(inspect.getfile(test)).with_suffix(".yml").read_text(encoding="utf-8"))
        return pytest.mark.parametrize(names, rows[test.__name__])(test)

    return with_rows


@cache
def read(path: Path) -> BeautifulSoup:
    """A page of a site that is built, by its file or its folder. It is shared: change a copy of it."""
    file = path / "index.html" if path.is_dir() else path
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def pages_of(site: Path, edition, pattern: str = "index.html") -> dict[str, Path]:
    """The pages of an edition by their address below its first page; the folder of another is not its own."""
    folder = site / edition.prefix
    others = {site / other.prefix for other in EDITIONS if other.prefix and other != edition}
    files = [file for file in sorted(folder.rglob(pattern)) if not others & {*file.parents}]
    return {file.relative_to(folder).as_posix().removesuffix("index.html"): file for file in files}


def build(target: Path, project: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    """Build the site of a project into a folder, as a contributor would, and return how it went."""
    own = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL, "REPO_URL": "", "EDITION": "", **environment}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    return subprocess.run(
        command, cwd=project, env=os.environ | own, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


def copy_project(target: Path) -> Path:
    """Copy the project's files to a new folder, without what is made from them."""
    made = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, target, ignore=made)
    return target


@pytest.fixture(autouse=True)
def no_page_left_over():
    """What a test says of the page being converted is forgotten after it."""
    token = current.set(Source())
    yield
    current.reset(token)


@pytest.fixture(scope="session")
def site(request, tmp_path_factory) -> Path:
    """The folder of the built site, with the address SITE_URL and the repository REPO_URL; all workers share it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if hasattr(request.config, "workerinput") else base
    folder = base / "site" / "book"
    with FileLock(base / "site.lock"):
        if not folder.exists():
            built = build(base / "unfinished" / "book", REPO_URL=REPO_URL)
            assert built.returncode == 0, built.stderr
            assert "WARNING" not in built.stderr, built.stderr
            (base / "unfinished").rename(base / "site")
    return folder


def pytest_runtest_setup(item):
    """Before anything is made for a test: leave it out where its file and what it is marked with are as they were."""
    if found := item.get_closest_marker("where"):
        only_where(*found.args, f"{item.path.relative_to(ROOT).with_suffix('').as_posix()}.*")


def pytest_terminal_summary(terminalreporter):
    """Say once what was left out and why; that there is no GPU, the engine says."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped if report.longrepr)
    for reason, count in reasons.items():
        if reason != "no GPU here":
            terminalreporter.write_line(f"left out ({count}): {reason}")
