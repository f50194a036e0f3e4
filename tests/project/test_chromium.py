"""Which browser is taken: Chrome where macOS keeps it, and no snap."""

import pytest

from tools import chromium


def program(path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("text", "taken"),
    [("#!/bin/sh\nexec /usr/lib/chromium/chromium\n", True), ('#!/bin/sh\nexec /snap/bin/chromium "$@"\n', False)],
)
def test_a_snap_is_not_taken(tmp_path, monkeypatch, text, taken):
    path = program(tmp_path / "chromium-browser", text)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "APPLICATIONS", ())
    assert chromium.executable() == (path if taken else None)
    (tmp_path / "snap").write_bytes(b"")
    (tmp_path / "chromium").symlink_to(program(tmp_path / "snap", ""))
    assert chromium.executable() == (path if taken else None)


def test_chrome_is_found_where_macos_keeps_it(tmp_path, monkeypatch):
    path = program(tmp_path / "Google Chrome.app/Contents/MacOS/Google Chrome", "")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(chromium, "APPLICATIONS", (path,))
    assert chromium.executable() == path
