"""Begin a language in one command, and remove it again: its folder with an edition.yml, in English until translated."""

import shutil
import sys
from copy import deepcopy
from pathlib import Path

import material
import yaml
from babel import Locale, UnknownLocaleError

from tools.manuscript.edition import find_editions
from tools.manuscript.files import parse_mapping, read_text
from tools.project import ROOT, Fault, end, shown
from tools.translations.freshness import FOLLOWED

DOCS = ROOT / "docs"
PARTIALS = Path(material.__file__).parent / "templates" / "partials" / "languages"
HEAD = """\
# What this edition says in its own words; until it is translated, in English. The keys are the same in all editions.
"""
NEXT = """\
docs/{key}/edition.yml is there, and so is the language: in the switcher, the search and the page on its state, with
every page still in English and a notice. What comes next:
 1. Translate the words in docs/{key}/edition.yml; {name} is what the switcher says.
 2. Copy docs/en/index.md to docs/{key}/index.md and translate it; see it with: EDITION={key} make serve
 3. Say that it follows the English of today: make follow EDITION={key} PAGE=index
 4. Give glossary.csv a column `{key}`, and the checks tests/language/{key}.yml, as those of the other languages.
What is left, section by section: make status. Taking it all back: make language EDITION={key} REMOVE=yes
"""


def new_edition(key: str, locale: Locale) -> dict:
    """The content of a new edition.yml: the English one with what is known of the language."""
    source = DOCS / "en" / "edition.yml"
    data = deepcopy(parse_mapping(read_text(source), shown(source)))
    name = locale.get_display_name(locale) or key
    data["name"] = name[:1].upper() + name[1:]
    data["lang"] = key
    data["material"] = key if (PARTIALS / f"{key}.html").is_file() else "en"
    data["decimal"] = locale.number_symbols.get("latn", locale.number_symbols).get("decimal", ".")
    english = locale.english_name
    data["text"]["fallback"] = f"This page has not been translated into {english} yet. Here it is in English."
    if "search" in data:
        data["search"] |= {"stem": [], "asking": ""}  # those of English are not those of this language
    return data


def add(key: str) -> str:
    """Write the edition. Raises Fault with what is wrong."""
    try:
        locale = Locale.parse(key, sep="-")
    except (UnknownLocaleError, ValueError):
        raise Fault(f"EDITION={key}: there is no such language; wanted: its code, as de or pt-BR") from None
    folder, known = DOCS / key, find_editions(DOCS / "en")
    if edition := next((edition for edition in known if key in (edition.key, edition.data["lang"])), None):
        raise Fault(
            f"EDITION={key}: is there already, made from docs/{edition.folder.name}/edition.yml; wanted: a new language"
        )
    if folder.exists():
        raise Fault(f"docs/{key}/: is there already; wanted: a new language, or first: REMOVE=yes")
    data = new_edition(key, locale)
    folder.mkdir()
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "edition.yml").write_text(HEAD + text, encoding="utf-8")
    return NEXT.format(key=key, name=data["name"])


def remove(key: str) -> str:
    """Delete an edition that has no pages of its own yet. Raises Fault where it has."""
    folder = DOCS / key
    if key == "en" or not (folder / "edition.yml").is_file():
        raise Fault(f"docs/{key}/edition.yml: is not there; wanted: a language that has been begun")
    more = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("edition.yml", FOLLOWED)]
    if more:
        raise Fault(
            f"docs/{key}/: has {len(more)} files of its own; wanted: none; if you mean it: git rm -r docs/{key}"
        )
    shutil.rmtree(folder)
    return f"docs/{key}/: removed"


def main() -> int:
    key, *remove_it = sys.argv[1:]
    print(remove(key) if remove_it else add(key))
    return 0


if __name__ == "__main__":
    end(main)
