"""`mkdocs serve`: after a file was saved, only the editions that it affects are built again."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from shutil import copytree

from tools.editions.build import build_edition
from tools.manuscript.edition import Edition


def modification_times(watched: Iterable[str]) -> dict[Path, int]:
    """When each file under the watched files and folders was last written."""
    roots = [Path(path) for path in watched]
    files = [file for root in roots for file in (root.rglob("*") if root.is_dir() else [root])]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}


def affected_editions(changed: Path, editions: list[Edition]) -> set[str]:
    """The editions that show a file: those of its folder; all for anything shared, and for a page of the original.

    Translations show the original's code, what they lack of its text, and where it has left them behind.
    """
    for edition in editions[1:]:
        if changed.is_relative_to(edition.folder) and changed.name != "edition.yml":
            return {other.key for other in editions if other.folder == edition.folder}
    return {edition.key for edition in editions}


class Rebuild:
    """Replaces the live-reload server's builder, which would build every edition each time."""

    def __init__(self, config, watched: list[str]):
        self.config = config
        self.watched = watched
        self.times = modification_times(watched)
        self.waiting: set[str] = set()  # an edition whose build failed stays due

    def __call__(self) -> None:
        before, self.times = self.times, modification_times(self.watched)
        editions = self.config.extra["build"].editions
        for path in {path for path, _ in before.items() ^ self.times.items()}:
            self.waiting |= affected_editions(path, editions)
        for edition in editions:
            if edition.key in self.waiting:
                self.build(edition)
                self.waiting.discard(edition.key)

    def build(self, edition: Edition) -> None:
        """Build beside the site and copy the result over it: a build empties its folder, and others are inside."""
        with tempfile.TemporaryDirectory(prefix="mkdocs_") as folder:
            build_edition(self.config, edition, Path(folder))
            copytree(folder, Path(self.config.site_dir, edition.prefix), dirs_exist_ok=True)
