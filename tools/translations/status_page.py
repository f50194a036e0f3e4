"""The page, in each edition, that says how far the translations are, made when the site is built."""

from tools.manuscript.edition import Edition, address_of, head, relative
from tools.manuscript.sections import read
from tools.manuscript.serbian import to_latin
from tools.project import day
from tools.translations.freshness import changed_on, states

PAGE = "status.md"


def status_page(pages: list[str], edition: Edition, editions: list[Edition], source: Edition, repo: str) -> str:
    """The page's Markdown, in the edition's language; `pages` are the original's."""
    words = edition.data["status"]
    here = edition.prefix + "status/"
    rows, todo = [], []
    for other in editions:
        if other.folder == source.folder or other.is_script:
            continue
        found = [(page, state) for page in pages for state in states(source.folder, other.folder, page)]
        counts = [sum(state.name == name for _, state in found) for name in ("fresh", "behind", "missing")]
        if other.folder == edition.folder:
            other = edition  # in the reader's own script
        name = f'<span lang="{other.data["lang"]}">{other.data["name"]}</span>'
        rows.append(f"| {name} | {counts[0]} ({100 * counts[0] // max(1, len(found))} %) | {counts[1]} | {counts[2]} |")
        todo += ["", f"## {name} {{#{other.folder.name} data-not-searched}}", ""]
        tasks = [
            task(source, other, edition, here, *entry) for entry in found if entry[1].name in ("behind", "missing")
        ]
        todo += tasks or [words["nothing"]]
    contributing = f"[CONTRIBUTING.md]({repo.rstrip('/')}/blob/main/CONTRIBUTING.md)" if repo else "`CONTRIBUTING.md`"
    return "\n".join(
        [
            *head(words, "status"),  # it repeats the titles of all sections: a search finds those
            words["intro"],
            "",
            f"| {words['language']} | {words['fresh']} | {words['behind']} | {words['missing']} |",
            "|---|---|---|---|",
            *rows,
            *todo,
            "",
            f"## {words['help_title']} {{#help}}",
            "",
            words["help"].format(contributing=contributing),
            "",
        ]
    )


def task(source: Edition, other: Edition, edition: Edition, here: str, page: str, state) -> str:
    """One line: the section, with a link to it, and what is to be done."""
    words = edition.data["status"]
    section, lang = (
        (state.translated, other.data["lang"]) if state.translated else (state.original, source.data["lang"])
    )
    title = read(source.folder / page)[0].title
    address = relative(other.prefix + address_of(page), here) + f"#{state.id}"
    own_title = to_latin(section.title) if other.is_script else section.title
    name = f'<span lang="{source.data["lang"]}">{title}</span>: <span lang="{lang}">{own_title}</span>'
    what = words["is_missing"]
    if state.name == "behind":
        since = changed_on(source.folder / page, state)
        what = words["is_behind"].format(date=day(since, edition.data["lang"]))
    return f'- <a href="{address}">{name}</a> – {what}'
