"""The MkDocs hook for search: Material's plugin brings the dialog and reads no page; tools/finish makes the index."""


def on_page_content(html, page, config, files):
    """Say which pages are not searched: those shown untranslated, and those that say so. The plugin is to read none."""
    build = config.extra["build"]
    untranslated = build.pages[page.file.src_uri].is_fallback and build.edition.prefix
    page.meta["not_searched"] = bool(untranslated or (page.meta.get("search") or {}).get("exclude"))
    page.meta["search"] = {"exclude": True}
    return html
