"""What readers of each edition search for, and the sections in which they should find it."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from tools.manuscript.edition import Edition
from tools.manuscript.serbian import to_cyrillic, to_latin
from tools.search.terms import TOKEN

HERE = Path(__file__).parent
FORMS_EACH = 2  # unseen forms of a lemma
OTHER_SCRIPT = "script"  # the kind of queries that are typed in the script that the edition is not in


@dataclass(frozen=True)
class Query:
    """One query: its kind, what is typed, and the sections any of which is right, as `autodiff/#chain-rule`."""

    kind: str
    text: str
    expected: frozenset[str]


def address(section: str) -> str:
    """`autodiff#chain-rule` as it stands in addresses: `autodiff/#chain-rule`; `index` is the root."""
    page, _, anchor = section.partition("#")
    return ("" if page == "index" else f"{page}/") + (f"#{anchor}" if anchor else "")


def written_queries(edition: Edition) -> list[Query]:
    """The queries written for an edition; those of one in another script are transliterated from its source's."""
    with (HERE / "queries" / f"{edition.folder.name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    queries = []
    for row in rows:
        text = row["query"]
        if edition.is_script:
            text = to_cyrillic(text) if row["kind"] == OTHER_SCRIPT else to_latin(text)
        queries.append(Query(row["kind"], text, frozenset(map(address, row["expected"].split()))))
    return queries


def form_queries(edition: Edition, sections: dict[str, str]) -> list[Query]:
    """Dictionary forms that do not stand in the edition, of words that do: right is any section with another form."""
    words = {section: set(map(str.lower, TOKEN.findall(text))) for section, text in sections.items()}
    vocabulary = set().union(*words.values())
    cyrillic = edition.data["lang"].endswith("-Cyrl")
    choice = random.Random(4)
    queries = []
    for line in (HERE / "forms" / f"{edition.folder.name}.txt").read_text(encoding="utf-8").splitlines():
        forms = (to_cyrillic(line) if cyrillic else line).split()
        unseen = [form for form in forms if form not in vocabulary]
        expected = frozenset(section for section, own in words.items() if own.intersection(forms))
        if expected and unseen:
            picked = choice.sample(unseen, min(FORMS_EACH, len(unseen)))
            queries += [Query("unseen form", form, expected) for form in picked]
    return queries
