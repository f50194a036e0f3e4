"""`mkdocs serve`: an edition is built when somebody looks at it, and again after a file was saved that it shows."""

import html
import logging
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mkdocs.structure.pages import Page

from tools.editions.build import build_edition
from tools.editions.prepare import Build, editions_of
from tools.manuscript import scan
from tools.manuscript.edition import Edition
from tools.project import ROOT, Fault

log = logging.getLogger("mkdocs.editions")
# What the browser shows in place of a page that cannot be built; it looks again until it can.
FAULTY = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><pre>{}</pre>'


def modification_times(watched: Iterable[str]) -> dict[Path, int]:
    """When each file under the watched files and folders was last written."""
    roots = [Path(path) for path in watched]
    files = [file for root in roots for file in (root.rglob("*") if root.is_dir() else [root])]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file() and not file.name.startswith(".")}


PAGES_OWN = (".md", ".py", ".out")  # files that are of the pages which show them; all else is shared
MADE = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")  # of a page, by its render()


def convert_only_what_changed(watched: Iterable[str]) -> None:
    """Have MkDocs keep what it made of a page, while its text and code and all that pages share are as they were."""
    convert, kept, last = Page.render, {}, {}

    def render(page, config, files) -> None:
        if last.get("config") is not config:  # another build
            last.update(config=config, times=modification_times(watched))
        times = last["times"]
        shared = frozenset(item for item in times.items() if item[0].suffix not in PAGES_OWN)
        # Not page.markdown, which in a lab has lost its code by now.
        text = config.extra["build"].pages[page.file.src_uri].text
        code = tuple(times.get(ROOT / "snippets" / one.file) for one in scan.includes(text))
        state = text, code, shared, frozenset(files.src_uris)
        place = config.extra["build"].edition.key, page.file.src_uri
        before, made, old = kept.get(place, (None, {}, page))
        if before == state:
            vars(page).update(made | {"notebook": vars(old).get("notebook")})
        else:
            convert(page, config, files)
            made = {name: getattr(page, name) for name in MADE}
        kept[place] = state, made, page

    Page.render = render


def affected_editions(changed: Path, editions: list[Edition]) -> set[str]:
    """The editions that show a file: those of its folder; all for anything shared, and for a page of the original.

    Translations show the original's code, what they lack of its text, and where it has left them behind.
    """
    for edition in editions[1:]:
        if changed.is_relative_to(edition.folder) and changed.name != "edition.yml":
            return {other.key for other in editions if other.folder == edition.folder}
    return {edition.key for edition in editions}


def stop_where_port_is_taken(host: str, port: int) -> None:
    """Raise Fault before anything is built for a server that could not begin."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # as the server itself does, which else waits for the last one's connections to end
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Fault(
                f"{host}:{port}: {error.strerror}: another program has this port; wanted: a free one; "
                f"mkdocs serve -a {host}:{port + 1}"
            ) from None


def replace_files(built: Path, served: Path, others: Iterable[Path]) -> None:
    """Put what was built in the place of what is served, and keep the folders of the other editions inside."""
    kept = {*others}
    for path in [path for path in served.rglob("*") if path.is_file() and not kept & {*path.parents}]:
        if not (built / path.relative_to(served)).is_file():
            path.unlink()
    shutil.copytree(built, served, dirs_exist_ok=True)


class Serving:
    """Builds what is due. MkDocs calls it after a file was saved, and the server before it answers."""

    def __init__(self, config, watched: list[str]):
        self.config, self.watched = config, watched
        self.times = modification_times(watched)
        editions = config.extra["build"].editions
        self.due = {edition.key for edition in editions[1:]}  # the first was built before the server began
        self.seen = editions[0].key  # the edition that was looked at last
        self.faults: dict[str, str] = {}
        self.lock = threading.Lock()

    def __call__(self) -> None:
        """Build the edition that is being looked at, so that the browser has it at once; others when they are asked
        for."""
        with self.lock:
            before, self.times = self.times, modification_times(self.watched)
            self.find_editions()
            self.due |= self.faults.keys()
            for path in {path for path, _ in before.items() ^ self.times.items()}:
                self.due |= affected_editions(path, self.build.editions)
            self.build_if_due(self.seen)

    @property
    def build(self) -> Build:
        return self.config.extra["build"]

    def find_editions(self) -> None:
        """Look which editions there are: a language that has just been begun is served too."""
        try:
            found, source = editions_of(self.build.source.folder)
        except Fault as fault:
            log.error(str(fault))
            return
        known, keys = {edition.key for edition in self.build.editions}, {edition.key for edition in found}
        for key in known - keys:
            shutil.rmtree(self.build.folder / key, ignore_errors=True)
        if known != keys:  # each page names all languages
            self.due |= keys
        self.config.extra["build"] = replace(self.build, editions=found, source=source, edition=found[0])

    def build_if_due(self, key: str) -> None:
        """Build an edition beside the site and put it in its place; what is wrong is told, and shown in its place."""
        edition = next((edition for edition in self.build.editions if edition.key == key), None)
        if not edition or key not in self.due:
            return
        self.due.discard(key)
        self.faults.pop(key, None)
        served = Path(self.config.site_dir, edition.prefix)
        try:
            with tempfile.TemporaryDirectory(prefix="mkdocs_") as folder:
                build_edition(self.config, edition, Path(folder))
                others = [Path(self.config.site_dir, other.prefix) for other in self.build.editions if other.prefix]
                replace_files(Path(folder), served, [] if edition.prefix else others)
        except (Exception, SystemExit) as error:
            self.faults[key] = str(error.__context__ or error)  # MkDocs has said it, and says that it ends
            if not error.__context__:
                log.error(self.faults[key])

    def in_front_of(self, answer):
        """The server's answer, after the edition that it is of was built, or what is wrong with that."""

        def answer_of_today(environ, start_response):
            path = environ["PATH_INFO"]
            if path.endswith(("/", ".html")):
                with self.lock:
                    self.seen = self.edition_at(path)
                    self.build_if_due(self.seen)
                    if fault := self.faults.get(self.seen):
                        start_response("500 Internal Server Error", [("Content-Type", "text/html")])
                        return [FAULTY.format(html.escape(fault)).encode()]
            return answer(environ, start_response)

        return answer_of_today

    def edition_at(self, path: str) -> str:
        """The edition that a path of the server is of."""
        inside = path.removeprefix(self.build.scope)
        first, *others = self.build.editions
        return next((other.key for other in others if inside.startswith(other.prefix)), first.key)
