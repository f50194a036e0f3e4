"""What a project may tell the engine."""

import pytest


@pytest.hookspec(firstresult=True)
def pytest_page_text(config, path):
    """The text of a page as the site shows it; without an answer it is what the file says."""


@pytest.hookspec(firstresult=True)
def pytest_page_left_out(config, page, device):
    """Why a page's blocks need not run on a device this time; without an answer they run."""
