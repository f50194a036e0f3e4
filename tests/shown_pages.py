"""What the project tells the engine: a page's text as the site shows it, and which pages are not rehearsed again."""

from pathlib import Path

from tests.changed import concerns
from tests.engine.page import Page
from tests.engine.site import Site
from tools.manuscript.scan import without_comments
from tools.project import ROOT
from tools.translations.whole import whole_page


def pytest_page_text(config, path):
    return shown_text(path, config.rootpath)


def pytest_page_left_out(config, page, device):
    """What nothing has changed of is not rehearsed, unless that is asked for; the CPU runs all of it."""
    if device == "rehearsal" and not config.option.device:
        snippets = {f"snippets/{block.file}" for block in page.blocks}
        if not concerns(page.name, *snippets, "tests/engine/*", "tests/shown_pages.py", "requirements*"):
            return "nothing of the page's code has changed since it was rehearsed; with WEEKLY=1 it is"


def shown_text(path: Path, root: Path) -> str:
    return without_comments(whole_page(path, root / "docs" / "en"))


def site_of(root=ROOT) -> Site:
    """The engine's reading of a project, for other tests."""
    return Site(root, lambda path: shown_text(path, root))


def programs(site: Site) -> dict[str, Page]:
    """The original's pages with code, by their names: labs/xor."""
    pages = {path.relative_to(site.source): Page(path, site) for path in sorted(site.source.rglob("*.md"))}
    return {path.with_suffix("").as_posix(): page for path, page in pages.items() if page.blocks}
