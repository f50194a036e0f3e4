"""What readers of each edition search for, and the sections in which they should find it."""

from dataclasses import dataclass
from pathlib import Path

from tools.manuscript.edition import Edition
from tools.manuscript.files import read_table
from tools.manuscript.serbian import to_cyrillic, to_latin

HERE = Path(__file__).parent
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


def has_queries(edition: Edition) -> bool:
    """A language that has just been begun is searched in English; its queries come with its pages."""
    return (HERE / "queries" / f"{edition.folder.name}.csv").exists()


def written_queries(edition: Edition) -> list[Query]:
    """The queries written for an edition; those of one in another script are transliterated from its source's."""
    queries, file = [], f"{edition.folder.name}.csv"
    for row in read_table(HERE / "queries" / file, "kind,query,expected", file):
        text = row["query"]
        if edition.is_script:
            text = to_cyrillic(text) if row["kind"] == OTHER_SCRIPT else to_latin(text)
        queries.append(Query(row["kind"], text, frozenset(map(address, row["expected"].split()))))
    return queries
