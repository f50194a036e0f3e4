"""A translated page as its readers get it: whole, with a notice at each section that its original has left behind."""

import html

from tools.manuscript.edition import Edition, address_of, relative
from tools.manuscript.files import read_text
from tools.project import day
from tools.translations.freshness import changed_on, states
from tools.translations.whole import whole


def for_readers(text: str, page: str, edition: Edition, source: Edition, has_source: bool) -> str:
    """The text of a translated page with what it lacks, and the notices.

    `has_source`: the original is part of this site, so that a notice can lead to it.
    """
    words, found = edition.data["text"], {}
    for state in states(source.folder, edition.folder, page):
        if state.name == "missing":
            found[state.id] = notice(words["missing"])
        elif state.name == "behind":
            message = words["behind"].format(date=day(changed_on(source.folder / page, state), edition.data["lang"]))
            link = ""
            if has_source:
                address = relative(address_of(page), edition.prefix + address_of(page)) + f"#{state.id}"
                lang = source.data["lang"]
                link = f' <a href="{address}" hreflang="{lang}">{html.escape(words["behind_link"])}</a>'
            found[state.id] = notice(message, link)
    return whole(text, read_text(source.folder / page), found, source.data["lang"])


def notice(message: str, link: str = "") -> str:
    return f'<p class="section-notice" data-not-searched>{html.escape(message)}{link}</p>'
