"""A renamed page says `formerly: [old-name]` in the front matter of its original: its old addresses lead on."""

from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from tools.extensions.render import split

PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{to}">
<script>location.replace("{to}" + location.hash)</script>
<meta http-equiv="refresh" content="0; url={to}">
<a href="{to}">{title}</a>
"""


def write_redirects(source: Path, site_dir: Path, lang: str) -> None:
    """Write a page at each old address. Raises PluginError where a page of today is in the way."""
    for path in sorted(source.rglob("*.md")):
        front, _, _ = split(path.read_text(encoding="utf-8"))
        new = path.relative_to(source).with_suffix("").as_posix()
        for old in front.get("formerly", ()):
            target = site_dir / old / "index.html"
            if target.exists():
                raise PluginError(f"{path}:1: formerly: {old} is a page of today; wanted: the name of one that is gone")
            target.parent.mkdir(parents=True, exist_ok=True)
            text = PAGE.format(
                lang=lang, to=get_relative_url(f"{new}/", f"{old}/"), title=escape(str(front.get("title", new)))
            )
            target.write_text(text, encoding="utf-8")
