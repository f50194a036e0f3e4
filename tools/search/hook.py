"""The MkDocs hook for search: Material's plugin brings the dialog and reads no page; tools/finish makes the index."""

from mkdocs.plugins import event_priority


@event_priority(100)  # before the plugin
def on_page_context(context, page, config, nav):
    """Tell the template which pages are not searched: those shown untranslated, and those that say so in front."""
    build = config.extra["build"]
    untranslated = build.pages[page.file.src_uri].is_fallback and build.edition.prefix
    context["not_searched"] = bool(untranslated or (page.meta.get("search") or {}).get("exclude"))
    page.meta["search"] = {"exclude": True}
    return context
