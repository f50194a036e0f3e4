"""Where the Markdown being converted comes from, so that an extension can name file:line and knows its edition."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

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


def file_line(lines: list[str], wanted: re.Pattern, offset: int = 0) -> str:
    """`file:line` of the first match of `wanted` on the page, which has these lines where nothing else is known of it.

    `offset` is added to the line: the lines between the start of the match's group `tex` and the fault.
    """
    page = current.get()
    text = page.text or "\n".join(lines)
    match = wanted.search(text)
    return f"{page.path}:{1 + text.count(chr(10), 0, match.start('tex')) + offset}" if match else page.path
