"""What the project tells the engine: a page's text as the site shows it, what a translation lacks from the original."""

from tests.engine.site import Site
from tools.project import ROOT
from tools.translations.whole import whole_page


def pytest_page_text(config, path):
    return whole_page(path, config.rootpath / "docs" / "en")


def site_of(root=ROOT) -> Site:
    """The engine's reading of a project, for other tests."""
    return Site(root, lambda path: whole_page(path, root / "docs" / "en"))
