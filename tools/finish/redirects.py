"""A renamed page says `formerly: [old-name]` in the front matter of its original: its old addresses lead on."""

import posixpath
import re
from html import escape
from pathlib import Path

from tools.manuscript import scan
from tools.manuscript.files import pages_in, read_text
from tools.project import Fault

NAME = re.compile(r"\w[\w-]*(?:/\w[\w-]*)*")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# The script is the same on each, so that the policy has one hash for all.
PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{to}">
<script>location.replace(document.querySelector("link").href + location.hash)</script>
<meta http-equiv="refresh" content="0; url={to}">
<a href="{to}">{title}</a>
"""


def formerly(source: Path, root: Path) -> dict[str, tuple[str, str]]:
    """Old names of the original's pages: the page's, and file and line. Raises Fault where one is no name."""
    found: dict[str, tuple[str, str]] = {}
    for path in pages_in(source):
        name = path.relative_to(root).as_posix()
        front = scan.front_matter(read_text(path, name), name)
        names, place = front.data.get("formerly"), f"{name}:{front.lines.get('formerly')}"
        if names is None:
            continue
        if not isinstance(names, list) or not all(isinstance(name, str) and NAME.fullmatch(name) for name in names):
            raise Fault(
                f"{place}: there is formerly: {names}; wanted: a list of names of pages that are gone, within the site,"
                " as `formerly: [old-name, labs/other]`"
            )
        found |= dict.fromkeys(names, (path.relative_to(source).with_suffix("").as_posix(), place))
    return found


def redirects(folder: Path, old_names: dict[str, tuple[str, str]], pages: dict[str, str], lang: str) -> dict[str, str]:
    """A page for each old name, by its file in the folder. Raises Fault where a page of today is in the way."""
    made = {}
    for old, (new, place) in old_names.items():
        if (folder / old / "index.html").exists():
            raise Fault(f"{place}: formerly: {old} is a page of today; wanted: the name of one that is gone")
        address = "" if new == "index" else f"{new}/"
        title = TITLE.search(pages.get(f"{address}index.html", ""))
        made[f"{old}/index.html"] = PAGE.format(
            lang=lang,
            to=posixpath.relpath(f"/{address}", f"/{old}") + "/",
            title=title[1].strip() if title else escape(new),
        )
    return made
