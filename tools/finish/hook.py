"""The MkDocs hook for what is done to an edition's folder of HTML when MkDocs is through; mkdocs.yml names it last."""

from pathlib import Path

from mkdocs.exceptions import PluginError

from tools.finish.redirects import formerly
from tools.finish.site import Settings, finish
from tools.project import Fault


def on_post_build(config):
    """Finish an edition's folder; the first build has waited for those of the others."""
    edition, is_first = config.extra["edition"], config.extra["is_first"]
    editions = config.extra["editions"] if is_first else []
    folder, source = Path(config.site_dir), config.extra["source"].folder
    try:
        settings = Settings(
            others=tuple(folder / other.prefix for other in editions if other != edition),
            formerly=formerly(source, source.parents[1]),
            has_policy=not config.extra["serving"],
            sitemaps=tuple(f"{config.site_url or ''}{other.prefix}sitemap.xml" for other in editions),
        )
        finish(folder, edition, settings)
    except Fault as error:
        raise PluginError(str(error)) from None
