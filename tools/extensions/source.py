"""Where the Markdown being converted comes from, so that an extension can name file:line and knows its edition."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from markdown import Extension, Markdown

try:  # MkDocs prints its own exception as one line; without MkDocs any exception will do.
    from mkdocs.exceptions import BuildError
except ImportError:
    BuildError = ValueError


@dataclass(frozen=True)
class Source:
    """The page that is being converted.

    `text` is the whole file, front matter included (the converter gets the rest of it only);
    `edition` is the content of the edition's `edition.yml`.
    """

    path: str = "<markdown>"
    text: str = ""
    edition: dict = field(default_factory=dict)


NONE = Source()
current: ContextVar[Source] = ContextVar("source", default=NONE)  # whoever converts a page sets it, and resets it


def extension(register: Callable[[Markdown], None]) -> Callable[[], Extension]:
    """What Markdown calls by the name `makeExtension`, for an extension that has no settings."""
    return type("Own", (Extension,), {"extendMarkdown": lambda self, md: register(md)})


class SourceError(BuildError):
    """A fault in a page: where, what is there, what is wanted."""

    def __init__(self, where: str, there: str, wanted: str):
        super().__init__(f"{where}: there is {there}; wanted: {wanted}")


def file_line(lines: list[str], wanted: re.Pattern, include_paths: list[str] = (), offset: int = 0) -> str:
    """`file:line` of the first match of `wanted` on the page, or else in a file that its `lines` include.

    `offset` is added to the line: the lines between the start of the match's group `tex` and the fault.
    """
    page = current.get()
    places = [(page.path, page.text or "\n".join(lines))]
    places += [(str(path), path.read_text(encoding="utf-8")) for path in _included(lines, include_paths)]
    for path, text in places:
        if match := wanted.search(text):
            return f"{path}:{1 + text.count(chr(10), 0, match.start('tex')) + offset}"
    return page.path


def _included(lines: list[str], include_paths: list[str]) -> list[Path]:
    """The files that `--8<-- "file:section"` lines name, with those that they include in turn."""
    found = []
    for line in lines:
        if include := re.match(r'[\s>]*-+8<-+\s+"([^":]+)', line):
            paths = [Path(base) / include[1] for base in include_paths]
            found += [path for path in paths if path.is_file()][:1]
    nested = [_included(path.read_text(encoding="utf-8").split("\n"), include_paths) for path in found]
    here = Path.cwd()
    found = [path.relative_to(here) if path.is_relative_to(here) else path for path in found]
    return found + [path for paths in nested for path in paths]
