"""The glossary: its terms, what each means and which section explains it, as a page of each edition."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from tools.manuscript.edition import Edition, head
from tools.manuscript.files import parse_mapping, parse_table, read_table, read_text
from tools.manuscript.sections import read
from tools.manuscript.serbian import to_latin
from tools.project import ROOT, shown

PAGE = "glossary.md"
DEFINITIONS = "definitions.yml"  # beside the pages of each language
NOT_SEARCHED = "<div data-not-searched markdown>"  # a search finds the sections themselves
SYMBOLS = r"symbol,where,en(,[a-z]{2,3})*"
COLUMNS = (
    r"en(,[a-z]{2,3}(-\w+)?)*(,[a-z]{2,3} searched)*(,where)?(,note)?"  # the languages, what is searched for in them
)
BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True)
class Term:
    english: str
    names: dict  # by the edition's `lang`, as the glossary has them
    searched: dict = field(default_factory=dict)  # by language: what else people search for
    where: str = ""  # the section that explains it, `attention#qkv`

    @cached_property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.english.lower()).strip("-")

    @property
    def place(self) -> tuple[str, str]:
        """The file of the page that explains it, and the section there; nothing where no section does."""
        page, _, section = self.where.partition("#")
        return f"{page}.md" if page else "", section

    @cached_property
    def pattern(self) -> re.Pattern:
        """The English term without what is in brackets, in the singular or the plural, with spaces or hyphens."""
        name = re.sub(r"^pre(?=\w)", "pre-?", re.escape(BRACKETS.sub("", self.english)))
        return re.compile(r"(?<![\w-])" + re.sub(r"(?:\\ |\\-)+", "[ -]", name) + r"(?:s|es)?(?!\w)", re.I)


def terms() -> tuple[Term, ...]:
    """The terms in the glossary's order; a row of several, `query, key, value`, is several terms."""
    return parse(read_text(ROOT / "glossary.csv", "glossary.csv"))


@lru_cache(maxsize=1)
def parse(text: str) -> tuple[Term, ...]:
    """The terms of a glossary. Raises Fault where it is no table of terms."""
    found = []
    for row in parse_table(text, "glossary.csv", COLUMNS):
        english = row["en"].split(", ")
        searched = {key.removesuffix(" searched"): cell for key, cell in row.items() if key.endswith(" searched")}
        where = row.get("where", "").split(", ")
        names = {
            lang: cell.split(", ")
            for lang, cell in row.items()
            if lang not in ("where", "note") and "searched" not in lang
        }
        for number, name in enumerate(english):
            own = {
                lang: cells[number] if len(cells) == len(english) else ", ".join(cells) for lang, cells in names.items()
            }
            found.append(Term(name, own, searched, where[number % len(where)]))
    return tuple(found)


# --- the page --------------------------------------------------------------------------------------------------------


def glossary_page(edition: Edition, original: Edition) -> str:
    """The page's Markdown in the edition's language, terms and symbols."""
    words, lang, said = edition.data["glossary"], edition.data["lang"], definitions(edition)
    rows = []
    for term in terms():
        own = term.names.get(lang)
        name = f'<span id="{term.id}">{own}</span>' if own else f'<span id="{term.id}" lang="en">{term.english}</span>'
        if own and edition.folder != original.folder:
            name += f'<br><span lang="en">{term.english}</span>'
        page, section = term.place
        where = f"[{section_title(page, section, edition, original)}]({page}#{section})" if page else ""
        meaning = f"{said[term.english]}<br>" if term.english in said else ""
        rows.append((sort_key(own or term.english, words["alphabet"]), f"| {name} | {meaning}{where} |"))
    table = [f"| {words['term']} | {words['meaning']} |", "|---|---|", *(row for _, row in sorted(rows))]
    signs = [f"| {words['symbol']} | {words['meaning']} | {words['where']} |", "|---|---|---|"]
    for row in read_table(ROOT / "symbols.csv", SYMBOLS, "symbols.csv"):
        meaning = row.get(edition.folder.name) or row["en"]
        meaning = to_latin(meaning) if edition.is_script else meaning
        place = row["where"].replace("#", ".md#")
        title = section_title(*place.split("#"), edition, original)
        signs.append(f"| {row['symbol']} | {meaning} | [{title}]({place}) |")
    symbols = [f"## {words['symbols']} {{#symbols}}", "", *signs]
    parts = [*head(words, "glossary", is_searched=True), words["intro"], ""]
    parts += [NOT_SEARCHED, "", *table, "", *symbols, "", "</div>", ""]
    return "\n".join(parts)


def definitions(edition: Edition) -> dict[str, str]:
    """What a language says of each term, by its English name, in one sentence."""
    path = edition.folder / DEFINITIONS
    said = parse_mapping(read_text(path), shown(path)) if path.is_file() else {}
    return {term: to_latin(text) for term, text in said.items()} if edition.is_script else said


def section_title(page: str, id: str, edition: Edition, original: Edition) -> str:
    """A section's heading in the edition's language, or else in that of the original."""
    for folder in (edition.folder, original.folder):
        for section in read(folder / page):
            if section.id == id:
                title = to_latin(section.title) if edition.is_script and folder == edition.folder else section.title
                return title if folder == edition.folder else f'<span lang="{original.data["lang"]}">{title}</span>'
    return id


def sort_key(name: str, alphabet: str) -> tuple:
    """Where a name stands in its language's alphabet, a letter of which may be written with two."""
    letters = alphabet.split()
    order = {letter: number for number, letter in enumerate(letters)}
    pattern = "|".join(sorted(map(re.escape, letters), key=len, reverse=True))
    return tuple(order[letter] for letter in re.findall(pattern, name.lower())), name


def explained_on(page: str) -> frozenset[str]:
    """The terms that a page explains itself."""
    return frozenset(term.id for term in terms() if term.place[0] == page)
