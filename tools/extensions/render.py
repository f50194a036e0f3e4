"""The pages as the site's own Markdown renders them, one by one and without a build: for checks and for the font."""

import sys
from functools import cache
from pathlib import Path

from markdown import Markdown
from mkdocs.config import load_config

from tools.extensions import source
from tools.manuscript import scan
from tools.manuscript.files import pages_in, parse_mapping, read_text
from tools.project import ROOT, shown


def paths() -> list[Path]:
    """Every page of every edition, as it is written."""
    return pages_in(ROOT / "docs")


def body(text: str) -> str:
    """What Markdown gets of a page: neither its front matter nor its comments."""
    return scan.without_comments(text)[scan.front_end(text) :]


@cache
def _settings() -> tuple[list, dict]:
    sys.path.insert(0, str(ROOT))
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.mdx_configs["pymdownx.snippets"]["check_paths"] = False  # another check says it better
    config.mdx_configs["pymdownx.snippets"]["base_path"] = [str(ROOT / "snippets")]
    own = [name for name in config.extra["own_extensions"] if name not in config.markdown_extensions]
    return config.markdown_extensions + own, config.mdx_configs


@cache
def to_html(path: Path) -> str:
    return converted(path, read_text(path, shown(path)))


def converted(path: Path, text: str) -> str:
    """A page's content, with this text, as HTML. Raises SourceError as a build would."""
    edition_file = ROOT / "docs" / path.relative_to(ROOT / "docs").parts[0] / "edition.yml"
    edition = parse_mapping(read_text(edition_file), shown(edition_file)) if edition_file.is_file() else {}
    extensions, configs = _settings()
    source.current.set(source.Source(str(path.relative_to(ROOT)), text, edition))
    return Markdown(extensions=extensions, extension_configs=configs).convert(body(text))
