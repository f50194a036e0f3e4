"""What search is made of: the libraries as they were published, and the parts of Material that it leans on."""

import re
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import material
import pytest

from tests.conftest import ROOT

VENDOR = ROOT / "docs" / "assets" / "javascripts" / "vendor"
# name: SHA-256 of the file, and where it is from
LIBRARIES = {
    "iframe-worker.js": (
        "e02b73d6fe5c0daad062df7bc440b6a58a634eaa4115f2091ceb4fa5575e5ba5",
        "shim/index.js of iframe-worker 1.0.4 (npm), with the frame's script as the file below",
    ),
    "iframe-worker-frame.js": (
        "1805ab4ef8046d388083fba830d245511ca5401359467f6b711bde636b8f40fc",
        "the script that iframe-worker 1.0.4 writes into its frame, as a file that the policy allows",
    ),
}
SCRIPTS = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
TEMPLATES = SCRIPTS.parents[1]
# What this project leans on, and where Material has it. Minified names change, so only what is said between parts is
# looked for: addresses, message numbers, classes and attributes.
LEANS_ON = {
    "the page's settings name the worker": ("base.html", r'id="__config".*"search":'),
    "the settings stand before the scripts": ("base.html", r"block config.*block scripts"),
    "the index is search/search_index.json": ("bundle", r'"search/search_index\.json"'),
    "with file:// the index is a script that sets __index": ("bundle", r'"search/search_index\.js".{0,80}__index'),
    "the worker is set up with config and docs": ("bundle", r"\{config:\w+,docs:\w+\}\).{0,60}type:0"),
    "a query is message 2": ("bundle", r"type:2,data:"),
    "an answer is message 3": ("bundle", r"type===3"),
    "search is ready with message 1": ("bundle", r"type===1"),
    "words to mark on the page go into ?h=": ("bundle", r'searchParams\.set\("h"'),
    "the score of a result is in data-md-score": ("bundle", r'"data-md-score"'),
    "the dialog, its field and its place for messages": (
        "partials/search.html",
        r'md-search".*role="dialog".*md-search__input.*md-search-result__meta',
    ),
    "a toggle opens the dialog": ("base.html", r'id="__search"'),
    "the plugin brings the dialog": (
        "partials/header.html",
        r'"material/search" in config.plugins.*partials/search.html',
    ),
    "the plugin reads no page that says exclude": (
        "../plugins/search/plugin.py",
        r"def on_page_context.*def add_entry_from_context.*if search\.get\(\"exclude\"\):\s+return",
    ),
}


def licence_of(name):
    return re.sub(r"(-frame)?\.js", ".LICENSE.txt", name)


@pytest.mark.parametrize("name", LIBRARIES)
def test_library_is_as_published(name):
    checksum, origin = LIBRARIES[name]
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == checksum, f"{name} is not {origin}"
    assert "Permission is hereby granted" in (VENDOR / licence_of(name)).read_text(encoding="utf-8")


def test_nothing_else_is_vendored():
    licences = {licence_of(name) for name in LIBRARIES}
    assert {path.name for path in VENDOR.iterdir()} == LIBRARIES.keys() | licences


@pytest.mark.parametrize("part", LEANS_ON)
def test_material_has_what_search_leans_on(part):
    place, pattern = LEANS_ON[part]
    [path] = SCRIPTS.glob("bundle.*.min.js") if place == "bundle" else [TEMPLATES / place]
    assert re.search(pattern, path.read_text(encoding="utf-8"), re.DOTALL), (
        f"Material {version('mkdocs-material')}: {path.name} no longer has this as 9.8.1 has it: {part} ({pattern});"
        " wanted: the same in docs/assets/javascripts/search and search_engine.html as Material does now"
    )


def test_own_code_stays_small():
    files = sorted((VENDOR.parent / "search").glob("*.js"))
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert max(lines.values()) < 200 and sum(lines.values()) < 580, lines
