"""The page, in each edition, that says what changed on the pages, made from git's history when the site is built."""

from datetime import date as Day
from html import escape
from pathlib import PurePosixPath

from mkdocs.utils import get_relative_url

from tools.edition_data import ROOT, Edition, head
from tools.freshness import git, is_shallow
from tools.notices import day
from tools.serbian import to_latin
from tools.status_page import PAGE as STATUS

PAGE = "changes.md"
MOST = 40


def changes_page(pages: list[tuple[str, str, str, str]], edition: Edition, source: Edition, root=ROOT) -> str:
    """The page's Markdown, in the edition's language; `pages`: file, address, title and the language of that."""
    words, here = edition.data["changes"], edition.prefix + "changes/"
    lines = []
    for date, subject, changed in history(pages, edition, source, root):
        links = ", ".join(
            f'<a href="{get_relative_url(edition.prefix + url, here)}" lang="{lang}">{escape(title)}</a>'
            for _, url, title, lang in changed
        )
        said = escape(to_latin(subject) if edition.is_script else subject)
        note = f'<span lang="{source.data["lang"]}">{said}</span>'
        lines.append(f"<li>{day(date, edition.data['lang'])} – {links}: {note}</li>")
    return "\n".join(
        [
            *head(words, "changes"),  # its notes repeat what the pages say: a search finds those
            words["intro"] if lines else words["none"],
            "",
            *(["<ul>", *lines, "</ul>", ""] if lines else []),  # HTML: a note is not Markdown
            f"[{words['help']}]({STATUS}#help)",
            "",
        ]
    )


def history(pages: list[tuple[str, str, str, str]], edition: Edition, source: Edition, root) -> list[tuple]:
    """The newest changes as (day, subject, pages); nothing where git or a part of the history is not there."""
    if is_shallow(root):
        return []
    folders = dict.fromkeys((f"docs/{source.folder.name}", f"docs/{edition.folder.name}"))
    paths = [*(f":(glob){folder}/**/*.md" for folder in folders), ":(glob)snippets/*.py"]
    log = git(root, "log", "--no-merges", "--relative", "--name-only", "--format=%x00%as %s", "--", *paths)
    found = []
    for commit in log.split("\0")[1:]:
        head, *files = commit.strip().splitlines()
        date, _, subject = head.partition(" ")
        # A page and its snippets have the same name; what was deleted since has no page.
        names = {PurePosixPath(file).stem for file in files}
        if changed := [page for page in pages if PurePosixPath(page[0]).stem in names]:
            found.append((Day.fromisoformat(date), subject, changed))
    return found[:MOST]
