"""Prepare: from an edition and the tree of docs/ to the Markdown of each of its pages. Nothing here knows MkDocs."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tools.manuscript import scan
from tools.manuscript.checks import include_faults, nav_faults, tree_faults
from tools.manuscript.edition import Edition, at_root, choose, find_editions
from tools.manuscript.files import read_text, written
from tools.manuscript.serbian import page_to_latin
from tools.pages import glossary
from tools.project import ROOT, Fault
from tools.translations import notices, status_page
from tools.translations.freshness import without_behind


@dataclass(frozen=True)
class Page:
    """A page's Markdown as its readers get it, the file that it is written in, and whose words it has."""

    path: Path  # from the project's root
    text: str
    edition: Edition  # the source edition where the page is not translated
    is_fallback: bool = False


@dataclass(frozen=True)
class Build:
    """What the steps of one edition's build share: prepare, build and finish read it, and nothing else passes on."""

    edition: Edition
    editions: list[Edition]  # of this site, the source edition first; one alone where EDITION says so
    source: Edition
    folder: Path  # where the edition is built to
    config_file: Path
    site_url: str = ""  # of this edition; nothing where it is not known
    repo_url: str = ""
    edit_path: str = ""  # after repo_url, before a source file
    notebooks_url: str = ""
    licence: dict = field(default_factory=dict)  # its name and address; none has been chosen where there is no name
    is_first: bool = True  # no other build has started this one
    is_serving: bool = False
    pages: dict[str, Page] = field(default_factory=dict)  # by their place in docs/<edition>/

    @property
    def to_root(self) -> str:
        """From this edition's first page to that of the site."""
        return "../" if self.edition.prefix else ""

    @property
    def root_url(self) -> str:
        return urljoin(self.site_url, self.to_root)

    @property
    def scope(self) -> str:
        """The path under which Material keeps what the reader chose: the same one for all editions."""
        return urlsplit(urljoin(self.site_url or "/", self.to_root)).path

    def of(self, edition: Edition, folder: Path) -> "Build":
        """The build of another edition, into a folder."""
        return replace(
            self, edition=edition, folder=folder, site_url=self.root_url and self.root_url + edition.prefix,
            is_first=False, pages={},
        )  # fmt: skip

    def counterparts(self, address: str) -> list[dict]:
        """Where a page is in each edition: `href` from this edition's root, `link` with the site's address."""
        return [
            {
                "name": edition.data["name"],
                "lang": edition.data["lang"],
                "home": self.to_root + edition.prefix,
                "href": self.to_root + edition.prefix + address,
                "link": self.root_url + edition.prefix + address,
                "edition": edition,
            }
            for edition in self.editions
        ]


def editions_of(source: Path) -> tuple[list[Edition], Edition]:
    """The editions of the site, that at its root first, and the source edition, which lies in the folder.

    The variable EDITION names one that is to be built alone.
    """
    found, alone = find_editions(source), os.environ.get("EDITION")
    return ([at_root(choose(found, alone))] if alone else found), found[0]


def prepared(build: Build) -> Build:
    """A build with the pages of its edition: translated, or else the original, and those that are made from data.

    Raises Fault with all that is wrong.
    """
    if build.is_first and (faults := tree_faults(ROOT)):
        raise Fault("\n".join(faults))
    own = written(build.edition.folder)
    pages = {uri: prepare(build, uri, own.get(uri, path)) for uri, path in (written(build.source.folder) | own).items()}
    build = replace(build, pages=pages | made(build))
    if faults := faults_in(build):
        raise Fault("\n".join(faults))
    return build


def prepare(build: Build, uri: str, path: Path) -> Page:
    """A page as its readers get it: what is written, after each step."""
    name = path.relative_to(ROOT)
    is_fallback = not path.is_relative_to(build.edition.folder)
    text = reduce(lambda text, step: step(text), steps(build, uri, is_fallback), read_text(path, name.as_posix()))
    return Page(name, text, build.source if is_fallback else build.edition, is_fallback)


def steps(build: Build, uri: str, is_fallback: bool) -> Iterator[Callable[[str], str]]:
    """What is done to a page's text, in this order."""
    edition, source = build.edition, build.source
    if edition.folder != source.folder and not is_fallback:
        yield partial(
            notices.for_readers, page=uri, edition=edition, source=source, has_source=source in build.editions
        )
    if edition.is_script and not is_fallback:
        yield page_to_latin
    yield scan.without_comments


def made(build: Build) -> dict[str, Page]:
    """The pages that are made from data: the glossary, and how far the translations are."""
    edition, source = build.edition, build.source
    state = status_page.status_page([*written(source.folder)], edition, build.editions, source, build.repo_url)
    words = (edition.folder / "edition.yml").relative_to(ROOT)
    return {
        status_page.PAGE: Page(words, state, edition),
        glossary.PAGE: Page(Path("glossary.csv"), glossary.glossary_page(edition, source), edition),
    }


def faults_in(build: Build) -> list[str]:
    """What the navigation or an include names and is not there; the first build looks at all editions."""
    source, snippets = build.source.folder, ROOT / "snippets"
    folders, faults = {build.edition.folder}, []
    if build.is_first:
        folders |= {source, *(edition.folder for edition in build.editions)}
        faults += nav_faults(build.config_file, set(build.pages), source.relative_to(ROOT))
    for path in sorted(path for folder in folders for path in written(folder).values()):
        faults += include_faults(without_behind(source, path), path.relative_to(ROOT).as_posix(), snippets)
    return faults
