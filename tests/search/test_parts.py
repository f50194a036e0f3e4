"""What search is made of: the libraries, as they were published."""

import re
from hashlib import sha256

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
