"""What the project tells the engine: a page's text as the site shows it, whole and without comments."""

from pathlib import Path

from tests.engine.site import Site
from tools.manuscript.scan import without_comments
from tools.project import ROOT
from tools.translations.whole import whole_page


def pytest_page_text(config, path):
    return shown_text(path, config.rootpath)


def shown_text(path: Path, root: Path) -> str:
    return without_comments(whole_page(path, root / "docs" / "en"))


def site_of(root=ROOT) -> Site:
    """The engine's reading of a project, for other tests."""
    return Site(root, lambda path: shown_text(path, root))
