"""The browser for the tests of search that `make test` runs."""

from tests.browser.conftest import browser  # noqa: F401 - a fixture
