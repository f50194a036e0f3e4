"""The pages as the site's own Markdown renders them, one by one and without a build: for checks and for the font."""

import sys
from functools import cache
from pathlib import Path

import yaml
from markdown import Markdown
from mkdocs.config import load_config

from tools.extensions import source
from tools.project import ROOT


def paths() -> list[Path]:
    """Every page of every edition, as it is written."""
    return sorted((ROOT / "docs").glob("*/**/*.md"))


def split(text: str) -> tuple[dict, str, int]:
    """A page's front matter, its Markdown, and how many lines stand before that."""
    if not text.startswith("---\n") or "\n---\n" not in text:
        return {}, text, 0
    front, _, body = text[4:].partition("\n---\n")
    return yaml.safe_load(front) or {}, body, front.count("\n") + 3


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
    """A page's content as HTML. Raises SourceError as a build would."""
    text = path.read_text(encoding="utf-8")
    edition_file = ROOT / "docs" / path.relative_to(ROOT / "docs").parts[0] / "edition.yml"
    edition = yaml.safe_load(edition_file.read_text(encoding="utf-8")) if edition_file.is_file() else {}
    extensions, configs = _settings()
    source.current.set(source.Source(str(path.relative_to(ROOT)), text, edition))
    return Markdown(extensions=extensions, extension_configs=configs).convert(split(text)[1])
