"""The MkDocs hook for what is done to an edition's folder of HTML when MkDocs is through; mkdocs.yml names it last."""

from tools.finish.redirects import formerly
from tools.finish.site import Settings, finish


def on_post_build(config):
    """Finish an edition's folder; the first build has waited for those of the others."""
    build = config.extra["build"]
    editions, source = build.editions if build.is_first else [], build.source.folder
    settings = Settings(
        others=tuple(build.folder / other.prefix for other in editions if other != build.edition),
        formerly=formerly(source, source.parents[1]),
        has_policy=not build.is_serving,
        sitemaps=tuple(f"{build.site_url}{other.prefix}sitemap.xml" for other in editions),
    )
    finish(build.folder, build.edition, settings)
